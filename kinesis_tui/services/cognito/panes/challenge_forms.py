"""What a pool asks for in a sign-in, as short forms."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from kinesis_tui.services.cognito.model.challenge import AuthChallenge, Step
from kinesis_tui.services.cognito.panes.ask_form import AskForm, secret
from kinesis_tui.services.cognito.sign_in import SignInRun
from kinesis_tui.services.cognito.srp import Device
from kinesis_tui.ui.form import Field, Values

Take = Callable[[Step], None]
ATTRIBUTE = "userAttributes."
CODES = {
    "SMS_MFA": "the code that was sent by SMS",
    "SMS_OTP": "the code that was sent by SMS",
    "EMAIL_OTP": "the code that was sent by mail",
    "SOFTWARE_TOKEN_MFA": "the authenticator's code",
}
PASSWORDS = frozenset(("PASSWORD", "PASSWORD_SRP"))
"""What SELECT_CHALLENGE may be answered with that is proved by the password."""
MEANINGS = {
    "SMS_MFA": "a code by SMS",
    "SOFTWARE_TOKEN_MFA": "an authenticator's code",
    "EMAIL_OTP": "a code by mail",
    "SMS_OTP": "a code by SMS",
    "PASSWORD": "the password",
    "PASSWORD_SRP": "the password, proved by SRP",
    "WEB_AUTHN": "a passkey, which a terminal does not have",
}


def challenge_form(run: SignInRun, challenge: AuthChallenge, take: Take) -> AskForm | None:
    """Return the form for a challenge; None for one that no form can answer. `take` gets the step after it."""
    title = f"{challenge.name} for {run.username}"
    match challenge.name:
        case "NEW_PASSWORD_REQUIRED":
            return _new_password(run, challenge, take)
        case "SELECT_MFA_TYPE" | "SELECT_CHALLENGE":
            return _choice(title, run, challenge, take)
        case "CUSTOM_CHALLENGE":
            facts = tuple(f"{name}: {value}" for name, value in challenge.parameters.items())
            return _one(title, secret("answer", "answer"), lambda text: run.answer(challenge, text), take, facts)
        case "PASSWORD":
            return _one(title, secret("answer", "password"), lambda text: run.answer(challenge, text), take, ())
        case "DEVICE_SRP_AUTH":
            return _device(run, challenge, take)
        case name if name in CODES:
            sent = f"sent to {challenge.destination}" if challenge.destination else CODES[name]
            return _one(title, Field("answer", "code"), lambda text: run.answer(challenge, text), take, (sent,))
        case _:
            return None


def mfa_code_form(run: SignInRun, challenge: AuthChallenge, take: Take) -> AskForm:
    """Ask for the first code of an authenticator that was just set up."""
    field = Field("answer", "code", placeholder="what the authenticator shows now")
    title = f"Set up an authenticator for {run.username}"
    return _one(title, field, lambda text: run.finish_mfa_setup(challenge, text), take, ())


def _one(
    title: str, field: Field, answer: Callable[[str], Awaitable[Step]], take: Take, facts: tuple[str, ...]
) -> AskForm:
    async def do(values: Values) -> None:
        take(await answer(values[field.name].strip() if field.kind == "line" else values[field.name]))

    return AskForm(title, "answers", (field,), do, facts=facts)


def _choice(title: str, run: SignInRun, challenge: AuthChallenge, take: Take) -> AskForm | None:
    """Offer what the pool does; the password is asked for beside it where it may be wanted and was not typed yet."""
    options = _options(challenge)
    if not options:
        return None
    fields = [Field("answer", "which", "choice", options=options)]
    if not run.password and PASSWORDS.intersection(options):
        fields.append(secret("password", "password", "where it is chosen"))

    async def do(values: Values) -> None:
        run.password = values.get("password") or run.password
        take(await run.answer(challenge, values["answer"]))

    def check(values: Values) -> dict[str, str]:
        wants = values["answer"] in PASSWORDS and not (run.password or values.get("password"))
        return {"password": "the password is missing"} if wants else {}

    facts = tuple(f"{option}: {MEANINGS[option]}" for option in options if option in MEANINGS)
    return AskForm(title, "answers", tuple(fields), do, facts=facts, check=check, optional=frozenset({"password"}))


def _new_password(run: SignInRun, challenge: AuthChallenge, take: Take) -> AskForm:
    """The password was set by an administrator: the user chooses another, and adds what the pool requires."""
    required = _names(challenge.parameters.get("requiredAttributes", "[]"))
    attributes = tuple(Field(name, name.removeprefix(ATTRIBUTE)) for name in required)
    fields = (secret("new", "new password"), secret("again", "once more"), *attributes)

    async def do(values: Values) -> None:
        take(await run.answer(challenge, values["new"], {name: values[name] for name in required}))

    return AskForm(
        f"{run.username} must choose a new password",
        "sets it",
        fields,
        do,
        facts=("An administrator has set the present one. This changes the user's password for good.",),
        check=alike,
    )


def alike(values: Values) -> dict[str, str]:
    """Find that a new password was typed in two ways."""
    wrong = values["again"] and values["again"] != values["new"]
    return {"again": "it is not the same"} if wrong else {}


def _device(run: SignInRun, challenge: AuthChallenge, take: Take) -> AskForm:
    fields = (Field("key", "device key"), Field("group", "device group key"), secret("password", "device password"))

    async def do(values: Values) -> None:
        device = Device(values["key"].strip(), values["group"].strip(), values["password"])
        take(await run.answer_by_device(challenge, device))

    draft = {"key": challenge.parameters.get("DEVICE_KEY", "")}
    facts = ("The pool remembers this device; its password was made when the device was confirmed.",)
    return AskForm(f"Prove the device of {run.username}", "proves it", fields, do, facts=facts, draft=draft)


def _options(challenge: AuthChallenge) -> tuple[str, ...]:
    listed = challenge.parameters.get("MFAS_CAN_CHOOSE") or challenge.parameters.get("AVAILABLE_CHALLENGES", "[]")
    return challenge.available or _names(listed)


def _names(text: str) -> tuple[str, ...]:
    """Read a JSON list of names, as challenges hold them."""
    try:
        value = json.loads(text)
    except ValueError:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else ()
