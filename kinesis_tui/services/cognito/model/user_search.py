"""What a user types to find users, as ListUsers takes it."""

import re

ATTRIBUTES = (
    *("username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username"),
    *("cognito:user_status", "status", "sub"),
)
"""What ListUsers can search by
(https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html)."""
_EXPRESSION = re.compile(r"\s*(?P<attribute>[a-z_:]+)\s*(?P<operator>\^?=)\s*(?P<value>.*?)\s*", re.DOTALL)
_LONGEST = 256


def user_filter(text: str) -> str:
    """Return AWS's Filter for `email ^= ada`, `status = Enabled`, or a bare word, with which user names begin.

    Quotes may be left out. Raises ValueError, a clause.
    """
    if not text.strip():
        return ""
    found = _EXPRESSION.fullmatch(text)
    attribute, operator, value = (
        (found["attribute"], found["operator"], found["value"]) if found else ("username", "^=", text.strip())
    )
    if attribute not in ATTRIBUTES:
        raise ValueError(f"users can't be searched by {attribute}: {', '.join(ATTRIBUTES)} can")
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('\\"', '"')
    if not value:
        raise ValueError(f'what {attribute} should be is missing: {attribute} ^= "ada"')
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    expression = f'{attribute} {operator} "{escaped}"'
    if len(expression) > _LONGEST:
        raise ValueError(f"the search is longer than the {_LONGEST} characters that AWS takes")
    return expression
