"""A PostgreSQL server as one would run it: what it says is written survives a power cut. For
benchmarks, whose peers would be flattered by commits that cost nothing."""

import subprocess
from pathlib import Path

import psycopg

from tests.services import postgresql

SEGMENTS = 14  # of its log, 16 MB each


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Make and start a server that listens on a socket in `folder` only."""
    process, address = postgresql.start(
        folder,
        fsync="on",
        synchronous_commit="on",
        full_page_writes="on",
        shared_buffers="256MB",
        min_wal_size=f"{SEGMENTS * 16}MB",
        max_wal_size="4GB",
        autovacuum="on",
    )
    _run_in(address)
    return process, address


def _run_in(address: str) -> None:
    """Let it have segments to use again, as one that has run for some hours: filling a new one with
    zeros holds up every commit, on a slow disk for a tenth of a second."""
    with psycopg.connect(address, autocommit=True) as connection:
        for _ in range(SEGMENTS):
            connection.execute("SELECT pg_logical_emit_message(false, '', ''), pg_switch_wal()")
        connection.execute("CHECKPOINT")
