"""The benchmarks run, at a size that proves nothing else."""

import tempfile
from importlib import import_module

import pytest

from tests.benchmarks import backlog, run
from tests.benchmarks.row import Row, percentile, table


@pytest.fixture
def homes_below(tmp_path, monkeypatch):
    """Make the homes here: a worker of the test run may end without tidying up elsewhere."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    backlog.filled.cache_clear()
    yield
    backlog.filled.cache_clear()


@pytest.mark.usefixtures("homes_below")
@pytest.mark.parametrize("name", run.names())
def test_a_benchmark_measures_something(name):
    rows = import_module(f"tests.benchmarks.{name}").measure(small=True)
    assert rows
    assert any(row.value > 0 for row in rows)
    assert all(row.value >= 0 for row in rows)


def test_a_missed_aim_is_marked():
    rows = [Row("fast", 1, "ms", aim=2), Row("slow", 3, "ms", aim=2), Row("plain", 5, "MB")]
    marks = [line.endswith("not met") for line in table(rows).splitlines()]
    assert marks == [False, False, True, False]


def test_more_may_be_better():
    assert [Row("a second", value, "", 10, more_is_better=True).met for value in (9, 10)] == [
        False,
        True,
    ]


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile(range(100), 0.99) == 99
