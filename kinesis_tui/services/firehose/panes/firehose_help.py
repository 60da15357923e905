"""What the Firehose pane says of itself."""

NOTHING = "Type :region NAME to look elsewhere; `kinesis-tui demo` has two delivery streams to try."

STREAMS = (
    "The delivery streams of the region. Names come at once (ListDeliveryStreams); the rest is described four a "
    "second, those on the screen first, for AWS takes five calls a second and no more. Then CloudWatch is asked once "
    "for what came in and what arrived (GetMetricData, five metrics a stream, 0.01 USD a thousand); r asks again. "
    "Enter opens a delivery stream in full: every field of AWS's answer with what it means, what its buffering comes "
    "to at the present rate, its tags, why it failed."
)
HELP = STREAMS
