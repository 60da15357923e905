"""What can go wrong, on command: each fault takes the place of one answer (`server.fail("GetRecords", reset())`)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.support.kinesis.errors import KinesisError, read_throttled
from tests.support.kinesis.exchange import JSON_TYPE, Exchange, error_answer, json_answer
from tests.support.kinesis.iterators import Iterator, read_token
from tests.support.kinesis.reads import empty_page

Fault = Callable[[Exchange], Awaitable[web.StreamResponse]]
HTML = "<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>Sign in to the network</h1></body></html>"


@dataclass(slots=True)
class Planned:
    """A fault and when it strikes; `struck` counts how often it did. `clear` ends it."""

    operation: str
    """PascalCase, or "*" for every operation."""
    fault: Fault
    times: int | None
    """None: until cleared."""
    shard_id: str | None = None
    after: int = 0
    """So many matching requests are answered well first."""
    struck: int = 0
    cleared: bool = False

    def clear(self) -> None:
        """Strike no more."""
        self.cleared = True

    def takes(self, operation: str, shard_id: str | None) -> bool:
        """Whether this request is the fault's; counts it."""
        if self.cleared or (self.times is not None and self.struck >= self.times):
            return False
        if self.operation not in ("*", operation) or self.shard_id not in (None, shard_id):
            return False
        if self.after:
            self.after -= 1
            return False
        self.struck += 1
        return True


def error(kind: str, message: str, status: int = 400) -> Fault:
    """Any error answer of AWS."""

    async def strike(_: Exchange) -> web.StreamResponse:
        return error_answer(KinesisError(kind, message, status))

    return strike


def throttled() -> Fault:
    """ProvisionedThroughputExceededException."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        return error_answer(read_throttled("scripted", exchange.shard_id or "", "123456789012"))

    return strike


def limit_exceeded() -> Fault:
    """LimitExceededException, as ListStreams and DescribeStream say "too fast"."""
    return error("LimitExceededException", "Rate exceeded for account 123456789012.")


def expired_iterator() -> Fault:
    """ExpiredIteratorException though five minutes have not passed."""
    return error("ExpiredIteratorException", "Iterator expired.")


def expired_page_token() -> Fault:
    """ExpiredNextTokenException."""
    return error("ExpiredNextTokenException", "The pagination token passed to the operation is expired.")


def internal_failure() -> Fault:
    """500 InternalFailure."""
    return error("InternalFailure", "The request processing has failed because of an unknown error.", 500)


def unavailable() -> Fault:
    """503 ServiceUnavailable."""
    return error("ServiceUnavailable", "The service is currently unavailable.", 503)


def access_denied(action: str = "kinesis:GetRecords") -> Fault:
    """AccessDeniedException as IAM words it."""
    return error(
        "AccessDeniedException",
        f"User: arn:aws:iam::123456789012:user/test is not authorized to perform: {action} on resource: "
        "arn:aws:kinesis:eu-west-1:123456789012:stream/orders because no identity-based policy allows it",
    )


def expired_token() -> Fault:
    """ExpiredTokenException: temporary credentials ran out."""
    return error("ExpiredTokenException", "The security token included in the request is expired")


def unknown_credentials() -> Fault:
    """UnrecognizedClientException: AWS does not know the key."""
    return error("UnrecognizedClientException", "The security token included in the request is invalid.")


def skewed_clock() -> Fault:
    """The signature's time is too far from AWS's."""
    return error("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")


def kms(kind: str = "KMSAccessDeniedException") -> Fault:
    """A KMS error; "KMSThrottlingException" is the transient one."""
    return error(kind, "The ciphertext refers to a customer master key that you may not use.")


def stream_gone() -> Fault:
    """ResourceNotFoundException, as after a delete."""
    return error("ResourceNotFoundException", "Stream scripted under account 123456789012 not found.")


def html(status: int = 200) -> Fault:
    """A page of HTML: a captive portal, a proxy, a load balancer."""

    async def strike(_: Exchange) -> web.StreamResponse:
        return web.Response(status=status, text=HTML.format(status=status), content_type="text/html")

    return strike


def empty_object() -> Fault:
    """A 200 whose body is `{}`."""

    async def strike(_: Exchange) -> web.StreamResponse:
        return json_answer({})

    return strike


def cut_short(keep: int = 40) -> Fault:
    """A 200, whole as HTTP, whose JSON ends after `keep` bytes."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        whole = json_answer(exchange.answer())
        assert isinstance(whole.body, bytes)
        return web.Response(body=whole.body[:keep], headers={"Content-Type": JSON_TYPE})

    return strike


