"""Every key of the frame does what its tooltip says."""

from __future__ import annotations

import base64

import pytest
from textual.events import Key
from textual.widgets import Input

from kinesis_tui.aws.connection import Identity
from kinesis_tui.aws.guard import Guard
from kinesis_tui.config import Settings
from kinesis_tui.failure import ConfigInvalid, Unreachable
from kinesis_tui.pane import Choice, DemoNotice, Navigate
from kinesis_tui.ui.frame.describe_screen import DescribeScreen
from kinesis_tui.ui.frame.help_screen import HelpScreen
from kinesis_tui.ui.frame.menu import Menu
from kinesis_tui.ui.frame.palette import ActionPalette
from kinesis_tui.ui.frame.typeahead import TypeAhead
from tests.support.app import AppPage, ScriptedAws, open_app
from tests.support.frame_panes import ARN, LogsPane, StreamsPane, TailPane
from tests.support.waiting import until

THREE = (StreamsPane, TailPane, LogsPane)


def asked(page: AppPage, name: str) -> list[str]:
    pane = page.app.query_one(f"#{name}")
    return list(getattr(pane, "asked", []))


async def test_the_frame_shows_who_looks_where_and_what_works() -> None:
    async with open_app(*THREE) as page:
        await page.shows("111122223333")
        assert page.header.split() == (
            ["default", "eu-west-1", "111122223333", "READ-ONLY", "0", "rec/s", "0", "calls/s", "12:03:04"]
        )
        assert page.tabs.split() == ["1", "Streams", "2", "Tail", "3", "Logs", "3", "streams"]
        assert page.footer.startswith(" / Filter  s Sort  d Describe")
        assert page.footer.endswith(": Command  ? Help")


async def test_a_digit_goes_to_its_pane_and_a_hidden_pane_keeps_its_state() -> None:
    async with open_app(*THREE) as page:
        await page.press("2")
        assert page.shown == ["tail"]
        await page.press("1")
        assert page.shown == ["streams"]
        assert asked(page, "streams") == ["begin"]


async def test_the_digit_of_a_pane_that_is_not_there_says_so() -> None:
    async with open_app(*THREE) as page:
        await page.press("9")
        await page.shows("There is no pane 9")
        assert page.shown == ["streams"]


async def test_minus_goes_back_and_forth_between_two_panes() -> None:
    async with open_app(*THREE) as page:
        await page.press("minus")
        await page.shows("There is no pane before this one.")
        await page.press("3", "minus")
        assert page.shown == ["streams"]
        await page.press("minus")
        assert page.shown == ["logs"]


async def test_a_target_opens_its_pane_with_its_argument() -> None:
    async with open_app(*THREE, target="tail:orders") as page:
        await until(lambda: asked(page, "tail") == ["begin", "open orders"])
        assert page.shown == ["tail"]


async def test_an_argument_with_colons_arrives_whole() -> None:
    async with open_app(*THREE) as page:
        page.pane.post_message(Navigate("tail:arn:aws:kinesis:eu-west-1:1:stream/orders"))
        await until(lambda: page.shown == ["tail"])
        await until(lambda: "open arn:aws:kinesis:eu-west-1:1:stream/orders" in asked(page, "tail"))


async def test_a_target_that_does_not_exist_is_one_sentence_and_the_first_pane() -> None:
    async with open_app(*THREE, target="nowhere:x") as page:
        await page.shows("There is no pane 'nowhere'; there are streams, tail, logs.")
        assert page.shown == ["streams"]


async def test_u_switches_between_utc_and_local_time_everywhere() -> None:
    async with open_app(*THREE) as page:
        await page.press("u")
        assert page.header.endswith("12:03:04Z")
        assert asked(page, "streams")[-1] == "utc True"
        await page.press("u")
        assert asked(page, "streams")[-1] == "utc False"


async def test_times_begin_in_utc_where_the_settings_say_so() -> None:
    async with open_app(*THREE, settings=Settings(utc=True)) as page:
        assert page.header.endswith("12:03:04Z")
        assert page.pane.utc


async def test_the_header_follows_the_clock_and_the_meters() -> None:
    async with open_app(StreamsPane, size=(120, 24)) as page:
        page.app.context.records.add(200, 40_000)
        page.clock.advance(5)
        await page.shows("12:03:09")
        assert "records/s" in page.header
        assert "40 records/s" in page.header


async def test_the_demo_says_loudly_that_it_is_one() -> None:
    notice = DemoNotice("DEMO on the embedded AWS")
    async with open_app(StreamsPane, demo=notice, aws=ScriptedAws(guard=Guard(armed=True))) as page:
        assert "DEMO" in page.header
        assert "ARMED" in page.header


