"""The blocking part of opening AWS: importing the SDK, making the one session, loading service models; for a thread."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from kinesis_tui import __version__
from kinesis_tui.aws import lean
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection, checked_endpoint
from kinesis_tui.aws.credentials import share_cli_sessions
from kinesis_tui.aws.events import READ_BUFFER
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.http import TlsContexts, http_session_class, no_authorities_read
from kinesis_tui.aws.models import model_loader
from kinesis_tui.aws.precise_time import keep_milliseconds
from kinesis_tui.aws.service_clock import ServiceClock
from kinesis_tui.aws.stream_host import choose_stream_host
from kinesis_tui.aws.wire import typed_parser_factory

if TYPE_CHECKING:
    from aiobotocore.config import AioConfig
    from aiobotocore.httpsession import AIOHTTPSession
    from aiobotocore.session import AioSession

CONNECT_SECONDS = 5
READ_SECONDS = 15
SILENT_SECONDS = 20
"""Between two events of a stream; whoever reads it may hang up before, and then it is no failure."""
CONNECTIONS = 256
"""A thousand shards read once a second, each for well under a quarter of it."""
EVENT_STREAMS = 20_000
"""Subscriptions at once; AWS's default quota of shards (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html)."""


@dataclass(frozen=True, slots=True)
class Sdk:
    """The opened SDK: the one aioboto3 session, and what it resolved."""

    session: Any
    """aioboto3.Session; it ships no types."""
    botocore_session: AioSession
    region: str | None
    profile: str | None
    endpoint_url: str | None
    clock: ServiceClock
    tls: TlsContexts
    http_session_class: type[AIOHTTPSession]
    streaming_session_class: type[AIOHTTPSession]

    def client_config(self, attempts: int, *, streaming: bool = False) -> AioConfig:
        """Return the one client configuration, with `attempts` tries in botocore's standard retry mode.

        A `streaming` client may hold as many connections as it wants, each with little of its answer in memory.

        The user agent is given whole: the SDK builds its own anew for every request, a sixth of a request's CPU.
        """
        from aiobotocore.config import AioConfig

        return AioConfig(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=SILENT_SECONDS if streaming else READ_SECONDS,
            max_pool_connections=EVENT_STREAMS if streaming else CONNECTIONS,
            tcp_keepalive=True,
            retries={"mode": "standard", "total_max_attempts": attempts},
            user_agent=_user_agent(),
            http_session_cls=self.streaming_session_class if streaming else self.http_session_class,
        )

    def regions(self) -> list[str]:
        """Return the regions in which the SDK knows Kinesis, without asking the network."""
        from botocore.regions import EndpointResolver

        resolver = EndpointResolver(self.botocore_session.get_component("data_loader").load_data("endpoints"))
        partitions = resolver.get_available_partitions()
        return [region for name in partitions for region in resolver.get_available_endpoints("kinesis", name)]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking the same hundred thousand lasting objects each time: 30 ms."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_collector_paused()
def open_sdk(
    connection: Connection, guard: Guard, budget: CallBudget, typed: Mapping[str, type[msgspec.Struct]]
) -> Sdk:
    """Import the SDK and make the one aioboto3 session, with guard, budget and parser in place. Blocks; about 0.3 s.

    Raises botocore's ProfileNotFound, ConfigParseError and the like.
    """
    with no_authorities_read():
        import aioboto3
        from aiobotocore.session import AioSession

    botocore_session = AioSession(profile=connection.profile)
    data_path = botocore_session.get_config_variable("data_path")
    botocore_session.register_component("data_loader", model_loader(data_path))
    guard.register(botocore_session)
    budget.register(botocore_session)
    clock = ServiceClock()
    clock.register(botocore_session)
    keep_milliseconds(botocore_session)
    choose_stream_host(botocore_session)
    parsers = typed_parser_factory(typed)
    botocore_session.register_component("response_parser_factory", parsers)
    if lean.OPERATION in typed:
        lean.LeanReads(guard, budget, parsers).register(botocore_session)
    region = connection.region or os.environ.get("AWS_REGION") or None
    tls = TlsContexts()
    session = aioboto3.Session(botocore_session=botocore_session, region_name=region)
    share_cli_sessions(botocore_session)
    endpoint_url = connection.endpoint_url or _configured_endpoint(botocore_session)
    return Sdk(
        session=session,
        botocore_session=botocore_session,
        region=session.region_name,
        profile=botocore_session.profile,
        endpoint_url=checked_endpoint(endpoint_url) if endpoint_url else None,
        clock=clock,
        tls=tls,
        http_session_class=http_session_class(tls),
        streaming_session_class=http_session_class(tls, read_buffer=READ_BUFFER),
    )


@_collector_paused()
def load_models(sdk: Sdk, services: Iterable[str]) -> None:
    """Read what a client of each service is made from into the session's loader, so that making it is quick. Blocks.

    Raises botocore's UnknownServiceError, and ssl.SSLError for a bundle of authorities that can't be read.
    """
    loader = sdk.botocore_session.get_component("data_loader")
    with ThreadPoolExecutor(1) as beside:  # 15 ms of reading authorities hold no lock of the interpreter
        made = beside.submit(sdk.tls.make, sdk.botocore_session.get_config_variable("ca_bundle") or True)
        for name in ("endpoints", "sdk-default-configuration", "partitions"):
            loader.load_data(name)
        for service in services:
            loader.load_service_model(service, "service-2")
            loader.load_service_model(service, "endpoint-rule-set-1")
        made.result()


def _user_agent() -> str:
    import aiobotocore
    import botocore

    python = platform.python_version()
    sdk = f"aiobotocore/{aiobotocore.__version__} botocore/{botocore.__version__}"
    return f"kinesis-tui/{__version__} {sdk} Python/{python} {platform.system()}/{platform.release()}"


def _configured_endpoint(session: AioSession) -> str | None:
    """Return the endpoint that the environment or the profile sets for Kinesis or for everything, to show it."""
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    for variable in ("AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL"):
        if os.environ.get(variable):
            return os.environ[variable]
    configured = session.get_scoped_config().get("endpoint_url")
    return str(configured) if configured else None
