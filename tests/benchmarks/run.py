"""Measure what the issues promise and print one table: `make bench`, or some modules by name.

A benchmark is a module beside this one with `measure(small: bool = False) -> list[Row]`; `small`
only shows that it runs. One with `ON_REQUEST = True` runs only when it is named.
"""

import os
import platform
import sys
import time
from importlib import import_module
from pathlib import Path

from tests.benchmarks.row import Row, table
from tests.services import run as services

HERE = Path(__file__).parent


def names() -> list[str]:
    """The benchmark modules there are."""
    return _with("\ndef measure(")


def _with(line: str) -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.py") if line in path.read_text())


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, or all but those on request; 1 when an aim was missed."""
    print(machine())
    alive = services.begin()  # some start processes as tests do
    try:
        rows = _measured(chosen)
    finally:
        services.end(alive)
    missed = [row for row in rows if not row.met]
    print(f"\n{len(rows) - len(missed)} of {len(rows)} within aim")
    return 1 if missed else 0


def _measured(chosen: list[str]) -> list[Row]:
    rows: list[Row] = []
    for name in chosen or [each for each in names() if each not in _with("\nON_REQUEST = True")]:
        started = time.monotonic()
        found = import_module(f"tests.benchmarks.{name}").measure()
        took = time.monotonic() - started
        print(f"\n{name}, {took:.0f} s, load after {load()}\n{table(found)}", flush=True)
        rows += found
    return rows


def machine() -> str:
    """What the figures were taken on, and how busy it was: under load they say little."""
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load before {load()}"
    )


def load() -> str:
    """The load of the last minute, with a word where others had the processor too."""
    busy = os.getloadavg()[0]
    word = " (busy: repeat on an idle machine)" if busy > (os.cpu_count() or 1) / 2 else ""
    return f"{busy:.1f}{word}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
