"""Who holds a file lock, and what frees it."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models import locks
from tests.together import together

HOLD = """
import sys
from pathlib import Path
from models import locks
print(locks.take(Path(sys.argv[1])) is not None, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.lock"


def test_a_lock_is_freed_when_its_holder_is_killed(path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    try:
        assert locks.take(path) is None
    finally:
        holder.kill()
        holder.communicate()
    assert locks.is_free(path)


def test_a_child_that_outlives_its_parents_lock_does_not_keep_it(path):
    held = locks.take(path)
    assert held is not None
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"],
        stdin=subprocess.PIPE,
        close_fds=False,
    )
    try:
        locks.release(held)
        assert locks.is_free(path)
    finally:
        child.communicate()


def test_the_threads_of_one_process_are_kept_apart(path):
    inside, most = 0, []

    def add() -> None:
        nonlocal inside
        for _ in range(50):
            with locks.waiting(path):
                inside += 1
                most.append(inside)
                inside -= 1

    together([add] * 4)
    assert most == [1] * 200


def test_those_who_share_a_lock_keep_out_whoever_wants_it_alone(path):
    with locks.waiting(path, shared=True), locks.waiting(path, shared=True):
        assert locks.is_free(path, shared=True)
        assert not locks.is_free(path)
    assert locks.is_free(path)


def test_a_lock_is_waited_for_as_long_as_was_said(path):
    held = locks.take(path)
    assert held is not None
    assert locks.take(path, seconds=0.02) is None
    threading.Timer(0.05, locks.release, (held,)).start()
    taken = locks.take(path, seconds=10)
    assert taken is not None
    locks.release(taken)


def test_asking_makes_no_file(path):
    assert locks.is_free(path)
    assert not path.exists()


def test_a_lock_is_for_its_owner_only(path):
    with locks.waiting(path):
        assert path.stat().st_mode & 0o777 == 0o600
