"""A house that answers what it was told to, for terminals under test."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.message import Message
from bot.reply import Reply
from bot.terminal.core import Core


@dataclass
class FakeCore:
    """Keeps what was said; `busy` is how often posts are still on their way when asked."""

    answers: list[Reply] = field(default_factory=list)
    notices: list[Reply] = field(default_factory=list)
    busy: int = 0
    said: list[Message] = field(default_factory=list)
    asked: list[tuple[list[str], timedelta]] = field(default_factory=list)

    @property
    def core(self) -> Core:
        return Core(
            respond=self.respond,
            news=lambda last: (self.notices[last:], len(self.notices)),
            unseen=lambda: 0,
            latest=lambda: len(self.notices),
            unsettled=self.unsettled,
            watch=lambda say, stop: None,
            verbs=lambda: ["publish", "pause", "list"],
            names=lambda speaker: ["site", "#12"],
        )

    def respond(self, message: Message) -> Reply:
        self.said.append(message)
        return self.answers.pop(0) if self.answers else Reply(f"You said {message.text}.")

    def unsettled(self, speakers: Iterable[str], within: timedelta) -> bool:
        self.asked.append((list(speakers), within))
        self.busy -= 1
        return self.busy >= 0
