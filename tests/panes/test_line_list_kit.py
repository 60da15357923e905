"""Table, JSON, hex, text, facts, filter bar and the states of a list, under keys and at small sizes."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from kinesis_tui.failure import Unreachable
from kinesis_tui.ui.facts import Facts
from kinesis_tui.ui.failure_view import EmptyView, FailureView, LoadingView
from kinesis_tui.ui.filter_bar import FilterBar
from kinesis_tui.ui.hex_view import HexView
from kinesis_tui.ui.json_view import JsonView
from kinesis_tui.ui.table import Cell, Row, Table
from kinesis_tui.ui.table_layout import Column, Fixed, Share
from kinesis_tui.ui.table_rows import MEASURED_ROWS
from kinesis_tui.ui.text_view import TextView
from tests.support.waiting import until

COLUMNS = (
    Column("name", "NAME"),
    Column("state", "STATE", Fixed(8)),
    Column("count", "COUNT", Fixed(6), align="right", descending=True),
    Column("note", "NOTE", Share()),
)
FAILURE = Unreachable("ListStreams failed", "the endpoint refused\x1b[31m the connection", "check --endpoint-url")


def stream_rows(count: int) -> list[Row]:
    return [
        Row(
            f"key-{number}",
            (f"stream-{number}", Cell("ACTIVE", "success"), str(number * 7 % 10), "Note"),
            (number, "ACTIVE", number * 7 % 10, None),
        )
        for number in range(count)
    ]


class KitScene(App[None]):
    """Some widgets, and the messages that reach the app."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.messages: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def on_table_chosen(self, message: Table.Chosen) -> None:
        self.messages.append(message)

    def on_table_moved(self, message: Table.Moved) -> None:
        self.messages.append(message)

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        self.messages.append(message)

    def on_filter_bar_filter_closed(self, message: FilterBar.FilterClosed) -> None:
        self.messages.append(message)

    @property
    def lines(self) -> list[str]:
        """The text of the screen."""
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@asynccontextmanager
async def scene(*widgets: Widget, size: tuple[int, int] = (60, 12)) -> AsyncIterator[tuple[KitScene, Pilot[None]]]:
    app = KitScene(*widgets)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_a_table_keeps_its_cursor_on_the_row_while_rows_come_and_go() -> None:
    table = Table(COLUMNS)
    async with scene(table) as (_, pilot):
        table.set_rows(stream_rows(5))
        table.focus()
        await pilot.press("j", "j")
        assert table.cursor_key == "key-2"
        table.set_rows([*stream_rows(9)[6:], *stream_rows(5)])
        assert table.cursor_key == "key-2"
        table.set_rows([row for row in stream_rows(5) if row.key != "key-2"])
        assert table.cursor_key is not None


async def test_a_table_tells_keys_and_not_numbers() -> None:
    table = Table(COLUMNS)
    async with scene(table) as (app, pilot):
        table.set_rows(stream_rows(5))
        table.focus()
        await pilot.press("j", "enter")
        await until(lambda: any(isinstance(message, Table.Chosen) for message in app.messages))
        told = [message.key for message in app.messages if isinstance(message, Table.Chosen | Table.Moved)]
        assert told[-1] == "key-1"


async def test_a_filter_looks_at_every_cell_with_smart_case() -> None:
    table = Table(COLUMNS, empty_text="No streams")
    async with scene(table) as (app, pilot):
        table.set_rows(stream_rows(30))
        table.filter("stream-2")
        assert [row.key for row in table.shown] == ["key-2", *(f"key-{number}" for number in range(20, 30))]
        table.filter("note")
        assert len(table.shown) == 30
        table.filter("nOTE")
        assert table.shown == []
        await pilot.pause()
        assert "No row matches “nOTE”" in app.text
        table.filter("")
        await pilot.pause()
        assert "stream-0" in app.text


