"""What the tail pane says of itself."""

NOTHING = (
    "No stream is tailed. Press 1, choose a stream and press t; or type :tail STREAM, with a place to begin if not "
    "now: :tail orders 15m, :tail orders trim-horizon."
)
"""Where no stream is tailed."""

READING = (
    "The records of a stream as they arrive, all shards in one list, each shard's in order. Scrolling up or space "
    "pauses: reading goes on, what waits is counted; G follows again. Begin elsewhere with t: latest, trim-horizon, a "
    "time, an age such as 15m, seq:N, after:N, or -1h: an hour before the record under the cursor, which is found "
    "again; b goes back step by step. `:tail STREAM FROM SHARD …` reads chosen shards, `:tail file:PATH` a capture. "
    ":stop ends the reading and keeps what was read; r begins again."
)
STANDING = (
    "One word says how the tail stands: complete, nothing is missing up to the newest record of every shard; behind, "
    "there is more to read, or a shard does not answer; unknown, the endpoint does not tell where the newest record "
    "is; GAP, records were gone before they could be read. l shows the ledger behind it. What leaves the buffer by age "
    "is dropped from view only, and counted."
)
FINDING = (
    "/ filters in the language of CloudWatch Logs' filter patterns, with words for what a pattern can not say: "
    'key:customer-7*, size>10KB, since:15m, not:{ $.status = "ok" }. Terms are looked for in the payload, capitals '
    "count. Clearing it brings all back; n and N go from match to match then, or through what :search finds. :filter "
    "save NAME keeps one. :columns user.id, amount shows fields as columns, s sorts, f counts every field's values, h "
    "draws arrivals over time (:histogram FIELD colours them), m marks a record and = compares another with it. :sql "
    "asks what is retained; :decode tells how payloads are read. Secrets are hidden; R reveals a field of the record "
    "that is open."
)
KEEPING = (
    "c captures all that arrives into a file, exactly, also while paused or filtered; :capture retained FILE begins "
    "with what is retained. In a capture [ ] { } step through time, space plays, < > set the speed. e exports. p puts "
    "a record, P puts the one selected again, edited; :put FILE puts many (writes have to be armed)."
)
SHARING = (
    "One read a second a shard by default, of the five that AWS allows and all readers share. The state line says what "
    "is used of the worst shard's five reads and 2 MiB a second. Once a minute CloudWatch is asked whether the "
    "stream's readers are throttled, and reading goes slower while others are: three metrics of GetMetricData, about "
    "0.002 USD an hour (us-east-1, price list of 2024-07); watch_throttles = false under [tail] asks nobody. o, or "
    ":efo NAME, reads on with an enhanced fan-out consumer, which takes nothing from the other readers and costs; :efo "
    "off polls again. What was registered here is deregistered when the tail ends."
)
HELP = "\n\n".join((READING, STANDING, FINDING, KEEPING, SHARING))
