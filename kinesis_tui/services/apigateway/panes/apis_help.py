"""What the help screen says of pane 7."""

HELP = (
    "REST and HTTP APIs of this region, with their stages, their authorizers and when they were last deployed. "
    "Enter shows an API's methods: who may call each, with which scopes, and what is behind it; i shows its "
    "stages, authorizers, deployments and resource policy.\n\n"
    "Enter on a method, or c, calls it: the form names the stage's address, path parameters, query, headers, the "
    "token and the body. The tokens of this run's sign-ins (pane 4) are at hand; one can be pasted, and is not "
    "shown. What is to be expected is said before anything is sent. GET, HEAD and OPTIONS are sent at once; every "
    "other method reaches your backend and may change something, so writes must be armed (w) and the exact "
    "request is shown first.\n\n"
    "The verdict stands over the answer: what API Gateway looks at, step by step, and why it answered 200, 401, "
    "403 or something else; where the real answer is not the one expected, what that may mean. t has API "
    "Gateway's own authorizer judge the token (TestInvokeAuthorizer), T runs the method past its authorizer "
    "(TestInvokeMethod, armed). m runs a matrix: the same call without a token, with each at hand and with a "
    "tampered one. x goes on to the function's log since the call, the stream it puts into, the token. Tokens are "
    "masked everywhere and kept nowhere."
)
