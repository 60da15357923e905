"""A form: labelled fields in a dialog, each told at once what is wrong with it; it knows nothing of what it is for.

What it is for is a `FormModel`: it names the fields, checks what they hold as it is typed, and takes it in the end.
`tab` goes on, `enter` in a line or `ctrl+s` anywhere submits, `esc` leaves. What was typed is kept in the model's
`draft`, but for secrets, which are kept nowhere.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from kinesis_tui.failure import Failure
from kinesis_tui.text.cells import visible
from kinesis_tui.ui.form_fields import ChoiceLine, FormArea, FormLine
from kinesis_tui.ui.form_model import Field, FormModel, Values, Verdict
from kinesis_tui.ui.form_picking import narrowed, rewrite
from kinesis_tui.ui.frame.dialog import Dialog
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.offers import Choice, Refused

__all__ = ["Field", "FormModel", "FormScreen", "Values", "Verdict"]


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
        Binding("ctrl+o,down", "pick", "List", tooltip="List what this field may hold, to pick one", id="form.pick"),
    ]

    def __init__(self, model: FormModel) -> None:
        super().__init__()
        self._model = model
        self._busy = False

    def compose(self) -> ComposeResult:
        """Stack the fields."""
        box = self._box()
        box.border_title = Content(visible(self._model.title))
        box.border_subtitle = self._hint()
        with box:
            for one in self._model.fields:
                yield from self._compose_field(one)
            yield Static(id="form-facts", markup=False)
            yield Static(id="form-answer", markup=False)

    def _box(self) -> Widget:
        """Make what holds the fields."""
        return Vertical(classes="dialog")

    def _hint(self) -> str:
        """Say which keys work here."""
        return f"ctrl+s {self._model.verb} · tab goes on · esc leaves, the draft stays"

    def _compose_field(self, one: Field) -> ComposeResult:
        value = self._model.draft.get(one.name, "")
        label = Static(f"{one.label} ▾" if one.pick else one.label, classes="form--label", name=one.name, markup=False)
        if one.kind == "text":
            yield label
            yield FormArea(value, one.name)
        else:
            with Horizontal(classes="form--row", name=one.name):
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
        found = self.query("FormLine, FormArea, ChoiceLine").nodes
        return {one.name or "": one.value for one in found if isinstance(one, FormLine | FormArea | ChoiceLine)}

    def recheck(self, values: Values | None = None) -> None:
        """Say anew what is wrong and what is known; `values` are those that the fields hold, if they are at hand."""
        if not self.is_attached:
            return
        verdict = self._model.check(self.values if values is None else values)
        for part in self.query(".form--row, .form--label, FormArea"):
            part.display = part.name not in verdict.hidden
        for said in self.query(".form--problem").results(Static):
            problem = "" if said.name in verdict.hidden else verdict.problems.get(said.name or "", "")
            said.set_class(bool(problem), "-said")
            rewrite(said, visible(f"↳ {problem}") if problem else "")
        rewrite(self.query_one("#form-facts", Static), "\n".join(visible(fact) for fact in verdict.facts))

    def put_in(self, values: Values) -> None:
        """Let fields hold something else."""
        for name, value in values.items():
            widget = self._widget(name)
            if widget.value != value:
                widget.value = value
                if isinstance(widget, FormLine):
                    widget.cursor_position = len(value)

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """List only where there is something to list."""
        return super().check_action(action, parameters) if action != "pick" else self._field_here() is not None

    def action_pick(self) -> None:
        """List what the field may hold, narrowed by what stands in it."""
        one = self._field_here()
        if one is not None:
            self._say("Listing… (what is typed stays)", "-busy")
            self.run_worker(self._pick(one), group="pick", exclusive=True)

    async def _pick(self, one: Field) -> None:
        assert one.pick is not None
        try:
            choices = await one.pick()
        except Failure as failure:
            self._say(f"{failure} It can be typed all the same.", "-failed")
            return
        self.query_one("#form-answer", Static).remove_class("-busy")
        listed = narrowed(choices, self._widget(one.name).value)
        if not listed:
            self._say("There is nothing to pick; type it.", "-failed")
            return
        self.app.push_screen(Menu(one.label, listed), lambda choice: self._picked(one, choice))

    def _picked(self, one: Field, choice: Choice | None) -> None:
        if choice is None:
            return
        if one.picked is None:
            self.put_in({one.name: choice.text})
        else:
            one.picked(self, choice)

    def _field_here(self) -> Field | None:
        """The field that has the keyboard, where it has a list."""
        here = self.focused
        name = here.name if isinstance(here, FormLine) else None
        return next((one for one in self._model.fields if one.name == name and one.pick is not None), None)

    def action_cancel(self) -> None:
        """Leave; while it is being submitted, stay until it is known what came of it."""
        if not self._busy:
            self.dismiss(None)

    def action_submit(self) -> None:
        """Do what the form is for, once everything is right."""
        values = self.values
        verdict = self._model.check(values)
        problems = {name: why for name, why in verdict.problems.items() if name not in verdict.hidden}
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
            self.recheck(values)
            return
        if kinds[name] != "secret":
            self._model.draft[name] = widget.value
        self.query_one("#form-answer", Static).remove_class("-done", "-failed")
        others = self._model.react(name, values)
        self.put_in(others)
        self.recheck(None if others else values)

    def _widget(self, name: str) -> FormLine | FormArea | ChoiceLine:
        found = next(widget for widget in self.query("FormLine, FormArea, ChoiceLine") if widget.name == name)
        assert isinstance(found, FormLine | FormArea | ChoiceLine)
        return found
