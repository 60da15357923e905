"""What a query will scan and cost, before it runs: an estimate, from what AWS tells of the groups.

AWS bills the bytes that a query scans. How many that will be nobody tells beforehand; a group's stored bytes, spread
evenly over the time it keeps, are a guess: traffic is never even, and AWS counts stored bytes with a delay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kinesis_tui.services.logs.model.log_group import LogGroup
from kinesis_tui.text.quantities import UNKNOWN, bytes_text

USD_PER_GB = 0.005
PRICE_LIST = "us-east-1, price list of 2024-07"
PRICE_PAGE = "https://aws.amazon.com/cloudwatch/pricing/"
GB = 2**30
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a query may scan."""

    scanned: float | None
    """Bytes; None where nothing is known of any group. Without the groups that are unknown."""
    unknown: int = 0
    """How many groups are not in it."""

    @property
    def gigabytes(self) -> float | None:
        """The same in the unit of the price."""
        return None if self.scanned is None else self.scanned / GB

    @property
    def usd(self) -> float | None:
        """What it may cost in US dollars."""
        return None if self.scanned is None else self.scanned / GB * USD_PER_GB

    @property
    def words(self) -> str:
        """The estimate in a few words."""
        if self.scanned is None:
            return f"{UNKNOWN} to scan: nothing is known of the groups"
        more = f" and {self.unknown} groups of unknown size" if self.unknown else ""
        return f"≈ {bytes_text(self.scanned)}{more}, {usd_text(self.usd)} (estimate)"


def usd_text(usd: float | None) -> str:
    """Write an amount of US dollars so that a small one is not nothing."""
    if usd is None:
        return f"{UNKNOWN} USD"
    return "< 0.001 USD" if usd < 0.001 else f"≈ {usd:,.3f} USD"


def estimate(groups: Sequence[LogGroup | None], start_ms: int, end_ms: int, now_ms: int) -> Estimate:
    """Estimate what a query over these groups and this time scans; None stands for a group that is not known."""
    sizes = [None if group is None else _share(group, start_ms, end_ms, now_ms) for group in groups]
    known = [size for size in sizes if size is not None]
    return Estimate(sum(known) if known else None, len(sizes) - len(known))


def _share(group: LogGroup, start_ms: int, end_ms: int, now_ms: int) -> float | None:
    """Return the bytes of a group within a range; None where AWS did not tell its size or age."""
    if group.stored_bytes is None or group.creation_time is None:
        return None
    since = group.creation_time
    if group.retention_in_days is not None:
        since = max(since, now_ms - group.retention_in_days * _DAY_MS)
    kept = now_ms - since
    if kept <= 0:
        return float(group.stored_bytes)
    within = min(end_ms, now_ms) - max(start_ms, since)
    return group.stored_bytes * max(0.0, min(1.0, within / kept))
