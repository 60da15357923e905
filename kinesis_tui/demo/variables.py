"""Environment variables that point an AWS SDK at the demo, and away from everything of the user's own."""

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from kinesis_tui.demo.pipeline.names import REGION

KEY = "test"
"""Access key and secret of the demo; the emulator takes any."""
OVERRIDING = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
"""Variables that would win over the demo's, beside AWS_ENDPOINT_URL_<SERVICE>."""
SERVICE_ENDPOINT = "AWS_ENDPOINT_URL_"
LOOPBACK = ("127.0.0.1", "localhost")


def pointing_at(endpoint_url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables to set for an AWS tool to use the demo; a proxy of the user's is told to leave loopback alone."""
    variables = {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
    }
    if any(name.lower() in ("http_proxy", "all_proxy") for name in environ):
        direct = environ.get("no_proxy") or environ.get("NO_PROXY")
        variables["no_proxy"] = variables["NO_PROXY"] = ",".join((*([direct] if direct else []), *LOOPBACK))
    return variables


def in_the_way(environ: Mapping[str, str]) -> list[str]:
    """The variables in `environ` that must be unset, because they would win over the demo's."""
    return sorted(name for name in environ if name in OVERRIDING or name.startswith(SERVICE_ENDPOINT))


def export_lines(endpoint_url: str, environ: Mapping[str, str]) -> list[str]:
    """Shell lines that point any AWS tool at the demo: `export NAME=VALUE`, and `unset` of what is in the way."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in pointing_at(endpoint_url, environ).items()]
    blocking = in_the_way(environ)
    return [f"unset {' '.join(blocking)}", *lines] if blocking else lines


def isolated(endpoint_url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """All of `environ` with the demo's variables, and without the user's AWS configuration and credentials files."""
    kept = {name: value for name, value in environ.items() if name not in in_the_way(environ)}
    files = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    return {**kept, **pointing_at(endpoint_url, environ), **files, "AWS_EC2_METADATA_DISABLED": "true"}


@contextmanager
def isolated_process(endpoint_url: str) -> Iterator[None]:
    """Make this process's own environment `isolated` inside the block, and what it was after it."""
    before = dict(os.environ)
    _become(isolated(endpoint_url, before))
    try:
        yield
    finally:
        _become(before)


def _become(wanted: Mapping[str, str]) -> None:
    for name in set(os.environ) - set(wanted):
        del os.environ[name]
    os.environ.update(wanted)
