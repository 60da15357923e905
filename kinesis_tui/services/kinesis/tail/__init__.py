"""Reading a stream's shards: pacing, retries, expiry and order, without Textual or the SDK."""
