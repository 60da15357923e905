"""Rules by JSON path: `user.address`, `items[*].card`, `$["odd key"][0]`; what is below such a place is hidden too."""

from collections.abc import Iterable

from kinesis_tui.config_redaction import path_steps

Active = tuple[tuple[int, int], ...]
"""Which paths lead here: the number of each, and how many of its steps were taken."""


class Paths:
    """All paths of a redactor, followed side by side on the way into a document."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = [path_steps(path) for path in paths]
        self.start: Active = tuple((number, 0) for number in range(len(self._paths)))
        """The state at the root of a document; empty where there are no paths."""
        self.triggers = tuple(_rarest(steps) for steps in self._paths)
        """A key that each path needs, in lower case; empty where a path has none."""

    def into(self, active: Active, step: str | int) -> tuple[Active, bool]:
        """Go to a member by its key, or an item by its index; the second value: whether a path ends there."""
        further: list[tuple[int, int]] = []
        for number, taken in active:
            steps = self._paths[number]
            wanted = steps[taken]
            if wanted is None or wanted == step:
                if taken + 1 == len(steps):
                    return (), True
                further.append((number, taken + 1))
        return tuple(further), False

    def leads_to(self, path: str) -> bool:
        """Whether the value at a path, or what it is in, is to be hidden; False where it is written in another way."""
        try:
            steps = path_steps(path)
        except ValueError:
            return False
        active = self.start
        for step in steps:
            if step is None:
                return False
            active, is_end = self.into(active, step)
            if is_end:
                return True
        return False


def _rarest(steps: tuple[str | int | None, ...]) -> str:
    return max((step for step in steps if isinstance(step, str)), key=len, default="").lower()
