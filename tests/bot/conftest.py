"""A conversation: `say("…")` in, what a person would read out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.reply import Button, Reply
from bot.terminal.draw import Page, buttons_of, draw
from jobs.publishers.protocol import Outcome
from models import clock as real_clock
from models import secrets
from models.rules.outcomes import Delivered
from models.services.engine import claiming, publishing, sessions
from models.services.workspaces import setup

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


@dataclass
class Chat:
    """Somebody at a keyboard."""

    name: str = "ana"
    last: Reply = field(default_factory=lambda: Reply(""))

    def say(self, text: str) -> str:
        """Say a sentence; the answer as it is drawn."""
        self.last = self.reply(text)
        return draw(self.last, Page(width=200))

    def reply(self, text: str) -> Reply:
        return respond(Message(text, f"terminal:{self.name}", "terminal", "chat", self.name))

    @property
    def buttons(self) -> tuple[Button, ...]:
        return buttons_of(self.last)

    def press(self, label: str) -> str:
        """Press a button of the last answer by the start of its label."""
        found = next(button for button in self.buttons if button.label.startswith(label))
        return self.say(found.says)


@pytest.fixture
def at(clock) -> Callable[[datetime], None]:
    """Make it another moment."""
    return clock.move_to


@pytest.fixture
def chat(sqlite_database: str, clock) -> Chat:
    clock.move_to(MONDAY)
    secrets.set_key(secrets.new_key())
    setup.first_run(
        "terminal",
        "chat",
        "terminal:ana",
        "ana",
        zone="Europe/Berlin",
        key="ACME",
        now=real_clock.now(),
    )
    return Chat()


@pytest.fixture
def say(chat: Chat) -> Callable[[str], str]:
    return chat.say


@pytest.fixture
def publish_due(tmp_path: Path) -> Callable[..., int]:
    """Let the workers do all that is due, with one outcome for everything; says how much."""

    def attempt_all(outcome: Outcome | None = None) -> int:
        now = real_clock.now()
        alive = sessions.begin(tmp_path / "sessions", now=now)
        done = 0
        for claim in claiming.claim(alive.id, now=now, limit=100, horizon=timedelta()):
            work = publishing.begin(claim.id, claim.fence, now=now, prepare=lambda work: {})
            if work is not None:
                reached = outcome or Delivered("r1", f"https://x.example/{work.post}")
                publishing.settle(work, reached, now=now, jitter=1)
                done += 1
        alive.close(now=now)
        return done

    return attempt_all
