"""JSON to be looked at: its values, with numbers that are shown as they were written."""

import json


class Numeral(float):
    """A JSON number that is shown as it was written: 71.70, 1e400, and integers of any length."""

    def __init__(self, written: str) -> None:
        self._written = written

    def __repr__(self) -> str:
        return self._written


def json_value(body: bytes | str) -> object:
    """Return the value, its numbers as they were written; None where it is no JSON, or nested too deeply."""
    try:
        value: object = json.loads(body, parse_float=Numeral, parse_int=Numeral)
    except (ValueError, RecursionError):
        return None
    return value
