"""Amazon Data Firehose for tests: full answers made from AWS's own API model, and a scripted server."""
