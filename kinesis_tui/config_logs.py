"""What is set for log groups: `[log_groups."NAME"]`, and `[log_sets]`, groups that are looked at together."""

from typing import Annotated

import msgspec

MOST_GROUPS = 50
"""So many groups a tail takes."""

GroupName = Annotated[str, msgspec.Meta(min_length=1)]
GroupSet = Annotated[tuple[GroupName, ...], msgspec.Meta(min_length=1, max_length=MOST_GROUPS)]
"""Names or ARNs."""


class LogGroupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered of a log group, or of a set of them (`"@checkout"`)."""

    columns: tuple[str, ...] = ()
    """Fields shown as columns in place of the message, as written after `:columns`; empty: the message."""
