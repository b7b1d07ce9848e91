"""Whatever was done to a post before, undoing the last of it gives back what was not settled, and
doing it again gives that."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from models import secrets
from models.errors import UserError
from models.fields import to_stored
from models.rules.outcomes import Delivered, Later, Outcome, Refused
from models.rules.policy import CatchUp
from models.rules.recurrence import Rule
from models.rules.states import UNSTARTED
from models.services.engine import claiming, publishing, recovery, sessions
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import holding, manner, moving, pictures, posts, scheduling
from models.services.posts.manner import Manner
from models.services.undo import taking_back, undoing
from models.services.workspaces import setup, targets
from models.tables import Gate, Post, Undo
from tests.models.services.conftest import MONDAY, once

OVER = ("cancelled", "skipped", "delivered", "removed", "expired", "completed")
Deed = Callable[[Speaker, int, datetime], object]


def after(now: datetime, hours: int) -> datetime:
    """A wall time in Berlin so many hours from now."""
    return (now + timedelta(hours=hours + 1)).replace(tzinfo=None)


def daily(start: datetime, *times: time) -> Rule:
    """Few enough that a test is quick."""
    return Rule("Europe/Berlin", start, times, repeat="FREQ=DAILY", count=8)


def another(speaker: Speaker, number: int, rule, now: datetime) -> None:
    places = tuple(each.id for each in targets.connected(speaker.project))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), places)
    scheduling.schedule_existing(speaker, number, None, plan, now=now)


DEEDS: dict[str, Deed] = {
    "pause": lambda ana, number, now: holding.pause(ana, number, None, now=now),
    "resume": lambda ana, number, now: holding.resume(ana, number, None, now=now),
    "cancel": lambda ana, number, now: holding.cancel(ana, number, None, now=now),
    "skip": lambda ana, number, now: holding.skip(ana, number, None, now=now),
    "move": lambda ana, number, now: moving.move_to(
        ana, number, None, once(after(now, 30)), now=now
    ),
    "move by": lambda ana, number, now: moving.move_by(
        ana, number, None, days=1, elapsed=timedelta(hours=2), now=now
    ),
    "move to a day": lambda ana, number, now: moving.move_to_day(
        ana, number, None, date(2026, 3, 20), now=now
    ),
    "another rule": lambda ana, number, now: moving.move_to(
        ana, number, None, daily(after(now, 1), time(11), time(17)), now=now
    ),
    "how": lambda ana, number, now: manner.change(
        ana,
        number,
        None,
        Manner(timedelta(minutes=7), CatchUp.ALL, time(22)),
        now=now,
    ),
    "publish now": lambda ana, number, now: moving.publish_now(ana, number, None, None, now=now),
    "retry": lambda ana, number, now: recovery.retry(ana, number, now=now),
    "drop": lambda ana, number, now: recovery.decide_held(ana, number, "drop", now=now),
    "send the latest": lambda ana, number, now: recovery.decide_held(
        ana, number, "latest", now=now
    ),
    "edit": lambda ana, number, now: posts.edit(ana, number, None, text=f"At {now}", now=now),
    "retitle": lambda ana, number, now: posts.edit(ana, number, None, title=f"At {now}", now=now),
    "once more": lambda ana, number, now: another(ana, number, once(after(now, 5)), now),
    "a series": lambda ana, number, now: another(ana, number, daily(after(now, 1), time(8)), now),
    "pause everything": lambda ana, number, now: holding.pause_all(ana, now=now),
    "resume everything": lambda ana, number, now: holding.resume_all(ana, now=now),
    "cancel everything": lambda ana, number, now: holding.cancel_all(ana, now=now),
}
OUTCOMES: dict[str, Outcome] = {
    "delivered": Delivered("r1", "http://x/1"),
    "refused": Refused("no such page"),
    "later": Later("busy"),
}
steps = st.one_of(
    st.sampled_from([*DEEDS]).map(lambda name: ("do", name)),
    st.sampled_from([*OUTCOMES]).map(lambda name: ("pass a day", name)),
)


@pytest.fixture
def ana(sqlite_database: str) -> Speaker:
    secrets.set_key(secrets.new_key())
    setup.first_run(
        "terminal", "chat", "terminal:ana", "ana", zone="Europe/Berlin", key="ACME", now=MONDAY
    )
    speaker = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
    targets.connect(speaker, "webhook", "hook", {"url": "http://127.0.0.1:9/"}, {}, now=MONDAY)
    return speaker


def unsettled(number: int, now: datetime) -> dict[str, dict[str, object]]:
    """What is not settled of a post: its words, its schedules and its deliveries. What is overdue
    (its target is down) counts as held, for whoever takes something back is asked about it."""
    post = Post.get(Post.number == number)
    found = {}
    for name, values in pictures.of([post.id]).items():
        if values["state"] not in OVER:
            found[name] = {key: value for key, value in values.items() if key != "materialise_at"}
        if values["state"] == "waiting" and values["next_at"] <= to_stored(now):
            found[name]["state"] = "held"
    return found


def settle_due(folder, now: datetime, outcome: Outcome) -> None:
    alive = sessions.begin(folder, now=now)
    for claim in claiming.claim(alive.id, now=now, limit=500, horizon=timedelta()):
        work = publishing.begin(claim.id, claim.fence, now=now, prepare=lambda work: {})
        if work is not None:
            publishing.settle(work, outcome, now=now, jitter=1)
    alive.close(now=now)
    alive.lock.close()


def done(deed: Deed, ana: Speaker, number: int, now: datetime) -> int | None:
    """Do it; the act it was, none where it was refused or changed nothing."""
    try:
        with undoing.act() as act:
            deed(ana, number, now)
    except UserError:
        return None
    return act.number


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(  # it failed on one target before it was moved on the other
    doing=[
        ("do", "move"),
        ("pass a day", "delivered"),
        ("pass a day", "refused"),
        ("pass a day", "refused"),
        ("do", "move"),
    ]
)
@given(doing=st.lists(steps, min_size=1, max_size=7))
def test_undoing_the_last_change_gives_back_what_was_not_settled(ana, tmp_path, doing):
    now = MONDAY
    done(DEEDS["cancel everything"], ana, 0, now)  # of earlier examples
    Gate.update(closed_until=None, probe=None, failures=0, used_until=None).execute()
    places = tuple(each.id for each in targets.connected(ana.project))
    rules = (daily(after(now, 1), time(10)), once(after(now, 26)))
    plan = scheduling.Plan(scheduling.PUBLISH, rules, places)
    number = scheduling.schedule_new(ana, None, "Hello", plan, now=now).number
    for what, name in doing:
        now += timedelta(minutes=1)
        if what == "pass a day":
            now += timedelta(days=1)
            settle_due(tmp_path, now, OUTCOMES[name])
            continue
        before = unsettled(number, now)
        act = done(DEEDS[name], ana, number, now)
        if act is None:
            continue
        note(f"{name} is U{act}")
        changed = unsettled(number, now)
        taken = taking_back.take_back(ana, act, now=now)
        assert (taken.refused, taken.gone) == ((), ())
        assert unsettled(number, now) == before
        again = Undo.get(Undo.undoes == act).id
        taking_back.take_back(ana, again, now=now)
        assert unsettled(number, now) == changed


def test_the_states_looked_at_are_those_that_are_not_settled():
    assert not {*OVER} & {*UNSTARTED}
