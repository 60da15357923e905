"""Which AWS the program looks at, who it is there, and whether it may change anything."""

from __future__ import annotations

from collections.abc import Callable

from kinesis_tui.aws.connection import Connection, Identity
from kinesis_tui.pane import Command, Context, Failed, Refused, attempt
from kinesis_tui.ui.frame.frame_app import FrameApp
from kinesis_tui.ui.frame.frame_words import split_target, starting_with

IDENTITY_SECONDS = 30.0
"""How long after a failure it is asked again who we are."""


class Reach:
    """Identity, rights, region and profile; `changed` is called when one is another, `start_over` when all is."""

    def __init__(
        self, app: FrameApp, context: Context, changed: Callable[[], None], start_over: Callable[[], None]
    ) -> None:
        self._app = app
        self._context = context
        self._changed = changed
        self._start_over = start_over
        self._asked_at = context.clock.monotonic()
        self._endpoint_url = context.aws.endpoint_url
        """As asked for; once AWS is open it may be what the profile says, which goes with the profile."""
        self.identity: Identity | None = None
        """None while it is not known."""

    async def identify(self) -> Identity | Failed:
        """Ask AWS who we are."""
        self._asked_at = self._context.clock.monotonic()
        answer = await attempt(self._context.aws.identity())
        if isinstance(answer, Failed):
            return answer
        self.identity = answer.value
        self._changed()
        return answer.value

    def look(self) -> None:
        """Ask again, now and then, while it is not known who we are."""
        unknown = self.identity is None and self._context.replay is None
        if unknown and self._context.clock.monotonic() - self._asked_at >= IDENTITY_SECONDS:
            self._app.run_worker(self.identify(), group="identity", exclusive=True)

    # -- rights -----------------------------------------------------------------------------------------------------

    def toggle_writes(self) -> None:
        """Disarm writes at once, or arm them once the account's id was typed."""
        guard = self._context.aws.guard
        if self._context.replay is not None:
            self._app.say("This is a replay: nothing is connected, and nothing can be written.")
        elif guard.armed:
            guard.disarm()
            self._changed()
            self._app.say("Writes are disarmed.")
        else:
            self._app.run_worker(self._arm_writes(), group="writes", exclusive=True)

    async def _arm_writes(self) -> None:
        from kinesis_tui.ui.frame.confirm import ConfirmByName

        identity = self.identity or await self.identify()
        if isinstance(identity, Failed):
            self._app.say(f"Writes stay off while the account is not known. {identity.failure}", warning=True)
            return
        consequence = f"From then on this program may change things in account {identity.account} as {identity.role}."
        if await self._app.push_screen_wait(ConfirmByName("Arm writes", consequence, identity.account)):
            self._context.aws.guard.arm()
            self._changed()
            self._app.say("Writes are armed.", warning=True)

    # -- region and profile -----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Offer `:region` and `:profile`; nothing where nothing is connected."""
        aws = self._context.aws
        if self._context.replay is not None:
            return []
        return [
            Command("region", "Look at another region", self._run_region, "REGION", starting_with(aws.regions())),
            Command("profile", "Use another profile", self._run_profile, "PROFILE", starting_with(aws.profiles())),
        ]

    async def _run_region(self, argument: str) -> None:
        region = split_target(argument, "region REGION, as in region eu-west-1.")
        await self._switch(Connection(self._context.aws.profile, region, self._endpoint_url), disarm=False)

    async def _run_profile(self, argument: str) -> None:
        profile = split_target(argument, "profile PROFILE.")
        await self._switch(Connection(profile, None, self._endpoint_url), disarm=True)

    async def _switch(self, connection: Connection, *, disarm: bool) -> None:
        """Reach AWS another way from now on; raises Refused, and changes nothing, when that way can't be opened."""
        guard = self._context.aws.guard
        was_armed, disarm = guard.armed, disarm and not self._context.demo
        if disarm:
            guard.disarm()  # before anything can reach the other account
        answer = await attempt(self._context.aws.switch(connection))
        if isinstance(answer, Failed):
            if disarm and was_armed:
                guard.arm()
            raise Refused(str(answer.failure))
        self._start_over()
