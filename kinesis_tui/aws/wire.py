"""AWS's answers parsed: chosen operations straight into typed structs, all else by the SDK's own parser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from kinesis_tui.aws.events import opened
from kinesis_tui.aws.slices import SlicedDecoder
from kinesis_tui.failure import GarbledAnswer

if TYPE_CHECKING:
    from aiobotocore.parsers import AioResponseParser, AioResponseParserFactory
    from botocore.model import Shape

TYPED = "typed"
"""The key under which a parsed answer holds its struct."""

_CHECK = "check --endpoint-url and any proxy in between"


def typed_parser_factory(typed: Mapping[str, type[msgspec.Struct]]) -> AioResponseParserFactory:
    """Make a response parser factory for `session.register_component("response_parser_factory", …)`.

    `typed` names operations of JSON services and the struct that a 2xx body of each is parsed into; msgspec needs a
    tenth of the SDK's time for it. The SDK is imported here, so this runs where that may take a moment.
    """
    from aiobotocore.parsers import AioResponseParserFactory

    decoders = {operation: SlicedDecoder(struct) for operation, struct in typed.items()}

    class TypedParserFactory(AioResponseParserFactory):  # type: ignore[misc]
        """One parser for each protocol, made once: they keep no state between answers."""

        def __init__(self) -> None:
            super().__init__()
            self._parsers: dict[str, TypedParser] = {}

        def create_parser(self, protocol_name: str) -> TypedParser:
            """Return the parser for a protocol such as "json" or "query"."""
            parser = self._parsers.get(protocol_name)
            if parser is None:
                parser = TypedParser(super().create_parser(protocol_name), decoders)
                self._parsers[protocol_name] = parser
            return parser

    return TypedParserFactory()


class TypedParser:
    """Parses one answer as aiobotocore's endpoint asks for it (`await parse(response, shape)`)."""

    def __init__(self, original: AioResponseParser, decoders: Mapping[str, SlicedDecoder]) -> None:
        self._original = original
        self._decoders = decoders

    async def parse(self, response: dict[str, Any], shape: Shape | None) -> dict[str, Any]:
        """Return the answer as a dict; where the operation is typed, as {"typed": struct, "ResponseMetadata": …}.

        Where a typed operation pushes events, the struct is each event's, and `EventFrames` stand in its place.
        Raises GarbledAnswer for a 2xx whose body is HTML, cut short, or without a field that the struct requires.
        """
        status, body = response["status_code"], response["body"]
        operation = response["context"].get("operation_name", "")
        decoder = self._decoders.get(operation)
        if status < 300 and not isinstance(body, bytes) and decoder is not None:
            return {TYPED: opened(response, operation, decoder), "ResponseMetadata": _metadata(response)}
        if status < 300 and isinstance(body, bytes):
            if decoder is not None:
                return {TYPED: await self._typed(decoder, response, shape), "ResponseMetadata": _metadata(response)}
            _check_form(body, response["headers"], operation)
        parsed: dict[str, Any] = await self._original.parse(response, shape)
        return parsed

    async def _typed(self, decoder: SlicedDecoder, response: dict[str, Any], shape: Shape | None) -> object:
        operation = response["context"]["operation_name"]
        try:
            return await decoder.decode(response["body"])
        except msgspec.ValidationError:
            return await self._leniently(decoder, response, shape)
        except msgspec.DecodeError as error:
            form = "HTML" if _is_html(response["body"]) else "JSON that was cut short"
            raise _garbled(operation, form) from error

    async def _leniently(self, decoder: SlicedDecoder, response: dict[str, Any], shape: Shape | None) -> object:
        """Read a body as tolerantly as the SDK: some servers write times as text, or base64 with line breaks."""
        from botocore.parsers import ResponseParserError

        operation = response["context"]["operation_name"]
        try:
            return msgspec.convert(_plain(await self._original.parse(response, shape)), decoder.struct)
        except msgspec.ValidationError as error:
            raise _garbled(operation, f"a field missing or wrong ({error})") from error
        except (ResponseParserError, ValueError, TypeError, AttributeError) as error:
            raise _garbled(operation, "a field of the wrong kind") from error


def _plain(value: Any) -> Any:
    """Return the SDK's parsed value with times as the API writes them: seconds since the epoch."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.timestamp() if isinstance(value, datetime) else value


def _check_form(body: bytes, headers: Mapping[str, str], operation: str) -> None:
    """Refuse a page of HTML, or JSON cut short, where the SDK's parser would make an empty answer of it."""
    if _is_html(body):
        raise _garbled(operation, "HTML")
    if "json" in headers.get("content-type", "") and body:
        try:
            msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        except msgspec.DecodeError as error:
            raise _garbled(operation, "JSON that was cut short") from error


def _is_html(body: bytes) -> bool:
    return body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _metadata(response: Mapping[str, Any]) -> dict[str, Any]:
    headers = response["headers"]
    return {
        "RequestId": headers.get("x-amzn-requestid"),
        "HTTPStatusCode": response["status_code"],
        "HTTPHeaders": headers,
    }


def _garbled(operation: str, form: str) -> GarbledAnswer:
    return GarbledAnswer(f"{operation} failed", f"the endpoint answered with {form}", _CHECK)
