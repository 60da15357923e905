"""The errors Kinesis answers with, in its own words."""


class KinesisError(Exception):
    """An error answer: AWS's type and message, and the HTTP status."""

    def __init__(self, kind: str, message: str, status: int = 400) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message
        self.status = status
        self.members: dict[str, object] = {}
        """What the API's model gives this error beside type and message."""


def stream_not_found(name: str, account: str) -> KinesisError:
    return KinesisError("ResourceNotFoundException", f"Stream {name} under account {account} not found.")


def shard_not_found(shard_id: str, stream: str, account: str) -> KinesisError:
    return KinesisError(
        "ResourceNotFoundException", f"Shard {shard_id} in stream {stream} under account {account} does not exist"
    )


def read_throttled(stream: str, shard_id: str, account: str) -> KinesisError:
    return KinesisError(
        "ProvisionedThroughputExceededException",
        f"Rate exceeded for shard {shard_id} in stream {stream} under account {account}.",
    )


def iterator_expired(created_ms: int, now_ms: int) -> KinesisError:
    return KinesisError(
        "ExpiredIteratorException",
        f"Iterator expired. The iterator was created at time {created_ms} while right now it is {now_ms} which is "
        "further in the future than the tolerated delay of 300000 milliseconds.",
    )


def invalid(message: str) -> KinesisError:
    return KinesisError("InvalidArgumentException", message)


def validation(message: str) -> KinesisError:
    return KinesisError("ValidationException", message)
