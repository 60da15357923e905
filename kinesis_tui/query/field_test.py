"""A field word as a function of a record or log event."""

import re
from collections.abc import Callable

from kinesis_tui.query.glob import glob
from kinesis_tui.query.json_test import ORDERS
from kinesis_tui.query.subject import Subject
from kinesis_tui.query.tree import Field, NumberField, TextField, TimeField

FieldTest = Callable[[Subject], bool]

_LAST_DIGITS = re.compile(r"[0-9]+\Z")


def field_test(field: Field) -> FieldTest:
    """Return what tells whether a field word holds."""
    test = _test(field)
    return (lambda subject: not test(subject)) if field.negated else test


def text_field_test(field: TextField) -> Callable[[str], bool]:
    """Return what tells whether a text is one of a field's choices."""
    choice = _shard if field.name == "shard" else glob
    tests = [choice(each) for each in field.choices]
    if len(tests) == 1:
        return tests[0]
    return lambda text: any(test(text) for test in tests)


def _test(field: Field) -> FieldTest:
    if isinstance(field, TextField):
        return _text(field)
    if isinstance(field, TimeField):
        return _time(field)
    return _number(field)


def _text(field: TextField) -> FieldTest:
    fits, name = text_field_test(field), field.name
    if name == "decoded":
        return lambda subject: any(map(fits, subject.decoded))
    if name == "key":
        return lambda subject: fits(subject.key)
    return lambda subject: fits(getattr(subject, name))


def _shard(choice: str) -> Callable[[str], bool]:
    """A number alone is the shard's: `3` is shardId-000000000003."""
    whole = glob(choice)
    if not (choice.isascii() and choice.isdecimal()):
        return whole

    def fits(shard: str) -> bool:
        digits = _LAST_DIGITS.search(shard)
        return whole(shard) or (digits is not None and digits[0].lstrip("0") == choice.lstrip("0"))

    return fits


def _number(field: NumberField) -> FieldTest:
    order, value = ORDERS[field.operator], field.value
    if field.name == "size":
        return lambda subject: order(subject.size, value)

    def ordered(subject: Subject) -> bool:
        seq = subject.seq
        return seq.isascii() and seq.isdecimal() and len(seq) < 200 and order(int(seq), value)

    return ordered


def _time(field: TimeField) -> FieldTest:
    """What arrived at an unknown time matches neither; not: of it does."""
    ms = field.ms
    if field.name == "since":
        return lambda subject: subject.time_ms is not None and subject.time_ms >= ms
    return lambda subject: subject.time_ms is not None and subject.time_ms < ms
