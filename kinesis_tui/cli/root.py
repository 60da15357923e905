"""The command `kinesis-tui`: finds the subcommand, or opens the full-screen program."""

import importlib
import logging
from collections.abc import Sequence
from types import MappingProxyType

import click

from kinesis_tui import __version__
from kinesis_tui.cli.exits import NotYet, ending
from kinesis_tui.cli.options import begin, shared_options

COMMANDS = MappingProxyType(
    {
        "tail": "kinesis_tui.cli.tail",
        "shards": "kinesis_tui.cli.shards",
        "logs": "kinesis_tui.cli.logs",
        "insights": "kinesis_tui.cli.insights",
        "firehose": "kinesis_tui.cli.firehose",
        "put": "kinesis_tui.cli.put",
        "replay": "kinesis_tui.cli.replay",
        "token": "kinesis_tui.cli.token",
        "demo": "kinesis_tui.cli.demo",
    }
)
"""Each in a module of its own, which has a click command named `command`, and is imported only when it is run."""
SCREEN = "kinesis_tui.cli.screen"
LATER = ("doctor",)

LOG = logging.getLogger(__name__)


class Commands(click.Group):
    """Knows its subcommands by name only; any other first word is a target of the full-screen program."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names for `--help`."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        module = importlib.import_module(COMMANDS.get(cmd_name, SCREEN))
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take the first word as a subcommand, or leave it to the full-screen program as its target."""
        word = args[0]
        if word in LATER:
            raise NotYet(f"`kinesis-tui {word}`")
        command = self.get_command(ctx, word)
        return (word, command, args[1:]) if word in COMMANDS else ("", command, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="[TARGET | COMMAND [ARGS]...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 1 AWS or a check said no, 2 usage, 130 interrupted.",
)
@shared_options
@click.version_option(__version__, prog_name="kinesis-tui", message="%(prog)s %(version)s")
@click.pass_context
def root(context: click.Context) -> int:
    """See and follow a streaming pipeline on AWS.

    Without a command it opens the full-screen program; TARGET opens a pane in it:

    \b
      kinesis-tui                     the streams of the region
      kinesis-tui tail:orders         the live records of a stream
      kinesis-tui demo                all of it on an embedded AWS; no account needed

    Credentials, region and endpoints are found as the AWS CLI finds them. The options below may stand before
    or after the command.
    """
    if context.invoked_subcommand is not None:
        return 0
    return open_screen(context, None)


def open_screen(context: click.Context, target: str | None) -> int:
    """Open the full-screen program; its module is imported only here."""
    from kinesis_tui.cli.screen import open_program

    return open_program(begin(context), target)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit status."""
    return ending(lambda: root.main(list(arguments), prog_name="kinesis-tui", standalone_mode=False))
