"""`kinesis-tui replay`: a capture in the full-screen program, without AWS."""

import os
from pathlib import Path

import click

from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run


@click.command("replay", short_help="A captured session in the full-screen program; no AWS needed.")
@click.argument("file", type=click.Path(path_type=Path))
@shared_options
@click.pass_context
def command(context: click.Context, file: Path) -> int:
    """Open FILE, a capture or what `tail --output json` wrote, in the tail pane. Nothing is connected.

    Shown is the stream as it stood at a moment. Keys: [ and ] step through time, { and } leap, t goes to a time, an age
    before the end or a record's number, space plays and pauses, < and > halve and double the speed, G goes to the end.

    \b
      kinesis-tui tail orders --capture orders.jsonl.zst
      kinesis-tui replay orders.jsonl.zst
    """
    from kinesis_tui.cli.screen import check_terminal, tune_start

    options = begin(context)
    path = file.expanduser()
    check_capture(path)
    tune_start()
    check_terminal()
    return run(lambda: show_replay(options, path))


def check_capture(path: Path) -> None:
    """Raise the `Failure` of a file that is no capture, before the screen is taken."""
    from kinesis_tui.services.kinesis.tail.capture_reader import CaptureReader

    reader = CaptureReader(path)
    try:
        next(reader.sections(), None)
    finally:
        reader.close()


async def show_replay(options: Options, path: Path) -> int:
    """Show the tail pane alone, on a session that is never opened; return the exit status."""
    from kinesis_tui.app import KinesisTui
    from kinesis_tui.live.meter import Meter
    from kinesis_tui.pane import Context
    from kinesis_tui.registry import ENTRIES
    from kinesis_tui.text.times import SystemClock

    clock = SystemClock()
    settings, aws = options.settings(), options.session()
    context = Context(aws=aws, settings=settings, clock=clock, records=Meter(clock), replay=path.name)
    panes = [entry for entry in ENTRIES if entry.name == "tail"]
    app = KinesisTui(context, panes, f"tail:file:{path}", log_file=options.log_file, environment=os.environ)
    await app.run_async()
    return app.return_code or 0
