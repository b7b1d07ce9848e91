"""Many posts looked at in one go: as each would be alone, however many there are."""

from datetime import datetime, time, timedelta

import pytest

from models.database import database, transaction
from models.rules.conflicts.numbers import CustomRule
from models.rules.freezes import Falling, Scope, Window
from models.services.conflicts import conflicts, noting, resolving, team_rules
from models.services.engine import recovery
from models.services.freezes import freeze_impact, freezing
from models.services.freezes.freezing import Wanted
from models.services.posts import holding, importing, scheduling
from models.services.posts.in_bulk import Planned
from models.services.undo import taking_back
from models.tables import Conflict, Delivery, Notice, Post, Schedule, Undo
from tests.models.services.conftest import daily, once

FRIDAY = datetime(2026, 3, 6, 9)  # by the clock of Berlin
NO_FRIDAYS = CustomRule(0, "nothing on fridays", days=(4,))


MANY = noting.AT_ONCE + 10  # more than are looked at in one go


@pytest.fixture
def many(ana, site, now):
    """So many posts on one Friday."""

    def make(count: int = MANY, apart: timedelta = timedelta(minutes=1)) -> None:
        rows = []
        for number in range(count):
            rule = once(FRIDAY + number * apart)
            plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (site,))
            rows.append(Planned(f"k{number}", None, f"{number} apples", plan))
        importing.write(ana, importing.begin(ana, "posts.csv", now=now), rows, now=now)

    return make


def blocked() -> int:
    return Schedule.select().where(Schedule.blocked).count()


def test_all_of_what_is_resumed_is_looked_at(ana, many, now):
    many()
    holding.pause_all(ana, now=now)
    team_rules.add(ana, NO_FRIDAYS, now=now)

    resumed = holding.resume_all(ana, now=now)

    assert (resumed.posts, resumed.blocked) == (MANY, MANY)
    assert blocked() == MANY
    assert Notice.select().where(Notice.kind == "conflict").count() == MANY


def test_all_of_what_is_retried_is_looked_at(ana, many, now):
    many()
    failed = {"state": "refused", "finished_at": now, "error": "no"}
    Delivery.update(**failed).execute()
    rule = CustomRule(0, "nothing on mondays", days=(0,))  # the day on which it is sent again
    team_rules.add(ana, rule, now=now)

    retried = recovery.retry_all(ana, None, now=now)

    assert (retried.posts, retried.blocked, blocked()) == (MANY, MANY, MANY)


def test_all_that_undo_brings_back_is_looked_at(ana, many, now):
    many()
    holding.cancel_all(ana, now=now)
    team_rules.add(ana, NO_FRIDAYS, now=now)
    act = Undo.get(Undo.action == "cancel everything")

    taken = taking_back.take_back(ana, act.id, now=now)

    assert (len(taken.posts), taken.blocked, blocked()) == (MANY, MANY, MANY)


def test_all_that_a_freeze_in_force_keeps_in_is_told_so(ana, many, now):
    many()
    [first] = Delivery.select().order_by(Delivery.next_at).limit(1)
    window = Window(first.next_at - timedelta(hours=1), first.next_at + timedelta(days=1))
    freeze = freezing.plan(ana, Wanted(Scope(), window=window), now=now)
    chosen = freezing.choose(ana, freeze.id, Falling.HOLD, now=now)

    looked = noting.review(freeze_impact.posts_in(chosen, now=now), now=now)

    assert looked.posts == MANY
    assert Conflict.select().where(Conflict.kind == f"freeze {chosen.id}").count() == MANY


def test_a_new_rule_looks_at_all_that_go_out_next(ana, many, now):
    many()
    team_rules.add(ana, NO_FRIDAYS, now=now)

    assert resolving.review_next(ana, now=now) == noting.Looked(MANY, MANY)
    assert blocked() == MANY


def test_many_that_nothing_stands_in_the_way_of_cost_few_questions(ana, many, now, monkeypatch):
    many(200, timedelta(minutes=30))
    ids, asked = [post.id for post in Post.select(Post.id)], []
    execute = database.obj.execute_sql
    monkeypatch.setattr(
        database.obj, "execute_sql", lambda *said: asked.append(said) or execute(*said)
    )

    noting.review(ids, now=now)

    assert len(asked) < 30, len(asked)


def kept() -> list[str]:
    """All that is kept of conflicts; of others as near as each other any may be named."""
    rows = Conflict.select().where(Conflict.resolved_at.is_null())
    own = ("id", "nearest")
    return sorted(str([*((k, v) for k, v in row.__data__.items() if k not in own)]) for row in rows)


def test_each_of_many_finds_what_it_would_alone(ana, scheduled, site, hook, now):
    for number in range(6):  # crowded, alike, in series, on two targets, frozen, at a change
        at = FRIDAY + timedelta(minutes=number % 2)
        scheduled(once(at), text="The very same words for all", on=(site, hook))
    scheduled(daily(FRIDAY, time(9), time(9, 1)), text="Each day anew")
    scheduled(once(datetime(2026, 3, 29, 3, 30)), text="When the clocks change")
    scheduled(once(datetime(2027, 3, 1, 9)), text="Far away")
    team_rules.add(ana, CustomRule(0, "at most 2 per day", most=2, per="day"), now=now)
    window = Window(now + timedelta(days=3), now + timedelta(days=5))
    freeze = freezing.plan(ana, Wanted(Scope(frozenset({hook})), window=window), now=now)
    freezing.choose(ana, freeze.id, Falling.SHIFT, now=now)

    for post in Post.select().order_by(Post.id):
        conflicts.note(post, now=now)
    alone = kept()
    Conflict.delete().execute()
    with transaction():
        looked = noting.note_all([post.id for post in Post.select(Post.id)], now=now)

    assert kept() == alone
    assert {row.kind for row in Conflict.select()} >= {
        "resources",
        "near_duplicate",
        f"freeze {freeze.id}",
        "rule 1",
    }
    assert looked == noting.Looked(9, 8)


def test_what_is_in_the_way_no_more_is_gone(ana, many, now):
    many(3)
    team_rules.add(ana, NO_FRIDAYS, now=now)
    ids = [post.id for post in Post.select(Post.id)]
    noting.review(ids, now=now)
    team_rules.remove(ana, 1, now=now)

    assert noting.review(ids, now=now) == noting.Looked(3, 0)
    assert blocked() == 0