def cut_off(keep: int = 40) -> Fault:
    """A 200 whose connection closes after `keep` bytes of the promised body."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        body = json_answer(exchange.answer()).body
        assert isinstance(body, bytes)
        answer = web.StreamResponse(headers={"Content-Type": JSON_TYPE, "Content-Length": str(len(body))})
        await answer.prepare(exchange.request)
        await answer.write(body[:keep])
        _hang_up(exchange)
        return answer

    return strike


def reset() -> Fault:
    """The connection is closed without an answer."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        _hang_up(exchange)
        return web.Response()

    return strike


def stall(release: asyncio.Event) -> Fault:
    """No answer until `release` is set (or the client gives up); then the usual one."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        await release.wait()
        return json_answer(exchange.answer())

    return strike


def latency(seconds: float) -> Fault:
    """The usual answer, late; in real seconds."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return json_answer(exchange.answer())

    return strike


def empty_pages(behind_ms: int = 60_000) -> Fault:
    """GetRecords: no records though there are some, and still behind."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        return json_answer(empty_page(_iterator(exchange), exchange.now_ms, behind_ms))

    return strike


def same_page_again() -> Fault:
    """GetRecords: the usual records, but the next iterator is at the same place: they come once more."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        answer: dict[str, Any] = exchange.answer()
        place = _iterator(exchange)
        token = Iterator(place.stream, place.shard_id, place.index, exchange.now_ms).token()
        return json_answer({**answer, "NextShardIterator": token})

    return strike


def partial_failure(every: int = 2) -> Fault:
    """PutRecords: every n-th entry is throttled and not stored."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        entries = exchange.parameters["Records"]
        exchange.parameters["Records"] = [entry for index, entry in enumerate(entries, 1) if index % every]
        stored = iter(exchange.answer()["Records"])
        refused = {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "Rate exceeded for shard"}
        records = [next(stored) if index % every else refused for index in range(1, len(entries) + 1)]
        return json_answer({"FailedRecordCount": records.count(refused), "Records": records})

    return strike


def failing_entries(fails: Callable[[dict[str, Any]], bool], code: str = "InternalFailure") -> Fault:
    """PutRecords: the entries that `fails` picks are not stored, with this code."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        entries = exchange.parameters["Records"]
        chosen = [fails(entry) for entry in entries]
        exchange.parameters["Records"] = [entry for entry, bad in zip(entries, chosen, strict=True) if not bad]
        stored = iter(exchange.answer()["Records"] if exchange.parameters["Records"] else ())
        refused = {"ErrorCode": code, "ErrorMessage": "Internal Service Failure"}
        records = [refused if bad else next(stored) for bad in chosen]
        return json_answer({"FailedRecordCount": sum(chosen), "Records": records})

    return strike


def stored_then_reset() -> Fault:
    """PutRecords: everything is stored, and the connection is closed before the answer."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        exchange.answer()
        _hang_up(exchange)
        return web.Response()

    return strike


def stored_then_stall(release: asyncio.Event) -> Fault:
    """The usual answer is computed at once (PutRecords: everything is stored) and sent when `release` is set."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        answer = exchange.answer()
        await release.wait()
        return json_answer(answer)

    return strike


def fewer_results() -> Fault:
    """PutRecords: everything is stored, and the last result is missing from the answer."""

    async def strike(exchange: Exchange) -> web.StreamResponse:
        answer = exchange.answer()
        return json_answer({**answer, "Records": answer["Records"][:-1]})

    return strike


def _iterator(exchange: Exchange) -> Iterator:
    return read_token(exchange.parameters["ShardIterator"], exchange.now_ms)


def _hang_up(exchange: Exchange) -> None:
    if exchange.request.transport is not None:
        exchange.request.transport.abort()
