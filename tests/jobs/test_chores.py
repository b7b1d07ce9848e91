"""What a clock does beside handing out: in time, in vain for nobody, and in no post's way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import models.database
from jobs.clock import Clock
from jobs.mailbox import Mailbox
from models import secrets
from models.rules.freezes import Scope, Window
from models.rules.policy import Approvals
from models.rules.roles import Role
from models.rules.settings import SETTINGS
from models.services.engine import claiming, publishing, sessions
from models.services.freezes import freezing
from models.services.notices import digests
from models.services.people import people
from models.services.posts import proposing, scheduling
from models.services.workspaces import policies, setup, targets
from models.tables import (
    Attempt,
    Delivery,
    Digest,
    FreezeWindow,
    Gate,
    Notice,
    Occurrence,
    Outage,
    Proposal,
    Review,
    Schedule,
    Session,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IN_TIME = timedelta(seconds=6)  # chores come round in five, ticks every second


class Stage:
    """A clock that is let tick every second, and the person who speaks."""

    def __init__(self, folder: Path) -> None:
        secrets.set_key(Fernet.generate_key().decode())
        setup.first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=NOW)
        self.ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=NOW)
        self.folder = folder
        self.sent: list[tuple[int, int]] = []
        self.alive = sessions.begin(folder, sessions.CLOCK, now=NOW)
        self.clock = Clock(
            self.alive, folder, self._send, now=NOW, mailbox=Mailbox(lambda number: None)
        )
        self.now = NOW

    def _send(self, chains, delay) -> None:
        self.sent += [claim for chain in chains for claim in chain]

    def schedule(self, at: datetime, repeat: str | None = None):
        wall = at.replace(tzinfo=None)
        rule = scheduling.Rule("UTC", wall, (wall.time(),), repeat)
        places = (targets.get(self.ana.project, "site").id,)
        plan = scheduling.Plan(scheduling.PUBLISH, (rule,), places)
        return scheduling.schedule_new(self.ana, None, "Hello", plan, now=NOW)

    def tick(self, seconds: float = 0.0) -> float:
        self.now += timedelta(seconds=seconds)
        return self.clock.tick(self.now)

    def tick_until(self, moment: datetime) -> None:
        """Once a second; the machine was awake before."""
        self.now = self.clock._awake = max(self.now, moment - IN_TIME)
        while self.now < moment:
            self.tick(1.0)


@pytest.fixture
def stage(database, tmp_path):
    stage = Stage(tmp_path)
    yield stage
    stage.alive.close(now=stage.now)


@pytest.fixture
def asked(monkeypatch):
    """How many statements the database was sent, while it is."""
    numbers = []
    kept = models.database.database.obj
    execute = kept.execute_sql

    def noted(sql, params=None, **options):
        numbers.append(sql)
        return execute(sql, params, **options)

    monkeypatch.setattr(kept, "execute_sql", noted)
    return numbers


def told(kind):
    return Notice.select().where(Notice.kind == kind).count()


def propose(stage):
    proposing.propose(stage.ana, '"Hello" to site', {}, (None, "Hello"), now=stage.now)


def test_a_second_in_which_nothing_is_to_be_done_costs_a_few_questions(stage, asked):
    stage.schedule(NOW + timedelta(days=1), "FREQ=DAILY")
    for _ in range(20):  # what is done once, and every ten minutes, is done by then
        stage.tick(1.0)
    asked.clear()

    for _ in range(60):
        stage.tick(1.0)

    assert len(asked) <= 5 * 60


def test_chores_stand_back_while_something_is_to_go_out_but_not_for_ever(stage):
    for fifth in range(200):
        stage.schedule(NOW + timedelta(seconds=1 + fifth / 5))
    propose(stage)
    Proposal.update(expires_at=NOW + timedelta(seconds=4)).execute()

    stage.tick()
    for _ in range(8):
        stage.tick(1.0)
    assert told("proposal_expired") == 0

    for _ in range(2):
        stage.tick(1.0)
    assert told("proposal_expired") == 1


def test_what_nobody_was_there_to_do_is_done_at_the_start_whatever_goes_out(stage):
    stage.schedule(NOW)
    propose(stage)
    Proposal.update(expires_at=NOW).execute()

    stage.tick()

    assert told("proposal_expired") == 1


def test_a_moment_after_the_last_post_chores_are_done(stage):
    stage.tick()
    stage.schedule(NOW + timedelta(seconds=5.2))
    propose(stage)
    Proposal.update(expires_at=NOW).execute()

    stage.tick(5.1)
    assert len(stage.sent) == 0
    assert told("proposal_expired") == 0

    stage.tick(0.1)
    assert len(stage.sent) == 1
    stage.tick(1.1)
    assert told("proposal_expired") == 1


def test_a_chore_that_fails_takes_no_other_with_it(stage, monkeypatch):
    propose(stage)
    Proposal.update(expires_at=NOW).execute()
    Outage.create(name="overdue 1", since=NOW)
    monkeypatch.setattr(proposing, "apart", None)

    with pytest.raises(AttributeError):
        stage.tick()
    stage.tick(1.0)

    assert told("overdue_over") == 1


def test_a_proposal_expires_in_time(stage):
    propose(stage)

    stage.tick_until(Proposal.get().expires_at + IN_TIME)

    assert told("proposal_expired") == 1


def test_who_is_to_decide_is_reminded_in_time_and_told_when_it_is_too_late(stage):
    people.enroll(stage.ana.project, "terminal:bo", "bo", Role.APPROVER, now=NOW)
    policies.decide(stage.ana, SETTINGS["approvals"], Approvals.REQUIRED, now=NOW)
    stage.schedule(NOW + timedelta(hours=6))
    review = Review.get()

    stage.tick_until(review.nudge_at + IN_TIME)
    assert told("review_nudge") == 1

    stage.tick_until(review.expires_at + IN_TIME)
    assert told("review_late") == 1


@pytest.mark.parametrize("state", ["active", "pending_approval"])
def test_a_series_grows_in_time(stage, state):
    stage.schedule(NOW + timedelta(days=1), "FREQ=DAILY")
    Schedule.update(state=state).execute()
    Occurrence.delete().where(Occurrence.due_at > NOW + timedelta(days=90)).execute()
    Schedule.update(materialised_until=NOW + timedelta(days=90), materialise_at=NOW).execute()
    written = Occurrence.select().count()

    stage.tick_until(NOW + IN_TIME)

    assert Occurrence.select().count() > written


def test_freezes_end_in_time_and_are_written_ahead(stage):
    over_at = NOW + timedelta(minutes=5)
    wanted = freezing.Wanted(Scope(), window=Window(NOW, over_at))
    stopped = freezing.stop(stage.ana, wanted, now=NOW)
    repeat = scheduling.Rule("UTC", NOW.replace(tzinfo=None), (NOW.time(),), "FREQ=DAILY")
    wanted = freezing.Wanted(Scope(), rule=repeat, length=timedelta(hours=1))
    daily = freezing.plan(stage.ana, wanted, now=NOW)
    freezing.choose(stage.ana, daily.id, freezing.Falling.HOLD, now=NOW)
    written = FreezeWindow.select().where(FreezeWindow.freeze == daily).count()

    stage.tick_until(over_at + IN_TIME)
    assert FreezeWindow.get(FreezeWindow.freeze == stopped.freeze).over_at is not None

    stage.tick_until(NOW + freezing.REFILL + IN_TIME)
    assert FreezeWindow.select().where(FreezeWindow.freeze == daily).count() > written


def test_a_digest_is_sent_in_time(stage):
    stage.schedule(NOW + timedelta(hours=1))
    at = (NOW + timedelta(minutes=30)).time()
    digests.want(stage.ana, digests.Wish(at), here=False, now=NOW)
    row = Digest.get()

    stage.tick_until(row.next_at + IN_TIME)

    assert Digest.get().next_at > row.next_at


def test_people_are_addressed_in_time(stage):
    propose(stage)
    Proposal.update(expires_at=NOW).execute()

    stage.tick_until(NOW + 2 * IN_TIME)

    assert Notice.get(Notice.kind == "proposal_expired").addressed_at is not None


def claimed(stage, session):
    """A delivery that is due now and that another session has claimed."""
    stage.schedule(NOW)
    [claim] = claiming.claim(session.id, now=NOW, limit=1)
    return claim


def test_what_an_ended_session_still_holds_is_taken_back_within_two_seconds(stage):
    other = sessions.begin(stage.folder, now=NOW)
    claimed(stage, other)
    Session.update(ended_at=NOW).where(Session.id == other.id).execute()
    stage.tick()

    stage.tick(1.0)

    assert stage.sent == [(Delivery.get().id, 3)]
    other.lock.close()


def test_a_claim_whose_message_was_lost_is_returned_in_time(stage):
    other = sessions.begin(stage.folder, now=NOW)
    claimed(stage, other)
    lost_at = NOW + claiming.LOST_MESSAGE
    other.beat(now=lost_at)

    stage.tick_until(lost_at + 2 * IN_TIME)

    assert len(stage.sent) == 1
    other.close(now=NOW)


def test_a_call_that_takes_longer_than_any_is_given_up_in_time(stage):
    other = sessions.begin(stage.folder, now=NOW)
    claim = claimed(stage, other)
    publishing.begin(claim.id, claim.fence, now=NOW, prepare=lambda _: {}, session_id=other.id)
    too_long = NOW + sessions.LEASE + sessions.LONGEST_CALL
    other.beat(now=too_long)

    stage.tick_until(too_long + 2 * IN_TIME)

    assert Attempt.get().outcome == "lost"
    other.close(now=NOW)


def test_who_waits_behind_a_gate_that_nobody_would_look_at_goes_on_in_time(stage):
    stage.tick()
    stage.schedule(NOW)
    Delivery.update(gate=Gate.create(name="target 1")).execute()

    stage.tick_until(NOW + 2 * IN_TIME)

    assert len(stage.sent) == 1


def test_who_waits_behind_a_gate_goes_on_within_a_second_of_its_moment(stage):
    stage.schedule(NOW)
    gate = Gate.create(name="target 1", look_at=NOW + timedelta(seconds=10))
    Delivery.update(gate=gate).execute()

    stage.tick_until(NOW + timedelta(seconds=9))
    assert stage.sent == []
    stage.tick(1.0)
    stage.tick(1.0)

    assert len(stage.sent) == 1
