"""An inspected token as a page: what it is, its checks, its header, its claims explained."""

from itertools import islice
from typing import Any

import msgspec

from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.cognito.model.checks import Check, Inspected
from kinesis_tui.services.cognito.model.claims import HEADER, PERSONAL, TIMES, Meaning, difference, meaning_of
from kinesis_tui.services.cognito.model.jwt import ACCESS, Jwt
from kinesis_tui.services.cognito.model.token_times import countdown, time_text
from kinesis_tui.text.quantities import UNKNOWN, bytes_text
from kinesis_tui.ui.sections import Item, Section

MARKS = {"passed": ("✓", "success"), "failed": ("✗", "error"), "not possible": ("–", "muted")}
MOST_CLAIMS = 200
"""Laid out anew each second; a pool's tokens have twenty or so."""
PERSONAL_DATA = "personal"
"""What a revealed attribute of a person is hidden as."""


def token_sections(inspected: Inspected, origin: str, now_ms: int, redactor: Redactor) -> tuple[Section, ...]:
    """Lay an inspected token out as of now."""
    checks = Section("CHECKS", [_check(check) for check in inspected.checks])
    jwt = inspected.jwt
    if jwt is None:
        return (Section("TOKEN", [Item("from", origin), Item("state", "not readable", "error")]), checks)
    return (
        Section("TOKEN", _summary(jwt, origin, now_ms)),
        checks,
        Section("CLAIMS", _claims(jwt, now_ms, redactor)),
        Section("HEADER", [_member(name, value, HEADER.get(name), redactor) for name, value in jwt.header.items()]),
    )


def is_personal(name: str) -> bool:
    """Whether a claim or attribute says something of a person."""
    return name in PERSONAL or name.startswith("custom:")


def verdict_text(inspected: Inspected) -> str:
    """Say in a few words what came of the checks."""
    failed = inspected.failed
    if failed:
        return f"{len(failed)} of 8 checks failed: {', '.join(check.name for check in failed)}"
    passed = sum(check.outcome == "passed" for check in inspected.checks)
    return "all 8 checks passed" if passed == len(inspected.checks) else f"{passed} of 8 checks passed, none failed"


def without_secrets(jwt: Jwt, redactor: Redactor) -> dict[str, Any]:
    """Return header and claims as JSON without what is personal, and without the signature."""
    claims = {
        name: f"«redacted:{PERSONAL_DATA}»" if is_personal(name) and redactor.is_on else value
        for name, value in jwt.claims.items()
    }
    hidden: dict[str, Any] = {"header": dict(jwt.header), "claims": redactor.redact_json(claims)}
    return hidden


def _check(check: Check) -> Item:
    mark, style = MARKS[check.outcome]
    words = check.reason if check.outcome != "not possible" else f"not possible: {check.reason}"
    return Item(check.name, f"{mark} {words}", style)


def _summary(jwt: Jwt, origin: str, now_ms: int) -> list[Item]:
    left, style = countdown(jwt, now_ms)
    apart = difference(jwt.token_use)
    groups, scopes = jwt.claims.get("cognito:groups"), jwt.claims.get("scope")
    use = f"{jwt.token_use} token" if jwt.token_use else "it does not say what it is for"
    items = [
        Item("from", origin),
        Item("kind", use, note=apart.words if apart else ""),
        Item("time left", left, style),
        Item("groups", ", ".join(map(str, groups)) if isinstance(groups, list) else UNKNOWN),
    ]
    if jwt.token_use == ACCESS or "scope" in jwt.claims:
        items.append(Item("scopes", scopes if isinstance(scopes, str) and scopes else UNKNOWN))
    return [*items, Item("size", f"{bytes_text(jwt.size)} of the 10 KiB of headers that API Gateway takes")]


def _claims(jwt: Jwt, now_ms: int, redactor: Redactor) -> list[Item]:
    items = [_claim(jwt, name, now_ms, redactor) for name in islice(jwt.claims, MOST_CLAIMS)]
    left_out = len(jwt.claims) - len(items)
    return [*items, Item("", f"{left_out:,} more: d shows all of them", "muted")] if left_out else items


def _claim(jwt: Jwt, name: str, now_ms: int, redactor: Redactor) -> Item:
    value = jwt.claims[name]
    seconds = jwt.seconds(name) if name in TIMES else None
    if seconds is not None:
        meaning = meaning_of(name)
        return Item(name, f"{value}  {time_text(seconds, now_ms)}", note=_note(meaning))
    return _member(name, value, meaning_of(name), redactor)


def _member(name: str, value: object, meaning: Meaning | None, redactor: Redactor) -> Item:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    hidden = ""
    if redactor.is_on and is_personal(name):
        hidden = PERSONAL_DATA
    elif redactor.redact_field(name, text) != text:
        hidden = "secret"
    return Item(name, text, note=_note(meaning), hidden_as=hidden)


def _note(meaning: Meaning | None) -> str:
    return f"{meaning.words} ({meaning.source})" if meaning else ""
