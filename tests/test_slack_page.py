"""The day that docs/slack.md walks through is played in the tests' Slack, and must go as shown.

A line of the page that says what somebody does (`mia> /post list`, `mia presses Set up`,
`mia sends zone=Lisbon`, `mia opens the Home`) is done; `(ten minutes later)` lets time pass; the
lines below are what they, or everybody in a channel, see after it. `python -m
tests.test_slack_page` prints the day as it goes now, to paste into the page.
"""

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.slack import access
from bot.slack.outlet import SlackOutlet
from jobs.run import run
from models import clock as clocks
from models import secrets
from models.database import close_database, migrate, open_database
from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.slack import Channel, Message, SlackServer, User, View
from tests.sessions import settled

PAGE = Path(__file__).parent.parent / "docs" / "slack.md"
DOES = re.compile(
    r"(mia|ana|bo)(?:> | )(/post|presses|sends|opens)\b ?(.*)|\((.*)\)|#(\w+) shows (.*)"
)
DATES = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")
LINK = re.compile(r"<?https://\S+/archives/\S+")
SEALED = re.compile(r"sealed up to row \d+")
ANY_DAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=<day>)")
PATIENCE = 20.0  # seconds until what comes by itself is there
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Step:
    """What is done, and the lines shown for it."""

    does: str
    shown: list[str] = field(default_factory=list)


