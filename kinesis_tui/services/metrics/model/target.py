"""What is to be charted, as it is typed after `:metrics`."""

from typing import get_args

from kinesis_tui.subject import Kind, Subject

KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "token")


def parse_target(text: str) -> Subject:
    """Read "KIND NAME"; of a stream or log group an ARN will do. Raises ValueError with the accepted kinds."""
    kind, _, name = text.strip().partition(" ")
    found = next((known for known in KINDS if known == kind), None)
    if found is None:
        raise ValueError(f"{kind!r} is nothing that has metrics here; there are {', '.join(KINDS)}")
    if not name.strip():
        raise ValueError(f"which {kind.replace('-', ' ')}? Type :metrics {kind} NAME")
    return Subject(found, _plain(found, name.strip()))


def _plain(kind: Kind, name: str) -> str:
    """Return the name in an ARN: CloudWatch's dimensions hold names."""
    if not name.startswith("arn:"):
        return name
    if kind == "log-group":
        return name.partition(":log-group:")[2].removesuffix(":*") or name
    if kind == "function":
        return name.partition(":function:")[2].partition(":")[0] or name
    return name.rpartition("/")[2]
