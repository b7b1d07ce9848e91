"""A platform that knows a key for a while and can be looked at after that, as Discord is."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules import platforms
from models.rules.outcomes import Absent, Delivered, Later, Unknown
from models.rules.platforms import Capabilities, Safety, Takedown
from models.services.engine import claiming, publishing
from models.tables import Account, Attempt, Delivery, Schedule
from tests.models.services.conftest import once, states

DUE = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
LOST = Unknown("no answer")


@pytest.fixture
def post(scheduled, monkeypatch) -> int:
    """A post to a platform that knows keys for two minutes."""
    facts = Capabilities(
        "seeker",
        Safety.KEY,
        Takedown.DELETE,
        can_correct=True,
        key_window=timedelta(minutes=2),
        finds=True,
    )
    monkeypatch.setitem(platforms._of_plug_ins, "seeker", facts)
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 5)))
    Account.update(platform="seeker").execute()
    return number


@pytest.fixture
def next_call(session):
    """Make the next call when it is due, or at a moment after that; it and when it was made."""

    def make(outcome, at: datetime = DUE):
        at = max(at, Delivery.get().next_at)
        [claim] = claiming.claim(session.id, now=at, limit=1, horizon=timedelta())
        work = publishing.begin(claim.id, claim.fence, now=at, prepare=lambda _: {"k": 1})
        publishing.settle(work, outcome, now=at, jitter=1)
        return work, at

    return make


def test_while_the_key_is_known_it_is_sent_again_at_once(post, next_call):
    next_call(LOST)
    work, at = next_call(Delivered("r1"))

    assert not work.look
    assert at < DUE + timedelta(minutes=1)
    assert states(post) == ["delivered"]


def test_when_the_tries_are_used_up_it_is_looked_for_and_found(post, next_call):
    for _ in range(4):
        work, _ = next_call(LOST)
        assert not work.look
    work, _ = next_call(Delivered("r1"))

    assert work.look
    assert states(post) == ["delivered"]


def test_what_is_not_there_is_looked_for_three_times_and_sent_again(post, next_call):
    next_call(LOST)
    looks = [next_call(Absent(), DUE + timedelta(minutes=3))[0].look for _ in range(3)]
    work, _ = next_call(Delivered("r1"))

    assert looks == [True, True, True]
    assert not work.look
    assert work.prepared == {"k": 1}
    assert states(post) == ["delivered"]


def test_the_second_time_nobody_knows_it_is_looked_for_again_before_it_is_sent(post, next_call):
    next_call(LOST)
    for _ in range(3):
        next_call(Absent(), DUE + timedelta(minutes=3))
    next_call(LOST)
    work, _ = next_call(Delivered("r1"))

    assert work.look
    assert states(post) == ["delivered"]


def test_in_the_end_a_person_is_asked(post, next_call):
    next_call(LOST)
    for _ in range(10):
        if states(post) == ["unknown"]:
            break
        next_call(Later("it cannot be looked at"), DUE + timedelta(minutes=3))

    assert states(post) == ["unknown"]
    assert Attempt.select().where(Attempt.outcome == "unknown").count() == 1


def test_a_note_of_what_was_delivered_is_kept(post, next_call):
    next_call(Delivered("r1", note="it was not passed on"))
    assert Delivery.get().error == "it was not passed on"


def test_a_look_that_fails_once_is_not_the_end(post, next_call):
    Schedule.update(max_retries=1).execute()
    for _ in range(2):
        next_call(LOST)
    next_call(Later("it cannot be looked at"))
    assert states(post) == ["waiting"]
    work, _ = next_call(Delivered("r1"))

    assert work.look
    assert states(post) == ["delivered"]
