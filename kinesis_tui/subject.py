"""What a pane has selected, as other parts of the program need to name it."""

from typing import Literal, TypeAlias

from msgspec import Struct

Kind: TypeAlias = Literal[
    "stream", "delivery-stream", "function", "user-pool", "rest-api", "http-api", "log-group", "token"
]


class Subject(Struct, frozen=True):
    """One thing that other things are related to."""

    kind: Kind
    name: str
    """Its name; of a stream or log group also its ARN; the id of a pool or an API; of a token its user pool's id."""
