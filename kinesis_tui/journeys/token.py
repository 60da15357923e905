"""What a token says and what its pool says of it, for whoever calls an API with it."""

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.services.cognito.checking import TokenChecking
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.checks import Inspected
from kinesis_tui.services.cognito.model.issuer import cognito_issuer
from kinesis_tui.services.cognito.model.jwt import Jwt
from kinesis_tui.text.times import Clock
from kinesis_tui.token_facts import TokenCheck, TokenFacts


class TokenReader:
    """Reads tokens; keys are kept for the run."""

    def __init__(self, aws: AwsSession, clock: Clock) -> None:
        self._checking = TokenChecking(aws, CognitoGateway(aws), clock)

    async def facts(self, token: str) -> TokenFacts:
        """Return what a token says, held against the keys of the pool that it names."""
        inspected, _ = await self._checking.inspected(token)
        return facts_of(inspected)


def facts_of(inspected: Inspected) -> TokenFacts:
    """Return what an inspected token says, without the token."""
    checks = {check.name: TokenCheck(check.outcome, check.reason) for check in inspected.checks}
    jwt = inspected.jwt
    if jwt is None:
        return TokenFacts(checks, is_readable=False)
    pool = cognito_issuer(jwt.issuer)
    return TokenFacts(
        checks,
        use=jwt.token_use,
        issuer=jwt.issuer,
        pool_id=pool.pool_id if pool else None,
        scopes=_scopes(jwt),
        audience=_audience(jwt),
        size=jwt.size,
    )


def _scopes(jwt: Jwt) -> tuple[str, ...]:
    """Return the scopes, of `scope` or of `scp` as other issuers call it."""
    found = jwt.claims.get("scope", jwt.claims.get("scp"))
    if isinstance(found, str):
        return tuple(found.split())
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _audience(jwt: Jwt) -> tuple[str, ...]:
    """Return whom it is for: API Gateway looks at `client_id` only where there is no `aud`.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """
    named = jwt.claims.get("aud", jwt.claims.get("client_id"))
    if isinstance(named, str):
        return (named,)
    return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()
