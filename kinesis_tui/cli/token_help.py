"""The help of `kinesis-tui token`."""

INSPECT = """Decode a JWT and check it; exit status 1 if a check fails.

TOKEN is the token itself, - reads it from standard input (which keeps it out of the shell's history and of the list of
processes). The signature is never printed.

Eight checks, each passed, failed or not possible: well-formed, algorithm (RS256), key, signature, issuer, time,
token_use, audience. Keys come from --jwks; without it from the pool that --issuer names, or the token itself where
that is a Cognito user pool. With a custom endpoint (AWS_ENDPOINT_URL) they are asked for there. Without --issuer and
--audience those two checks are not possible, which is no failure.

\b
  pbpaste | kinesis-tui token inspect -
  kinesis-tui token inspect - --issuer eu-west-1_AbCdEfGhI --audience 1example23456789 < token
  kinesis-tui token inspect - --jwks jwks.json --output json < token | jq '.checks[] | select(.outcome == "failed")'
"""

LOGIN = """Sign a user in and print a token, for scripts.

The password comes from KINESIS_TUI_PASSWORD, from standard input where that is no terminal, or from a prompt; the
secret of a confidential client from KINESIS_TUI_CLIENT_SECRET, or from AWS where these credentials may read it. Codes
are asked for at a terminal; what else a pool may ask for needs the full-screen program.

\b
  TOKEN=$(kinesis-tui token login --pool eu-west-1_AbCdEfGhI --client-id 1example23456789 --username ada)
  curl -H "Authorization: $TOKEN" https://…
"""
CLIENT_CREDENTIALS = """Print an access token of an app client without a user, for scripts.

The client's secret comes from KINESIS_TUI_CLIENT_SECRET, from standard input where that is no terminal, or from a
prompt. The token endpoint is the pool's (DescribeUserPool tells its domain), or below --domain. Without --scope the
token has all scopes of the client.

\b
  kinesis-tui token client-credentials --pool eu-west-1_AbCdEfGhI --client-id 2example3456789 --scope orders/read
"""
