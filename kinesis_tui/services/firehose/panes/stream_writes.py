"""Small writes of one delivery stream: encryption on and off, tags, deleting it. Each shows its request first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen

from kinesis_tui.pane import Command, Context, Pane, Refused
from kinesis_tui.services.firehose.gateway import FirehoseGateway
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.panes.changing import selected
from kinesis_tui.services.firehose.panes.draft_pickers import require_armed, why_not_armed
from kinesis_tui.services.firehose.rules.create import check_tags
from kinesis_tui.services.firehose.rules.drafting import tags_of
from kinesis_tui.services.firehose.rules.names import KEY, KEY_ARN
from kinesis_tui.services.firehose.rules.printed import as_command, as_json
from kinesis_tui.services.firehose.settling import patiently
from kinesis_tui.ui.frame.confirm import ConfirmByName
from kinesis_tui.ui.frame.request_screen import Page, Proposal, RequestScreen, Tell

DELETES = (
    "Firehose drops what it has not delivered yet. Where it can't give its KMS grant back, deleting fails "
    "(DELETING_FAILED) unless it is forced: AllowForceDelete leaves the grant behind."
)


class StreamWrites:
    """What the pane offers for the delivery stream selected."""

    def __init__(
        self,
        pane: Pane,
        context: Context,
        gateway: FirehoseGateway,
        name: Callable[[], str | None],
        known: Callable[[], DeliveryStream | None],
    ) -> None:
        """Prepare; `name` returns the delivery stream selected, `known` what is known of it, None where it is not."""
        self._pane = pane
        self._context = context
        self._gateway = gateway
        self._name = name
        self._known = known

    def commands(self) -> list[Command]:
        """Return the words for the command line."""
        return [
            Command("encrypt", "Encrypt what Firehose holds, or no more", self._encrypt, "on|off [KMS-KEY-ARN]"),
            Command("tag", "Tag the delivery stream", self._tag, "KEY=VALUE[, …]"),
            Command("untag", "Take tags away", self._untag, "KEY[, …]"),
            Command("delete-stream", "Delete the delivery stream", self._delete, "[force]"),
        ]

    def _encrypt(self, argument: str) -> None:
        name = selected(self._name())
        word, _, key = argument.partition(" ")
        key = key.strip()
        if word not in ("on", "off") or (key and word == "off"):
            raise Refused("Type :encrypt on, :encrypt on KMS-KEY-ARN, or :encrypt off.")
        if key and not KEY_ARN.fullmatch(key):
            raise Refused(f"“{key}” is not {KEY}.")
        stream = self._known()
        if stream is not None and stream.stream_type not in (None, "DirectPut"):
            raise Refused(
                f"{name} does not take records itself: encrypt the source that it reads. AWS refuses this one."
            )
        if word == "off":
            request = {"DeliveryStreamName": name}
            sending = self._gateway.stop_delivery_stream_encryption
            self._propose("stop-delivery-stream-encryption", request, "stops it", lambda: sending(name))
            return
        kind = {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": key} if key else {"KeyType": "AWS_OWNED_CMK"}
        request_on = {"DeliveryStreamName": name, "DeliveryStreamEncryptionConfigurationInput": kind}
        starting = self._gateway.start_delivery_stream_encryption
        self._propose("start-delivery-stream-encryption", request_on, "starts it", lambda: starting(name, key or None))

    def _tag(self, argument: str) -> None:
        name, tags = selected(self._name()), dict(tags_of(argument))
        if not tags:
            raise Refused("Which tags? Type :tag KEY=VALUE.")
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        for wrong in check_tags(listed):
            raise Refused(f"{wrong.path}: {wrong.what}; {wrong.remedy}.")
        request = {"DeliveryStreamName": name, "Tags": listed}
        self._propose("tag-delivery-stream", request, "tags it", lambda: self._gateway.tag_delivery_stream(name, tags))

    def _untag(self, argument: str) -> None:
        name, keys = selected(self._name()), [key for key, _ in tags_of(argument)]
        if not keys:
            raise Refused("Which tags? Type :untag KEY.")
        request = {"DeliveryStreamName": name, "TagKeys": keys}
        self._propose(
            "untag-delivery-stream", request, "takes them away", lambda: self._gateway.untag_delivery_stream(name, keys)
        )

    def delete(self) -> None:
        """Delete what is selected, once its name was typed."""
        try:
            self._delete("")
        except Refused as refused:
            self._pane.say(str(refused), warning=True)

    def _delete(self, argument: str) -> None:
        name = selected(self._name())
        if argument not in ("", "force"):
            raise Refused("Type :delete-stream, or :delete-stream force.")
        require_armed(self._context)
        force = argument == "force"
        title = f"Delete {name}" + (" by force" if force else "")

        def confirmed(yes: bool | None) -> None:
            if yes:
                request = {"DeliveryStreamName": name, **({"AllowForceDelete": True} if force else {})}
                deleting = self._gateway.delete_delivery_stream
                self._propose("delete-delivery-stream", request, "deletes it", lambda: deleting(name, force=force))

        self._open(ConfirmByName(title, DELETES, name), confirmed)

    def _propose(self, operation: str, request: dict[str, Any], verb: str, send: Callable[[], Awaitable[None]]) -> None:
        """Show a request, and send it when asked."""

        async def sending(tell: Tell) -> str:
            _ = tell
            await patiently(send)
            return "AWS has taken it."

        pages = (
            Page("JSON", as_json(request)),
            Page("aws command", as_command(operation, request, self._context.aws.region)),
        )
        name = request["DeliveryStreamName"]
        title = f"{''.join(word.capitalize() for word in operation.split('-'))} of {name}"
        proposal = Proposal(title, pages, verb, sending, lambda: why_not_armed(self._context))
        self._open(RequestScreen(proposal), lambda sent: self._sent(operation) if sent else None)

    def _sent(self, operation: str) -> None:
        """Show what is there now; what was deleted is left."""
        while operation == "delete-delivery-stream" and self._pane.pop_view():
            pass
        self._pane.reload()

    def _open(self, screen: Screen[bool], answered: Callable[[bool | None], None]) -> None:
        self._pane.app.push_screen(screen, answered)
