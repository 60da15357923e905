"""Every benchmark by name, in the order of the table."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from tests.benchmarks.measures.decoding import decode
from tests.benchmarks.measures.filtering import filters
from tests.benchmarks.measures.keys import keys
from tests.benchmarks.measures.log_events import logs
from tests.benchmarks.measures.reading import parse, path, shards, wide
from tests.benchmarks.measures.retaining import memory, search
from tests.benchmarks.measures.starting import start
from tests.benchmarks.measures.writing import idle, written
from tests.benchmarks.rows import Row

Benchmark = Callable[[bool], Iterator[Row]]
"""Measures and gives rows; the argument says whether to be quick, with figures that mean little."""

BENCHMARKS: Mapping[str, Benchmark] = MappingProxyType(
    {
        "parse": parse,
        "path": path,
        "keys": keys,
        "written": written,
        "idle": idle,
        "start": start,
        "memory": memory,
        "search": search,
        "decode": decode,
        "filter": filters,
        "shards": shards,
        "wide": wide,
        "logs": logs,
    }
)