async def test_sorting_goes_through_the_columns_and_back_to_the_given_order() -> None:
    table = Table(COLUMNS)
    async with scene(table) as (app, pilot):
        table.set_rows(list(reversed(stream_rows(4))))
        seen = []
        for _ in range(5):
            table.sort_next()
            seen.append((table.sorted_by, [row.key[-1] for row in table.shown]))
        assert seen[0] == (("name", False), ["0", "1", "2", "3"])
        assert seen[2] == (("count", True), ["1", "2", "3", "0"])
        assert seen[4] == (None, ["3", "2", "1", "0"])
        table.sort_by("count")
        table.sort_reverse()
        assert [row.key[-1] for row in table.shown] == ["0", "3", "2", "1"]
        await pilot.pause()
        assert "COUNT▲" in app.lines[0]


class CountedRows:
    """Ten thousand rows that tell how many of them were made."""

    def __init__(self) -> None:
        self.keys: Sequence[str] = [f"key-{number}" for number in range(10_000)]
        self.made = 0

    def row(self, index: int) -> Row:
        self.made += 1
        return Row(self.keys[index], (f"stream-{index}", "ACTIVE", str(index), "Note"))

    def sort_values(self, column: int) -> list[object]:  # every column alike
        return [-index for index in range(len(self.keys))]

    def text(self, index: int) -> str:
        return f"stream-{index}"


async def test_of_ten_thousand_rows_those_on_the_screen_and_a_sample_are_made() -> None:
    table, rows = Table(COLUMNS), CountedRows()
    async with scene(table) as (app, pilot):
        table.show(rows)
        await pilot.pause()
        assert "stream-0" in app.text
        assert rows.made <= MEASURED_ROWS + table.list.height
        rows.made = 0
        table.repaint()
        assert rows.made <= table.list.height
        table.filter("stream-99")
        table.sort_by("name")
        assert table.shown_keys[0] == "key-9999"
        assert table.shown_count == 111
        assert rows.made <= 3 * table.list.height
        assert table.cursor_key == "key-0" or table.cursor_key in table.shown_keys


async def test_an_unknown_value_sorts_last_in_both_directions() -> None:
    table = Table([Column("a", "A")])
    async with scene(table):
        table.set_rows([Row("x", ("–",), (None,)), Row("y", ("1",), (1,)), Row("z", ("2",), (2,))])
        table.sort_by("a")
        assert [row.key for row in table.shown] == ["y", "z", "x"]
        table.sort_reverse()
        assert [row.key for row in table.shown] == ["z", "y", "x"]


async def test_a_table_shows_no_control_character() -> None:
    table = Table([Column("a", "A")])
    async with scene(table) as (app, pilot):
        table.set_rows([Row("x", ("evil\x1b[2J\u202etext",))])
        await pilot.pause()
        assert "\x1b" not in app.text
        assert "\u202e" not in app.text


VALUE = {"name": "Zoë\x1b[31m", "list": [1, 2], "long": "x" * 300 + "\nsecond line", "nest": {"a": {"b": None}}}


async def test_json_folds_and_unfolds_under_the_cursor() -> None:
    view = JsonView(VALUE)
    async with scene(view) as (app, pilot):
        view.focus()
        assert "\x1b" not in app.text
        await pilot.press("j", "j", "space")
        assert "[ 2 items ]" in app.text
        await pilot.press("enter")
        assert "[ 2 items ]" not in app.text
        await pilot.press("C")
        assert "{ 1 member }" in app.text
        await pilot.press("E")
        assert '"b": null' in app.text


async def test_a_long_string_opens_in_full_and_esc_closes_it() -> None:
    view = JsonView(VALUE)
    async with scene(view, size=(60, 20)) as (app, pilot):
        view.focus()
        await pilot.press("C", "j", "j", "j", "enter")
        await until(lambda: "second line" in app.lines)
        await pilot.press("escape")
        await until(lambda: "second line" not in app.lines)
        assert view.list.has_focus


async def test_json_is_searched_as_typed_and_n_goes_on() -> None:
    view = JsonView({"one": "match", "two": {"match": 1}, "three": "MATCH"})
    async with scene(view) as (app, pilot):
        view.focus()
        await pilot.press("slash", *"mat")
        await until(lambda: view.selected.key == "one")
        await pilot.press("enter")
        await until(lambda: not app.query(FilterBar))
        await pilot.press("n")
        assert view.selected.key == "match"
        await pilot.press("n")
        assert view.selected.key == "three"
        await pilot.press("N")
        assert view.selected.key == "match"


