"""How many examples the dearest invariants take."""

from hypothesis import HealthCheck, settings

USUAL = 100
"""What the profile of every run has."""


def examples(count: int) -> settings:
    """So many, the same in every run; with HYPOTHESIS_PROFILE=random new ones, and twenty times as many."""
    return settings(
        max_examples=count * settings().max_examples // USUAL, deadline=None, suppress_health_check=list(HealthCheck)
    )
