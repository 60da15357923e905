"""What every test process does before its tests, and between them."""

import gc
from collections.abc import Iterator

import pytest

GARBAGE = 200_000
"""Objects that come together before somebody looks which of them are garbage: a handful of runs of the program."""


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage between tests only, where nearly all is: it took more time than the tests themselves."""
    gc.disable()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Let go of what the tests since the last time have left."""
    yield
    if gc.get_count()[0] > GARBAGE:
        gc.collect()
        gc.freeze()
