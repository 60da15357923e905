"""What a JSON number must begin with to fulfil a comparison: a regular expression that lets through a little too much.

It spares the parser the records that can not match; whatever passes it is parsed and compared.
"""

from kinesis_tui.query.tree import Number, Operator

_ODD = r"[0-9.]+[eE]|[0-9.]{16}"
"""A number with an exponent, or with so many digits that reading it rounds it."""


def number_start(order: Operator, number: Number) -> str | None:
    """Return the expression for what follows `"name":`; None where there is none that spares anything."""
    value = number.value
    if not 1 <= value < 1e15 or order == "!=":
        return None
    whole = str(int(value))
    if order == "=":
        return f'{whole}(?![0-9])|{_ODD}|"'
    return _greater(whole) if order in (">", ">=") else _less(whole)


def _greater(whole: str) -> str:
    digits = len(whole)
    above = [
        f"{whole[:place]}[{int(digit) + 1}-9][0-9]{{{digits - 1 - place}}}"
        for place, digit in enumerate(whole)
        if digit != "9"
    ]
    return "|".join((f"[1-9][0-9]{{{digits}}}", *above, whole, _ODD))


def _less(whole: str) -> str:
    digits = len(whole)
    below = [
        f"{whole[:place]}[0-{int(digit) - 1}][0-9]{{{digits - 1 - place}}}(?![0-9])"
        for place, digit in enumerate(whole)
        if digit != "0"
    ]
    fewer = (f"[0-9]{{1,{digits - 1}}}(?![0-9])",) if digits > 1 else ()
    return "|".join(("-", *fewer, *below, f"{whole}(?![0-9])", _ODD))
