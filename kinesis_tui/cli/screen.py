"""The full-screen program as a command: checks the target and the terminal, composes the context, runs the app."""

import gc
import os
import sys
from typing import TYPE_CHECKING

import click

from kinesis_tui.cli.exits import NotYet
from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run

if TYPE_CHECKING:
    from kinesis_tui.aws.session import AwsSession
    from kinesis_tui.pane import DemoNotice

LATER_PANES = ("firehose", "cognito", "logs")


@click.command("open", help="Open the full-screen program at TARGET: a pane's name, or `tail:orders`.")
@click.argument("target")
@shared_options
@click.pass_context
def command(context: click.Context, target: str) -> int:
    """Open the full-screen program at a target."""
    return open_program(begin(context), target)


def open_program(options: Options, target: str | None) -> int:
    """Run the full-screen program and return its exit status."""
    tune_start()
    check_target(target)
    check_terminal()
    return run(lambda: show(options, options.session(), target))


def tune_start() -> None:
    """Set what Textual reads when it is imported, unless the user has; let garbage lie until after the first frame.

    At 120 frames a second a key is answered in half the time; nothing is painted more often for it, since nothing is
    painted that has not changed.
    """
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    gc.disable()  # nothing that a start makes is garbage; the app collects again once the SDK is loaded


def check_terminal() -> None:
    """Raise a usage error where there is no terminal to draw on; Textual draws on standard error."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise _usage("The full-screen program needs a terminal; in a script use `kinesis-tui tail STREAM`.")


def check_target(target: str | None) -> None:
    """Raise a usage error for a target that no pane has."""
    from kinesis_tui.registry import ENTRIES

    if target is None:
        return
    name = target.partition(":")[0]
    panes = [entry.name for entry in ENTRIES]
    if name in LATER_PANES and name not in panes:
        raise NotYet(f"The pane {name!r}")
    if name not in panes:
        raise _usage(f"There is no command and no pane {name!r}; the panes are {', '.join(panes)}.")


def _usage(sentence: str) -> click.UsageError:
    return click.UsageError(sentence, click.get_current_context().find_root())


async def show(options: Options, aws: "AwsSession", target: str | None, demo: "DemoNotice | None" = None) -> int:
    """Show the program on a session, which it closes, until the user leaves; return the exit status."""
    from kinesis_tui.app import KinesisTui
    from kinesis_tui.live.meter import Meter
    from kinesis_tui.pane import Context
    from kinesis_tui.text.times import SystemClock

    clock = SystemClock()
    context = Context(aws=aws, settings=options.settings(), clock=clock, records=Meter(clock), demo=demo)
    app = KinesisTui(context, target=target, log_file=options.log_file, environment=os.environ)
    await app.run_async()
    return app.return_code or 0
