"""What `kinesis-tui logs --help` says beside the options; \\b keeps a paragraph's lines as they are."""

HELP = """\
Write the events of log GROUPs (names or ARNs, 50 at most) to standard output.

Every event appears once. What is history comes by time, all groups merged; with --follow new events come as they
are found. Late ones are looked for too: up to five minutes late they are found within half a minute, up to two
hours late within ten minutes. A group that can not be read says so on standard error, and the others go on.

FilterLogEvents is limited to five calls a second for the whole account and region; this takes three at most, for
all groups together, and fewer while AWS throttles.

\b
  kinesis-tui logs /aws/lambda/enrich --since 1h --filter ERROR
  kinesis-tui logs /aws/lambda/enrich /ecs/checkout --follow --output json | jq .message

--filter PATTERN is a CloudWatch Logs filter pattern, which AWS evaluates, and before it words for what a pattern
can not say, which are evaluated here: group: stream: size> since: until: and not:.

\b
  --filter 'ERROR -timeout'                    these terms, without the second; ?a ?b: one of them
  --filter '{ $.level = "error" && $.ms > 5 }' JSON fields; IS NULL, IS TRUE, NOT EXISTS, %regex%
  --filter '[ip, ..., code = 5*]'              fields of a line
  --filter 'stream:*4f2a not:{ $.ok IS TRUE }'

--output json writes one object a line: log_group, log_stream, timestamp, ingestion_time, event_id, message, and
parsed, the message where it is JSON. --output raw writes the messages alone.

--ledger FILE holds one JSON object: for each group the first and last event written, their number, how many were
late, retries, throttles, and its state (open: to its newest event; closed: to the end asked for; behind; failed);
and "complete", which is true if nothing that AWS had is missing. It is written however the run ends.
"""
