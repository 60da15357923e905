"""The choices that lead to something, worded the same wherever it was found."""

from kinesis_tui.ui.frame.offers import Choice


def stream_places(name: str) -> list[Choice]:
    """Go to a data stream's tail, shards and metrics."""
    return [
        Choice(f"live tail of {name}", f"tail:{name}"),
        Choice(f"shards of {name}", f"streams:{name}"),
        Choice(f"metrics of {name}", f"metrics:stream {name}"),
    ]


def delivery_places(name: str) -> list[Choice]:
    """Go to a delivery stream and its metrics."""
    return [
        Choice(f"delivery stream {name}", f"firehose:{name}"),
        Choice(f"metrics of delivery stream {name}", f"metrics:delivery-stream {name}"),
    ]


def function_places(name: str, log_group: str, role: str = "function") -> list[Choice]:
    """Go to a function's log and metrics; `role` says what it is to the thing selected."""
    return [
        Choice(f"log of {role} {name}", f"logs:{log_group}"),
        Choice(f"metrics of function {name}", f"metrics:function {name}"),
    ]


def log_place(group: str, role: str) -> Choice:
    """Go to a log group; `role` says whose log it is."""
    return Choice(role, f"logs:{group}")


def pool_places(pool_id: str) -> list[Choice]:
    """Go to a user pool and its metrics."""
    return [
        Choice(f"user pool {pool_id}", f"cognito:{pool_id}"),
        Choice(f"metrics of user pool {pool_id}", f"metrics:user-pool {pool_id}"),
    ]


def api_places(kind: str, api_id: str, name: str = "") -> list[Choice]:
    """Go to an API and its metrics; `kind` is rest-api or http-api."""
    shown = f"{name} ({api_id})" if name and name != api_id else api_id
    return [
        Choice(f"API {shown}", f"apis:{api_id}"),
        Choice(f"metrics of API {shown}", f"metrics:{kind} {api_id}"),
    ]
