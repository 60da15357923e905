"""A delivery stream made by keys on the embedded AWS, and its record seen in S3, in the smallest terminal."""

from pathlib import Path

from tests.e2e.test_tmux_demo import demo
from tests.support.tmux import TmuxTerminal, needs_proc, needs_tmux

pytestmark = [needs_tmux, needs_proc]

ROLE = "arn:aws:iam::000000000000:role/firehose-delivery"


def fills_the_form(terminal: TmuxTerminal) -> None:
    terminal.press("n")
    terminal.shows("1/7", "Source and name")
    terminal.press("Tab")
    terminal.type("copy")
    terminal.shows("copy")
    for step in ("2/7", "3/7", "4/7", "5/7"):
        terminal.press("C-s")
        terminal.shows(step)
    terminal.type("acme-data-lake")
    terminal.press("Tab")
    terminal.type("copied/")
    terminal.shows("now: copied/2")
    for step in ("6/7", "7/7"):
        terminal.press("C-s")
        terminal.shows(step)
    terminal.press("C-r")
    terminal.shows("Not yet: role")
    terminal.type(ROLE)
    terminal.until(lambda text: "it is missing" not in text.split("Not yet")[0], what="the role is taken")


def test_a_delivery_stream_is_created_by_keys_and_its_record_is_seen_in_s3(tmp_path: Path) -> None:
    with demo(tmp_path) as (terminal, started, before):
        terminal.press("3")
        terminal.shows("orders-to-s3", "ACTIVE", "New…")
        fills_the_form(terminal)
        terminal.press("C-s")
        terminal.shows("Create copy: CreateDeliveryStream")
        terminal.press("C-s")
        terminal.shows("copy is ACTIVE")
        terminal.press("Escape")
        terminal.shows("copy  ACTIVE  Direct PUT", "DeliveryStreamARN")
        terminal.press("T")
        terminal.shows("Test copy", "sends it")
        terminal.press("C-s")
        terminal.shows("arrived after", "object    copied/2")
        terminal.press("q")
        assert terminal.ended() == 0
        terminal.assert_clean(before)
        started.all_ended()
