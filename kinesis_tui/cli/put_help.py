"""What `kinesis-tui put --help` says beside the options; \\b keeps a paragraph's lines as they are."""

HELP = """\
Put records into STREAM (a name or an ARN), from FILE or, without it or with -, from standard input.

Needs --allow-writes. AWS's limits are checked before anything is sent. Of a FILE every line is: where one makes no
record, nothing at all is put. Standard input can't be looked through first: there the first bad line ends the run,
and what stood before it is put. With --skip-bad bad lines are left out and told.

\b
--input lines    one record a line, whatever it holds
        jsonl    the same, but each must be JSON; blank lines are none
        json     as tail --output json writes it: keys and payload restored, gzip stays undone
        capture  a capture, packed or not: every record restored byte for byte
        raw      all of the input is one record

\b
  kinesis-tui put orders --data '{"id": 1}' --key customer-1 --allow-writes
  kinesis-tui put orders new.jsonl --input jsonl --key-from customer.id --dry-run
  kinesis-tui put orders new.jsonl --input jsonl --rate 500 --allow-writes
  kinesis-tui tail prod --from 1h --until-caught-up --output json |
    kinesis-tui put test --input json --allow-writes

What a shard had no room for is sent again, it alone, with growing pauses. When AWS takes nothing of it ten
times, or for a minute, the run stops: nothing behind it is sent. Put is at least once: where a call was cut off
before AWS answered, its records are sent again and told as maybe repeated. PutRecords keeps no order within a
request; --in-order keeps that of each partition key.

--output json writes one object for each line read: line, state (put, refused, given_up), shard_id, sequence_number,
partition_key, attempts, maybe_repeated, maybe_put, why. The summary goes to standard error:
put + refused + given up = read. Exit status 0 only if all were put. ctrl+c tells what was put until then.
"""
