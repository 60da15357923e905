"""`kinesis-tui replay`: a capture in the full-screen program, without AWS."""

import os
from pathlib import Path
from typing import Literal

import click

from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run


@click.command("replay", short_help="A captured session in the full-screen program; no AWS needed.")
@click.argument("file", type=click.Path(path_type=Path))
@shared_options
@click.pass_context
def command(context: click.Context, file: Path) -> int:
    """Open FILE, a capture or what `tail` or `logs --output json` wrote, in its pane. Nothing is connected.

    Shown is the stream, or the log groups, as they stood at a moment. Keys: [ and ] step through time, { and } leap,
    t goes to a time, an age before the end or a row's number, space plays and pauses, < and > halve and double the
    speed, G goes to the end.

    \b
      kinesis-tui tail orders --capture orders.jsonl.zst
      kinesis-tui replay orders.jsonl.zst
      kinesis-tui logs /aws/lambda/enrich --capture enrich.jsonl.zst
      kinesis-tui replay enrich.jsonl.zst
    """
    from kinesis_tui.cli.screen import check_terminal, tune_start

    options = begin(context)
    path = file.expanduser()
    pane = check_capture(path)
    tune_start()
    check_terminal()
    return run(lambda: show_replay(options, path, pane))


def check_capture(path: Path) -> Literal["tail", "logs"]:
    """Return the pane that a capture belongs in; raises the `Failure` of a file that is none, before the screen is
    taken."""
    from kinesis_tui.live.capture_sniff import captured
    from kinesis_tui.services.kinesis.tail.capture_kind import RECORD_CAPTURES
    from kinesis_tui.services.logs.tail.capture_reader import EVENT_CAPTURES

    is_events = captured(path) == "events"
    reader = (EVENT_CAPTURES if is_events else RECORD_CAPTURES).open(path)
    try:
        next(reader.sections(), None)
    finally:
        reader.close()
    return "logs" if is_events else "tail"


async def show_replay(options: Options, path: Path, pane: str) -> int:
    """Show one pane alone, on a session that is never opened; return the exit status."""
    from kinesis_tui.app import KinesisTui
    from kinesis_tui.live.meter import Meter
    from kinesis_tui.pane import Context
    from kinesis_tui.registry import ENTRIES
    from kinesis_tui.text.times import SystemClock

    clock = SystemClock()
    settings, aws = options.settings(), options.session()
    context = Context(aws=aws, settings=settings, clock=clock, records=Meter(clock), replay=path.name)
    panes = [entry for entry in ENTRIES if entry.name == pane]
    app = KinesisTui(context, panes, f"{pane}:file:{path}", log_file=options.log_file, environment=os.environ)
    await app.run_async()
    return app.return_code or 0
