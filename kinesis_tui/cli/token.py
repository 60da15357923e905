"""`kinesis-tui token`: tokens on the command line."""

import sys
from dataclasses import dataclass
from typing import Any

import click

from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run
from kinesis_tui.cli.token_help import INSPECT


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of `token inspect`, as they stand on the command line."""

    token: str
    jwks: str | None
    issuer: str | None
    audience: tuple[str, ...]
    form: str


@click.group("token", short_help="Decode and check a JWT.")
def command() -> None:
    """Decode and check the tokens of Cognito user pools."""


@command.command("inspect", short_help="Decode and check a JWT.", help=INSPECT)
@click.argument("token", metavar="[TOKEN|-]", default="-")
@click.option("--jwks", metavar="FILE|URL", help="The keys to check the signature with.")
@click.option("--issuer", metavar="URL|POOL-ID", help="The pool that must have issued it.")
@click.option("--audience", metavar="CLIENT-ID", multiple=True, help="The app client it must be for; repeatable.")
@click.option("--output", "form", type=click.Choice(["table", "json"]), default="table", help="[table]")
@shared_options
@click.pass_context
def inspect_command(context: click.Context, /, **options: Any) -> int:
    """Inspect a token as the command line says; return the exit status."""
    from kinesis_tui.cli.token_inspecting import MOST_INPUT, inspect_token

    shared, given = begin(context), Given(**options)
    text = given.token
    if text == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise click.UsageError("Give a token, or pipe one in: … | kinesis-tui token inspect -", context)
        text = sys.stdin.buffer.read(MOST_INPUT).decode("utf-8", "replace")
    return run(lambda: inspect_token(text, given, endpoint_of(shared)))


def endpoint_of(shared: Options) -> str | None:
    """Return the custom endpoint of Cognito, as the SDK finds it in options and environment."""
    from os import environ

    if shared.endpoint_url:
        return shared.endpoint_url
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    return environ.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER") or environ.get("AWS_ENDPOINT_URL")
