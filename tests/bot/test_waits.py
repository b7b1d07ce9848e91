"""What people see of deliveries that are due and wait behind a gate."""

import pytest

from bot.canonical import parse
from models import clock
from models.rules import platforms
from models.rules.outcomes import Later
from models.rules.platforms import Capabilities, Safety, Takedown
from models.services.engine import claiming, gates, publishing, sessions
from models.tables import Account, Delivery
from tests.bot.conftest import MONDAY

FRIDAY = MONDAY.replace(day=6, hour=8)
NINE = "Fri 6 Mar 2026, 09:00"


@pytest.fixture
def posts(chat, at):
    """A chat with so many posts to `hook`, all due at this moment."""

    def make(count: int):
        chat.say("connect webhook hook https://example.com/in")
        chat.say("settings resources-most 0")
        for number in range(count):
            chat.say(f'"Post {number + 1}" to hook friday 9:00')
            chat.press("Schedule")
        at(FRIDAY)
        return chat

    return make


@pytest.fixture
def begin_all(tmp_path):
    """Let a worker begin all it may, and make no call yet."""

    def begin() -> None:
        alive = sessions.begin(tmp_path / "sessions", now=clock.now())
        claims = claiming.claim(alive.id, now=clock.now(), limit=100)
        fenced = [(each.id, each.fence) for each in claims]
        publishing.turn(
            [], fenced, room=100, now=clock.now(), prepare=lambda work: {}, jitter=float
        )

    return begin


def everywhere(chat, number: int) -> dict[str, str]:
    """What `list`, `show`, `why` and `queue` say, on one line each."""
    said = ("list", f"show #{number}", f"why #{number}", "queue")
    return {words: " ".join(chat.say(words).split()) for words in said}


def test_too_many_at_once_is_said_with_how_to_allow_more(posts, begin_all):
    chat = posts(7)
    begin_all()

    said = everywhere(chat, 7)

    waits = "5 of the project are being sent already (`settings publishes-at-once 64` lets more)"
    assert all(waits in each for each in said.values()), said
    assert f"2 wait: {waits}" in said["queue"]
    assert "Overdue 2, since" in said["queue"]
    assert "being sent" in chat.say("show #1")


def test_a_target_that_asked_to_wait_is_said_with_until_when(posts, publish_due, at):
    chat = posts(2)
    publish_due(Later("too many", after=FRIDAY.replace(hour=10) - FRIDAY, limited=True))

    said = everywhere(chat, 1)

    assert all("hook asked to wait until Fri 6 Mar 2026, 11:00" in each for each in said.values())
    assert "Try hook now" not in said["queue"]


def test_a_target_that_is_down_is_said_with_the_next_try_and_may_be_tried_now(posts, publish_due):
    chat = posts(7)
    chat.say("settings publishes-at-once 64")
    publish_due(Later("nothing listens there"))
    number = Delivery.get(Delivery.gate.is_null(False)).post.number

    said = everywhere(chat, number)

    waits = f"hook is down since {NINE} Europe/Berlin; next try {NINE[:-1]}1"
    assert all(waits in each for each in said.values()), said
    chat.say("queue")
    [button] = [button for button in chat.buttons if button.label.startswith("Try")]
    assert parse(button.says) is not None
    assert "One delivery is let through to hook" in chat.press("Try hook now")
    assert gates.look(now=clock.now()) == 1
    assert publish_due() == 1
    assert "not closed any more" in chat.say("try ACME hook")


def test_a_budget_that_is_spent_is_said_with_when_the_next_is_free(posts, publish_due, monkeypatch):
    chat = posts(7)
    facts = Capabilities("parrot", Safety.NONE, Takedown.NONE, can_correct=False, per_hour=10)
    monkeypatch.setattr(platforms, "_of_plug_ins", {"parrot": facts})
    Account.update(platform="parrot").where(Account.platform == "webhook").execute()
    publish_due()

    said = everywhere(chat, 7)

    waits = "the budget of 10 calls an hour for hook is spent; the next is free"
    assert all(f"{waits} Fri 6 Mar 2026, 09:12" in each for each in said.values()), said


def test_where_nothing_waits_nothing_is_said_of_gates(posts, publish_due):
    chat = posts(1)
    publish_due()

    assert "due and waits" not in chat.say("queue")
