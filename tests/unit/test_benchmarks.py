"""That `make bench` works: one benchmark with tiny numbers, and the table."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.rows import Row, table


def test_a_benchmark_prints_a_row_beside_the_usual_way_and_writes_it_as_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["memory", "--quick", "--json", str(tmp_path / "figures.json")])

    printed = capsys.readouterr().out
    assert "a retained record of 200 bytes" in printed
    assert "dicts of aioboto3" in printed
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [row["what"] for row in written["rows"]] == ["a retained record of 200 bytes"]
    assert written["rows"][0]["ratio"] > 1


def test_a_benchmark_that_does_not_exist_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["speed"])

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in BENCHMARKS)


def test_the_table_says_of_each_row_whether_its_targets_are_met() -> None:
    met = Row("a page", 1.0, "µs", 1.2, "aioboto3", 18.7, least_times=12)
    slow = Row("a key", 75.0, "ms", 50)
    too_close = Row("a byte", 1.0, "µs", 1.2, "aioboto3", 6.0, least_times=12)
    open_ended = Row("a median", 3.0, "ms")

    lines = table([met, slow, too_close, open_ended]).splitlines()[2:]

    assert [("met" in line, "MISSED" in line) for line in lines] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
    ]
    assert "18.7" in lines[0]


def test_units_that_differ_give_no_ratio_unless_it_is_stated() -> None:
    assert Row("starts", 1.1, "×", 1.25, "bare", 600, "ms").ratio is None
    assert Row("starts", 1.1, "×", 1.25, "bare", 600, "ms", times=3.0).ratio == 3.0
