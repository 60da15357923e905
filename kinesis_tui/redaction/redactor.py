"""The one place that hides secrets: in texts, in JSON, in bytes. What it hides stands as `«redacted:jwt»`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from kinesis_tui.config_redaction import RedactionSettings
from kinesis_tui.redaction.json_walk import Edit, JsonWalk, edited, escaped, unescaped
from kinesis_tui.redaction.key_names import BUILTIN, KeyNames
from kinesis_tui.redaction.paths import Paths
from kinesis_tui.redaction.patterns import TextRule, builtin_text_rules, by_pattern

MARK = re.compile("«redacted:[a-z0-9-]+»(?:#[0-9]+)?")
"""What stands in place of a secret; keys that were hidden are numbered, so that two of them stay two."""
MASK = b"*"
"""Stands for each byte of a secret where bytes must keep their number."""

_DEEPEST = 4
"""How many strings deep JSON within strings of JSON is looked into; deeper it is taken for text."""
_FEW = 32
"""Secrets in a text of JSON that are put right one by one; more are found on one walk through it."""
_PASSES = 3
"""What stands beside a secret may be one only once that is gone: a text is looked through again, so many times."""
_LAST_KEY = re.compile(r"[^.\[\]\"'$*]+(?=[\[\]\"'0-9*]*$)")
_STARTS_JSON = re.compile(r'\s*+[{\["]')


class Redacted(NamedTuple):
    """A text without its secrets."""

    text: str
    secrets: int
    """How many were hidden."""


class Redactor:
    """The rules of one configuration, made ready once; may be used by several threads.

    Time is in proportion to the text, whatever is in it; a user's own patterns take what they take.
    """

    def __init__(self, settings: RedactionSettings | None = None) -> None:
        settings = RedactionSettings() if settings is None else settings
        self.is_on = settings.enabled
        builtin = [rule for rule in builtin_text_rules() if rule.name not in settings.without]
        own = [by_pattern(name, pattern) for name, pattern in settings.patterns.items()]
        self._names = KeyNames([name for name in BUILTIN if name not in settings.without], settings.keys)
        self._rules: tuple[TextRule, ...] = (*builtin, *own)
        self._named = tuple(self._names.text_rules())
        self._paths = Paths(settings.paths)

    # -- what others use ----------------------------------------------------------------------------------------------

    def redact_text(self, text: str) -> str:
        """Return a plain text without its secrets."""
        return self.in_text(text).text

    def redact_json(self, value: object) -> object:
        """Return a JSON value without its secrets: of the same shape, strings in place of what was hidden."""
        written = msgspec.json.encode(value).decode()
        hidden = self.in_json(written)
        return msgspec.json.decode(hidden.text) if hidden.secrets else value

    def redact_field(self, path: str, text: str) -> str:
        """Return the value of a field as text without secrets; its path (`user.password`) may say that it is one."""
        if not self.is_on:
            return text
        name = _LAST_KEY.search(path)
        rule = None if name is None else self._names.rule(name[0])
        if rule is None and self._paths.start and self._paths.leads_to(path):
            rule = "path"
        return mark_of(rule) if rule is not None and text else self.redact_text(text)

    def in_text(self, text: str) -> Redacted:
        """Hide what is secret in a plain text, or in one that may be JSON in part."""
        if not self.is_on:
            return Redacted(text, 0)
        inside = self.in_json(text) if _STARTS_JSON.match(text) else Redacted(text, 0)
        count = inside.secrets
        text = inside.text
        for _ in range(_PASSES):
            edits = self._text_edits(text)
            if not edits:
                break
            text, count = edited(text, edits), count + len(edits)
        return Redacted(text, count)

    def in_json(self, text: str, limit: int | None = None) -> Redacted:
        """Hide what is secret in the text of JSON, also one that is cut short; JSON stays JSON.

        With a `limit` only about so many characters of the outcome are made, for a row that shows no more.
        """
        edits = self.json_edits(text, limit)
        return Redacted(edited(text, edits), sum(edit.secrets for edit in edits)) if edits else Redacted(text, 0)

    def json_edits(self, text: str, limit: int | None = None) -> list[Edit]:
        """Return what `in_json` changes, ascending."""
        return self._json_edits(text, limit, 0) if self.is_on else []

    def text_edits(self, text: str) -> list[Edit]:
        """Return what is secret in a plain text, ascending; the first pass of `in_text`."""
        return self._text_edits(text) if self.is_on else []

    # -- texts --------------------------------------------------------------------------------------------------------

    def _text_edits(self, text: str) -> list[Edit]:
        rules = self._active(text)
        if self._names.may_be_in(text):
            rules += self._named
        return _merged([Edit(start, end, rule.name) for rule in rules for start, end in rule.spans(text)], text)

    def _active(self, text: str) -> list[TextRule]:
        """Return the rules that have something to hide in a text."""
        small, active = text.lower(), list[TextRule]()
        for rule in self._rules:  # written out: a generator for each rule costs more than what it does
            for trigger in rule.triggers:
                if trigger in small:
                    break
            else:
                if rule.triggers or (rule.maybe is not None and not rule.maybe(text)):
                    continue
            if next(rule.spans(text), None) is not None:
                active.append(rule)
        return active

    # -- JSON ---------------------------------------------------------------------------------------------------------

    def _json_edits(self, text: str, limit: int | None, depth: int) -> list[Edit]:
        rules = self._active(text)
        names = self._names if self._names.may_be_in(text) or "\\" in text else None
        if not rules and names is None and not self._paths.start:
            return []
        if names is None and not self._paths.start:
            plain = _merged([Edit(start, end, rule.name) for rule in rules for start, end in rule.spans(text)], text)
            if len(plain) <= _FEW and all(_is_in_value(text, edit) for edit in plain):
                return plain
        strings = _Strings(self, rules, depth, has_names=names is not None)
        return list(JsonWalk(text, names, self._paths, strings.edits).edits(limit))

    def escaped_edits(self, written: str, depth: int) -> list[Edit]:
        """Return the edit of a string that is written with escapes; it may be JSON itself."""
        text = unescaped(written)
        hidden = None
        if depth < _DEEPEST and _STARTS_JSON.match(text):
            edits = self._json_edits(text, None, depth + 1)
            hidden = Redacted(edited(text, edits), sum(edit.secrets for edit in edits)) if edits else None
        plain = self._plain(text if hidden is None else hidden.text)
        count = plain.secrets + (0 if hidden is None else hidden.secrets)
        return [Edit(0, len(written), escaped(plain.text), count)] if count else []

    def _plain(self, text: str) -> Redacted:
        count = 0
        for _ in range(_PASSES):
            edits = self._text_edits(text)
            if not edits:
                break
            text, count = edited(text, edits), count + len(edits)
        return Redacted(text, count)


class _Strings:
    """Finds what is secret in the strings of one text of JSON."""

    def __init__(self, redactor: Redactor, rules: Sequence[TextRule], depth: int, *, has_names: bool) -> None:
        self._redactor = redactor
        self._rules = rules
        self._depth = depth
        self._has_names = has_names

    def edits(self, written: str, rule: str | None) -> list[Edit]:
        """Return the edits of one string; with a rule, all of it is hidden."""
        if rule is not None:
            whole = bool(written) and MARK.fullmatch(written) is None
            return [Edit(0, len(written), mark_of(rule))] if whole else []
        if "\\" in written:
            return self._redactor.escaped_edits(written, self._depth)
        if self._has_names and _NAMES_SOMETHING.search(written):
            return self._redactor.text_edits(written)
        if not self._rules:
            return []
        found = [Edit(start, end, one.name) for one in self._rules for start, end in one.spans(written)]
        return _merged(found, written) if found else []


_COLON = re.compile(r"\s*+:")
_NAMES_SOMETHING = re.compile("[=:>]")


def _is_in_value(text: str, edit: Edit) -> bool:
    """Whether an edit is inside a string of JSON without escapes that is no key: a mark may stand there as it is."""
    if not text.count('"', 0, edit.start) % 2 or '"' in text[edit.start : edit.end]:
        return False
    end = text.find('"', edit.end)
    return end < 0 or not _COLON.match(text, end + 1)


def mark_of(rule: str) -> str:
    """Return what stands in place of what a rule has hidden."""
    return f"«redacted:{rule}»"


def _merged(found: list[Edit], text: str) -> list[Edit]:
    """Join edits that overlap, named by the longest rule's, and leave out marks that stand there already."""
    merged: list[Edit] = []
    for edit in sorted(found, key=lambda each: (each.start, -each.end)):
        if MARK.fullmatch(text, edit.start, edit.end):
            continue
        if merged and edit.start < merged[-1].end:
            last = merged[-1]
            name = edit.mark if edit.end - edit.start > last.end - last.start else last.mark
            merged[-1] = Edit(last.start, max(last.end, edit.end), name)
        else:
            merged.append(edit)
    return [edit._replace(mark=mark_of(edit.mark)) for edit in merged]
