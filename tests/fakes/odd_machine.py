"""`presstime` on a machine whose clock can be stepped and whose disk may be full.

    python -m tests.fakes.odd_machine [--pages N] [--ahead SECONDS] COMMAND …

Each line on standard input is a number of seconds: from then on this process's clock is so far
from the true time, as it is from the beginning by `--ahead`. `--pages` lets an SQLite database grow
to so many pages at most.
"""

import os
import sys
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from bot import cli
from models import clock
from models.database import database


def obey() -> None:
    """Step the clock as told; unbuffered, for a lock on standard input would outlive us."""
    rest = b""
    while said := os.read(0, 4096):
        *lines, rest = (rest + said).split(b"\n")
        for line in lines:
            clock.set_offset(timedelta(seconds=float(line)))


def let_grow_to(pages: int) -> None:
    """Make every connection to a database that is opened from now on refuse to grow it further."""

    def limit(opened: Any) -> None:
        if opened is not None:
            opened.connect()
            opened.pragma("max_page_count", pages, permanent=True)
            opened.close()

    database.attach_callback(limit)


def main() -> None:
    """Be that command on such a machine."""
    odd = ArgumentParser()
    odd.add_argument("--pages", type=int)
    odd.add_argument("--ahead", type=float, default=0.0)
    how, words = odd.parse_known_args()
    if how.pages is not None:
        let_grow_to(how.pages)
    clock.set_offset(timedelta(seconds=how.ahead))
    threading.Thread(target=obey, daemon=True).start()
    sys.argv = ["presstime", *words]
    cli.main()


if __name__ == "__main__":
    main()
