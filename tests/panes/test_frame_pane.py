"""What every pane inherits: states, views, filter, export."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kinesis_tui.pane import Context, Empty, Failed, Loaded, Loading, LoadView
from tests.support.app import AppPage, open_app
from tests.support.frame_panes import REFUSED, StreamsPane
from tests.support.waiting import until


def streams(page: AppPage) -> StreamsPane:
    assert isinstance(page.pane, StreamsPane)
    return page.pane


async def test_a_list_has_four_states_and_each_is_painted() -> None:
    async with open_app(StreamsPane) as page:
        view = streams(page).view_state
        await page.shows("No streams here. Press r to look again.")
        view.show(Loading("Listing streams…"))
        await page.shows("Listing streams…")
        view.show(Failed(REFUSED))
        await page.shows("refused the connection")
        await page.shows("heck the endpoint")
        view.show(Loaded(["orders"]))
        await until(lambda: "refused" not in page.text)
        await page.shows("orders")


async def test_a_failed_refresh_leaves_what_was_read_on_screen() -> None:
    async with open_app(StreamsPane) as page:
        view = streams(page).view_state
        view.show(Loaded(["orders"]))
        view.show(Failed(REFUSED))
        await page.shows("refused the connection")
        assert "orders" in [line.strip() for line in page.lines]


async def test_keys_work_in_every_state() -> None:
    async with open_app(StreamsPane) as page:
        view = streams(page).view_state
        for state in (Loading(), Failed(REFUSED), Empty("nothing"), Loaded(1), Failed(REFUSED)):
            view.show(state)
            await page.pilot.pause()
            await page.press("r")
        assert streams(page).asked.count("reload") == 5


async def test_escape_is_offered_while_something_is_loading() -> None:
    async with open_app(StreamsPane) as page:
        streams(page).view_state.show(Loading("Listing streams…"))
        await page.shows("esc Back")
        streams(page).view_state.show(Loaded(1))
        await until(lambda: "esc Back" not in page.footer)


async def test_escape_leaves_a_view_and_gives_the_keyboard_back() -> None:
    async with open_app(StreamsPane) as page:
        before = page.app.focused
        assert "esc Back" not in page.footer
        await page.press("k")
        await page.shows("which shard")
        assert "esc Back" in page.footer
        assert "No streams" not in page.text
        await page.press("escape")
        await page.shows("No streams")
        assert page.app.focused is before
        await page.press("escape")
        assert page.shown == ["streams"]


async def test_slash_filters_and_escape_clears() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("slash")
        await page.type("ord")
        await until(lambda: streams(page).asked[-1:] == ["filter ord"])
        await page.press("enter")
        assert streams(page).filter_text == "ord"
        assert "esc Back" in page.footer
        await page.press("escape")
        assert streams(page).asked[-1] == "filter "


async def test_escape_in_the_filter_bar_clears_and_closes_it() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("slash", "slash")
        await page.type("x")
        await until(lambda: streams(page).filter_text == "/x")
        await page.press("escape")
        await until(lambda: streams(page).filter_text == "")
        await page.press("s")
        assert streams(page).asked[-1] == "sort"


async def test_export_writes_a_file_of_its_own_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(StreamsPane) as page:
        await page.press("u", "e")
        await page.shows("Wrote 2 lines to")
        await page.press("e")
        await until(lambda: len(list(tmp_path.iterdir())) == 2)
    files = sorted(tmp_path.iterdir(), key=lambda path: len(path.name))
    assert [file.name for file in files] == [
        "orders_streams-2026-11-25T120304.jsonl",
        "orders_streams-2026-11-25T120304-2.jsonl",
    ]
    assert files[0].read_bytes() == b'{"n":1}\n{"n":2}\n'
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


async def test_an_export_that_takes_long_shows_its_progress_and_escape_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(StreamsPane, size=(120, 24)) as page:

        def endless() -> Iterator[bytes]:
            while True:
                page.clock.advance(0.5)
                yield b"record"

        streams(page).export_lines = endless()  # type: ignore[assignment]
        await page.press("e")
        await page.shows("esc stops")
        await page.press("escape")
        await page.shows("The export was stopped")
        await until(lambda: not list(tmp_path.iterdir()))


async def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    async with open_app(StreamsPane) as page:
        gone.rmdir()
        await page.press("e")
        await page.shows("Not exported")


async def test_a_context_makes_a_shared_thing_once() -> None:
    async with open_app(StreamsPane) as page:
        context: Context = page.app.context
        assert context.one(list, list) is context.one(list, list)


async def test_a_pane_with_a_load_view_has_one_way_to_show_it() -> None:
    async with open_app(StreamsPane) as page:
        assert page.app.query(LoadView).first() is streams(page).view_state
