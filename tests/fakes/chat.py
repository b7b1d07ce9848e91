"""A chat that keeps what is said in it, and answers as told: what the other side knows."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from bot.reply import Button, Reply
from bot.terminal.draw import Page, buttons_of, draw
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Closed, Gone, Posted, Posting, Search

Answer = str | Posting
KICKED = Closed("I am not in that channel. Invite me there.")
REVOKED = Closed("the token was revoked. Install me again.", whole=True)


@dataclass(frozen=True)
class Shown:
    """A message as people see it."""

    id: str
    workspace: str
    channel: str
    reply: Reply
    key: str
    thread: str | None = None
    silent: bool = False
    mention: tuple[str, ...] = ()
    edits: int = 0

    @property
    def text(self) -> str:
        """What is read there."""
        return draw(self.reply, Page(width=200))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be pressed there."""
        return buttons_of(self.reply)


@dataclass
class ChatFake:
    """An outlet. What it is told next stands in `answers`: `works` (which it does without being
    told), `is lost`, `arrives unheard`, or an outcome; `shut` are channels that take nothing, or
    `*` for all. `calls` are all that were made: what, where and when by the `clock`."""

    clock: Callable[[], datetime]
    key_window: timedelta = timedelta()
    finds: bool = True
    shown: dict[str, Shown] = field(default_factory=dict)
    answers: deque[Answer] = field(default_factory=deque)
    shut: dict[str, Posting] = field(default_factory=dict)
    calls: list[tuple[str, str, datetime]] = field(default_factory=list)
    made: int = 0
    _lock: Lock = field(default_factory=Lock)

    def post(
        self,
        workspace: str,
        channel: str,
        reply: Reply,
        *,
        key: str,
        thread: str | None = None,
        silent: bool = False,
        mention: Sequence[str] = (),
    ) -> Posting:
        with self._lock:
            self.calls.append(("post", channel, self.clock()))
            assert key.isalnum()
            assert 0 < len(key) <= 22
            known = next((each for each in self.shown.values() if each.key == key), None)
            if known is not None and self.key_window:
                return Posted(known.id, f"https://chat.example/{known.id}")
            if thread is not None and thread not in self.shown:
                return Gone()
            answer = self._answer(channel)
            if answer not in ("works", "arrives unheard"):
                return Unknown("no answer came") if isinstance(answer, str) else answer
            number = self._number()
            self.shown[number] = Shown(
                number, workspace, channel, reply, key, thread, silent, tuple(mention)
            )
            if answer == "arrives unheard":
                return Unknown("no answer came")
            return Posted(number, f"https://chat.example/{number}")

    def edit(
        self,
        workspace: str,
        channel: str,
        message_id: str,
        reply: Reply,
        *,
        thread: str | None = None,
    ) -> Posting:
        with self._lock:
            self.calls.append(("edit", channel, self.clock()))
            answer = self._answer(channel)
            if answer not in ("works", "arrives unheard"):
                return Unknown("no answer came") if isinstance(answer, str) else answer
            before = self.shown.get(message_id)
            if before is None:
                return Gone()
            assert (before.workspace, before.channel) == (workspace, channel)
            self.shown[message_id] = replace(before, reply=reply, edits=before.edits + 1)
            if answer == "arrives unheard":
                return Unknown("no answer came")
            return Posted(message_id)

    def find(
        self, workspace: str, channel: str, key: str, *, since: datetime, thread: str | None = None
    ) -> Search:
        with self._lock:
            self.calls.append(("find", channel, self.clock()))
            if not self.finds:
                return Refused("I may not read that channel")
            for each in self.shown.values():
                if (each.workspace, each.channel, each.key) == (workspace, channel, key):
                    return Posted(each.id, f"https://chat.example/{each.id}")
            return Absent()

    def direct(self, workspace: str, identity: str) -> str | Closed | Refused | Later:
        with self._lock:
            self.calls.append(("direct", identity, self.clock()))
            shut = self.shut.get(identity)
            if isinstance(shut, Closed | Refused | Later):
                return shut
            return f"D{identity.rpartition(':')[2]}"

    def _number(self) -> str:
        self.made += 1
        return str(1000 + self.made)

    def _answer(self, channel: str) -> Answer:
        shut = self.shut.get("*") or self.shut.get(channel)
        if shut is not None:
            return shut
        return self.answers.popleft() if self.answers else "works"

    def say(self, workspace: str, channel: str, reply: Reply) -> str:
        """Show an answer of the door as the chat's shell does; its message id."""
        with self._lock:
            number = self._number()
            self.shown[number] = Shown(number, workspace, channel, reply, "shell")
            return number

    def show(self, message_id: str, reply: Reply) -> None:
        """Show an answer by a message that stands there, as the chat's shell does."""
        with self._lock:
            self.shown[message_id] = replace(self.shown[message_id], reply=reply)

    def delete(self, message_id: str) -> None:
        """What a person does with a message."""
        with self._lock:
            del self.shown[message_id]

    def seen(self, channel: str, *, thread: str | None = None) -> list[Shown]:
        """The messages of a channel, or of one of its threads, the oldest first."""
        rows = self.shown.values()
        return [each for each in rows if (each.channel, each.thread) == (channel, thread)]
