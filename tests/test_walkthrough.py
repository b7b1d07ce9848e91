"""The session of docs/walkthrough.md is played on real processes, and must go as it is shown.

What changes from day to day is left out of the comparison: moments, addresses of pages, secrets.
`python -m tests.test_walkthrough` prints the session as it goes now, to paste into the page.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

from tests.fakes.webhook_receiver import WebhookReceiver, accept

PAGE = Path(__file__).parent.parent / "docs" / "walkthrough.md"
PRESSTIME = str(Path(sys.executable).parent / "presstime")
PROMPT = "ana> "
PATIENCE = 30.0  # seconds for one line of an answer
SHOWN_ADDRESS = "127.0.0.1:9000"

CHANGING = (
    (re.compile(r"\w{3} \d{1,2} \w{3} \d{4}, \d\d:\d\d(:\d\d)?"), "<moment>"),
    (re.compile(r"\(UTC[+-]\d\d:\d\d\)(  ⚠ .*)?"), "(<offset>)"),
    (re.compile(r"file://\S+"), "<page>"),
    (re.compile(r"whsec_\S+"), "<secret>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "<address>"),
    (re.compile(r"\d\d? \w{3} \d{4}"), "<day>"),
)


def session_shown() -> list[list[str]]:
    """The page's blocks as steps: what is typed, then the lines that follow."""
    blocks = re.findall(r"^```\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    steps: list[list[str]] = [[]]
    for line in "".join(blocks).splitlines():
        if line.startswith(PROMPT):
            steps.append([])
        if line.strip():
            steps[-1].append(line)
    return steps


def settled(lines: list[str]) -> str:
    """Lines without what changes; wrapping follows the length of moments, so it is left out too."""
    text = " ".join(" ".join(lines).split())
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return text


class Session:
    """A chat on a pipe, whose lines are read as they come."""

    def __init__(self, folder: Path) -> None:
        place = folder / "acme"
        place.mkdir()
        environment = {
            **os.environ,
            "PRESSTIME_HOME": str(folder / "home"),
            "TZ": "Europe/Berlin",
            "NO_COLOR": "1",
            "LOGNAME": "ana",
        }
        self.process = subprocess.Popen(
            [PRESSTIME, "chat", "--as", "ana"],
            cwd=place,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as answers:
            for line in answers:
                self._lines.put(line.rstrip("\n"))

    def say(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def until(self, wanted: str) -> list[str]:
        """The lines up to those that read as `wanted`, or all that came in the time allowed."""
        came: list[str] = []
        while settled(came) != wanted:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except Empty:
                break
            if line.strip():
                came.append(line)
        return came

    def pause(self, seconds: float) -> list[str]:
        """The lines that come until it has been silent for so long."""
        came: list[str] = []
        while True:
            try:
                came.append(self._lines.get(timeout=seconds))
            except Empty:
                return came

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        ended = self.process.wait(60)
        self._reader.join()
        return ended


def steps_played(receiver: WebhookReceiver, folder: Path) -> Iterator[tuple[str, str]]:
    """For each step what the page shows and what came."""
    session = Session(folder)
    here = receiver.url.removeprefix("http://").removesuffix("/in")
    try:
        for step in session_shown():
            if step[0].startswith(PROMPT):
                session.say(step[0].removeprefix(PROMPT).replace(SHOWN_ADDRESS, here))
            wanted = settled(step)
            yield wanted, settled(session.until(wanted))
    finally:
        ended = session.end()
    assert ended == 0


def test_the_session_of_the_walkthrough_goes_as_shown(tmp_path):
    with WebhookReceiver(usual=accept(id="r1")) as receiver:
        for shown, came in steps_played(receiver, tmp_path):
            assert came == shown

        assert [request.body["title"] for request in receiver.requests] == ["Launch day"]


def _print_session() -> None:
    with (
        WebhookReceiver(usual=accept(id="r1")) as receiver,
        tempfile.TemporaryDirectory() as folder,
    ):
        session = Session(Path(folder))
        here = receiver.url.removeprefix("http://").removesuffix("/in")
        print("\n".join(session.pause(3)))
        for step in session_shown():
            if step and step[0].startswith(PROMPT):
                session.say(step[0].removeprefix(PROMPT).replace(SHOWN_ADDRESS, here))
                waits = any(line.startswith(("✓", "✗")) for line in step)
                came = "\n".join(session.pause(5 if waits else 1.2))
                print(came.replace(here, SHOWN_ADDRESS).replace(folder, "/home/ana"))
        session.end()


if __name__ == "__main__":
    _print_session()
