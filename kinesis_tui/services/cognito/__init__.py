"""Amazon Cognito user pools: pools, users, sign-in, tokens."""
