"""How fast a click on Approve becomes a stored decision, while very much is pending."""

import time
from datetime import timedelta

from bot.conversation import respond
from bot.language.warm import warm
from bot.message import Message
from models import clock
from models.rules.policy import Approvals
from models.rules.recurrence import Rule
from models.rules.roles import Role
from models.rules.settings import SETTINGS
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.workspaces import policies
from models.tables import Decision, Member, Target
from tests.benchmarks import pending, places
from tests.benchmarks.places import Place
from tests.benchmarks.row import Row, percentile

APPROVER = "terminal:approver"


def measure(small: bool = False) -> list[Row]:
    """The slowest hundredth of clicks, from the message to the reply, in both databases."""
    count, clicks = (200, 5) if small else (1_000_000, 300)
    rows = []
    with places.both(small) as both:
        for place in both:
            rows.append(_row(place, count, clicks))
    return rows


def _row(place: Place, count: int, clicks: int) -> Row:
    with place.opened() as speaker:
        pending.fill(speaker, count)
        people.enroll(speaker.project, APPROVER, "approver", Role.APPROVER, now=clock.now())
        policies.decide(speaker, SETTINGS["approvals"], Approvals.REQUIRED, now=clock.now())
        key = speaker.project.key
        warm()  # as whatever hears people does first
        took = [_click(f"approve {key}/{_asked(speaker)}@1") for _ in range(clicks)]
        decided = Decision.select().where(
            Decision.member == Member.get(Member.identity == APPROVER)
        )
        assert decided.count() == clicks
        policies.decide(speaker, SETTINGS["approvals"], None, now=clock.now())
    name = f"p99 of an approve click, {count:,} pending, {place.name}"
    return Row(name, percentile(took[1:], 0.99), "ms", aim=30)


def _asked(speaker: Speaker) -> int:
    """A post that waits for approval; its number."""
    wall = (clock.now() + timedelta(days=1)).replace(tzinfo=None, microsecond=0)
    rule = Rule(zone="UTC", start=wall, times=(wall.time(),))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (Target.get().id,))
    text = "What is new in the shop this week, and where to find it."
    return scheduling.schedule_new(speaker, None, text, plan, now=clock.now()).number


def _click(sentence: str) -> float:
    """Milliseconds until the reply is there; the first one warms up and does not count."""
    message = Message(sentence, APPROVER, "terminal", "chat", "approver")
    started = time.perf_counter()
    reply = respond(message)
    waited = time.perf_counter() - started
    assert not reply.failed, reply.text
    return waited * 1000
