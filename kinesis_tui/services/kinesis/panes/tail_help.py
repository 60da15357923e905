"""What the tail pane says of itself."""

NOTHING = (
    "No stream is tailed. Press 1, choose a stream and press t; or type :tail STREAM, with a place to begin if not "
    "now: :tail orders 15m, :tail orders trim-horizon."
)
"""Where no stream is tailed."""

HELP = (
    "The records of a stream as they arrive, all shards in one list, each shard's in order. One read a second a "
    "shard by default, of the five that AWS allows. Scrolling up or space pauses: reading goes on, what waits is "
    "counted; G follows again. Begin elsewhere with t: latest, trim-horizon, a time, an age such as 15m, seq:N, "
    "after:N; `:tail STREAM FROM SHARD …` reads chosen shards. What leaves the buffer by age is dropped from view "
    "only, and counted. One word says how the tail stands: complete, nothing is missing up to the newest record of "
    "every shard; behind, there is more to read, or a shard does not answer; unknown, the endpoint does not tell "
    "where the newest record is; GAP, records were gone before they could be read. l shows the ledger behind it. "
    ":stop ends the reading and keeps what was read; r begins again. c captures all that arrives into a file, "
    "exactly, also while paused or filtered; :capture retained FILE begins with what is retained. The "
    "state line says what is used of the worst shard's five reads and 2 MiB a second. Once a minute CloudWatch is "
    "asked whether the stream's readers are throttled, and reading goes slower while others are: three metrics of "
    "GetMetricData, about 0.002 USD an hour (us-east-1, price list of 2024-07); watch_throttles = false under "
    "[tail] asks nobody. o, or :efo NAME, reads on with an enhanced fan-out consumer, which takes nothing from the "
    "other readers and costs; :efo off polls again. What was registered here is deregistered when the tail ends."
)
