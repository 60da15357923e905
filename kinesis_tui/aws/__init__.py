"""The only place that knows the AWS SDK: one session, every answer parsed, every error a Failure."""