async def test_w_arms_writes_once_the_account_is_typed_and_disarms_at_once() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("w")
        await page.shows("Type 111122223333 to go on.")
        await page.type("1111")
        await page.press("enter")
        await page.shows("That is not 111122223333.")
        await page.type("22223333")
        await page.press("enter")
        await until(lambda: page.aws.guard.armed)
        await page.shows("WRITES ARMED")
        await page.press("w")
        assert not page.aws.guard.armed
        assert "READ-ONLY" in page.header


async def test_escape_leaves_writes_unarmed() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("w")
        await page.shows("Type 111122223333")
        await page.press("escape")
        assert not page.aws.guard.armed


async def test_writes_stay_off_while_the_account_is_unknown() -> None:
    failure = Unreachable("GetCallerIdentity failed", "the endpoint refused the connection", "check --endpoint-url")
    async with open_app(StreamsPane, aws=ScriptedAws(account=failure)) as page:
        assert " – " in page.header
        await page.press("w")
        await page.shows("Writes stay off")
        assert not page.aws.guard.armed


async def test_who_we_are_is_asked_again_after_a_while() -> None:
    failure = Unreachable("GetCallerIdentity failed", "the endpoint refused the connection", "check --endpoint-url")
    async with open_app(StreamsPane, aws=ScriptedAws(account=failure)) as page:
        page.aws.account = Identity("111122223333", "arn:aws:iam::111122223333:user/me")
        page.clock.advance(31)
        await page.shows("111122223333")


async def test_y_copies_what_is_chosen_and_says_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(StreamsPane) as page:
        written: list[str] = []
        monkeypatch.setattr(page.app._driver, "write", written.append)
        await page.press("y")
        assert isinstance(page.app.screen, Menu)
        await page.press("j", "enter")
        await page.shows(f"Copied {len(ARN)} bytes.")
        expected = base64.b64encode(page.app.clipboard.encode()).decode()
        assert f"\x1b]52;c;{expected}\a" in "".join(written)
        assert page.app.clipboard.endswith("stream/orders")


async def test_text_too_long_for_a_clipboard_is_refused_with_a_sentence() -> None:
    async with open_app(StreamsPane) as page:
        page.app.copy_to_clipboard("x" * 75_000)
        await page.shows("Not copied: 75,000 bytes")


async def test_a_menu_answers_to_digits_arrows_and_the_mouse() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("y", "1")
        assert page.app.clipboard == "orders"
        await page.press("y", "down", "up", "down", "enter")
        assert page.app.clipboard.startswith("arn:")
        await page.press("y")
        await page.pilot.click("OptionList", offset=(6, 1))
        await page.pilot.pause()
        assert page.app.clipboard == "orders"
        await page.press("y", "escape")
        assert page.app.screen is page.app.workspace.screen


async def test_where_there_is_nothing_to_do_a_key_says_so() -> None:
    async with open_app(TailPane) as page:
        for key, sentence in (
            ("y", "Nothing to copy here yet."),
            ("x", "Nothing related is known here."),
            ("d", "Nothing is selected to describe."),
            ("e", "Nothing to export here yet."),
        ):
            await page.press(key)
            await page.shows(sentence)


async def test_x_goes_to_what_is_related() -> None:
    async with open_app(*THREE) as page:
        await page.press("x", "enter")
        await until(lambda: page.shown == ["tail"])
        await until(lambda: asked(page, "tail") == ["begin", "open orders"])


async def test_d_shows_the_full_answer_and_comes_back() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("d")
        await page.shows("OpenShardCount")
        await page.press("y")
        assert '"OpenShardCount": 4' in page.app.clipboard
        await page.press("escape")
        assert not isinstance(page.app.screen, DescribeScreen)


async def test_a_failed_describe_says_what_failed_why_and_what_to_do() -> None:
    async with open_app(StreamsPane) as page:
        assert isinstance(page.pane, StreamsPane)
        page.pane.answer = None
        await page.press("d")
        await page.shows("refused the connection")
        await page.press("escape")
        assert page.shown == ["streams"]


async def test_question_mark_shows_help_made_from_the_bindings() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("question_mark")
        assert isinstance(page.app.screen, HelpScreen)
        for text in ("Data streams of this account", "Which shard a key lands in", "1 … 0", "Everywhere"):
            assert text in page.text
        await page.press("G", "k", "g", "j", "question_mark")
        assert not isinstance(page.app.screen, HelpScreen)


async def test_ctrl_p_finds_and_runs_actions_of_the_pane() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("ctrl+p")
        assert isinstance(page.app.screen, ActionPalette)
        await page.type("sort")
        await page.shows("Sort by the next column")
        await page.press("enter")
        await until(lambda: "sort" in asked(page, "streams"))


