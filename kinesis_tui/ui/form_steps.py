"""A form of several steps: each is a form of its own, `esc` goes back a step, and nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from kinesis_tui.text.cells import visible
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.form_model import FormModel
from kinesis_tui.ui.frame.focus import focus_inside


class _Box(VerticalScroll, can_focus=False):
    """Scrolls to the field that has the keyboard, where a terminal is low."""


class StepsScreen(FormScreen, inherit_bindings=True):
    """Show one step after the other; the last one's `submit` does what all are for, and None closes the form."""

    DEFAULT_CSS = """
    StepsScreen > .dialog { height: 100%; max-height: 36; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "review", "Review", tooltip="Go to the end, if every step is right", id="form.review"),
    ]

    def __init__(
        self,
        steps: Sequence[FormModel],
        at: int = 0,
        *,
        left: Callable[[int], None] | None = None,
        behind: Sequence[int] | None = None,
    ) -> None:
        """Begin with the step `at`; `left` is called with the present one whenever it is left.

        `behind` are the steps that esc goes back to, the nearest last; None: all before `at`.
        """
        super().__init__(steps[at])
        self._steps = steps
        self._at = at
        self._behind = list(range(at) if behind is None else behind)
        self._left_to = left

    @property
    def at(self) -> int:
        """Number of the step shown, from 0."""
        return self._at

    def _box(self) -> Widget:
        return _Box(classes="dialog")

    def _hint(self) -> str:
        onward = "goes on" if self._at + 1 < len(self._steps) else self._model.verb
        back = "goes back" if self._behind else "leaves, the draft stays" if self._left_to is not None else "leaves"
        return f"ctrl+s {onward} · ctrl+r reviews · esc {back}"

    def action_cancel(self) -> None:
        """Go back a step, or leave where there is none behind."""
        if self._busy:
            return
        self._leave()
        if self._behind:
            self.run_worker(self._go(self._behind.pop()), group="step", exclusive=True)
        else:
            self.dismiss(None)

    async def action_review(self) -> None:
        """Go to the first step that is not right, or submit the last."""
        if self._busy:
            return
        self._leave()
        for number, step in enumerate(self._steps):
            verdict = step.check(step.draft)
            wrong = [one for one in step.fields if one.name in verdict.problems and one.name not in verdict.hidden]
            if wrong:
                await self._go_on(number)
                self._widget(wrong[0].name).focus()
                self._say(f"Not yet: {wrong[0].label}: {verdict.problems[wrong[0].name]}.", "-failed")
                return
        await self._go_on(len(self._steps) - 1)
        self.action_submit()

    async def _submit(self, values: dict[str, str]) -> None:  # type: ignore[override]  # values are the form's own
        if self._at + 1 == len(self._steps):
            await super()._submit(values)
            return
        self._busy = False
        self._leave()
        await self._go_on(self._at + 1)

    async def _go_on(self, at: int) -> None:
        """Show another step, from which esc leads back to this one."""
        if at != self._at:
            self._behind.append(self._at)
            await self._go(at)

    async def _go(self, at: int) -> None:
        """Show another step."""
        if at != self._at:
            self._at, self._model = at, self._steps[at]
            await self.recompose()
            self._model.opened(self)
            focus_inside(self)
        self.recheck()

    def _leave(self) -> None:
        if self._left_to is not None:
            self._left_to(self._at)

    def say(self, text: str, *, failed: bool = False) -> None:
        """Show a sentence below the fields."""
        self._say(visible(text), "-failed" if failed else "-done")
