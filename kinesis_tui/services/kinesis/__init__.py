"""Amazon Kinesis Data Streams: streams, shards, records and their tail."""
