"""What `kinesis-tui insights --help` says beside the options; \\b keeps a paragraph's lines as they are."""

HELP = """\
Ask a CloudWatch Logs Insights query of log GROUPs (names or ARNs, 50 at most), and write the rows it finds.

\b
  kinesis-tui insights /aws/lambda/enrich --query 'filter @message like "ERROR" | limit 20'
  kinesis-tui insights /ecs/a /ecs/b --since 1d --query 'stats count(*) by bin(1h)' --output csv
  kinesis-tui insights /ecs/a --query - --output json < query.txt | jq '."@message"'

AWS bills what a query scans. Before it runs, that is estimated from the sizes of the groups; above the threshold of
the configuration file (insights.ask_above_gb, 1 GB) it asks, or wants --yes where nobody can be asked.

However the command ends, a query that still runs is stopped (StopQuery). A query that did not complete ends with
status 1; the rows that it had found are written.

Values are written as AWS gives them, all of them texts; times are UTC. --output json writes one object a line with
every column in each, null where a row has no such field. --output csv puts a ' before what a spreadsheet would take
for a formula. --redact hides secrets; the output is exact otherwise.
"""
