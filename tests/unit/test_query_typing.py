"""What helps while an expression is typed: completion, history, saved names."""

import json
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinesis_tui.config import load_settings
from kinesis_tui.failure import Failure
from kinesis_tui.query.complete import complete
from kinesis_tui.query.field_words import EVENTS
from kinesis_tui.query.history import MOST, History
from kinesis_tui.query.paths_seen import MOST_PATHS, PathsSeen
from kinesis_tui.query.saved import FilterCommand, NameRefused, SavedFilters


def seen() -> PathsSeen:
    paths = PathsSeen()
    for n in range(3):
        paths.add(b'{"user": {"id": 1, "e.mail": "x"}, "items": [{"sku": "a", "tags": ["b"]}]}')
        paths.add(b'{"status": "ok", "user": {"id": %d}}' % n)
    return paths


@pytest.mark.parametrize(
    ("text", "start", "choices"),
    [
        ("ke", 0, ["key:"]),
        ("size>5 se", 7, ["seq:"]),
        ("s", 0, ["shard:", "seq:", "size>", "since:"]),
        ("not:ke", 4, ["key:"]),
        ("decoded:kp", 8, ["kpl"]),
        ("decoded:kpl,gz", 12, ["gzip"]),
        ("error ke", 6, ["key:"]),
        ("{ $", 2, ["$.user.id", "$.user.['e.mail']", "$.items[*].sku", "$.items[*].tags[0]", "$.status"]),
        ("{ $.user.", 2, ["$.user.id", "$.user.['e.mail']"]),
        ("{ $.status = a && ($.st", 19, ["$.status"]),
        ("{ $.status ", 11, ["= ", "!= ", "> ", ">= ", "< ", "<= ", "IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"]),
        ("{ $.status IS ", 11, ["IS NULL", "IS TRUE", "IS FALSE"]),
        ("{ $.status !", 11, ["!= "]),
        ("{ $.status = ok ", 16, ["&& ", "|| ", "}"]),
        ("{ $.status IS NULL &", 19, ["&& "]),
        ('{ $.status = "', 14, []),
        ('"ke', 3, []),
        ("%ke", 3, []),
        ("{ $.status = ok } ", 18, []),
        ("[ip, s", 6, []),
        ("unknown", 0, []),
    ],
)
def test_what_may_stand_at_the_cursor_is_offered(text: str, start: int, choices: list[str]) -> None:
    found = complete(text, len(text), seen())
    assert (found.start, sorted(choice.text for choice in found.choices)) == (start, sorted(choices))


def test_only_what_stands_before_the_cursor_counts_and_log_events_have_their_own_words() -> None:
    assert [each.text for each in complete("ke { $.a = 1 }", 2, seen()).choices] == ["key:"]
    assert [each.text for each in complete("gr", 2, seen(), EVENTS).choices] == ["group:"]


@given(st.text(max_size=40), st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_completion_of_any_text_ends_well(text: str, cursor: int) -> None:
    found = complete(text, min(cursor, len(text)), seen())
    assert 0 <= found.start <= cursor


@given(st.lists(st.one_of(st.binary(max_size=50), st.text(max_size=30).map(str.encode)), max_size=10))
@settings(max_examples=200, deadline=None)
def test_paths_are_taken_from_any_bytes(bodies: list[bytes]) -> None:
    paths = PathsSeen()
    for body in bodies:
        paths.add(body)


def test_paths_are_bounded_whatever_is_seen() -> None:
    paths = PathsSeen()
    for n in range(20):
        paths.add(json.dumps({f"name-{n}-{index}": index for index in range(1000)}).encode())
    paths.add(b'{"a":' * 500 + b"1" + b"}" * 500)
    paths.add(b'{"a": "' + b"x" * 1_000_000 + b'"}')
    assert len(paths) == MOST_PATHS


def test_history_keeps_the_newest_once_and_privately(tmp_path: Path) -> None:
    file = tmp_path / "state" / "filters.jsonl"
    history = History(file)
    history.load()
    assert [history.add(text) for text in ("a", "b", "b", " ", "a\n{é}")] == [True, True, False, False, True]
    history.add("a")
    history.save()
    again = History(file)
    again.load()
    assert again.entries == ("b", "a\n{é}", "a")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["filters.jsonl"]


def test_history_is_bounded_and_two_sessions_lose_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = History(tmp_path / "h"), History(tmp_path / "h")
    for n in range(MOST + 10):
        one.add(f"one {n}")
    one.save()
    other.add("other")
    other.save()
    assert len(other.entries) == MOST
    assert other.entries[-2:] == (f"one {MOST + 9}", "other")


def test_history_passes_over_what_it_does_not_understand(tmp_path: Path) -> None:
    file = tmp_path / "h"
    file.write_bytes(b'"a"\nnonsense\n{"x": 1}\n\xff\xfe\n"b"\n"cut sho')
    history = History(file)
    history.load()
    assert history.entries == ("a", "b")


def test_history_that_can_not_be_written_says_so_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = History(tmp_path / "file" / "h")
    history.load()
    history.add("secret=hunter2")
    with pytest.raises(Failure, match="Keeping the history of filters") as told:
        history.save()
    assert "hunter2" not in str(told.value)
    assert history.entries == ("secret=hunter2",)


def test_a_reader_never_sees_half_a_history(tmp_path: Path) -> None:
    history, reader = History(tmp_path / "h"), History(tmp_path / "h")
    history.add("x" * 100_000)
    history.save()
    lengths: set[int] = set()

    def write() -> None:
        for n in range(30):
            history.add(f"{n}" * 10)
            history.save()

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        reader.load()
        lengths.add(len(reader.entries[0]))
    thread.join()
    assert lengths <= {100_000}


def test_filters_are_saved_under_names_in_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine\nutc = true\n")
    saved = SavedFilters(file, load_settings(file).filters)
    saved.save("failed", '{ $.status = "failed" }')
    saved.save("big", "size>10KB")
    assert file.read_text().startswith("# mine\nutc = true\n")
    again = SavedFilters(file, load_settings(file).filters)
    assert again.expressions == {"big": "size>10KB", "failed": '{ $.status = "failed" }'}
    again.forget("big")
    assert load_settings(file).filters == {"failed": '{ $.status = "failed" }'}


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("", FilterCommand("clear")),
        ("list", FilterCommand("list")),
        ("save bad-ones", FilterCommand("save", "bad-ones")),
        ("forget failed", FilterCommand("forget", "failed")),
        ("failed", FilterCommand("use", expression="{ $.a = 1 }")),
        ("failed orders", FilterCommand("use", expression="failed orders")),
        (" timeout ", FilterCommand("use", expression="timeout")),
    ],
)
def test_what_follows_the_filter_command(words: str, command: FilterCommand, tmp_path: Path) -> None:
    assert SavedFilters(tmp_path / "c", {"failed": "{ $.a = 1 }"}).command(words) == command


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("save", "expected a name"),
        ("forget", "expected a name"),
        ("forget other", "no filter is saved as 'other'; saved are: failed"),
    ],
)
def test_a_filter_command_that_is_none_says_why(words: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(NameRefused, match=why):
        SavedFilters(tmp_path / "c", {"failed": "a"}).command(words)


@pytest.mark.parametrize(("name", "expression"), [("a b", "x"), ("", "x"), ("save", "x"), ("x" * 41, "x"), ("ok", " ")])
def test_a_name_that_can_be_none_is_refused_and_nothing_written(name: str, expression: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    with pytest.raises(NameRefused):
        SavedFilters(file, {}).save(name, expression)
    assert not file.exists()
