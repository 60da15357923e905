"""What the logs pane offers to copy and to go to."""

from kinesis_tui.pane import Choice
from kinesis_tui.services.logs.model.log_group import LogGroup


def group_choices(group: LogGroup | None) -> list[Choice]:
    """Offer a group's name and ARN."""
    if group is None:
        return []
    return [Choice("name", group.name), *([Choice("ARN", group.arn)] if group.arn else [])]


def places(group: str) -> list[Choice]:
    """Go to a tail of the group, or ask a query of it."""
    tails = [Choice(f"{group} since {age}", f"logs:{group} {age}") for age in ("1h", "1d")]
    return [*tails, Choice(f"Logs Insights of {group}", f"logs:?{group}")]
