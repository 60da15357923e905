"""HTTP under the SDK's clients: TLS contexts made off the event loop and shared, bodies read in large pieces."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiobotocore.httpsession import AIOHTTPSession
    from aiohttp import ClientSession

READ_BUFFER = 1024 * 1024
"""How much of a body aiohttp takes before it pauses the socket; its own 64 KiB pauses a 4 MB page 30 times."""

Verify = bool | str
"""Check certificates: against the usual authorities, against a file or directory of them, or (False) not at all."""


@contextmanager
def no_authorities_read() -> Iterator[None]:
    """Have TLS contexts that are made meanwhile trust nobody; for the import of aiohttp.

    It makes two then, and each reads the system's authorities: 35 ms that hold the interpreter's lock. Neither is used:
    the SDK's sessions and `http_session_class` bring a context of their own, with the authorities the user named.
    """
    original = ssl.SSLContext.set_default_verify_paths
    ssl.SSLContext.set_default_verify_paths = lambda _: None  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ssl.SSLContext.set_default_verify_paths = original  # type: ignore[method-assign]


class TlsContexts:
    """One TLS context for each set of authorities and client certificate: making one takes 20 ms, mostly parsing."""

    def __init__(self) -> None:
        self._contexts: dict[tuple[Verify, str | None, str | None], ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def made(self, verify: Verify, cert: str | None, key: str | None) -> ssl.SSLContext | None:
        """Return the context where it was made already."""
        return self._contexts.get((verify, cert, key))

    def make(self, verify: Verify, cert: str | None = None, key: str | None = None) -> ssl.SSLContext:
        """Return the context, made if need be. Blocks; for a thread.

        Raises ssl.SSLError for a file of authorities or certificates that can't be read.
        """
        from botocore.httpsession import create_urllib3_context, get_cert_path

        with self._lock:
            made = self.made(verify, cert, key)
            if made is not None:
                return made
            context: ssl.SSLContext = create_urllib3_context()
            bundle = verify if isinstance(verify, str) else get_cert_path(verify)
            try:
                if cert is not None:
                    context.load_cert_chain(cert, key)
                if bundle:
                    context.load_verify_locations(bundle)
            except OSError as error:
                raise ssl.SSLError(f"the certificates in {cert or bundle} can't be read ({error.strerror})") from error
            self._contexts[verify, cert, key] = context
            return context


def http_session_class(contexts: TlsContexts, *, read_buffer: int = READ_BUFFER) -> type[AIOHTTPSession]:
    """Return the class for `AioConfig(http_session_cls=…)`: aiobotocore's own but for how its connections begin.

    `read_buffer` bytes of a body are taken before its socket is paused.

    aioboto3 15 needs exactly aiobotocore 2.25.1, whose names these are; a test holds them.
    """
    import aiohttp
    from aiobotocore.httpsession import AIOHTTPSession

    class SharedTlsSession(AIOHTTPSession):  # type: ignore[misc]
        """Sends requests; once closed it opens nothing again, also not for a retry that was under way."""

        _is_closed = False

        async def __aexit__(self, *exception: object) -> None:
            self._is_closed = True
            await super().__aexit__(*exception)

        async def _get_session(self, proxy_url: str | None) -> ClientSession:
            session: ClientSession | None
            session = self._sessions.get(proxy_url)
            if session is not None:
                return session
            context = await self._tls()
            if self._is_closed:
                raise aiohttp.ClientConnectionError("the HTTP session is closed")
            session = self._sessions.get(proxy_url)
            if session is not None:
                return session
            if proxy_url:
                proxied: ClientSession = await super()._get_session(proxy_url)
                return proxied
            connector = aiohttp.TCPConnector(
                limit=self._max_pool_connections, ssl=context or False, **self._connector_args
            )
            session = aiohttp.ClientSession(
                connector=connector,
                timeout=self._timeout,
                skip_auto_headers={"CONTENT-TYPE"},
                auto_decompress=False,
                read_bufsize=read_buffer,
            )
            self._sessions[proxy_url] = session
            await self._exit_stack.enter_async_context(session)
            return session

        async def _tls(self) -> ssl.SSLContext | None:
            if not self._verify:
                return None
            key: tuple[Any, ...] = (self._verify, self._cert_file, self._key_file)
            return contexts.made(*key) or await asyncio.to_thread(contexts.make, *key)

    return SharedTlsSession
