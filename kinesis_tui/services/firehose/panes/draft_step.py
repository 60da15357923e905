"""A step of the form as a `FormModel`: checked by all rules at every key, its problems at its fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kinesis_tui.services.firehose.panes.draft_steps import NOTES, STEPS
from kinesis_tui.services.firehose.rules import draft as on_form
from kinesis_tui.services.firehose.rules.create import EXTENDED
from kinesis_tui.services.firehose.rules.draft import by_field
from kinesis_tui.services.firehose.rules.drafting import request_of
from kinesis_tui.services.firehose.rules.object_key import error_explained, error_key, explained, object_key
from kinesis_tui.services.firehose.rules.partitioning import unused_keys
from kinesis_tui.services.firehose.rules.violation import Violation, inner
from kinesis_tui.ui.form import FormScreen
from kinesis_tui.ui.form_model import Field, Values, Verdict

DESTINATION = 4
"""The step that shows the key."""
ANY_ROLE = "arn:aws:iam::000000000000:role/not-chosen-yet"
"""Stands for the role, which the last step asks for, until then."""
MOST_EXPLAINED = 5
LARGE_BUFFER = "128"
"""MiB, what AWS takes for records that are converted; 64 are the least."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all steps of one form share."""

    title: str
    draft: dict[str, str]
    rules: Callable[[Values], Iterable[Violation]]
    """Every rule, over what all steps hold."""
    pickers: Mapping[str, Field]
    """Fields that have a list, with it."""
    now: Callable[[], datetime]
    changed: Callable[[], None]
    """Called whenever something was typed."""
    done: Callable[[FormScreen], Awaitable[None]]
    """Called when the last step is right: shows what is to be sent."""
    version: str = "1"


class DraftStep:
    """One step (a `FormModel`)."""

    verb = "reviews it"

    def __init__(self, number: int, around: Surroundings) -> None:
        self._number = number
        self._step = STEPS[number]
        self._around = around
        self.title = f"{around.title} · {number + 1}/{len(STEPS)} {self._step.title}"
        self.fields = tuple(_with_list(one, around.pickers.get(one.name)) for one in self._step.fields)
        self.draft = around.draft
        self._form: FormScreen | None = None

    def opened(self, form: FormScreen) -> None:
        """Take the form in, for the end."""
        self._form = form

    def react(self, name: str, values: Values) -> Values:
        """Keep what was typed; conversion and partitioning bring AWS's own larger buffer with them."""
        on = values.get(name) != on_form.OFF
        if name in ("convert", "partition") and on and self.draft.get("size") == on_form.DEFAULTS["size"]:
            self.draft["size"] = LARGE_BUFFER
        self._around.changed()
        return {}

    def check(self, values: Values) -> Verdict:
        """Say what is wrong with this step's fields, and what it comes to."""
        names = {one.name for one in self.fields}
        whole = {**on_form.DEFAULTS, **self.draft, **{name: values[name] for name in names if name in values}}
        asked = whole if self._number + 1 == len(STEPS) else {**whole, "role": whole["role"] or ANY_ROLE}
        problems = {name: why for name, why in by_field(self._around.rules(asked)).items() if name in names}
        facts = self._key_facts(whole) if self._number == DESTINATION else ()
        note = NOTES.get(self._number)
        return Verdict(problems, (*facts, *([note] if note else [])), self._step.hidden(whole))

    async def submit(self, values: Values) -> str:
        """Show what is to be sent; the form stays until that is done."""
        _ = values
        assert self._form is not None
        await self._around.done(self._form)
        return "Nothing was sent yet. ctrl+s shows it again."

    def _key_facts(self, values: Values) -> tuple[str, ...]:
        """Show the keys that objects would have now, and what each expression of them is."""
        destination = inner(request_of(values), EXTENDED)
        now, name, version = self._around.now(), values["name"], self._around.version
        lines = [
            f"now: {object_key(destination, name, now, version)}",
            f"failed: {error_key(destination, name, now, version)}",
        ]
        unused = [f"The prefix does not use the key {key}." for key in unused_keys(destination)]
        zone = values["time_zone"]
        told = [*unused, *explained(values["prefix"], zone), *error_explained(values["error_prefix"], zone)]
        return (*lines, *list(dict.fromkeys(told))[:MOST_EXPLAINED])


def _with_list(one: Field, picker: Field | None) -> Field:
    return one if picker is None else replace(one, pick=picker.pick, picked=picker.picked)
