"""What `kinesis-tui tail --help` says beside the options; \\b keeps a paragraph's lines as they are."""

HELP = """\
Write the records of STREAM (a name, an ARN, or file:PATH) to standard output as they arrive.

Every record of a shard appears once and in order, whatever happens on the way; shards that a split or merge makes
are followed. KPL-aggregated records are unfolded. What goes wrong is told on standard error and waited out.

\b
TIME   ISO 8601, as 2026-11-23T10:15:00.250Z; without an offset it is local time
AGE    90s, 15m, 2h, 1d: so long ago
seq:N  the record with sequence number N, after:N the one after it; only the shard that holds N is read

\b
  kinesis-tui tail orders --from 15m --until-caught-up --output json | jq .data
  kinesis-tui tail orders --from trim-horizon --max-records 50 --output json

--filter EXPRESSION is a CloudWatch Logs filter pattern, and before it words for what a pattern can not say: key:
shard: seq: size> since: until: decoded: and not:. It is applied to each user record after decoding.

\b
  --filter 'ERROR -timeout'                    these terms, without the second; ?a ?b: one of them
  --filter '{ $.status = "f*" && $.n > 5 }'    JSON fields; IS NULL, IS TRUE, NOT EXISTS, %regex%
  --filter '[ip, ..., code = 5*]'              fields of a line
  --filter 'key:customer-7* not:{ $.ok IS TRUE }'

--output json writes one object a line: stream, shard_id, sequence_number, sub_sequence_number, partition_key,
explicit_hash_key, approximate_arrival_timestamp, decoded (what was undone: kpl, gzip, json, binary), data, and
data_base64 where the bytes are not text. --output raw writes the payload as it was put, one record a line.

The output is exact, secrets included, so that it can be compared with what was put. --redact hides in it what the
screen hides: the built-in secrets, and those of [redaction] in config.toml; what was compressed and holds one is
written unpacked by --output raw. --filter sees the records as they are. A capture is exact too, and can be
replayed, unless [redaction] says capture = true.

--ledger FILE holds one JSON object: for each shard the first and last sequence number written, records, bytes,
state (open: to its newest record; closed: to its end; behind; failed), retries and gaps; and "complete", which is
true if nothing is missing: every shard to its newest record or end, to --until, or as far as --max-records went.
It is written however the run ends, also by a signal.

--efo NAME reads with the registered fan-out consumer NAME, two mebibytes a second of each shard for itself. Where
there is none it is registered, with --allow-writes, after asking with the price, and deregistered at the end.

--capture FILE keeps the session: file:FILE as STREAM reads it again, without AWS, with all these options. A time
means the same there, an age counts back from the newest record in the file, and all of it is read by default.
"""
