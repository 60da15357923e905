"""The tokens that a call may carry: none, one of each sign-in of this run, one that was pasted."""

from kinesis_tui.services.apigateway.model.api import IAM, NONE, ApiKind, Method
from kinesis_tui.services.apigateway.model.call import Token
from kinesis_tui.tokens_at_hand import TokensAtHand

NO_TOKEN = "none"  # noqa: S105  # the word in the form
PASTED = "pasted"


def tokens_of(at_hand: TokensAtHand) -> dict[str, Token]:
    """Return the tokens of this run's sign-ins by what they are called, newest first, no two called the same."""
    found: dict[str, Token] = {}
    for sign_in in at_hand.sign_ins:
        for kind, text in sign_in.tokens:
            label, number = f"{kind} of {sign_in.name}", 2
            while label in found:
                label, number = f"{kind} of {sign_in.name} ({number})", number + 1
            found[label] = Token(label, text)
    return found


def fitting(tokens: dict[str, Token], method: Method, kind: ApiKind) -> str:
    """Return which token a method probably takes; "none" where it takes none, or none is at hand."""
    if method.authorization_type in (None, NONE, IAM) or not tokens:
        return NO_TOKEN
    wanted = "id token" if kind == "rest-api" and not method.scopes else "access token"
    return next((label for label in tokens if label.startswith(wanted)), next(iter(tokens)))
