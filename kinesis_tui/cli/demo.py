"""`kinesis-tui demo`: the same program on an embedded AWS, or that AWS alone."""

import sys

import click

from kinesis_tui.cli.options import Options, begin, open_session, shared_options
from kinesis_tui.cli.running import run

DEFAULT_RATE = 20.0


@click.command("demo", short_help="The program on an embedded local AWS; no account needed.")
@click.option(
    "--rate",
    type=click.FloatRange(0, 100_000),
    default=DEFAULT_RATE,
    metavar="N",
    help="Records a second that the producer puts; 0 for none.  [20]",
)
@click.option("--headless", is_flag=True, help="No screen: print the exports that point any AWS tool at it, and wait.")
@click.option("--port", type=click.IntRange(1, 65_535), default=None, metavar="N", help="Listen there.  [a free port]")
@shared_options
@click.pass_context
def command(context: click.Context, rate: float, headless: bool, port: int | None) -> int:
    """Start a local AWS with a living pipeline: streams, Firehose, Lambda, Cognito, an API, logs.

    It listens on 127.0.0.1 only, keeps nothing, and ends with this program. The first start installs it into
    your cache directory; later starts need no network. Writes are allowed in it from the beginning.

    \b
      kinesis-tui demo
      kinesis-tui demo --headless > demo.env &     then: . ./demo.env; aws kinesis list-streams
    """
    options = begin(context)
    if headless:
        return run(lambda: serve(rate, port))
    from kinesis_tui.cli.screen import check_terminal, tune_start

    tune_start()
    check_terminal()
    return run(lambda: show_demo(options, rate, port))


async def serve(rate: float, port: int | None) -> int:
    """Run the embedded AWS until a signal ends it, or it ends by itself."""
    from kinesis_tui.demo.emulator import EmulatorFailed
    from kinesis_tui.demo.running import Demo

    async with Demo(rate=rate, port=port, report=_report) as demo:
        sys.stdout.write("".join(f"{line}\n" for line in demo.exports()))
        sys.stdout.flush()
        for line in (*demo.hints(), "ctrl+c ends it"):
            _report(line)
        how = await demo.emulator.died()
    raise EmulatorFailed("The local AWS ended", f"it {how}", "start it again")


async def show_demo(options: Options, rate: float, port: int | None) -> int:
    """Run the program on the embedded AWS; progress is plain lines until it stands."""
    from kinesis_tui.cli.screen import show
    from kinesis_tui.demo.running import Demo
    from kinesis_tui.pane import DemoNotice

    options.settings()  # a mistake in them is told before anything is started
    async with Demo(rate=rate, port=port, report=_report) as demo:
        aws = open_session(demo.connection, armed=True)
        return await show(options, aws, None, DemoNotice(demo.notice, demo.restart))


def _report(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
