"""What a crash, a full disk and many publishers at once may do to a site: nothing that stays."""

import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from jobs.publishers.protocol import Delivered, Later
from jobs.publishers.site import pages, publisher, store
from tests.jobs.publishers import reading, site_series
from tests.jobs.publishers.site_series import content, destination
from tests.together import together

SERIES = Path(site_series.__file__)
HOME = SERIES.parents[3]


class Crash(BaseException):
    """The process dies here: nothing catches this but the closing of files."""


class CrashAt:
    """Ends a block at the nth line that it runs in the store, where all files are written."""

    def __init__(self, line: int) -> None:
        self.left = line

    def _local(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.left -= 1
            if self.left < 0:
                raise Crash
        return self._local

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        # The lock is let go by the death of a process, which this is not.
        in_store = frame.f_code.co_filename == store.__file__
        return self._local if in_store and frame.f_code.co_name != "opened" else None

    def __enter__(self) -> "CrashAt":
        self.before = sys.gettrace()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *exception: object) -> None:
        sys.settrace(self.before)


def publish(root: Path, number: int) -> Delivered:
    return site_series.publish(str(root), number)


def correct(root: Path, number: int, remote_id: str) -> None:
    there = destination(str(root))
    post = content(number)
    fixed = replace(post, text="Mended.", corrected_at=post.due_at + timedelta(hours=1))
    publisher.correct(publisher.prepare(fixed, there), remote_id, there)


def take_down(root: Path, number: int, remote_id: str) -> None:
    there = destination(str(root))
    publisher.take_down(publisher.prepare(content(number), there), remote_id, there)


def begin(root: Path) -> str:
    """A site with one post, whose id it returns, and an identity that does not change."""
    (root / ".presstime").mkdir(parents=True)
    (root / ".presstime" / "id").write_text("7a3c1f0e-0000-4000-8000-000000000001")
    return publish(root, 1).remote_id or ""


CHANGES: dict[str, Callable[[Path, str], object]] = {
    "publish": lambda root, first: publish(root, 2),
    "correct": lambda root, first: correct(root, 1, first),
    "take_down": lambda root, first: take_down(root, 1, first),
}


def lines_of(change: Callable[[Path, str], object], root: Path) -> int:
    counting = CrashAt(10**9)
    first = begin(root)
    with counting:
        change(root, first)
    return 10**9 - counting.left


# What dies leaves its open files to the system.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <_io.FileIO")
@pytest.mark.parametrize("kind", CHANGES)
def test_after_a_crash_at_any_line_the_next_publication_makes_all_agree(kind, tmp_path):
    change = CHANGES[kind]
    total = lines_of(change, tmp_path / "count")
    without, whole, root = tmp_path / "without", tmp_path / "whole", tmp_path / "crashed"
    begin(without)
    change(whole, begin(whole))
    for finished in (without, whole):
        publish(finished, 3)
    agreed = [reading.tree(without), reading.tree(whole)]

    seen = set()
    for line in random.Random(kind).sample(range(total), min(total, 50)):
        shutil.rmtree(root, ignore_errors=True)
        first = begin(root)
        with pytest.raises(Crash), CrashAt(line):
            change(root, first)
        publish(root, 3)
        after = reading.tree(root)
        assert after in agreed, f"line {line} of {total}"
        seen.add(agreed.index(after))
        change(root, first)
        assert reading.tree(root) == agreed[1]
    assert seen == {0, 1}


def run(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _RUN, *arguments]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, text=True)


# The path of the checkout goes first, as pytest has it.
_RUN = (
    "import runpy, sys; sys.path.insert(0, '.');"
    "runpy.run_module('tests.jobs.publishers.site_series', run_name='__main__')"
)


def test_kill_9_in_the_middle_of_publishing_leaves_nothing_half_done(tmp_path):
    root, chance = tmp_path / "site", random.Random(11)
    begin(root)
    done = {1}
    for _ in range(8):
        process = run(str(root), str(max(done) + 1), "1000")
        assert process.stdout is not None
        for _ in range(chance.randint(1, 6)):
            done.add(int(process.stdout.readline()))
        threading.Event().wait(chance.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        done |= {int(line) for line in process.stdout}
        process.stdout.close()
        process.wait()
    done.add(max(done) + 1)  # the one that was killed, published again by the ledger
    publish(root, max(done))

    whole = tmp_path / "whole"
    begin(whole)
    for number in sorted(done):
        publish(whole, number)
    assert reading.tree(root) == reading.tree(whole)


def test_many_processes_and_threads_at_once_lose_nothing_and_mix_nothing(tmp_path):
    root, whole = tmp_path / "site", tmp_path / "whole"
    begin(root)
    begin(whole)
    processes = [run(str(root), str(10 * number), str(10 * number + 10)) for number in (1, 2, 3)]
    together(partial(publish, root, number) for number in range(2, 10))
    for process in processes:
        output, _ = process.communicate()
        assert len(output.split()) == 10

    for number in range(2, 40):
        publish(whole, number)
    assert reading.tree(root) == reading.tree(whole)


def test_a_post_for_which_there_was_no_room_is_not_shown_by_a_later_one(tmp_path):
    root = tmp_path / "site"
    begin(root)
    before = reading.tree(root)
    there = destination(str(root))
    long = publisher.prepare(replace(content(2), text="long " * 40_000), there)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        outcome = publisher.publish(long, there)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)

    assert isinstance(outcome, Later)
    assert "Make room" in outcome.reason
    take_down(root, 2, "2026-11/20261101T080200000000Z-aaaaaaaaaa")
    assert reading.tree(root) == before
    assert isinstance(publisher.publish(long, there), Delivered)


def test_the_time_to_publish_does_not_grow_with_what_is_published_already(tmp_path):
    root = tmp_path / "site"
    begin(root)
    few = reads_of(root, 3)
    for number in range(10, 260):
        month = f"2025-{1 + number % 12:02}"
        place = store.Place(month, "1", f"20250101T0000{number:08}Z-aaaaaaaaaa")
        entry = store.facts(root, store.newest(root, 1)[0])
        assert entry is not None
        (store.path_of(root, place).parent).mkdir(parents=True, exist_ok=True)
        store.path_of(root, place).write_text('{"not": "read"}\n')
    assert reads_of(root, 4) <= few + pages.NEWEST * 3


def reads_of(root: Path, number: int) -> int:
    """How many entries are opened to publish one more."""
    opened = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal opened
        if frame.f_code is store._facts.__code__:
            opened += 1

    before = sys.gettrace()
    sys.settrace(count)
    publish(root, number)
    sys.settrace(before)
    return opened
