"""Other processes that a benchmark needs: the canned server, and probes that measure themselves and answer in JSON."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from tests.benchmarks.canned_server import Plan

PROBE_SECONDS = 60
LEFT_OUT = ("AWS_", "KINESIS_TUI_", "PYTHONDONTWRITEBYTECODE")
"""What of the user's environment no program here gets; an installed program's modules are compiled, so these may be."""


def environment(url: str = "", **more: str) -> dict[str, str]:
    """Return an environment in which every SDK reaches the server at `url` and nothing of the user's is read."""
    aws = {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",  # of the canned server, which checks none
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    if url:
        aws["AWS_ENDPOINT_URL"] = url
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    return {**kept, **aws, **more}


@contextmanager
def canned(plan: Plan) -> Iterator[str]:
    """Run a canned server; gives its endpoint URL."""
    command = [sys.executable, "-m", "tests.benchmarks.canned_server", json.dumps(asdict(plan))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()
            server.terminate()


def probe(name: str, options: Mapping[str, Any], *, url: str = "") -> dict[str, float]:
    """Run a probe, `tests.benchmarks.probes.NAME`, in a fresh process and return its figures."""
    command = [sys.executable, "-m", f"tests.benchmarks.probes.{name}", json.dumps(options)]
    done = subprocess.run(command, env=environment(url), stdout=subprocess.PIPE, timeout=PROBE_SECONDS, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def answer(measure: Callable[..., Awaitable[Mapping[str, float]]]) -> None:
    """Be a probe: call `measure` with the options given, and print what it returns."""
    print(json.dumps(asyncio.run(_called(measure, json.loads(sys.argv[1])))))


async def _called(
    measure: Callable[..., Awaitable[Mapping[str, float]]], options: Mapping[str, Any]
) -> Mapping[str, float]:
    return await measure(**options)
