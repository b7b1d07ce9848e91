"""A project in a chat, people who speak there, and the jobs that tell them: one turn at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import cards
from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.draw import buttons_of
from jobs.chats import Messenger, Switchboard
from models import clock as time
from models import secrets
from models.database import connection
from models.rules.outcomes import Delivered, Outcome
from models.services.engine import claiming, publishing, sessions
from models.services.engine.sessions import Alive
from models.services.workspaces import setup
from tests.fakes.chat import ChatFake, Shown

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
TEAM, NEWS = "slack:T1", "C1"


@dataclass
class Office:
    """`turn` is what a clock and workers do in a second."""

    clock: object
    home: Path
    chat: ChatFake
    alive: Alive
    messenger: Messenger
    switchboard: Switchboard
    last: Reply = field(default_factory=lambda: Reply(""))

    def say(self, text: str, name: str = "ana", channel: str = NEWS) -> Reply:
        """Say a sentence in the chat as its shell does: a public answer stands there, and is the
        card of a post if it is about one, or is shown by the card that stands there."""
        message = self.message(text, name, channel)
        self.last = respond(message)
        if self.last.private or self.last.failed:
            return self.last
        stands = cards.shown(message, self.last)
        if stands is not None:
            self.chat.show(stands.message_id, self.last)
        else:
            number = self.chat.say(TEAM, channel, self.last)
            cards.remember(message, self.last, number, now=time.now())
        return self.last

    def message(self, text: str, name: str, channel: str = NEWS) -> Message:
        return Message(text, f"{TEAM}:{name}", TEAM, channel, name)

    def press(self, label: str, name: str = "ana", channel: str = NEWS) -> Reply:
        """Press a button of the last answer."""
        found = next(each for each in buttons_of(self.last) if each.label.startswith(label))
        return self.say(found.says, name, channel)

    def answer(self, text: str, name: str = "ana", *, direct: bool = False) -> Reply:
        """What one person alone is answered, in the channel or a direct message."""
        return respond(replace(self.message(text, name), direct=direct))

    def click(self, shown: Shown, label: str, name: str = "ana") -> Reply:
        """Press a button of a message; the answer is seen by that person alone."""
        found = next(each for each in shown.buttons if each.label.startswith(label))
        return respond(self.message(found.says, name, shown.channel))

    def turn(self, count: int = 1, seconds: float = 1.0) -> None:
        """Let some seconds pass, with what is done in each."""
        for _ in range(count):
            self.clock.forward(timedelta(seconds=seconds))
            with connection():
                self.switchboard.look(time.now())
            self.messenger.finish(10)

    def publish_due(self, outcome: Outcome | None = None) -> None:
        """Let all that is due go out."""
        now = time.now()
        for claim in claiming.claim(self.alive.id, now=now, limit=100, horizon=timedelta()):
            work = publishing.begin(claim.id, claim.fence, now=now, prepare=lambda work: {})
            if work is not None:
                reached = outcome or Delivered("r1", f"https://x.example/{work.post}")
                publishing.settle(work, reached, now=now, jitter=1)

    def seen(self, channel: str = NEWS, thread: str | None = None) -> list[Shown]:
        return self.chat.seen(channel, thread=thread)

    def texts(self, channel: str = NEWS, thread: str | None = None) -> list[str]:
        return [each.text for each in self.seen(channel, thread)]


def opened(tmp_path: Path, clock: object, forward: Callable[[datetime], None]) -> Office:
    """An office on the open database, with ana as its admin."""
    forward(MONDAY)
    secrets.set_key(secrets.new_key())
    setup.first_run(
        TEAM, NEWS, f"{TEAM}:ana", "ana", zone="Europe/Berlin", key="ACME", now=time.now()
    )
    chat = ChatFake(time.now)
    alive = sessions.begin(tmp_path / "sessions", "jobs", now=time.now())
    messenger = Messenger(tmp_path, alive, {"slack": chat})
    return Office(clock, tmp_path, chat, alive, messenger, Switchboard(messenger.take))
