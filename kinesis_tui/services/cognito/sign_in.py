"""One sign-in from its first step to its tokens: what can be computed is answered here, the rest is asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from kinesis_tui.failure import Invalid
from kinesis_tui.services.cognito.model.challenge import AuthChallenge, AuthenticationResult, Step, secret_hash
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from kinesis_tui.services.cognito.srp import Device, PasswordProof

ADMIN_FLOW = "ADMIN_USER_PASSWORD_AUTH"
SRP_FLOW = "USER_SRP_AUTH"
MOST_COMPUTED = 4
"""Steps in a row that are answered without asking: the password, the device, its password, and one to spare."""
ANSWERS = {
    "SMS_MFA": "SMS_MFA_CODE",
    "SMS_OTP": "SMS_OTP_CODE",
    "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
    "NEW_PASSWORD_REQUIRED": "NEW_PASSWORD",
    "SELECT_MFA_TYPE": "ANSWER",
    "SELECT_CHALLENGE": "ANSWER",
    "CUSTOM_CHALLENGE": "ANSWER",
    "PASSWORD": "PASSWORD",
}
"""Under which name the one thing that a challenge asks for is sent
(https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html)."""


@dataclass(slots=True)
class SignInRun:
    """The state of one sign-in; secrets stay in it and go with it."""

    gateway: SignInGateway
    pool_id: str
    client_id: str
    username: str
    client_secret: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    device: Device | None = field(default=None, repr=False)
    flow: str = ""
    _proof: PasswordProof | None = field(default=None, repr=False)

    async def begin(self, flow: str, preferred: str = "") -> Step:
        """Begin by a flow; `preferred` is what USER_AUTH should ask for. Raises Failure."""
        self.flow = flow
        parameters = self._named({})
        if flow in (ADMIN_FLOW, "USER_PASSWORD_AUTH"):
            parameters["PASSWORD"] = self.password
        if flow == "USER_AUTH" and preferred:
            parameters["PREFERRED_CHALLENGE"] = preferred
            if preferred == "PASSWORD":
                parameters["PASSWORD"] = self.password
        if flow == SRP_FLOW or preferred == "PASSWORD_SRP":
            parameters["SRP_A"] = (await self._new_proof()).srp_a
        if self.device is not None:
            parameters["DEVICE_KEY"] = self.device.key
        if flow == ADMIN_FLOW:
            step = await self.gateway.admin_initiate_auth(self.pool_id, self.client_id, flow, parameters)
        else:
            step = await self.gateway.initiate_auth(self.client_id, flow, parameters)
        return await self._computed(step)

    async def answer(self, challenge: AuthChallenge, text: str, more: dict[str, str] | None = None) -> Step:
        """Answer a challenge with what was asked for; `more` are required attributes. Raises Failure."""
        name = ANSWERS.get(challenge.name)
        if name is None:
            why = f"{challenge.name} needs a browser or a key that a terminal does not have"
            raise Invalid("signing in failed", why, "use another way to sign in")
        responses = {name: text, **(more or {})}
        if challenge.name == "SELECT_CHALLENGE":
            responses |= await self._selected(text)
        return await self._computed(await self._respond(challenge, responses))

    async def answer_by_device(self, challenge: AuthChallenge, device: Device) -> Step:
        """Prove that it is a remembered device that signs in. Raises Failure."""
        self.device = device
        return await self._computed(challenge)

    async def begin_mfa_setup(self, challenge: AuthChallenge) -> tuple[AuthChallenge, str]:
        """Return the challenge to go on with, and the secret for an authenticator."""
        secret, session = await self.gateway.associate_software_token(session=challenge.session)
        return replace(challenge, session=session or challenge.session), secret

    async def finish_mfa_setup(self, challenge: AuthChallenge, code: str) -> Step:
        """Prove that the authenticator has the secret, and go on."""
        session = await self.gateway.verify_software_token(code, session=challenge.session)
        following = replace(challenge, session=session or challenge.session)
        return await self._computed(await self._respond(following, {}))

    async def _computed(self, step: Step) -> Step:
        """Answer what needs nobody: the proofs of the password and of a remembered device."""
        for _ in range(MOST_COMPUTED):
            if not isinstance(step, AuthChallenge):
                return step
            responses = await self._computed_responses(step)
            if responses is None:
                return step
            step = await self._respond(step, responses)
        raise Invalid("signing in failed", "the pool asks for the same proof again and again", "check the pool")

    async def _computed_responses(self, challenge: AuthChallenge) -> dict[str, str] | None:
        parameters = challenge.parameters
        match challenge.name:
            case "PASSWORD_VERIFIER":
                proof = self._proof or await self._new_proof()
                # From here on the pool knows the user by this name, and SECRET_HASH is made of it.
                self.username = parameters.get("USERNAME") or parameters.get("USER_ID_FOR_SRP") or self.username
                return await asyncio.to_thread(proof.answer, parameters, self.username)
            case "DEVICE_SRP_AUTH" if self.device is not None:
                self._proof = None
                proof = await self._new_proof()
                return {"DEVICE_KEY": self.device.key, "SRP_A": proof.srp_a}
            case "DEVICE_PASSWORD_VERIFIER" if self.device is not None and self._proof is not None:
                return await asyncio.to_thread(self._proof.device_answer, parameters, self.username)
            case _:
                return None

    async def _selected(self, chosen: str) -> dict[str, str]:
        if chosen == "PASSWORD":
            return {"PASSWORD": self.password}
        return {"SRP_A": (await self._new_proof()).srp_a} if chosen == "PASSWORD_SRP" else {}

    async def _respond(self, challenge: AuthChallenge, responses: dict[str, str]) -> Step:
        admin_pool = self.pool_id if self.flow == ADMIN_FLOW else None
        sent = self._named(responses)
        return await self.gateway.respond_to_auth_challenge(self.client_id, challenge, sent, admin_pool=admin_pool)

    def _named(self, parameters: dict[str, str]) -> dict[str, str]:
        """Add who it is, and the SECRET_HASH where the client has a secret."""
        named = {"USERNAME": self.username, **parameters}
        if self.client_secret:
            named["SECRET_HASH"] = secret_hash(self.client_id, self.client_secret, named["USERNAME"])
        return named

    async def _new_proof(self) -> PasswordProof:
        self._proof = await asyncio.to_thread(
            PasswordProof, self.pool_id, self.client_id, self.username, self.password, self.device
        )
        return self._proof


async def refreshed(
    gateway: SignInGateway,
    client_id: str,
    refresh_token: str,
    *,
    client_secret: str | None,
    username: str | None,
    rotates: bool,
    device_key: str | None = None,
) -> AuthenticationResult:
    """Get new tokens: by GetTokensFromRefreshToken where the client rotates refresh tokens, which refuses the old way.

    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
    Where the pool tracks devices, a refresh token is of use only beside the key of its device. Raises Failure.
    """
    if rotates:
        return await gateway.get_tokens_from_refresh_token(client_id, refresh_token, client_secret, device_key)
    parameters = {"REFRESH_TOKEN": refresh_token, **({"DEVICE_KEY": device_key} if device_key else {})}
    if client_secret:
        parameters["SECRET_HASH"] = secret_hash(client_id, client_secret, username or "")
    step = await gateway.initiate_auth(client_id, "REFRESH_TOKEN_AUTH", parameters)
    if isinstance(step, AuthChallenge):
        raise Invalid("refreshing failed", f"the pool asks for {step.name}", "sign in again from the beginning")
    return step
