"""What a query looks at."""

from typing import Protocol


class Subject(Protocol):
    """One record or log event; what takes time to know is found out when it is asked for.

    Attributes that the thing does not have are "" or 0.
    """

    @property
    def key(self) -> str:
        """The partition key."""
        ...

    @property
    def shard(self) -> str:
        """The shard's id."""
        ...

    @property
    def seq(self) -> str:
        """The sequence number."""
        ...

    @property
    def group(self) -> str:
        """The log group."""
        ...

    @property
    def stream(self) -> str:
        """The log stream."""
        ...

    @property
    def size(self) -> int:
        """The bytes as they are stored, before anything was undone."""
        ...

    @property
    def time_ms(self) -> int | None:
        """When it arrived, in milliseconds since the epoch; None where that is unknown."""
        ...

    @property
    def decoded(self) -> tuple[str, ...]:
        """What was undone or recognised, outermost first."""
        ...

    @property
    def body(self) -> bytes:
        """The innermost bytes."""
        ...
