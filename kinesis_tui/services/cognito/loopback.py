"""Catches the redirect of a browser on this machine: a port of its own, open for one answer (RFC 8252, 7.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

HOSTS = ("127.0.0.1", "localhost", "::1")
LONGEST_LINE = 16_384
READ_SECONDS = 5.0
_PAGE = b"""HTTP/1.1 %s\r
Content-Type: text/plain; charset=utf-8\r
Content-Length: %d\r
Cache-Control: no-store\r
Connection: close\r
\r
%s"""


def can_be_caught(redirect_uri: str) -> bool:
    """Whether a redirect goes to a port of this machine that a program may open."""
    try:
        parts = urlsplit(redirect_uri)
        return parts.scheme == "http" and parts.hostname in HOSTS and (parts.port or 0) >= 1024
    except ValueError:
        return False


async def caught(redirect_uri: str, is_ours: Callable[[str], bool]) -> str:
    """Wait for a request that `is_ours`, and return its whole address; any other is told no, and the wait goes on.

    Raises OSError where the port can't be opened. Cancel it to give up; the port is closed then.
    """
    parts = urlsplit(redirect_uri)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(READ_SECONDS):
                line = await reader.readline()
            method, target, _ = line.decode("ascii").split(" ")
            address = f"{parts.scheme}://{parts.netloc}{target}"
            good = method == "GET" and target.startswith("/") and is_ours(address)
            words = b"Signed in. Go back to the terminal." if good else b"This is not the answer that is waited for."
            writer.write(_PAGE % (b"200 OK" if good else b"400 Bad Request", len(words), words))
            await writer.drain()
            if good and not found.done():
                found.set_result(address)
        except (ValueError, OSError, TimeoutError):
            pass  # whoever it was did not speak HTTP, or is gone
        finally:
            writer.close()

    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname
    server = await asyncio.start_server(answer, host, parts.port, limit=LONGEST_LINE)
    async with server:
        return await found
