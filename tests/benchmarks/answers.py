"""How fast the door answers a person when very much is on the calendar."""

import time
from collections.abc import Callable

from bot.conversation import respond
from bot.language.warm import warm
from bot.message import Message
from tests.benchmarks import backlog
from tests.benchmarks.row import Row, percentile

SENTENCES: dict[str, Callable[[int], str]] = {
    "list": lambda _turn: "list",
    "show": lambda turn: f"show #{turn + 1}",
    "schedule": lambda turn: f'"News {turn} of the day" to site tomorrow at 9:{turn % 60:02}am',
}


def measure(small: bool = False) -> list[Row]:
    """The slowest hundredth of answers to what people say most."""
    pending, turns = (300, 3) if small else (100_000, 300)
    with backlog.opened(backlog.home_with(pending)):
        warm()  # as whatever hears people does first
        return [
            Row(
                f"p99 of answering “{name}”, {pending:,} pending",
                percentile([_answer(sentence(turn)) for turn in range(turns)][1:], 0.99),
                "ms",
                aim=50,
            )
            for name, sentence in SENTENCES.items()
        ]


def _answer(sentence: str) -> float:
    """Milliseconds until the reply is there; the first of a kind warms up and does not count."""
    message = Message(sentence, backlog.IDENTITY, "terminal", "chat", "bench")
    started = time.perf_counter()
    reply = respond(message)
    waited = time.perf_counter() - started
    assert not reply.failed, reply.text
    return waited * 1000
