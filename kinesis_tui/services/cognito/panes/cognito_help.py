"""What the cognito pane says of itself."""

POOLS = (
    "The user pools of this region: tier, MFA, users, domain, filled in as AWS tells it (DescribeUserPool, seven a "
    "second). Enter opens one in full: how users sign in, its app clients with their flows, lifetimes, scopes and "
    "callbacks, resource servers, groups, Lambda triggers, where its own log goes. i lists its users; f has AWS search "
    'them (:users email ^= "ada"), n lists the next page. What is personal, and every secret, stays hidden; R reveals '
    "the one value under the cursor until the cursor leaves it."
)
TOKENS = (
    "t inspects a token: pasted (it is not shown), from a file, or from a sign-in of this run; :token FILE does too, "
    "and x on a record or a log event that holds one. Eight checks are named, each passed, failed or not possible with "
    "its reason; every claim that Cognito writes is explained. :jwks FILE checks with the keys of a file. = compares "
    "two tokens. Nothing of a token is logged, exported or drawn but what it says."
)
SIGN_IN = (
    "a signs a user in to an app client, by any flow: the password sent, proved by SRP, by the account's right, by "
    "choice, by the pool's triggers; each challenge is a short form. What is secret is typed hidden and kept nowhere; "
    "tokens stay in memory until the program ends. m refreshes or revokes them, changes the password, signs out, has "
    "the pool remember this device, or keeps them in the system's keyring (:keyring lists and removes what is kept)."
)
HELP = f"{POOLS}\n\n{SIGN_IN}\n\n{TOKENS}"
