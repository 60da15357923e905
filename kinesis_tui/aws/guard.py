"""The read-only guard: one hook in front of every AWS call, and the list of operations that only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kinesis_tui.aws.reads import READS
from kinesis_tui.failure import ReadOnly

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from botocore.session import Session

__all__ = ["READS", "Guard"]


class Guard:
    """Refuses every operation that is not in `READS` until it is armed; default deny.

    It hangs on the botocore session itself, so a client made in any way from that session is guarded: its calls, its
    waiters, paginators and presigned URLs.
    """

    def __init__(self, armed: bool = False) -> None:
        self._armed = armed

    @property
    def armed(self) -> bool:
        """Whether operations that change something are let through."""
        return self._armed

    def arm(self) -> None:
        """Let writes through from the next call on."""
        self._armed = True

    def disarm(self) -> None:
        """Refuse writes from the next call on; one that is under way goes on."""
        self._armed = False

    def check(self, service: str, operation: str) -> None:
        """Raise ReadOnly unless the guard is armed or `operation` (PascalCase) of `service` only reads."""
        if not self._armed and operation not in READS.get(service, frozenset()):
            raise ReadOnly(
                f"{operation} of {service} was not sent",
                "this session is read-only",
                "arm writes with w, or start with --allow-writes",
            )

    def register(self, session: Session) -> None:
        """Hang the guard on a botocore session; it must happen before the first client is created.

        `provide-client-params` is botocore's first event of every call, emitted before anything is built or signed
        (https://botocore.amazonaws.com/v1/documentation/api/latest/topics/events.html). A presigned POST emits no
        event, so its method is wrapped where the client's class is made.
        """
        session.register("provide-client-params", self._before_call)
        session.get_component("event_emitter").register_last("creating-client-class", self._guard_presigned_post)

    def _before_call(self, **event: Any) -> None:
        model: OperationModel = event["model"]
        self.check(model.service_model.service_name, model.name)

    def _guard_presigned_post(self, class_attributes: dict[str, Any], **_: Any) -> None:
        original = class_attributes.get("generate_presigned_post")
        if original is None:
            return

        async def generate_presigned_post(client: object, *args: object, **parameters: object) -> Mapping[str, object]:
            self.check("s3", "PutObject")
            form: Mapping[str, object] = await original(client, *args, **parameters)
            return form

        class_attributes["generate_presigned_post"] = generate_presigned_post
