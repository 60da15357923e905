"""Users as table rows and as a page; what is personal stays hidden until it is revealed."""

from collections.abc import Sequence

from kinesis_tui.pane import Failed, Loaded
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.cognito.model.user_pool import User
from kinesis_tui.services.cognito.panes.token_sections import PERSONAL_DATA, is_personal
from kinesis_tui.text.quantities import UNKNOWN
from kinesis_tui.text.times import age_text, stamp_text
from kinesis_tui.ui.sections import Item, Section
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

USER_COLUMNS = (
    Column("user", "USER", Share(least=18), drop=0),
    Column("status", "STATUS", Content(21, 9), drop=1),
    Column("enabled", "ENABLED", Content(7, 7), drop=2),
    Column("groups", "GROUPS", Content(30, 8), drop=3),
    Column("created", "AGE", Content(6, 4), align="right", drop=4, descending=True),
    Column("modified", "CHANGED", Content(8, 7), align="right", drop=5, descending=True),
)
STATUS_STYLES = {
    "CONFIRMED": "success",
    "FORCE_CHANGE_PASSWORD": "warning",
    "RESET_REQUIRED": "warning",
    "UNCONFIRMED": "warning",
    "COMPROMISED": "error",
    "ARCHIVED": "muted",
}
STATUS_WORDS = {
    "UNCONFIRMED": "signed up, not confirmed yet: can't sign in",
    "CONFIRMED": "may sign in",
    "EXTERNAL_PROVIDER": "signs in at another identity provider",
    "RESET_REQUIRED": "must set a new password with a code before signing in",
    "FORCE_CHANGE_PASSWORD": "has a temporary password, and must choose another at the next sign-in",
    "COMPROMISED": "the password is known to others",
    "ARCHIVED": "no longer active",
    "UNKNOWN": "AWS does not know",
}
"""https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html"""
_FLAGS = {True: "yes", False: "no", None: UNKNOWN}
Groups = Loaded[list[str]] | Failed | None


def user_row(user: User, groups: Groups, now_ms: int, redactor: Redactor) -> Row:
    """Lay one user out; the name is shown unless it is an address."""
    status = user.status or UNKNOWN
    names = ", ".join(groups.value) if isinstance(groups, Loaded) else UNKNOWN
    ages = [age_text(moment, now_ms) for moment in (user.created, user.modified)]
    return Row(
        user.username,
        (
            redactor.redact_text(user.username),
            Cell(status, STATUS_STYLES.get(status, "text")),
            Cell(_FLAGS[user.enabled], "error" if user.enabled is False else "text"),
            names,
            *(Cell(age, "muted") for age in ages),
        ),
        (
            user.username,
            status,
            _FLAGS[user.enabled],
            names,
            *(None if moment is None else now_ms - moment for moment in (user.created, user.modified)),
        ),
    )


def user_sections(user: User, groups: Groups, now_ms: int, redactor: Redactor, *, utc: bool) -> list[Section]:
    """Lay one user out in full."""
    hidden_name = "email" if redactor.redact_text(user.username) != user.username else ""
    status = user.status or UNKNOWN
    facts = [
        Item("user name", user.username, hidden_as=hidden_name),
        Item("status", status, STATUS_STYLES.get(status, "text"), note=STATUS_WORDS.get(status, "")),
        Item("enabled", _FLAGS[user.enabled], "error" if user.enabled is False else "text"),
        Item("created", f"{stamp_text(user.created, utc)[:19]}, {age_text(user.created, now_ms)} ago"),
        Item("changed", f"{stamp_text(user.modified, utc)[:19]}, {age_text(user.modified, now_ms)} ago"),
    ]
    return [
        Section("USER", facts),
        Section("ATTRIBUTES", [_attribute(name, value, redactor) for name, value in user.attributes.items()]),
        Section("GROUPS", _groups(groups)),
    ]


def _attribute(name: str, value: str, redactor: Redactor) -> Item:
    hidden = PERSONAL_DATA if redactor.is_on and is_personal(name) else ""
    if not hidden and redactor.redact_field(name, value) != value:
        hidden = "secret"
    return Item(name, value, hidden_as=hidden)


def _groups(groups: Groups) -> Sequence[Item]:
    if groups is None:
        return [Item("", "asking AWS…", "muted")]
    if isinstance(groups, Failed):
        return [Item("not known", groups.failure.why, "error", note=groups.failure.remedy)]
    return [Item("", name) for name in groups.value] or [Item("", "none", "muted")]
