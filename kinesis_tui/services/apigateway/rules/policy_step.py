"""What a resource policy says of a call, where it says the same of every one."""

import json

from kinesis_tui.services.apigateway.rules.steps import Step

POLICY_FLOW = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"


def policy_step(policy: str, *, needs_allow: bool) -> Step:
    """Judge a policy only where it says the same of every call; conditions and resources are not weighed here."""
    statements = _statements(policy)
    if statements is None:
        return Step("resource policy", "not known", "it can't be read", (403,), POLICY_FLOW)
    flat = [one for one in statements if _speaks_of_all(one)]
    if any(one.get("Effect") == "Deny" for one in flat):
        return Step("resource policy", "failed", "a statement denies every call to everybody", (403,), POLICY_FLOW)
    if len(flat) == len(statements) and any(one.get("Effect") == "Allow" for one in flat):
        return Step("resource policy", "passed", "it allows every call to everybody", (), POLICY_FLOW)
    if not any(one.get("Effect") == "Allow" for one in statements) and needs_allow:
        why = "nothing in it allows a call, and where a policy is, it must"
        return Step("resource policy", "failed", why, (403,), POLICY_FLOW)
    why = "it names conditions, callers or paths, which are not weighed here"
    return Step("resource policy", "not known", why, (403,), POLICY_FLOW)


def _statements(policy: str) -> list[dict[str, object]] | None:
    try:
        found = json.loads(policy)["Statement"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    found = [found] if isinstance(found, dict) else found
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else None


def _speaks_of_all(statement: dict[str, object]) -> bool:
    everybody = statement.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
    resources = statement.get("Resource")
    every = [resources] if isinstance(resources, str) else resources
    whole = isinstance(every, list) and any(
        str(one) in ("*", "execute-api:/*") or str(one).endswith("/*/*/*") for one in every
    )
    return everybody and whole and not statement.get("Condition")
