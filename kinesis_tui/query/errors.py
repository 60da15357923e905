"""What is wrong with an expression, and where."""


class QueryInvalid(ValueError):
    """An expression that can't be read; `str` is one clause without a full stop: `column 7: expected …`."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(at, why)
        self.column = at + 1
        """The character it is about, from 1."""
        self.why = why

    def __str__(self) -> str:
        return f"column {self.column}: {self.why}"
