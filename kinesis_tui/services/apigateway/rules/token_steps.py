"""What an authorizer looks at in a token: the same steps whether a pool or another issuer has made it."""

from collections.abc import Sequence

from kinesis_tui.services.apigateway.rules.steps import Step
from kinesis_tui.token_facts import TokenFacts

UNAUTHORIZED = (401,)


def signed(token: TokenFacts, source: str) -> list[Step]:
    """Say whether the token is one that can be believed: form, algorithm, key, signature."""
    if not token.is_readable:
        why = token.failed("well-formed") or "it is no JWT"
        return [Step("token readable", "failed", why, UNAUTHORIZED, source)]
    steps = [Step("token readable", "passed", "it is a signed JWT", (), source)]
    for name, label in (("algorithm", "algorithm"), ("key", "key of the issuer"), ("signature", "signature")):
        steps.append(_checked(token, name, label, source))
    return steps


def issued_by_pool(token: TokenFacts, pools: Sequence[str], source: str) -> Step:
    """Say whether one of the authorizer's pools has issued it."""
    wanted = " or ".join(pools)
    if not pools:
        return Step("issuer", "not known", "the authorizer's user pools are not known", UNAUTHORIZED, source)
    if token.pool_id in pools:
        return Step("issuer", "passed", f"it is the authorizer's user pool {token.pool_id}", (), source)
    issuer = token.pool_id or token.issuer or "nobody that it names"
    return Step("issuer", "failed", f"it is from {issuer}, the authorizer takes {wanted}", UNAUTHORIZED, source)


def in_time(token: TokenFacts, source: str) -> Step:
    """Say whether it is valid now."""
    return _checked(token, "time", "time", source)


def _checked(token: TokenFacts, name: str, label: str, source: str) -> Step:
    failed, not_possible = token.failed(name), token.not_possible(name)
    if failed:
        return Step(label, "failed", failed, UNAUTHORIZED, source)
    if not_possible or name not in token.checks:
        return Step(label, "not known", not_possible or "nobody has checked it", UNAUTHORIZED, source)
    return Step(label, "passed", token.checks[name].reason, (), source)
