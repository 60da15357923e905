"""What the logs pane says of itself."""

from kinesis_tui.services.logs.model.live_tail import live_price

NOTHING = "Type :region NAME to look elsewhere; `kinesis-tui demo` has some log groups to try."

GROUPS = (
    "The log groups of the region: when the newest event was (AWS may tell it an hour late), what is stored, how long "
    "it is kept. enter tails a group, i lists its streams, the newest first, and enter on one tails it alone. m marks "
    "groups so that enter tails them together, 50 at most, merged by time; `:logs GROUP [GROUP …] [SINCE]` does so by "
    "name. :set save shop keeps the groups marked, or tailed, under a name in the configuration; S opens such a set, "
    "as `:logs @shop` does, and :set forget shop takes it out."
)
TAIL = (
    "A tail begins ten minutes ago, or where t says: 1h, 1d, a time, -1h before the event under the cursor; b goes "
    "back from the oldest event, each time twice as far, and comes back to the one under the cursor; :until 10:15 "
    "ends there, :until now goes on. Events are asked for by FilterLogEvents, three times a second at most for all "
    "groups together, of the five that the account and region has; fewer while AWS throttles. Late events are looked "
    "for too: up to five minutes late they are found within half a minute, up to two hours late within ten minutes; "
    "they stand where they came, with their own time; what is later still is found by a tail that begins then. "
    "complete says that nothing is missing up to the newest event of every group; l shows the ledger behind it. space "
    "pauses, :stop ends the reading and keeps what was read, r begins again."
)
ENGINES = (
    ":engine live brings new events by Live Tail, a second or two after their ingestion, for ten groups at most. It "
    f"costs {live_price()}; the state line counts the minutes. AWS samples beyond 500 events a second and ends a "
    "session after three hours: searches go on beside it, two a minute and group, more while it samples, so that each "
    "event comes once and none is missing. Its host is stream-logs.REGION, or a custom endpoint itself; where it can "
    "not be reached, or is refused, that is said and the groups are polled. :engine poll goes back, in place."
)
FINDING = (
    "/ filters in the language of CloudWatch Logs' filter patterns, with words for what a pattern can not say: "
    "group:, stream:*4f2a, size>10KB, since:15m, not:{ $.ok IS TRUE }. enter opens an event, and v goes on to "
    "the Lambda invocation that it belongs to, from START to REPORT, or to the whole of a stack trace of which it is "
    "a line; F folds such traces in the list, o lists that invocation alone. COLD and TIMEOUT stand before the lines "
    "that tell so. :columns level, msg shows fields as columns, remembered for the group or the set, f counts fields, "
    "h draws arrivals over time, s sorts, m marks an event and = compares another with it."
)
KEEPING = (
    "e exports what is shown, or all that is retained, as JSON Lines, CSV, Parquet or messages alone, without "
    "secrets; :sql asks questions in SQL, table `events`. c captures all that arrives into a private file, exactly as "
    "it was logged; `:logs file:PATH` and `kinesis-tui replay PATH` show it as it stood at any moment: [ ] step, { } "
    "leap, space plays, t goes to a time."
)
INSIGHTS = (
    "I asks a Logs Insights query of the groups tailed or marked, or of the one under the cursor; `:insights QUERY` "
    "does so too. tab completes commands, functions and the groups' fields; ctrl+o opens samples, the account's saved "
    "queries and those run before, ctrl+t sets the time, ctrl+g the groups, `:language` PPL or SQL. AWS bills what a "
    "query scans: an estimate stands above it, and more than a GB ([insights] ask_above_gb) is asked about before. "
    "ctrl+s runs it, rows come while it runs, esc stops it at AWS, as leaving it does. enter on a row opens its whole "
    "event, c draws figures by bin(…) over time, e writes the rows as JSON Lines or CSV, without their secrets."
)
HELP = "\n\n".join((GROUPS, TAIL, ENGINES, FINDING, KEEPING, INSIGHTS))
