"""The Kinesis panes: streams, shards, tail and record."""