def steps() -> list[Step]:
    """The day as the page tells it."""
    section = PAGE.read_text("utf-8").partition("## A whole day in it")[2].partition("\n## ")[0]
    found: list[Step] = []
    for block in re.findall(r"^```\n(.*?)^```$", section, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if DOES.fullmatch(line):
                found.append(Step(line))
            elif line.strip():
                found[-1].shown.append(line)
    return found


class Day:
    """People in the workspace, and what each has before them."""

    def __init__(self, desk: Desk, home: Channel) -> None:
        self.desk, self.channel = desk, home
        self._seen: dict[str, Message | View] = {}

    def do(self, does: str, wanted: str | None = None) -> list[str]:
        """Do what a line says; the lines that are seen then, in a channel those that read as
        `wanted` if they come."""
        parts = DOES.fullmatch(does)
        assert parts is not None, does
        name, act, what, later, channel, words = parts.groups()
        if later:
            _let_pass(later)
            return []
        if channel:
            return self._standing(self.desk.team.channel(channel), words, wanted)
        user = self.desk.team.user(name)
        self._seen[name] = self._act(user, act, what)
        return self._shown(self._seen[name])

    def _shown(self, seen: Message | View) -> list[str]:
        """What is seen, people by their names."""
        names = {f"<@{user.id}>": f"@{user.name}" for user in self.desk.team.users.values()}
        lines = drawn(seen)
        for mention, name in names.items():
            lines = [line.replace(mention, name) for line in lines]
        return lines

    def _act(self, user: User, act: str, what: str) -> Message | View:
        match act:
            case "/post":
                return self.desk.say(user, self.channel, what)
            case "presses":
                return self._pressed(user, what)
            case "sends":
                return self._sent(user, what)
            case _:
                self.desk.slack.open_home(user)
                return self.desk.slack.until(lambda: self.desk.slack.home(user))

    def _pressed(self, user: User, label: str) -> Message | View:
        label, _, where = label.partition(" in #")
        before = self._seen.get(user.name)
        if where:
            before = next(
                each
                for each in reversed(self.desk.team.channel(where).messages)
                if label in each.buttons and not each.ephemeral
            )
        if isinstance(before, Message):
            seen = (before.text, before.blocks)
            own = self.desk._own(user, before.channel)
            self.desk.slack.press(user, before, label)

            def answered() -> Message | View | None:
                view = self.desk.slack.modal(user)
                if view is not None and view.inputs:
                    return view
                more = self.desk._own(user, before.channel)[len(own) :]
                changed = before.ephemeral and (before.text, before.blocks) != seen
                return more[-1] if more else before if changed else None

            return self.desk.slack.until(answered)
        assert before is not None
        self.desk.slack.press(user, before, label)
        return self.desk.form(user)

    def _sent(self, user: User, what: str) -> Message | View:
        form = self.desk.slack.modal(user)
        assert form is not None
        pairs = (pair.split("=", 1) for pair in what.split(", "))
        own = self.desk._own(user, self.channel)
        last = own[-1] if own else None
        before = last and (last.text, last.blocks)
        ack = self.desk.slack.submit(form, {name: self._meant(value) for name, value in pairs})
        assert ack.body is None, ack.body

        def answered() -> Message | None:
            now = self.desk._own(user, self.channel)[-1]
            return now if now is not last or (now.text, now.blocks) != before else None

        return self.desk.slack.until(answered)

    def _meant(self, value: str) -> str | list[str]:
        if value.startswith("#"):
            return self.desk.team.channel(value[1:]).id
        if value.startswith("@"):
            return [self.desk.team.user(each.strip("@ ")).id for each in value.split("+")]
        return value

    def _standing(self, channel: Channel, words: str, wanted: str | None) -> list[str]:
        until = time.monotonic() + PATIENCE
        while True:
            there = [each for each in channel.messages if not each.ephemeral]
            seen = [each for each in there if words in plain(each.shown)]
            lines = self._shown(seen[-1]) if seen else []
            if (lines and wanted in (None, _settled(lines))) or time.monotonic() > until:
                return lines
            time.sleep(0.05)


def _let_pass(later: str) -> None:
    """Move the clock on: by ten minutes, or to the next nine o'clock."""
    now = clocks.now()
    then = now + timedelta(minutes=10)
    if later == "the next morning, at nine":
        morning = now.astimezone(BERLIN).replace(hour=9, minute=0, second=5, microsecond=0)
        then = morning if morning > now else morning + timedelta(days=1)
    clocks.set_offset(clocks._offset + (then - now))


def drawn(seen: Message | View) -> list[str]:
    """Blocks as a page can show them: a line for each text, and one for the buttons of a row."""
    lines = [line for block in seen.blocks for line in _block(block)]
    return lines or ["  " + plain(seen.shown)]


def _block(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield f"  {plain(block['text']['text'])}"
        case "section":
            yield from _section(block)
        case "rich_text":
            parts = ("".join(e.get("text", "") for e in p["elements"]) for p in block["elements"])
            yield from (f"  │ {line}" for part in parts for line in part.split("\n"))
        case "context":
            yield from (line for e in block["elements"] for line in _lines("  · ", e["text"]))
        case "actions":
            yield "  " + "  ".join(map(_button, block["elements"]))
        case "input":
            yield f"  {block['label']['text']}: {_filled(block['element'])}"


def _section(block: dict[str, Any]) -> Iterator[str]:
    for text in filter(None, (block.get("text"), *block.get("fields", ()))):
        yield from _lines("  ", text["text"])
    if "accessory" in block:
        yield f"  {_button(block['accessory'])}"


def _lines(first: str, text: str) -> Iterator[str]:
    for line in plain(re.sub(r"^\*(.*)\*\n", r"\1: ", text)).split("\n"):
        yield first + line


def _button(element: dict[str, Any]) -> str:
    if element["type"] == "overflow":
        return " ".join(f"[{each['text']['text']}]" for each in element["options"])
    return f"[{element['text']['text']}]"


def _filled(element: dict[str, Any]) -> str:
    known = element.get("initial_option", {}).get("text", {}).get("text")
    return str(known or element.get("initial_value") or "…")


def plain(text: str) -> str:
    """The text as a reader sees it."""
    return DATES.sub(r"\1", text.replace("\u2060", "")).replace("*", "")


@contextmanager
def a_day(home: Path) -> Iterator[Day]:
    """Mia, who runs the workspace, Ana and Bo, with Presstime and all that publishes."""
    secrets.set_key(secrets.new_key())
    open_database(f"sqlite:///{home / 'presstime.db'}")
    migrate()
    stop = threading.Event()
    with SlackServer() as slack:
        team = slack.team()
        for name in ("mia", "ana", "bo"):
            team.user(name, admin=name == "mia")
        desk, office = Desk(slack, team), team.channel("office")
        settings = settings_for(slack, team)
        access.use(settings)
        more = {"stop": stop, "outlets": {"slack": SlackOutlet()}}
        jobs = threading.Thread(target=run, args=(home,), kwargs=more)
        jobs.start()
        try:
            with connected(slack, settings):
                yield Day(desk, office)
        finally:
            stop.set()
            jobs.join()
            close_database()
            clocks.set_offset(timedelta())
        assert slack.refusals == []


def _settled(lines: list[str]) -> str:
    """Lines without what changes from day to day."""
    return ANY_DAY.sub(
        "", settled([SEALED.sub("sealed", LINK.sub("<link>", line)) for line in lines])
    )


def test_the_day_goes_as_shown(tmp_path):
    with a_day(tmp_path) as day:
        for step in steps():
            assert step.shown or step.does.startswith("("), f"nothing is shown for {step.does}"
            wanted = _settled(step.shown)
            assert _settled(day.do(step.does, wanted)) == wanted, step.does


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, a_day(Path(folder)) as today:
        for step in steps():
            print("\n".join([step.does, *today.do(step.does), ""]), flush=True)
