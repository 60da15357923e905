"""What every test process does before its tests, and between them."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

SHARED = {"demo_aws", "moto_url"}
"""Fixtures that start a server for the tests of a module: `--dist loadgroup` has one process run these."""
LONG_ID = 60
GARBAGE = 200_000
"""Objects that come together before somebody looks which of them are garbage: a handful of runs of the program."""

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""The same examples each time: a run that fails fails again. HYPOTHESIS_PROFILE=random looks for new ones, for long."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep tests together that share a server."""
    if isinstance(item, pytest.Function) and SHARED.intersection(item.fixturenames):
        item.add_marker(pytest.mark.xdist_group(item.module.__name__))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long text by its beginning: ids of megabytes go from process to process."""
    return f"{val[:20]!a}... {len(val)}" if isinstance(val, str | bytes) and len(val) > LONG_ID else None


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
