"""What Kinesis Data Streams is made of, as plain frozen values that know neither Textual nor AWS's SDK."""
