"""The form by itself: what every form does, whatever it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from kinesis_tui.failure import AccessDenied, Failure
from kinesis_tui.ui.form import Field, FormScreen, Values, Verdict
from kinesis_tui.ui.form_fields import FormLine
from tests.support.waiting import until

SECRET = "correcthorse"


@dataclass
class SignIn:
    """A form with a secret, as a sign-in has one."""

    title: str = "Sign in"
    verb: str = "signs in"
    fields: tuple[Field, ...] = (
        Field("user", "user", complete=lambda prefix: [name for name in ("anna", "annika") if name.startswith(prefix)]),
        Field("password", "password", "secret"),
        Field("flow", "flow", "choice", ("password", "srp")),
    )
    draft: dict[str, str] = field(default_factory=dict)
    refusal: Failure | None = None
    closes: bool = False
    submitted: list[Mapping[str, str]] = field(default_factory=list)

    def opened(self, form: FormScreen) -> None:
        """Nothing is to be fetched."""

    def react(self, name: str, values: Values) -> Values:
        """Nothing else changes."""
        return {}

    def check(self, values: Values) -> Verdict:
        """A user must have a name."""
        return Verdict({} if values["user"] else {"user": "who?"}, (f"by {values['flow']}",))

    async def submit(self, values: Values) -> str | None:
        """Take it down."""
        if self.refusal is not None:
            raise self.refusal
        self.submitted.append(dict(values))
        return None if self.closes else "Signed in."


class Host(App[None]):
    def __init__(self, model: SignIn) -> None:
        super().__init__()
        self.model = model

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def on_mount(self) -> None:
        self.push_screen(FormScreen(self.model))


def text(app: App[None]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips(app.size))


async def fill(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.press(*"anna", "tab", *SECRET, "tab", "right")


async def test_fields_are_filled_and_submitted_and_the_answer_stands_below() -> None:
    model = SignIn()
    app = Host(model)
    async with app.run_test(size=(80, 24)) as pilot:
        await fill(pilot)
        await until(lambda: "by srp" in text(app))
        await pilot.press("ctrl+s")
        await until(lambda: "Signed in." in text(app))
    assert model.submitted == [{"user": "anna", "password": SECRET, "flow": "srp"}]


async def test_a_secret_is_neither_shown_nor_kept() -> None:
    model = SignIn()
    app = Host(model)
    async with app.run_test(size=(80, 24)) as pilot:
        await fill(pilot)
        assert SECRET not in text(app)
        await pilot.press("escape")
        assert model.draft == {"user": "anna", "flow": "srp"}


async def test_what_is_kept_stands_in_the_form_again() -> None:
    app = Host(SignIn(draft={"user": "anna", "flow": "srp"}))
    async with app.run_test(size=(80, 24)):
        assert "anna" in text(app)
        assert "[srp]" in text(app)


async def test_a_form_with_something_wrong_is_not_submitted_and_goes_to_that_field() -> None:
    model = SignIn()
    app = Host(model)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "x", "enter")
        await until(lambda: "Not yet: who?." in text(app))
        assert isinstance(app.focused, FormLine)
        assert app.focused.name == "user"
    assert model.submitted == []


async def test_a_refusal_stays_on_the_form_with_everything_typed() -> None:
    model = SignIn(refusal=AccessDenied("Signing in failed", "not allowed", "ask"))
    app = Host(model)
    async with app.run_test(size=(80, 24)) as pilot:
        await fill(pilot)
        await pilot.press("ctrl+s")
        await until(lambda: "Signing in failed: not allowed; ask." in text(app))
        assert "anna" in text(app)
        model.refusal = None
        await pilot.press("ctrl+s")
        await until(lambda: bool(model.submitted))


async def test_a_form_may_close_when_it_is_done() -> None:
    app = Host(SignIn(closes=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await fill(pilot)
        await pilot.press("ctrl+s")
        await until(lambda: not isinstance(app.screen, FormScreen))


async def test_a_line_is_completed_from_what_is_known() -> None:
    app = Host(SignIn())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"anni")
        await until(lambda: "annika" in text(app))
        await pilot.press("right")
        assert isinstance(app.focused, FormLine)
        assert app.focused.value == "annika"


async def test_shift_tab_goes_back() -> None:
    app = Host(SignIn())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab", "shift+tab")
        assert app.focused is not None
        assert app.focused.name == "password"
