"""A PostgreSQL server as one would run it: what it says is written survives a power cut. For
benchmarks, whose peers would be flattered by commits that cost nothing."""

import subprocess
from pathlib import Path

from tests.services import postgresql


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Make and start a server that listens on a socket in `folder` only."""
    return postgresql.start(
        folder,
        fsync="on",
        synchronous_commit="on",
        full_page_writes="on",
        shared_buffers="256MB",
        max_wal_size="4GB",
        autovacuum="on",
    )
