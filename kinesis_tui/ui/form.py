"""A form: labelled fields in a dialog, each told at once what is wrong with it; it knows nothing of what it is for.

What it is for is a `FormModel`: it names the fields, checks what they hold as it is typed, and takes it in the end.
`tab` goes on, `enter` in a line or `ctrl+s` anywhere submits, `esc` leaves. What was typed is kept in the model's
`draft`, but for secrets, which are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, Literal, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from kinesis_tui.failure import Failure
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.form_fields import ChoiceLine, FormArea, FormLine
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.frame.offers import Refused, no_completions

Values = Mapping[str, str]
"""What the fields hold, by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    kind: Literal["line", "secret", "text", "choice"] = "line"
    """`text` takes several lines; `secret` is not shown and never kept."""
    options: tuple[str, ...] = ()
    """Of a choice."""
    placeholder: str = ""
    complete: Callable[[str], list[str]] = no_completions
    """What a line may go on to; must not wait for the network."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of what the fields hold."""

    problems: Values = field(default_factory=lambda: MappingProxyType({}))
    """A clause for each field that is wrong; with any of them the form is not submitted."""
    facts: tuple[str, ...] = ()
    """Lines below the fields."""


class FormModel(Protocol):
    """What a form is for."""

    title: str
    verb: str
    """What submitting does, for the hint below: "puts it"."""
    fields: tuple[Field, ...]
    draft: dict[str, str]
    """What the fields hold at first; holds what was typed since."""

    def opened(self, form: FormScreen) -> None:
        """Begin to fetch what checking needs; call `form.recheck` when it is there."""
        ...

    def react(self, name: str, values: Values) -> Values:
        """Return what other fields hold from now on, since `name` has changed."""
        ...

    def check(self, values: Values) -> Verdict:
        """Say what is wrong; called at every key."""
        ...

    def submit(self, values: Values) -> Awaitable[str | None]:
        """Do it; return the sentence to show, None closes the form. Raises `Failure` or `Refused`."""
        ...


class FormScreen(Dialog[None], inherit_bindings=True):
    """Ask for a form's fields; stays open after it was submitted, unless the model says otherwise."""

    DEFAULT_CSS = """
    FormScreen > .dialog {
        width: 92%;
        max-width: 110;
        & .form--row { height: 1; }
        & .form--row > .form--label { width: 19; color: $text-muted; }
        & > .form--label { color: $text-muted; }
        & .form--problem { height: auto; padding-left: 19; color: $text-error; display: none; }
        & .form--problem.-said { display: block; }
        & #form-facts { height: auto; margin-top: 1; color: $text-muted; }
        & #form-answer { height: auto; display: none; }
        & #form-answer.-done { display: block; color: $text-success; }
        & #form-answer.-failed { display: block; color: $text-error; }
        & #form-answer.-busy { display: block; color: $text-warning; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", "Submit", tooltip="Submit the form, from any field", id="form.submit"),
        Binding("tab", "field(1)", "Next", tooltip="Go to the next field", id="form.next"),
        Binding("shift+tab", "field(-1)", "Previous", tooltip="Go to the field before", id="form.previous"),
    ]

    def __init__(self, model: FormModel) -> None:
        super().__init__()
        self._model = model
        self._busy = False

    def compose(self) -> ComposeResult:
        """Stack the fields."""
        box = Vertical(classes="dialog")
        box.border_title = Content(visible(self._model.title))
        box.border_subtitle = f"ctrl+s {self._model.verb} · tab goes on · esc leaves, the draft stays"
        with box:
            for one in self._model.fields:
                yield from self._compose_field(one)
            yield Static(id="form-facts", markup=False)
            yield Static(id="form-answer", markup=False)

    def _compose_field(self, one: Field) -> ComposeResult:
        value = self._model.draft.get(one.name, "")
        label = Static(one.label, classes="form--label", markup=False)
        if one.kind == "text":
            yield label
            yield FormArea(value, one.name)
        else:
            with Horizontal(classes="form--row"):
                yield label
                if one.kind == "choice":
                    yield ChoiceLine(one.options, value, one.name)
                else:
                    yield FormLine(value, one.name, one.placeholder, secret=one.kind == "secret", complete=one.complete)
        yield Static(classes="form--problem", name=one.name, markup=False)

    def on_mount(self) -> None:
        """Check what stands there already."""
        self._model.opened(self)
        self.recheck()

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold now."""
        return {one.name: self._widget(one.name).value for one in self._model.fields}

    def recheck(self) -> None:
        """Say anew what is wrong and what is known."""
        if not self.is_attached:
            return
        verdict = self._model.check(self.values)
        for said in self.query(".form--problem").results(Static):
            problem = verdict.problems.get(said.name or "", "")
            said.set_class(bool(problem), "-said")
            said.update(visible(f"↳ {problem}") if problem else "")
        self.query_one("#form-facts", Static).update("\n".join(visible(fact) for fact in verdict.facts))

    def put_in(self, values: Values) -> None:
        """Let fields hold something else."""
        for name, value in values.items():
            widget = self._widget(name)
            if widget.value != value:
                widget.value = value

    def on_input_changed(self, message: Input.Changed) -> None:
        """Take in what was typed."""
        message.stop()
        self._changed(message.input)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Take in what was typed."""
        message.stop()
        self._changed(message.text_area)

    def on_choice_line_changed(self, message: ChoiceLine.Changed) -> None:
        """Take in what was chosen."""
        message.stop()
        self._changed(message.choice)

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """Submit by enter."""
        message.stop()
        self.action_submit()

    def action_field(self, steps: int) -> None:
        """Go to another field."""
        if steps > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_cancel(self) -> None:
        """Leave; while it is being submitted, stay until it is known what came of it."""
        if not self._busy:
            self.dismiss(None)

    def action_submit(self) -> None:
        """Do what the form is for, once everything is right."""
        values = self.values
        problems = self._model.check(values).problems
        if problems:
            first = next(one.name for one in self._model.fields if one.name in problems)
            self._widget(first).focus()
            self._say(f"Not yet: {problems[first]}.", "-failed")
        elif not self._busy:
            self._busy = True
            self._say("Waiting for the answer…", "-busy")
            self.run_worker(self._submit(values), group="submit", exclusive=True)

    async def _submit(self, values: Values) -> None:
        try:
            answer = await self._model.submit(values)
        except (Failure, Refused) as refused:
            self._say(str(refused), "-failed")
        else:
            if answer is None:
                self.dismiss(None)
            else:
                self._say(answer, "-done")
        finally:
            self._busy = False

    def _say(self, text: str, state: str) -> None:
        answer = self.query_one("#form-answer", Static)
        answer.remove_class("-done", "-failed", "-busy")
        answer.add_class(state)
        answer.update(visible(text))

    def _changed(self, widget: object) -> None:
        """Keep what was typed, and let the model react."""
        if not isinstance(widget, FormLine | FormArea | ChoiceLine):
            return
        values = self.values
        kinds = {one.name: one.kind for one in self._model.fields}
        name = widget.name or ""
        if self._model.draft.get(name) == widget.value:
            self.recheck()
            return
        if kinds[name] != "secret":
            self._model.draft[name] = widget.value
        self.query_one("#form-answer", Static).remove_class("-done", "-failed")
        self.put_in(self._model.react(name, values))
        self.recheck()

    def _widget(self, name: str) -> FormLine | FormArea | ChoiceLine:
        found = next(widget for widget in self.query("FormLine, FormArea, ChoiceLine") if widget.name == name)
        assert isinstance(found, FormLine | FormArea | ChoiceLine)
        return found
