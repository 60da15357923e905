"""The one way to AWS: one aioboto3 session, clients entered once, every error a Failure."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection, Identity
from kinesis_tui.aws.guard import Guard
from kinesis_tui.failure import CredentialsFailure, GarbledAnswer, Unreachable

if TYPE_CHECKING:
    import msgspec

    from kinesis_tui.aws.events import EventStream
    from kinesis_tui.aws.sdk import Sdk

# The table of errors is imported where one may come: it would cost the first frame 2 ms.

__all__ = ["AwsSession", "Connection", "Identity"]

ClientKey = tuple[str, int, str | None, bool]
"""Service, attempts, region, whether it is for event streams."""
RENEW_SECONDS = 1.0
UNREADABLE = (RuntimeError, ValueError, TypeError, KeyError, AttributeError)
"""What the SDK lets through of credentials that it can't read."""
ACCOUNT_DIGITS = 12
"""https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html"""


class AwsSession:
    """Owns the run's one aioboto3 session and every client made from it.

    `typed` names operations (PascalCase) whose answers are parsed into structs; it is called when the session opens,
    in a thread, so that a program's first frame need not wait for what it imports.
    Use it as an async context manager, or call `close`. All methods belong to one event loop.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        guard: Guard,
        budget: CallBudget,
        typed: Callable[[], Mapping[str, type[msgspec.Struct]]] = dict,
    ) -> None:
        self._connection = connection
        self.guard = guard
        self.budget = budget
        self._typed = typed
        self._opening: asyncio.Task[Sdk] | None = None
        self._clients: dict[ClientKey, asyncio.Task[Any]] = {}
        self._entered = AsyncExitStack()
        self._closed = False
        self._distrusted: CredentialsFailure | None = None
        self._renew_after = 0.0

    @property
    def region(self) -> str | None:
        """The region calls go to; before `warm` is done, the one that was asked for."""
        sdk = self._sdk
        return sdk.region if sdk else self._connection.region

    @property
    def profile(self) -> str | None:
        """The profile in use; None where there is none (environment, container or instance role)."""
        sdk = self._sdk
        return sdk.profile if sdk else self._connection.profile

    @property
    def endpoint_url(self) -> str | None:
        """The custom endpoint calls go to; None for AWS's own."""
        sdk = self._sdk
        return sdk.endpoint_url if sdk else self._connection.endpoint_url

    @property
    def reached(self) -> Connection:
        """What calls go to, as far as it is known yet."""
        return Connection(self.profile, self.region, self.endpoint_url)

    @property
    def clock_ahead_ms(self) -> int:
        """How far the service's clock is ahead of ours; negative where ours is, 0 where they are alike or not known."""
        sdk = self._sdk
        return sdk.clock.ahead_ms if sdk else 0

    @property
    def _sdk(self) -> Sdk | None:
        opening = self._opening
        done = opening is not None and opening.done() and not opening.cancelled() and opening.exception() is None
        return opening.result() if opening is not None and done else None

    async def warm(self, services: Iterable[str] = ("kinesis",)) -> None:
        """Import the SDK and read these services' models, in a thread: the loop runs on.

        Raises Failure for a profile that does not exist, a config file that can't be read, and the like.
        """
        from kinesis_tui.aws.failures import failure_from, sdk_errors

        try:
            await asyncio.to_thread(_load_models, await self._open(), tuple(services))
        except sdk_errors() as error:
            raise failure_from(error, "opening the AWS session") from error

    async def switch(self, connection: Connection) -> None:
        """Reach AWS another way from now on; calls under way on the old clients end as they may.

        Another region stays on the same session; another profile or endpoint takes its place with a new one. Raises
        Failure, and leaves everything as it was, when that can't be opened.
        """
        from kinesis_tui.aws.failures import failure_from, sdk_errors

        sdk = self._sdk
        same = sdk is not None and (connection.profile, connection.endpoint_url) == (
            sdk.profile,
            self._connection.endpoint_url,
        )
        if sdk is not None and same:
            sdk = replace(sdk, region=connection.region)
        else:
            try:
                sdk = await asyncio.to_thread(_open_sdk, connection, self.guard, self.budget, self._typed)
            except sdk_errors() as error:
                raise failure_from(error, "opening the AWS session") from error
        entered, self._entered = self._entered, AsyncExitStack()
        for making in self._clients.values():
            making.cancel()
        self._clients.clear()
        self._connection, self._distrusted = connection, None
        self._opening = asyncio.create_task(_opened(sdk))
        await self._opening
        await entered.aclose()

    def profiles(self) -> list[str]:
        """Return the profiles of the shared configuration files; empty before `warm`."""
        sdk = self._sdk
        return sorted(sdk.botocore_session.available_profiles) if sdk else []

    def regions(self) -> list[str]:
        """Return the regions in which the SDK knows Kinesis; empty before `warm`."""
        sdk = self._sdk
        return sdk.regions() if sdk else []

    async def sdk_session(self) -> Any:
        """Return the one aioboto3.Session; a client made from it is guarded and counted like any other."""
        return (await self._open()).session

    async def client(
        self, service: str, *, attempts: int = 3, region: str | None = None, streaming: bool = False
    ) -> Any:
        """Return the entered client of a service; the same one each time. Made once, however many ask at once.

        `region` is for what lives elsewhere, such as a bucket; None means the session's. A `streaming` client has a
        connection for each answer that goes on for minutes, however many there are.
        Prefer `call`: errors of a client's methods are the SDK's own.
        """
        if self._closed:
            raise self._gone(f"opening a client of {service}")
        if self._distrusted is not None:
            await self._renew(self._distrusted)
        key = (service, attempts, region, streaming)
        making = self._clients.get(key)
        if making is None:
            making = self._clients[key] = asyncio.create_task(self._make_client(*key))
            making.add_done_callback(lambda done: self._forget_failed(key, done))
        return await asyncio.shield(making)

    async def call(
        self,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        *,
        what: str,
        attempts: int = 3,
        region: str | None = None,
        streaming: bool = False,
    ) -> Any:
        """Call an operation (snake_case); `what` names it to the user ("ListShards of stream orders").

        Returns the SDK's dict, or the struct that `typed` names for the operation. Raises nothing but Failure.
        `attempts` counts the first try; `region` and `streaming` are as for `client`.
        """
        from kinesis_tui.aws.failures import failure_from, sdk_errors

        try:
            client = await self.client(service, attempts=attempts, region=region, streaming=streaming)
            answer = await getattr(client, operation)(**parameters)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            raise self._gone(what) from None  # nobody cancelled the caller: its client was closed under it
        except sdk_errors() as error:
            failure = self._gone(what) if self._closed else failure_from(error, what)
            if isinstance(failure, CredentialsFailure):
                self._distrusted = failure
            raise failure from error
        except UNREADABLE as error:
            from kinesis_tui.aws.credentials import unusable

            self._distrusted = unusable(error, what)
            if self._distrusted is None:
                raise
            raise self._distrusted from error
        from kinesis_tui.aws.wire import TYPED

        return answer.get(TYPED, answer)

    async def events(
        self, service: str, operation: str, parameters: Mapping[str, Any], *, what: str, region: str | None = None
    ) -> EventStream:
        """Call an operation that answers with an event stream which `typed` names; tried once. Raises Failure.

        Close what it returns: until then, or the stream's end, it holds a connection of its own.
        """
        from kinesis_tui.aws.events import EventStream

        call = self.call(service, operation, parameters, what=what, attempts=1, region=region, streaming=True)
        return EventStream(await call, what, self.budget)

    async def identity(self) -> Identity:
        """Ask STS who the caller is; it needs no permission. An answer that does not tell is a GarbledAnswer."""
        answer = await self.call("sts", "get_caller_identity", {}, what="GetCallerIdentity")
        account, arn = str(answer.get("Account") or ""), str(answer.get("Arn") or "")
        if not (len(account) == ACCOUNT_DIGITS and account.isdecimal() and arn):
            raise GarbledAnswer("GetCallerIdentity failed", "the answer names no account", "check the endpoint")
        return Identity(account=account, arn=arn)

    async def close(self) -> None:
        """Close every client's connections; a call under way ends with Unreachable. A second time it does nothing."""
        self._closed = True
        clients = list(self._clients.values())
        self._clients.clear()
        for making in clients:
            making.cancel()
        await self._entered.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _open(self) -> Sdk:
        if self._opening is None or (self._opening.done() and self._sdk is None):
            self._opening = asyncio.create_task(
                asyncio.to_thread(_open_sdk, self._connection, self.guard, self.budget, self._typed)
            )
            self._opening.add_done_callback(_looked_at)
        return await asyncio.shield(self._opening)

    async def _make_client(self, service: str, attempts: int, region: str | None, streaming: bool) -> Any:
        from kinesis_tui.aws.credentials import unusable
        from kinesis_tui.aws.failures import endpoint_refused, sdk_errors

        sdk = await self._open()
        await asyncio.to_thread(_load_models, sdk, (service,))
        context = sdk.session.client(
            service,
            region_name=region or sdk.region,
            endpoint_url=self._connection.endpoint_url,
            config=sdk.client_config(attempts, streaming=streaming),
        )
        try:
            return await self._entered.enter_async_context(context)
        except sdk_errors():  # some of which are ValueErrors too
            raise
        except ValueError as error:
            raise unusable(error, f"opening a client of {service}") or endpoint_refused(error, service) from error

    def _forget_failed(self, key: ClientKey, done: asyncio.Task[Any]) -> None:
        if (done.cancelled() or done.exception() is not None) and self._clients.get(key) is done:
            del self._clients[key]

    def _gone(self, what: str) -> Unreachable:
        if self._closed:
            return Unreachable(f"{what} failed", "the program is closing its connections", "start it again")
        return Unreachable(f"{what} failed", "the region or profile was switched meanwhile", "try again")

    async def _renew(self, failure: CredentialsFailure) -> None:
        """Look for new credentials, once a second at most however many shards are read."""
        now = time.monotonic()
        sdk = self._sdk
        if sdk is None or now < self._renew_after:
            return
        self._renew_after = now + RENEW_SECONDS
        self._distrusted = None
        from kinesis_tui.aws.credentials import renewed

        if await renewed(sdk.botocore_session, failure):
            self._clients.clear()


def _open_sdk(
    connection: Connection,
    guard: Guard,
    budget: CallBudget,
    typed: Callable[[], Mapping[str, type[msgspec.Struct]]],
) -> Sdk:
    from kinesis_tui.aws.sdk import open_sdk

    return open_sdk(connection, guard, budget, typed())


def _load_models(sdk: Sdk, services: tuple[str, ...]) -> None:
    from kinesis_tui.aws.sdk import load_models

    load_models(sdk, services)


async def _opened(sdk: Sdk) -> Sdk:
    return sdk


def _looked_at(done: asyncio.Task[Any]) -> None:
    """Take note of a failure that every caller may have been cancelled before seeing; the next one opens again."""
    if not done.cancelled():
        done.exception()
