"""What `kinesis-tui logs --help` says beside the options; \\b keeps a paragraph's lines as they are."""

HELP = """\
Write the events of log GROUPs (names or ARNs, 50 at most) to standard output.

Every event appears once. What is history comes by time, all groups merged; with --follow new events come as they
are found. Late ones are looked for too: up to five minutes late they are found within half a minute, up to two
hours late within ten minutes. What comes later than that is not looked for while following: a run of its own,
--since then, finds it. A group that can not be read says so on standard error, and the others go on.

FilterLogEvents is limited to five calls a second for the whole account and region; this takes three at most, for
all groups together, and fewer while AWS throttles.

--engine live brings new events by Live Tail, a second or two after their ingestion, for ten groups at most. It costs
0.01 USD a minute after 1,800 free ones a month for the account (us-east-1, 2026-11); begin and end are told on
standard error. AWS samples beyond 500 events a second and drops sessions after three hours: searches go on beside it
(two a minute and group, more while it samples), so that nothing is missing and nothing comes twice. Where there is no
Live Tail (no permission, no way to its host stream-logs.REGION, a custom endpoint without it, more than ten groups)
that is said once, and the groups are polled. Its events have no event_id.

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

--capture FILE keeps what arrives: `kinesis-tui replay FILE` shows it on the screen, with its time to move in, and
file:FILE in place of a GROUP reads it here, from its beginning or --since, also with --until, --filter and --output.
@NAME stands for the groups of a set that was saved on the screen (:set save NAME).

--ledger FILE holds one JSON object: for each group the first and last event written, their number, how many were
late, retries, throttles, and its state (open: to its newest event; closed: to the end asked for; behind; failed);
what Live Tail did (sessions, minutes, sampled seconds, events that searches filled in);
and "complete", which is true if nothing that AWS had is missing. It is written however the run ends.
"""
