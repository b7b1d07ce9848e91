"""Sessions shown on pages, played on real processes: a chat on a pipe, jobs beside it, a shell.

In the blocks of a page, a line that begins with a name (`ana> …`) is said in the chat, one that
begins with `$ ` is run by a shell once the chat has been left; the lines below it are the answer.
What changes from day to day is left out of the comparison: moments, addresses, secrets, hashes.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType

PROGRAMS = Path(sys.executable).parent
PATIENCE = 30.0  # seconds for one line of an answer
SAID = re.compile(r"(\w+> |\$ ).*")
IN_THE_SHELL = "$ "

CHANGING = (
    (re.compile(r"\w{3} \d{1,2} \w{3} \d{4}, \d\d:\d\d(:\d\d)?"), "<moment>"),
    (re.compile(r"(\] |Move #\d+ to )(\w{3} \d{1,2} \w{3}, )?\d\d:\d\d"), r"\1<clock>"),
    (re.compile(r"\(UTC[+-]\d\d:\d\d\)(  ⚠ .*)?"), "(<offset>)"),
    (re.compile(r"file://\S+"), "<page>"),
    (re.compile(r"whsec_\S+"), "<secret>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "<address>"),
    (re.compile(r"\d\d? \w{3} \d{4}"), "<day>"),
    (re.compile(r"there called \S+"), "there called <name>"),
    (re.compile(r", [\d.]+ s late"), ""),
    (re.compile(r"Audit rows .*? Drawn up"), "<seal> Drawn up"),
    (re.compile(r"\d+ rows? sealed\."), "<count> sealed."),
    (re.compile(r"Sealed up to row \d+, hash \S+…|Nothing of it is sealed yet\."), "<seal>"),
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}…"), "<hash>"),
)
# What somebody's shell has and a machine that runs tests may lack.
SQLITE3 = """sqlite3() {
python -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])' "$@"
}
"""


@dataclass(slots=True)
class Step:
    """What is said, and the lines shown for it: that line itself and its answer."""

    said: str | None = None
    shown: list[str] = field(default_factory=list)


def steps_of(page: Path) -> list[Step]:
    """The session of a page; its first step is what comes before anything is said."""
    blocks = re.findall(r"^```\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    steps = [Step()]
    for line in "".join(blocks).splitlines():
        if SAID.fullmatch(line):
            steps.append(Step(line))
        if line.strip():
            steps[-1].shown.append(line)
    return steps


def settled(lines: list[str]) -> str:
    """Lines without what changes; wrapping follows the length of moments, so it is left out too."""
    text = " ".join(" ".join(lines).split())
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return text


class Session:
    """Somebody's home, the chat they opened in it, whose lines are read as they come, and then
    their shell. `status` is the chat's exit status once it was left."""

    def __init__(self, home: Path, user: str) -> None:
        self.status: int | None = None
        self._place = home / "acme"
        self._place.mkdir()
        self._environment = _environment(home, user)
        self._chat = subprocess.Popen(
            [str(PROGRAMS / "presstime"), "chat", "--as", user],
            cwd=self._place,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()

    def _read(self) -> None:
        assert self._chat.stdout is not None
        with self._chat.stdout as answers:
            for line in answers:
                self._lines.put(line.rstrip("\n"))

    def say(self, words: str) -> None:
        """Say a sentence, or run a command in the shell, for which the chat is left."""
        if words.startswith(IN_THE_SHELL):
            self._run(words)
            return
        assert self._chat.stdin is not None
        self._chat.stdin.write(words + "\n")
        self._chat.stdin.flush()

    def _run(self, words: str) -> None:
        self.leave()
        done = subprocess.run(
            ["sh", "-c", SQLITE3 + words.removeprefix(IN_THE_SHELL)],
            cwd=self._place,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        for line in (words, *done.stdout.splitlines()):
            self._lines.put(line)

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

    def leave(self) -> None:
        """Leave the chat, if that was not done yet, and wait until it is over."""
        if self.status is None:
            assert self._chat.stdin is not None
            self._chat.stdin.close()
            self.status = self._chat.wait(90)
            self._reader.join()


def _environment(home: Path, user: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRESSTIME_")}
    return kept | {
        "HOME": str(home),
        "LOGNAME": user,
        "NO_COLOR": "1",
        "PATH": os.pathsep.join([str(PROGRAMS), kept.get("PATH", os.defpath)]),
        "TZ": "Europe/Berlin",
    }


def played(
    page: Path, session: Session, instead: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """For each step what the page shows and what came; where it shows a word of `instead`, its
    value is said."""
    for step in steps_of(page):
        if step.said is not None:
            session.say(_replaced(step.said, instead or {}))
        wanted = settled(step.shown)
        yield wanted, settled(session.until(wanted))


def show(page: Path, user: str, instead: Mapping[str, str] | None = None) -> None:
    """Print the session of a page as it goes now, to paste it there."""
    words = instead or {}
    with tempfile.TemporaryDirectory() as home, Session(Path(home), user) as session:
        shown = {value: word for word, value in words.items()} | {home: f"/home/{user}"}
        for step in steps_of(page):
            if step.said is not None:
                session.say(_replaced(step.said, words))
            told = any(line.startswith(("✓", "✗", "!", "?", "❄")) for line in step.shown[1:])
            came = session.pause(5 if told or step.said is None else 1.2)
            print("\n".join(_replaced(line, shown) for line in came))


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text
