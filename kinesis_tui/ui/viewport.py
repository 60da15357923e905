"""Where a list stands: which rows are on its lines and where its cursor is, in absolute row numbers; no screen here."""


class Viewport:
    """A window of `height` lines over the rows `range(first, end)`, and a cursor in it.

    While `following` the newest row is on the last line and has the cursor. While not, `top` stays where it is
    whatever arrives or ages out, until the row on top is gone; rows that arrive are held back, also where there is
    room, until the user moves that way.
    """

    def __init__(self, first: int, end: int, *, following: bool) -> None:
        self.first = first
        self.height = 1
        self.top = first
        self.cursor = first
        self.following = following
        self._newest = end
        self._held: int | None = None

    @property
    def end(self) -> int:
        """One past the last row that may be shown."""
        if self._held is None:
            return self._newest
        return min(self._newest, self._held)

    @property
    def empty(self) -> bool:
        """Whether there are no rows to show."""
        return self.end <= self.first

    def grew(self, first: int, end: int) -> None:
        """Take in that the rows are `range(first, end)` now."""
        self.first, self._newest = first, end
        if self._held is not None and first > self.top:
            # What was held is leaving: the oldest rows kept take its place.
            self._held = max(self._held, first + self.height)
        self.settle()

    def renumbered(self, first: int, end: int, cursor: int | None) -> None:
        """Take in other rows; the cursor's row has the number `cursor` now and stays on its line if it can."""
        if cursor is not None:
            self.top += cursor - self.cursor
            self.cursor = cursor
        self._held = None
        self.grew(first, end)

    def resized(self, height: int) -> None:
        """Take in that there are so many lines now."""
        self.height = max(1, height)
        self.settle()

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following, self._held = True, None
        self.settle()

    def hold(self) -> None:
        """Stand still."""
        if self.following:
            self.following, self._held = False, self._newest

    def move_to(self, number: int) -> None:
        """Put the cursor on the row `number` or the nearest there is; upwards stops following."""
        if number < self.cursor:
            self.hold()
        elif number >= self.end:
            self._let_in()
        self.cursor = number
        self.settle()

    def scroll(self, rows: int) -> None:
        """Move the window by `rows` (negative: to older ones); the cursor stays inside; upwards stops following."""
        if rows < 0:
            self.hold()
        elif self.top + self.height + rows > self.end:
            self._let_in()
        self.top = max(self.first, min(self.top + rows, self._lowest_top))
        self.cursor = max(self.top, min(self.cursor, self.top + self.height - 1))
        self.settle()

    def settle(self) -> None:
        """Bring cursor and window to rows that exist, and the cursor into the window."""
        if self.following:
            self.cursor, self.top = self.end - 1, self._lowest_top
        self.cursor = max(self.first, min(self.cursor, self.end - 1))
        self.top = max(self.first, min(self.top, self._lowest_top))
        self.top = min(self.cursor, max(self.top, self.cursor - self.height + 1))

    @property
    def _lowest_top(self) -> int:
        return max(self.first, self.end - self.height)

    def _let_in(self) -> None:
        """Show what has arrived until now."""
        if self._held is not None:
            self._held = self._newest
