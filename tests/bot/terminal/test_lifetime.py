import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.terminal import lifetime
from bot.terminal.lifetime import Keeper, Why

CHAT = """
import sys
from pathlib import Path
from bot.terminal.lifetime import chatting
with chatting(Path(sys.argv[1])):
    print("here", flush=True)
    sys.stdin.read()
"""

JOBS = """
import signal, sys
from pathlib import Path
from threading import Event, Thread
from bot.terminal.lifetime import Why, stop_after_last_chat, working
home, why, stop = Path(sys.argv[1]), Why(sys.argv[2]), Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
with working(home, why, stop) as mine:
    if mine:
        if why is Why.CHATS:
            Thread(target=stop_after_last_chat, args=(home, stop), daemon=True).start()
        with (home / "worked").open("a") as file:
            file.write("x")
        stop.wait()
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path) -> Iterator[Start]:
    children: list[subprocess.Popen[str]] = []

    def run(source: str, *arguments: str) -> "subprocess.Popen[str]":
        child = subprocess.Popen(
            [sys.executable, "-c", source, str(tmp_path), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.communicate()


def arrived(child: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    return child


def soon(true: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


@contextmanager
def keeping(home: Path, told: list[str], why: Why = Why.CHATS) -> Iterator[Keeper]:
    command = (sys.executable, "-c", JOBS, str(home), why)
    keeper = Keeper(home, home / "log", told.append, command)
    stop = Event()
    watch = Thread(target=lifetime.keep_jobs, args=(keeper, stop))
    watch.start()
    try:
        yield keeper
    finally:
        stop.set()
        watch.join()
        if keeper.child:
            keeper.child.terminate()
            keeper.child.wait()


def pid_of_jobs(home: Path) -> int:
    return int((home / "jobs.lock").read_text().split()[0])


def at_work(home: Path) -> bool:
    return lifetime.somebody_works(home) and lifetime.why_worked(home) is Why.CHATS


def test_jobs_beside_chats_stop_when_the_last_chat_leaves(start, tmp_path):
    one, two = arrived(start(CHAT)), arrived(start(CHAT))
    jobs = start(JOBS, "chats")
    assert soon(lambda: at_work(tmp_path))

    one.communicate()
    time.sleep(2 * lifetime.LOOK_EVERY)
    assert jobs.poll() is None

    two.communicate()
    assert jobs.wait(60) == 0
    assert lifetime.why_worked(tmp_path) is Why.STOPPING


def test_a_chat_killed_outright_counts_as_left(start, tmp_path):
    chat = arrived(start(CHAT))
    jobs = start(JOBS, "chats")
    assert soon(lambda: at_work(tmp_path))

    chat.kill()

    assert jobs.wait(60) == 0


def test_of_two_jobs_processes_the_second_leaves_quietly(start, tmp_path):
    arrived(start(CHAT))
    both = [start(JOBS, "chats"), start(JOBS, "chats")]

    assert soon(lambda: any(jobs.poll() == 0 for jobs in both))
    assert sum(jobs.poll() is None for jobs in both) == 1
    assert (tmp_path / "worked").read_text() == "x"


def test_a_service_stands_by_until_the_jobs_of_chats_have_stopped(start, tmp_path):
    chat = arrived(start(CHAT))
    start(JOBS, "chats")
    assert soon(lambda: at_work(tmp_path))
    service = start(JOBS, "service")
    time.sleep(3 * lifetime.PATIENCE / 2)
    assert service.poll() is None

    chat.communicate()

    assert soon(lambda: lifetime.why_worked(tmp_path) is Why.SERVICE)
    assert service.poll() is None


def test_a_service_is_not_stopped_by_chats_that_leave(start, tmp_path):
    service = start(JOBS, "service")
    assert soon(lambda: lifetime.why_worked(tmp_path) is Why.SERVICE)

    arrived(start(CHAT)).communicate()
    time.sleep(2 * lifetime.LOOK_EVERY)

    assert service.poll() is None


def test_a_chat_starts_the_jobs_process_and_starts_it_again_when_it_was_killed(tmp_path):
    told: list[str] = []
    with lifetime.chatting(tmp_path), keeping(tmp_path, told):
        assert soon(lambda: at_work(tmp_path))
        first = pid_of_jobs(tmp_path)

        os.kill(first, signal.SIGKILL)

        assert soon(lambda: at_work(tmp_path) and pid_of_jobs(tmp_path) != first)
        assert told == [lifetime.DIED]


def test_two_chats_share_one_jobs_process(tmp_path):
    told: list[str] = []
    with lifetime.chatting(tmp_path), keeping(tmp_path, told), keeping(tmp_path, told):
        assert soon(lambda: at_work(tmp_path))
        time.sleep(2 * lifetime.LOOK_EVERY)

        assert (tmp_path / "worked").read_text() == "x"
        assert told == []


def test_a_chat_that_comes_while_the_jobs_stop_gets_new_ones_without_a_word(start, tmp_path):
    arrived(start(CHAT)).communicate()
    told: list[str] = []
    jobs = start(JOBS, "service")
    assert soon(lambda: lifetime.why_worked(tmp_path) is Why.SERVICE)

    with lifetime.chatting(tmp_path), keeping(tmp_path, told) as keeper:
        assert soon(lambda: keeper.seen)
        jobs.terminate()
        assert soon(lambda: at_work(tmp_path))

    assert told == []


def test_jobs_that_cannot_start_are_told_of_once_and_not_tried_all_the_time(tmp_path):
    told: list[str] = []
    keeper = Keeper(
        tmp_path, tmp_path / "log", told.append, (sys.executable, "-c", "raise SystemExit(2)")
    )
    for _ in range(lifetime.TRIES + 3):
        lifetime.look(keeper)
        if keeper.child:
            keeper.child.wait()

    assert told == [lifetime.CANNOT_START.format(log=tmp_path / "log")]
    assert keeper.in_vain == lifetime.TRIES


def test_what_the_jobs_process_prints_goes_to_the_log(tmp_path):
    keeper = Keeper(
        tmp_path, tmp_path / "log", print, (sys.executable, "-c", "raise SystemExit('oh no')")
    )
    lifetime.look(keeper)
    assert keeper.child is not None
    keeper.child.wait()

    assert (tmp_path / "log").read_text() == "oh no\n"


def test_the_jobs_process_is_out_of_reach_of_ctrl_c(tmp_path):
    with lifetime.chatting(tmp_path), keeping(tmp_path, []) as keeper:
        assert soon(lambda: at_work(tmp_path))

        assert keeper.child is not None
        assert os.getpgid(keeper.child.pid) != os.getpgid(0)


@pytest.mark.parametrize("note", ["", "   ", "1", "1 \xff", "1 something else"])
def test_a_note_that_says_nothing_is_no_note(tmp_path, note):
    assert lifetime.why_worked(tmp_path) is None

    (tmp_path / "jobs.lock").write_text(note)

    assert lifetime.why_worked(tmp_path) is None


def test_a_lock_kept_by_nobody_is_free_whatever_its_file_says(tmp_path):
    (tmp_path / "jobs.lock").write_text("1 chats\n")

    assert not lifetime.somebody_works(tmp_path)
    assert not lifetime.somebody_chats(tmp_path)
