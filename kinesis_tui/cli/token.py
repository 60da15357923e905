"""`kinesis-tui token`: tokens on the command line."""

import sys
from typing import Any

import click

from kinesis_tui.cli.options import Options, begin, shared_options
from kinesis_tui.cli.running import run
from kinesis_tui.cli.token_given import Given
from kinesis_tui.cli.token_help import CLIENT_CREDENTIALS, INSPECT, LOGIN


@click.group("token", short_help="Get tokens; decode and check a JWT.")
def command() -> None:
    """Get the tokens of Cognito user pools, decode and check them."""


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


@command.command("login", short_help="Sign a user in and print a token.", help=LOGIN)
@click.option("--pool", required=True, metavar="POOL-ID", help="The user pool.")
@click.option("--client-id", required=True, metavar="ID", help="The app client to sign in to.")
@click.option("--username", required=True, metavar="NAME", help="Who signs in.")
@click.option("--flow", type=click.Choice(["srp", "password"]), default="srp", help="How the password is told.  [srp]")
@click.option("--token", "kind", type=click.Choice(["id", "access", "refresh"]), default="id", help="[id]")
@shared_options
@click.pass_context
def login_command(context: click.Context, /, **options: Any) -> int:
    """Sign in as the command line says; return the exit status."""
    from kinesis_tui.cli.token_getting import Login, log_in, secret_given

    shared, login = begin(context), Login(**options)
    password = secret_given("KINESIS_TUI_PASSWORD", f"Password of {login.username}")
    return run(lambda: log_in(shared.session(), login, password))


@command.command("client-credentials", short_help="Print a token without a user.", help=CLIENT_CREDENTIALS)
@click.option("--pool", metavar="POOL-ID", help="The user pool, whose domain AWS tells.")
@click.option("--domain", metavar="URL", help="Where its OAuth endpoints are, instead of asking AWS.")
@click.option("--client-id", required=True, metavar="ID", help="The app client.")
@click.option("--scope", "scopes", multiple=True, metavar="SCOPE", help="Ask for this scope; repeatable.")
@click.option(
    "--auth", "how", type=click.Choice(["basic", "post"]), default="basic", help="How the secret goes.  [basic]"
)
@shared_options
@click.pass_context
def client_credentials_command(context: click.Context, /, **options: Any) -> int:
    """Get a token as the command line says; return the exit status."""
    from kinesis_tui.cli.token_getting import Machine, get_token, secret_given

    shared, machine = begin(context), Machine(**options)
    if (machine.pool is None) == (machine.domain is None):
        raise click.UsageError("Name either --pool or --domain.", context)
    secret = secret_given("KINESIS_TUI_CLIENT_SECRET", f"Secret of {machine.client_id}")
    return run(lambda: get_token(shared.session(), machine, secret))
