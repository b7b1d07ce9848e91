"""What was done to people, freezes and rules is taken back, once, whoever asks for it at once."""

from datetime import datetime, timedelta

import pytest

from models.errors import Stale
from models.rules.conflicts.numbers import CustomRule
from models.rules.freezes import Backlog, Scope
from models.rules.roles import Barred, Role
from models.services.conflicts import team_rules
from models.services.freezes import freezing, frozen, thawing
from models.services.freezes.freezing import Wanted
from models.services.people import membership, people, responsibility
from models.services.people.people import Speaker
from models.services.undo import taking_back, undoing
from models.tables import Freeze, Gate, Member, Post, Undo
from tests.models.services.conftest import daily, once, states
from tests.models.services.test_at_once import meanwhile

TOMORROW = datetime(2026, 3, 3, 9)


@pytest.fixture
def bo(ana, now) -> Speaker:
    membership.invite(ana, "bo", Role.MANAGER, now=now)
    return people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)


def is_frozen(ana) -> bool:
    return bool(Gate.get(Gate.name == f"project {ana.project.id}").frozen)


def back(speaker, now):
    return taking_back.take_back(speaker, taking_back.last(speaker).number, now=now)


def test_a_thaw_taken_back_marks_the_gate_that_every_turn_passes(ana, now):
    stopped = freezing.stop(ana, Wanted(Scope()), now=now)
    freezing.lift(ana, stopped.freeze.id, now=now)
    assert not is_frozen(ana)

    back(ana, now)

    assert is_frozen(ana)
    assert frozen.now_holding(ana.project, now=now)


def test_two_who_take_the_same_back_do_it_once(ana, bo, now):
    freezing.stop(ana, Wanted(Scope()), now=now)
    number = taking_back.last(ana).number

    with (
        meanwhile(lambda: taking_back.take_back(bo, number, now=now)),
        pytest.raises(Stale, match="undone already"),
    ):
        taking_back.take_back(ana, number, now=now)

    assert Freeze.get().lifted_by_id == bo.member.id


def test_what_was_released_keeps_a_freeze_from_holding_again(ana, scheduled, run, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    stopped = freezing.stop(ana, Wanted(Scope()), now=now)
    run(now + timedelta(minutes=6))
    freezing.lift(ana, stopped.freeze.id, now=now + timedelta(minutes=7))
    thawing.decide(ana, None, Backlog.ALL, now=now + timedelta(minutes=8))

    taken = back(ana, now + timedelta(minutes=9))

    assert "was settled since" in taken.refused[0]
    assert not is_frozen(ana)
    assert states(number) == ["waiting"]


def test_whoever_was_removed_comes_back_with_their_posts(ana, bo, scheduled, now):
    number = scheduled(daily(TOMORROW, TOMORROW.time()))
    responsibility.hand_over(ana, number, bo.member, now=now)
    with undoing.act():
        membership.shut_out(ana, bo.member, Barred.REMOVED, now=now)
    assert set(states(number)) == {"paused"}

    back(ana, now)

    bo_now = Member.get_by_id(bo.member.id)
    assert (bo_now.role, bo_now.barred) == ("manager", None)
    assert set(states(number)) == {"waiting"}
    back(ana, now)
    assert Post.get().responsible is None


def test_a_rule_is_taken_back_with_its_number_kept_from_being_used_again(ana, now):
    rule = CustomRule(0, "at most 1 per day", most=1, per="day")
    team_rules.add(ana, rule, now=now)
    back(ana, now)
    assert team_rules.listed(ana.project) == ()

    assert team_rules.add(ana, rule, now=now).number == 2


def test_every_kind_that_is_kept_can_be_taken_back(ana, bo, scheduled, now):
    number = scheduled(once(TOMORROW))
    responsibility.hand_over(ana, number, bo.member, now=now)
    freezing.stop(ana, Wanted(Scope()), now=now)
    membership.grant(ana, bo.member, Role.VIEWER, now=now)

    kinds = {row.kind for row in Undo.select()} - {undoing.POSTS}

    assert kinds >= {"hand over", "freeze", "standing", "target"}
    assert all(undoing.inverse_of(kind) for kind in kinds)
