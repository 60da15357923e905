"""The options that every command takes, before the subcommand or after it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

if TYPE_CHECKING:
    import msgspec

    from kinesis_tui.aws.connection import Connection
    from kinesis_tui.aws.session import AwsSession
    from kinesis_tui.config import Settings

GIVEN = "kinesis_tui.options"
"""Where the values are kept in click's context, which a group shares with its subcommands."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Options(Struct, frozen=True):
    """What the user asked for; None leaves it to the environment and the shared config files."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    allow_writes: bool = False
    log_file: Path | None = None
    config: Path | None = None

    @property
    def connection(self) -> "Connection":
        """How to reach AWS."""
        from kinesis_tui.aws.connection import Connection

        return Connection(self.profile, self.region, self.endpoint_url)

    def settings(self) -> "Settings":
        """Read the configuration file, which is where panes remember things too; raises ConfigInvalid."""
        from kinesis_tui.config import PATH_VARIABLE, load_settings

        if self.config is not None:
            os.environ[PATH_VARIABLE] = str(self.config.absolute())
        return load_settings(self.config)

    def session(self) -> "AwsSession":
        """Return the run's one session; nothing is sent or imported until it is used."""
        return open_session(self.connection, armed=self.allow_writes)


def open_session(connection: "Connection", *, armed: bool) -> "AwsSession":
    """Return a session whose answers are parsed as the gateways need them."""
    from kinesis_tui.aws.budget import CallBudget
    from kinesis_tui.aws.guard import Guard
    from kinesis_tui.aws.session import AwsSession

    return AwsSession(connection, guard=Guard(armed), budget=CallBudget(), typed=typed_answers)


def typed_answers() -> "Mapping[str, type[msgspec.Struct]]":
    """Name the operations whose answers the gateways have parsed into structs."""
    from kinesis_tui.services.kinesis.gateway import TYPED
    from kinesis_tui.services.logs.gateway import TYPED as LOGS_TYPED
    from kinesis_tui.services.logs.insights_gateway import TYPED as INSIGHTS_TYPED

    return {**TYPED, **LOGS_TYPED, **INSIGHTS_TYPED}


def begin(context: click.Context) -> Options:
    """Return the shared options as given, and start the log they name; given twice, the last one counts."""
    options = Options(**context.meta.get(GIVEN, {}))
    if options.log_file is not None:
        from kinesis_tui.cli.log_file import start_log

        start_log(options.log_file)
    return options


def shared_options(command: Command) -> Command:
    """Give a command the shared options; `begin` returns them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is not None and parameter.name is not None:
        context.meta.setdefault(GIVEN, {})[parameter.name] = value


def _option(*declarations: str, **settings: Any) -> Callable[[Command], Command]:
    return click.option(*declarations, default=None, expose_value=False, callback=_keep, **settings)


_FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    _option("--profile", metavar="NAME", help="Profile of the shared config files. [AWS_PROFILE]"),
    _option("--region", metavar="REGION", help="Region. [AWS_REGION, AWS_DEFAULT_REGION, the profile]"),
    _option("--endpoint-url", metavar="URL", help="Send calls there instead of to AWS. [AWS_ENDPOINT_URL]"),
    _option(
        "--allow-writes/--read-only",
        "allow_writes",
        is_flag=True,
        help="Whether calls that change something may be sent. [read-only]",
    ),
    _option("--log-file", type=_FILE, metavar="FILE", help="Append what happens to FILE, readable by you alone."),
    _option("--config", type=_FILE, metavar="FILE", help="Read settings from FILE. [KINESIS_TUI_CONFIG]"),
)
