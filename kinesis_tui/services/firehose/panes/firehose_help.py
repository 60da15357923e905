"""What the Firehose pane says of itself."""

NOTHING = (
    "Press n to create one, or type :region NAME to look elsewhere; `kinesis-tui demo` has two delivery streams to try."
)

STREAMS = (
    "The delivery streams of the region. Names come at once (ListDeliveryStreams); the rest is described four a "
    "second, those on the screen first, for AWS takes five calls a second and no more. Then CloudWatch is asked once "
    "for what came in and what arrived (GetMetricData, five or six metrics each, 0.01 USD a thousand); r asks again. "
    "Enter opens a delivery stream in full: every field of AWS's answer with what it means, what its buffering comes "
    "to at the present rate, its tags, why it failed."
)
OBJECTS = (
    "b, or enter on an S3 section, lists what was delivered, where what arrives now goes: S3 is asked for 1,000 keys "
    "at a time (0.005 USD a thousand requests) and never for more unasked. Enter goes into a folder or opens an "
    "object, backspace goes up, t or `:at TIME` to another time, o to the records that failed. An object is unpacked "
    "(gzip, zip, snappy) and taken apart into its records, also JSON that is run together and Parquet, which / "
    "filters, f counts, e and `:export csv|parquet` write, and `:sql` asks; of records that failed the raw data is "
    "decoded."
)
PROOF = (
    "T, or `:test FILE`, sends a marked record, to the data stream where that is the source, after it has shown the "
    "exact request; it counts the buffering down, finds the record in its object and tells how long it took. Where it "
    "does not come, the error prefix, the error log, the role's permissions and the metrics are looked at."
)
WRITES = (
    "n makes a delivery stream step by step; every rule that AWS documents is checked as it is typed, with the key "
    "that an object would have now. ctrl+o lists what a field may hold, and makes a bucket or a role; the review "
    "shows the request as JSON, as an aws command and as a CloudFormation resource, and the policy that the role "
    "needs. The draft survives quitting. E changes one in the same form and sends exactly the fields that differ; D "
    "deletes it, and `:tag`, `:untag`, `:encrypt on|off` do what they say. Nothing is sent before its request was "
    "shown, or while writes are off (w)."
)
HELP = "\n\n".join((STREAMS, OBJECTS, PROOF, WRITES))
