"""A short form that asks for a few values and does one thing with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kinesis_tui.ui.form import Field, FormScreen, Values, Verdict
from kinesis_tui.ui.frame.offers import Refused

Do = Callable[[Values], Awaitable[None]]
Check = Callable[[Values], dict[str, str]]


def no_problems(values: Values) -> dict[str, str]:
    """Find nothing wrong."""
    _ = values
    return {}


class AskForm:
    """Fields, all of which must be filled unless they are `optional` (a `FormModel`); closes once it is done."""

    def __init__(
        self,
        title: str,
        verb: str,
        fields: tuple[Field, ...],
        do: Do,
        *,
        facts: tuple[str, ...] = (),
        check: Check = no_problems,
        optional: frozenset[str] = frozenset(),
        draft: dict[str, str] | None = None,
    ) -> None:
        self.title = title
        self.verb = verb
        self.fields = fields
        self.draft: dict[str, str] = {} if draft is None else draft
        self.done = False
        """Whether it was done, when the form has closed."""
        self._do = do
        self._facts = facts
        self._check = check
        self._optional = optional

    def opened(self, form: FormScreen) -> None:
        """Need nothing."""

    def react(self, name: str, values: Values) -> Values:
        """Leave the other fields."""
        _ = name, values
        return {}

    def check(self, values: Values) -> Verdict:
        """Say what is wrong with what was typed; what is still missing is said when it is submitted."""
        return Verdict(self._check(values), self._facts)

    async def submit(self, values: Values) -> str | None:
        """Do it, and close. Raises Refused where something is missing."""
        missing = next((one for one in self.fields if one.name not in self._optional and not values[one.name]), None)
        if missing is not None:
            raise Refused(f"Not yet: {missing.label} is missing.")
        await self._do(values)
        self.done = True
        return None


def secret(name: str, label: str, placeholder: str = "") -> Field:
    """Return a field that is not shown and never kept."""
    return Field(name, label, "secret", placeholder=placeholder)
