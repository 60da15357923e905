"""A JSON value as lines that fold, made only where they are unfolded; knows no screen."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice, repeat
from typing import NamedTuple, cast

FIRST_LINES = 400
"""Lines that a value is unfolded to at first."""
MOST_LINES = 200_000
"""Lines beyond which `unfold_all` stops."""


Path = tuple[int, ...]
"""Which member of which member a value is, from the root on."""


Member = tuple[int, str | None, object]
"""One member of an object or array: its index, its key (None in an array), its value."""


class Node:
    """One value in its place. Containers know their members only once they were asked for."""

    __slots__ = ("_members", "depth", "index", "key", "last", "open", "parent", "revealed", "value")

    def __init__(self, parent: "Node | None", member: Member, *, last: bool) -> None:
        self.parent = parent
        self.index, self.key, self.value = member
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.last = last
        self.open = False
        self.revealed: object = None
        """What is really there, while a scalar whose secret was hidden shows it; None otherwise."""
        self._members: list[Node] | None = None

    @property
    def path(self) -> Path:
        """Indexes that lead here from the root; paths sort as the text does."""
        indexes: list[int] = []
        node = self
        while node.parent is not None:
            indexes.append(node.index)
            node = node.parent
        return tuple(reversed(indexes))

    @property
    def folds(self) -> bool:
        """Whether there is anything to fold."""
        return is_container(self.value) and bool(self.value)

    @property
    def members(self) -> "list[Node]":
        """The nodes inside, in order; none for a scalar."""
        if self._members is None:
            final = len(self.value) - 1 if isinstance(self.value, (Mapping, Sequence)) else -1
            self._members = [Node(self, member, last=member[0] == final) for member in _members(self.value)]
        return self._members

    def lines(self) -> "Iterator[Line]":
        """Yield this node's lines, those of unfolded members among them.

        An explicit stack: Python 3.13 reads JSON that is nested deeper than its own functions may be.
        """
        pending = [Line(self, closing=False)]
        while pending:
            line = pending.pop()
            yield line
            if line.node.open and not line.closing:
                pending.append(Line(line.node, closing=True))
                pending.extend(Line(member, closing=False) for member in reversed(line.node.members))


def keys_to(node: Node) -> list[str | int]:
    """Return the keys and indexes that lead to a node from the root."""
    steps: list[str | int] = []
    while node.parent is not None:
        steps.append(node.index if node.key is None else node.key)
        node = node.parent
    return steps[::-1]


def value_at(value: object, path: Path) -> object:
    """Return what is at a node's path in another value of the same shape."""
    for index in path:
        if isinstance(value, Mapping):
            value = next(islice(value.values(), index, None))
        elif isinstance(value, Sequence):
            value = value[index]
    return value


class Line(NamedTuple):
    """One line: a node, or the bracket that closes it."""

    node: Node
    closing: bool


def is_container(value: object) -> bool:
    """Whether a value is an object or an array."""
    return isinstance(value, (dict, list, tuple)) or (
        isinstance(value, (Mapping, Sequence)) and not isinstance(value, (str, bytes, bytearray))
    )


def scalar_text(value: object, most: int | None = None) -> str:
    """Write a scalar as JSON does; of a string only its first `most` characters. What JSON has not is a string."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    text = value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else str(value)
    if most is not None and len(text) > most:
        return json.dumps(text[:most], ensure_ascii=False)[:-1] + "…"
    return json.dumps(text, ensure_ascii=False)


class JsonTree:
    """The lines of a value; the outer levels are unfolded as far as they are few."""

    def __init__(self, value: object) -> None:
        self.root = Node(None, (0, None, value), last=True)
        self._unfold_levels(FIRST_LINES)
        self.lines: list[Line] = list(self.root.lines())

    def toggle(self, number: int) -> int:
        """Fold or unfold what line `number` belongs to; return the number of its first line."""
        node = self.lines[number].node
        number = self.number_of(node)
        if node.folds:
            self._replace(number, node, opened=not node.open)
        return number

    def fold_all(self) -> None:
        """Fold all but the outermost level."""
        for node in self._made():
            node.open = node is self.root and node.folds
        self.lines = list(self.root.lines())

    def unfold_all(self) -> None:
        """Unfold everything, as far as there are not more than `MOST_LINES` lines."""
        self._unfold_levels(MOST_LINES)
        self.lines = list(self.root.lines())

    def reveal(self, node: Node) -> int:
        """Unfold all that hides `node` and return its line's number."""
        hidden, parent = False, node.parent
        while parent is not None:
            hidden, parent.open, parent = hidden or not parent.open, True, parent.parent
        if hidden:
            self.lines = list(self.root.lines())
        return self.number_of(node)

    def find(self, needle: str, number: int, *, backwards: bool = False) -> int | None:
        """Find the next key or scalar with `needle` in it, after line `number` and around; reveal it.

        Case counts when the needle has capitals. Folded nodes are searched too. None: there is no such text.
        """
        here = self.lines[number].node.path if self.lines else ()
        before: Path | None = None
        after: Path | None = None
        found = None
        for path in paths_with(self.root.value, needle):
            if path == here:
                found = path
            elif path > here:
                after = path
                if not backwards:
                    break
            elif backwards or before is None:
                before = path
        order = (before, after, found) if backwards else (after, before, found)
        best = next((path for path in order if path is not None), None)
        return None if best is None else self.reveal(self._node_at(best))

    def _node_at(self, path: Path) -> Node:
        node = self.root
        for index in path:
            node = node.members[index]
        return node

    def number_of(self, node: Node) -> int:
        """Return the number of a visible node's first line."""
        return next(number for number, line in enumerate(self.lines) if line.node is node)

    def _replace(self, number: int, node: Node, *, opened: bool) -> None:
        old = sum(1 for _ in node.lines())
        node.open = opened
        self.lines[number : number + old] = node.lines()

    def _unfold_levels(self, most: int) -> None:
        """Unfold level by level while the lines stay below `most`; the outermost always."""
        level, lines = [self.root], 1
        while level:
            below: list[Node] = []
            for node in level:
                if not node.folds:
                    continue
                assert isinstance(node.value, (Mapping, Sequence))
                lines += len(node.value) + 1
                if lines > most and node is not self.root:
                    return
                node.open = True
                below += node.members
            level = below

    def _made(self) -> Iterator[Node]:
        """Yield the nodes made so far."""
        stack = [self.root]
        while stack:
            node = stack.pop()
            yield node
            stack += node._members or ()


def paths_with(value: object, needle: str) -> Iterator[Path]:
    """Yield where keys or scalars contain `needle`, in the order of the text, without making nodes."""
    folded = needle == needle.lower()
    path: list[int] = []
    stack = [iter([(0, cast("str | None", None), value)])]
    while stack:
        for index, key, member in stack[-1]:
            inside = is_container(member)
            text = "" if inside else member if isinstance(member, str) else scalar_text(member)
            if key is not None:
                text = f"{key}\n{text}"
            if needle in (text.lower() if folded else text):
                yield (*path[1:], index) if path else ()
            if inside:
                path.append(index)
                stack.append(_members(member))
                break
        else:
            stack.pop()
            path = path[:-1]


def _members(value: object) -> Iterator[Member]:
    """Number the members of a container; those of an object have keys."""
    if isinstance(value, Mapping):
        return zip(count(), map(str, value.keys()), value.values(), strict=False)
    if isinstance(value, Sequence) and is_container(value):
        return zip(count(), repeat(None), value, strict=False)
    return iter(())
