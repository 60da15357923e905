"""The form that asks whom to search for."""

from __future__ import annotations

from collections.abc import Callable

from kinesis_tui.services.cognito.model.user_search import ATTRIBUTES, user_filter
from kinesis_tui.ui.form import Field, FormScreen, Values, Verdict

BEGINS, IS = "begins with", "is"
SEARCHED = (*ATTRIBUTES[:4], "status", "sub")


class UserSearchForm:
    """One search (a `FormModel`)."""

    title = "Search the pool's users"
    verb = "searches"

    def __init__(self, search: Callable[[str], None]) -> None:
        """Ask; `search` gets AWS's Filter."""
        self.fields: tuple[Field, ...] = (
            Field("attribute", "attribute", "choice", options=SEARCHED),
            Field("how", "", "choice", options=(BEGINS, IS)),
            Field("value", "value", placeholder="nothing lists all users"),
        )
        self.draft: dict[str, str] = {"attribute": "username", "how": BEGINS, "value": ""}
        self._search = search

    def opened(self, form: FormScreen) -> None:
        """Need nothing."""

    def react(self, name: str, values: Values) -> Values:
        """Leave the other fields."""
        _ = name, values
        return {}

    def check(self, values: Values) -> Verdict:
        """Say what is wrong, or how AWS is asked."""
        try:
            expression = _expression(values)
        except ValueError as error:
            return Verdict({"value": str(error)})
        return Verdict(facts=(f"ListUsers, Filter {expression}" if expression else "ListUsers, all users",))

    async def submit(self, values: Values) -> str | None:
        """Search, and close."""
        self._search(_expression(values))
        return None


def _expression(values: Values) -> str:
    if not values["value"].strip():
        return ""
    return user_filter(f"{values['attribute']} {'=' if values['how'] == IS else '^='} {values['value']}")