async def test_r_and_s_reach_the_pane() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("r", "s")
        assert asked(page, "streams") == ["begin", "reload", "sort"]


async def test_space_reaches_the_pane() -> None:
    async with open_app(TailPane) as page:
        await page.press("space")
        assert asked(page, "tail")[-1] == "pause"


async def test_q_quits() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("q")
        assert page.app._exit
    assert page.aws.closed


async def test_ctrl_c_quits_only_when_pressed_twice_in_time() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("ctrl+c")
        await page.shows("Press ctrl+c again to quit.")
        page.clock.advance(10)
        await page.press("ctrl+c")
        assert not page.app._exit
        await page.press("ctrl+c")
        assert page.app._exit


async def test_ctrl_c_works_in_dialogs_too() -> None:
    async with open_app(StreamsPane) as page:
        await page.press("colon", "ctrl+c", "ctrl+c")
        assert page.app._exit


async def test_tabs_and_footer_answer_to_the_mouse() -> None:
    async with open_app(*THREE) as page:
        await page.pilot.click("#tab-bar", offset=(14, 0))
        await until(lambda: page.shown == ["tail"])
        await page.pilot.click("#footer", offset=(2, 0))
        await until(lambda: "pause" in asked(page, "tail"))


async def test_a_keymap_moves_a_key_and_the_footer_follows() -> None:
    settings = Settings(keymap={"streams.sort": "o", "app.help": "f1"})
    async with open_app(StreamsPane, settings=settings) as page:
        assert "o Sort" in page.footer
        assert "f1 Help" in page.footer
        await page.press("o")
        assert asked(page, "streams")[-1] == "sort"
        await page.press("s")
        assert asked(page, "streams").count("sort") == 1


async def test_a_keymap_for_an_unknown_binding_is_refused_before_the_screen_is_taken() -> None:
    with pytest.raises(ConfigInvalid, match=r"streams\.srot"):
        async with open_app(StreamsPane, settings=Settings(keymap={"streams.srot": "o"})):
            pass


async def test_nothing_of_aws_is_asked_before_the_first_frame() -> None:
    async with open_app(StreamsPane) as page:
        await until(lambda: page.aws.warmed == 1)
        await page.shows("111122223333")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("x,backspace,y", "y"),
        ("a,b,left,c", "acb"),
        ("a,b,home,c,end,d", "cabd"),
        ("a,b,c,ctrl+u,d", "d"),
    ],
)
async def test_keys_of_one_burst_work_in_the_order_they_were_typed(keys: str, text: str) -> None:
    async with open_app() as page:
        await page.press("colon")
        field = page.app.screen.query_one(Input)
        for key in keys.split(","):
            page.app.post_message(Key(key, key if len(key) == 1 else None))
        await until(lambda: field.value == text, what=f"{text!r}, not {field.value!r}")
        await page.press("x")
        assert "x" in field.value


async def test_keys_typed_ahead_of_a_dialog_do_not_wait_for_each_other() -> None:
    async with open_app(*THREE) as page:
        await page.shows("111122223333")
        for key in ("w", "w", "tab", "escape"):
            page.app.post_message(Key(key, key if len(key) == 1 else None))
        await until(lambda: len(page.app.screen_stack) == 2, what="the dialog")
        await until(lambda: len(page.app.screen_stack) == 1, what="the dialog left by esc")
        assert not page.aws.guard.armed


async def test_what_is_left_twice_takes_no_other_screen_with_it() -> None:
    async with open_app(*THREE) as page:
        for screen in (Menu("Choose", [Choice("one", "1", "")]), ActionPalette()):
            await page.app.push_screen(screen)
            screen.dismiss(None)
            screen.dismiss(None)
            await page.pilot.pause()
            assert len(page.app.screen_stack) == 1


async def test_what_is_left_below_another_screen_goes_when_that_has_gone() -> None:
    async with open_app(*THREE) as page:
        below, above = Menu("Choose", [Choice("one", "1", "")]), Menu("Choose", [Choice("two", "2", "")])
        for screen in (below, above):
            await page.app.push_screen(screen)
        below.dismiss(None)
        assert page.app.screen is above
        above.dismiss(None)
        await until(lambda: len(page.app.screen_stack) == 1, what="both have gone")


def test_a_key_whose_screen_has_gone_is_sent_with_the_next() -> None:
    ahead = TypeAhead()
    first, second, third = (ahead.again(Key(key, key)) for key in "abc")
    assert ahead.due(second) == [first, second]
    assert ahead.due(first) == []
    assert ahead.due(third) == [third]
