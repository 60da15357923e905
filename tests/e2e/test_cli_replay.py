"""`kinesis-tui replay` on a real terminal: a capture without AWS, and leaving it clean."""

from pathlib import Path

from tests.support.captures import record_at, write_capture
from tests.support.cli import command, environment, kinesis_tui
from tests.support.terminal import PtyTerminal


def offline(home: Path) -> dict[str, str]:
    """Neither credentials nor a region, and an endpoint where nobody listens."""
    return environment(home, "http://127.0.0.1:9", credentials=False, region=False)


def test_a_capture_opens_steps_and_leaves_with_0(tmp_path: Path) -> None:
    path = write_capture(tmp_path / "orders.jsonl.zst", (record_at(n, n) for n in range(601)))
    with PtyTerminal(command("replay", str(path)), columns=120, rows=20, environment=offline(tmp_path)) as terminal:
        terminal.shows('{"n":600}')
        assert "REPLAY" in terminal.text
        assert "orders.jsonl.zst" in terminal.text
        terminal.send("{")
        terminal.shows('{"n":540}')
        terminal.send("q")
        assert terminal.wait() == 0
        assert "Traceback" not in terminal.text


def test_a_capture_is_a_target_too(tmp_path: Path) -> None:
    path = write_capture(tmp_path / "with a blank.jsonl", (record_at(n, n) for n in range(5)))
    target = f"tail:file:{path}"
    with PtyTerminal(command(target), columns=120, rows=20, environment=offline(tmp_path)) as terminal:
        terminal.shows('{"n":4}')
        terminal.send("q")
        assert terminal.wait() == 0


def test_what_is_no_capture_is_told_before_the_screen_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_text("words\n")
    for file in (path, tmp_path / "none"):
        ended = kinesis_tui("replay", str(file), env=offline(tmp_path))
        assert (ended.status, ended.out) == (1, b"")
        assert ended.sentence.startswith(f"kinesis-tui: Reading {file} failed: ")
