"""The forms that a pool's challenges become."""

from collections.abc import Sequence

from kinesis_tui.services.cognito.model.challenge import AuthChallenge
from kinesis_tui.services.cognito.panes.ask_form import AskForm
from kinesis_tui.services.cognito.panes.challenge_forms import challenge_form
from kinesis_tui.services.cognito.sign_in import SignInRun
from kinesis_tui.services.cognito.sign_in_gateway import SignInGateway
from tests.support.aws import open_session


def selecting(password: str, options: Sequence[str]) -> AskForm | None:
    run = SignInRun(SignInGateway(open_session()), "eu-west-1_AbCdEfGhI", "client", "ada", None, password)
    challenge = AuthChallenge("SELECT_CHALLENGE", "session", {}, tuple(options))
    return challenge_form(run, challenge, lambda step: None)


def names(form: AskForm | None) -> list[str]:
    return [] if form is None else [field.name for field in form.fields]


def test_a_choice_asks_for_the_password_only_where_it_is_of_use_and_was_not_typed() -> None:
    assert names(selecting("", ("PASSWORD", "EMAIL_OTP"))) == ["answer", "password"]
    assert names(selecting("", ("EMAIL_OTP", "SMS_OTP"))) == ["answer"]
    assert names(selecting("typed", ("PASSWORD", "EMAIL_OTP"))) == ["answer"]
    assert selecting("", ()) is None


def test_a_choice_that_is_proved_by_the_password_wants_it() -> None:
    form = selecting("", ("PASSWORD_SRP", "EMAIL_OTP"))
    assert form is not None
    assert form.check({"answer": "PASSWORD_SRP", "password": ""}).problems
    assert not form.check({"answer": "PASSWORD_SRP", "password": "typed"}).problems
    assert not form.check({"answer": "EMAIL_OTP", "password": ""}).problems
