"""The command line: completion, history, and sentences instead of losses."""

from __future__ import annotations

import pytest
from textual.events import Key

from kinesis_tui.failure import ConfigInvalid, Unreachable
from kinesis_tui.pane import DemoNotice
from kinesis_tui.ui.frame.command_screen import CommandInput, CommandScreen
from tests.support.app import AppPage, ScriptedAws, open_app
from tests.support.frame_panes import LogsPane, StreamsPane, TailPane
from tests.support.waiting import until

THREE = (StreamsPane, TailPane, LogsPane)


async def run(page: AppPage, line: str) -> None:
    await page.press("colon")
    await page.type(line)
    await page.press("enter")


def typed(page: AppPage) -> str:
    return page.app.screen.query_one(CommandInput).value


async def test_a_pane_and_its_argument_can_be_typed() -> None:
    async with open_app(*THREE) as page:
        await run(page, "tail orders")
        await until(lambda: page.shown == ["tail"])
        await until(lambda: getattr(page.pane, "asked", [])[-1:] == ["open orders"])


async def test_tab_completes_the_command_and_then_its_argument() -> None:
    async with open_app(*THREE) as page:
        await page.press("colon", "s", "t", "tab")
        assert typed(page) == "streams "
        await page.press("o", "tab")
        assert typed(page) == "streams orders"


async def test_right_takes_what_is_suggested() -> None:
    async with open_app(*THREE) as page:
        await page.press("colon", "r", "e", "g", "i")
        await page.shows("region")
        await until(lambda: page.app.screen.query_one(CommandInput)._suggestion == "region")
        await page.press("right")
        assert typed(page) == "region"


async def test_candidates_are_listed_above_the_line() -> None:
    async with open_app(*THREE) as page:
        await page.press("colon")
        await page.type("region eu")
        assert "region eu-central-1" in page.text
        assert "region eu-west-1" in page.text


async def test_up_and_down_walk_the_history_and_keep_the_draft() -> None:
    async with open_app(*THREE) as page:
        await run(page, "utc")
        await run(page, "tail orders")
        await page.press("colon")
        await page.type("lo")
        await page.press("up")
        assert typed(page) == "tail orders"
        await page.press("up", "up")
        assert typed(page) == "utc"
        await page.press("down", "down")
        assert typed(page) == "lo"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("frobnicate now", "There is no command 'frobnicate'"),
        ("t", "t could be tail, theme."),
        ("split", "Say which: split TARGET"),
        ("split nowhere", "Two panes need 120 columns"),
        ("theme pink", "There is no theme 'pink'; there are dark, light, high-contrast, 16-colours."),
        ("region", "Say which: region REGION"),
        ("shout", "Say what to shout."),
    ],
)
async def test_a_line_that_cannot_be_run_stays_with_a_sentence(line: str, sentence: str) -> None:
    async with open_app(*THREE) as page:
        await run(page, line)
        await page.shows(sentence)
        assert isinstance(page.app.screen, CommandScreen)
        assert typed(page) == line


async def test_a_commands_unique_beginning_is_enough() -> None:
    async with open_app(*THREE) as page:
        await run(page, "lo")
        await until(lambda: page.shown == ["logs"])


async def test_split_puts_a_target_beside_the_pane() -> None:
    async with open_app(*THREE, size=(120, 24)) as page:
        await run(page, "split tail:orders")
        await until(lambda: page.shown == ["streams", "tail"])


async def test_region_switches_the_session_and_every_pane_looks_again() -> None:
    async with open_app(*THREE) as page:
        await page.press("2")
        await run(page, "region us-east-1")
        await page.shows("us-east-1")
        assert [connection.region for connection in page.aws.switched] == ["us-east-1"]
        for name in ("streams", "tail"):
            assert getattr(page.app.query_one(f"#{name}"), "asked", [])[-1] == "reload"


async def test_profile_switches_the_session_and_disarms_writes() -> None:
    async with open_app(*THREE) as page:
        page.aws.guard.arm()
        await run(page, "profile prod")
        await page.shows(" prod ")
        assert not page.aws.guard.armed


async def test_an_endpoint_that_was_asked_for_stays_and_one_of_the_old_profile_does_not() -> None:
    async with open_app(*THREE) as page:
        page.aws.endpoint_url = "http://profile.example"  # known only once the session is open
        await run(page, "profile prod")
        assert page.aws.switched[-1].endpoint_url is None
    async with open_app(*THREE, aws=ScriptedAws(endpoint_url="http://asked.example")) as page:
        await run(page, "profile prod")
        assert page.aws.switched[-1].endpoint_url == "http://asked.example"


async def test_a_profile_that_does_not_exist_is_a_sentence_and_nothing_changes() -> None:
    refusal = ConfigInvalid("profile nope", "it is in no config file", "name one that exists")
    async with open_app(*THREE, aws=ScriptedAws(refusal=refusal)) as page:
        await run(page, "profile nope")
        await page.shows("it is in no config file")
        assert typed(page) == "profile nope"
        assert " default " in page.header


async def test_theme_changes_the_colours() -> None:
    async with open_app(*THREE) as page:
        await run(page, "theme light")
        assert page.app.theme == "light"


async def test_words_do_what_keys_do() -> None:
    async with open_app(*THREE) as page:
        await run(page, "utc")
        await until(lambda: page.header.endswith("Z"))
        await run(page, "help")
        await page.shows("Everywhere")
        await page.press("escape")
        await run(page, "write")
        await page.shows("Type 111122223333")
        await page.press("escape")
        await run(page, "shout hello")
        await page.shows("HELLO")
        await run(page, "q")
        await until(lambda: page.app._exit)


async def test_what_is_typed_ahead_is_not_lost() -> None:
    async with open_app(*THREE) as page:
        for key, character in (("colon", ":"), *((letter, letter) for letter in "utc"), ("enter", "\r")):
            page.app.post_message(Key(key, character))
        await until(lambda: page.header.endswith("Z"))


async def test_what_is_typed_ahead_into_a_filter_runs_no_binding() -> None:
    async with open_app(*THREE) as page:
        for key, character in (("slash", "/"), ("s", "s"), ("r", "r"), ("d", "d")):
            page.app.post_message(Key(key, character))
        await until(lambda: page.pane.filter_text == "srd")
        assert getattr(page.pane, "asked", [])[0] == "begin"
        assert not {"sort", "reload"} & set(getattr(page.pane, "asked", []))


async def test_escape_and_an_empty_line_leave_the_command_line() -> None:
    async with open_app(*THREE) as page:
        await page.press("colon", "escape")
        await page.press("colon", "enter")
        assert not isinstance(page.app.screen, CommandScreen)


async def test_in_the_demo_the_embedded_aws_can_be_restarted() -> None:
    restarted: list[str] = []

    async def restart() -> None:
        restarted.append("yes")
        if len(restarted) == 1:
            raise Unreachable("the embedded AWS did not start", "its port is taken", "try again")

    async with open_app(*THREE, demo=DemoNotice("DEMO", restart)) as page:
        await run(page, "restart")
        await page.shows("its port is taken")
        await page.press("enter")
        await until(lambda: getattr(page.pane, "asked", [])[-1] == "reload")


async def test_the_end_of_a_line_longer_than_the_terminal_is_shown() -> None:
    async with open_app(*THREE) as page:
        await page.press("colon")
        await page.type("tail " + "x" * 100 + " the-end")
        await page.shows(" the-end")
