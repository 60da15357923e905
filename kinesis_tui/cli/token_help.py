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
