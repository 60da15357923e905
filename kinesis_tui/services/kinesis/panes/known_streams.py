"""The streams that some pane has listed, so that other panes can complete their names."""

from collections.abc import Iterable


class KnownStreams:
    """One instance is shared by all panes (`Context.one`)."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()

    def listed(self, names: Iterable[str]) -> None:
        """Remember the streams of the region that is looked at."""
        self.names = tuple(names)

    def starting_with(self, prefix: str) -> list[str]:
        """Return the names that go on from `prefix`, in the order listed."""
        return [name for name in self.names if name.startswith(prefix)]