async def test_bytes_are_dumped_in_rows_that_fit() -> None:
    view = HexView(bytes(range(256)))
    async with scene(view, size=(80, 10)) as (app, pilot):
        assert app.lines[0].startswith("00000000  00 01 02 03 04 05 06 07  08 09")
        assert app.lines[4].endswith("@ABCDEFGHIJKLMNO")
        view.focus()
        await pilot.press("G")
        assert app.lines[-1].startswith("000000f0")
        await pilot.resize_terminal(50, 10)
        await until(lambda: app.lines[-1].startswith("000000f8") or "000000f0" in app.text)


async def test_a_text_breaks_at_the_edge_and_shows_what_a_terminal_would_obey() -> None:
    view = TextView("abcdefghij" * 3 + "\nbell\x07")
    async with scene(view, size=(20, 6)) as (app, pilot):
        assert app.lines[:3] == ["abcdefghij" * 2, "abcdefghij", "bell␇"]
        await pilot.resize_terminal(10, 6)
        await until(lambda: app.lines[:4] == ["abcdefghij"] * 3 + ["bell␇"])


async def test_facts_align_and_wrap_and_repaint_only_what_changed() -> None:
    facts = Facts([("stream", "orders"), ("hash key", "one two three four five six")])
    async with scene(facts, size=(24, 8)) as (app, _):
        assert app.lines[:3] == ["stream    orders", "hash key  one two three", "          four five six"]
        facts.show([("stream", "clicks"), ("hash key", "one two three four five six")])
        await until(lambda: "clicks" in app.lines[0])
        facts.show([("only", "this")])
        await until(lambda: app.lines[:2] == ["only  this", ""])


async def test_the_filter_bar_says_what_is_typed_and_how_it_ends() -> None:
    bar = FilterBar()
    async with scene(bar) as (app, pilot):
        await pilot.press(*"ab", "enter")
        await until(lambda: any(isinstance(message, FilterBar.FilterClosed) for message in app.messages))
        last = app.messages[-1]
        assert isinstance(last, FilterBar.FilterClosed)
        assert (last.text, last.keep) == ("ab", True)
        await pilot.press("escape")
        await until(lambda: isinstance(app.messages[-1], FilterBar.FilterClosed) and not app.messages[-1].keep)


async def test_a_failure_says_what_why_and_what_to_do() -> None:
    async with scene(FailureView(FAILURE)) as (app, _):
        assert "ListStreams failed." in app.text
        assert "The endpoint refused␛[31m the connection." in app.text
        assert "Check --endpoint-url." in app.text
        assert "r tries again." in app.text


async def test_an_empty_list_says_what_to_do_next() -> None:
    async with scene(EmptyView("No streams here. Press : to look elsewhere.")) as (app, _):
        assert "Press : to look elsewhere." in app.text


async def test_a_long_wait_says_how_long_and_how_to_stop_it() -> None:
    now = [100.0]
    view = LoadingView("Listing streams…", monotonic=lambda: now[0])
    async with scene(view) as (app, _):
        assert "Listing streams…" in app.text
        assert "esc" not in app.text
        now[0] += 3
        await until(lambda: "3 s · esc cancels" in app.text)


KIT: list[Callable[[], Widget]] = [
    lambda: Table(COLUMNS),
    lambda: JsonView(VALUE),
    lambda: HexView(bytes(99)),
    lambda: TextView("x" * 999),
    lambda: Facts([("a long label", "a long value " * 9)]),
    FilterBar,
    lambda: FailureView(FAILURE),
    lambda: EmptyView("Nothing"),
    lambda: LoadingView("Loading"),
]


@pytest.mark.parametrize("make", KIT)
async def test_every_widget_survives_any_size(make: Callable[[], Widget]) -> None:
    widget = make()
    async with scene(widget, size=(40, 10)) as (app, pilot):
        if isinstance(widget, Table):
            widget.set_rows(stream_rows(50))
        for size in ((1, 1), (2, 3), (40, 10), (200, 60), (3, 2)):
            await pilot.resize_terminal(*size)
            await pilot.press("j", "G", "enter")
            assert len(app.lines) == size[1]
