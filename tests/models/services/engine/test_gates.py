"""What waits for a place that takes no more for now: calls at once, budgets, limits, outages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from models.database import database as open_database
from models.database import is_sqlite
from models.rules.outcomes import Absent, Delivered, Later, Outcome, Refused, Unknown
from models.rules.platforms import Capabilities, Safety, Takedown, learn
from models.services.audit import audit
from models.services.engine import claiming, doubts, gates, publishing, sessions
from models.services.engine.publishing import Work
from models.services.posts import holding, moving
from models.services.workspaces import targets
from models.tables import Account, Delivery, Gate, Notice, Occurrence, Project
from tests.models.services.conftest import once

DUE = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
LOCAL = datetime(2026, 3, 2, 10, 0, 5)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DOWN = Later("connection refused")


@dataclass
class Worker:
    """A worker at a moment of its own; `calls` are those that it is making."""

    session_id: int
    now: datetime = DUE
    calls: list[Work] = field(default_factory=list)

    def claim(self) -> list[claiming.Claim]:
        return claiming.claim(self.session_id, now=self.now, limit=100, horizon=timedelta())

    def turn(self, *ended: tuple[Work, Outcome], room: int = 100) -> list[Work]:
        """Claim what is due, begin what may, after these have ended."""
        claims = [(each.id, each.fence) for each in self.claim()] if room else []
        works, left = publishing.turn(
            ended,
            claims,
            room=room,
            now=self.now,
            prepare=lambda work: {"text": work.text},
            jitter=lambda: 1.0,
            session_id=self.session_id,
        )
        claiming.give_back(self.session_id, left)
        over = {work.delivery_id for work, _ in ended}
        self.calls = [work for work in self.calls if work.delivery_id not in over] + works
        return works

    def all_end(self, outcome: Outcome) -> None:
        self.turn(*[(work, outcome) for work in self.calls], room=0)

    def later(self, by: timedelta) -> list[Work]:
        """Some time later, look at the gates and begin what may."""
        self.now += by
        gates.look(now=self.now)
        return self.turn()


@pytest.fixture
def sender(session) -> Worker:
    return Worker(session.id)


@pytest.fixture
def pigeon(ana, now) -> Callable[..., int]:
    """A target on a platform of a test's own, with such capabilities; its id."""

    def connect(safety: Safety = Safety.NONE, **facts) -> int:
        learn("starling", Capabilities("starling", safety, Takedown.NONE, False, **facts))
        target = targets.connect(ana, "webhook", "loft", {"url": "http://x/"}, {}, now=now)
        Account.update(platform="starling").where(Account.id == target.account_id).execute()
        return target.id

    return connect


@pytest.fixture
def many(scheduled, site) -> Callable[..., list[int]]:
    """Posts that are all due; their numbers."""

    def schedule(count: int, on: int = site) -> list[int]:
        return [scheduled(once(LOCAL), on=(on,)) for _ in range(count)]

    return schedule


def the_states() -> list[str]:
    return [row.state for row in Delivery.select().order_by(Delivery.id)]


def parked() -> int:
    return Delivery.select().where(Delivery.gate.is_null(False)).count()


def told(kind: str) -> list[Notice]:
    return list(Notice.select().where(Notice.kind == kind).order_by(Notice.id))


def test_a_project_makes_five_calls_at_once(many, sender):
    many(8)

    assert len(sender.turn()) == 5
    assert parked() == 3
    assert sender.later(SECOND) == []


def test_or_as_many_as_it_decided(many, sender):
    Project.update(policy={"publishes_at_once": 2}).execute()
    many(4)

    assert len(sender.turn()) == 2


def test_a_call_that_ends_makes_room_for_the_most_urgent_that_waits(many, sender):
    many(8)
    Delivery.update(priority=9).where(Delivery.id == 8).execute()
    Delivery.update(priority=1).where(Delivery.id == 6).execute()
    first, *_ = sender.turn()
    assert 8 in [work.delivery_id for work in sender.calls]

    begun = sender.turn((first, Delivered()))
    assert [work.delivery_id for work in begun] == [5]
    begun = sender.turn((begun[0], Delivered()))
    assert [work.delivery_id for work in begun] == [7]
    begun = sender.turn((begun[0], Delivered()))
    assert [work.delivery_id for work in begun] == [6]


def test_who_comes_later_does_not_jump_the_line(many, sender, scheduled):
    many(6)
    first, *_ = sender.turn()
    publishing.settle(first, Delivered(), now=DUE, jitter=0)  # by who takes nothing new
    sender.now += SECOND
    scheduled(once(LOCAL + SECOND))

    assert sender.turn() == []
    assert [work.delivery_id for work in sender.later(SECOND)] == [6]


def test_several_workers_share_the_calls_of_a_project(many, sender, tmp_path, now):
    other_session = sessions.begin(tmp_path / "sessions", sessions.WORKER, now=now)
    other = Worker(other_session.id)
    many(12)
    claims = sender.claim()
    for who, theirs in ((sender, claims[:6]), (other, claims[6:])):
        works, _ = publishing.turn(
            [],
            [(each.id, each.fence) for each in theirs],
            room=100,
            now=DUE,
            prepare=lambda work: {},
            jitter=float,
            session_id=who.session_id,
        )
        who.calls += works

    done = 0
    while sender.calls or other.calls:
        assert len(sender.calls) + len(other.calls) <= 5
        assert the_states().count("sending") <= 5
        busy = sender if sender.calls else other
        busy.turn((busy.calls[0], Delivered()))
        done += 1
    assert done == 12
    other_session.close(now=now)


def test_projects_do_not_wait_for_each_other(many, sender):
    many(6)
    sender.turn()
    other = Project.create(key="OTHER", name="OTHER", zone="UTC", created_at=DUE)
    Delivery.update(project=other, gate=None).where(Delivery.id == 6).execute()

    assert [work.delivery_id for work in sender.turn()] == [6]


def test_no_tick_touches_what_waits_behind_a_gate(many, sender):
    many(8)
    sender.turn()
    query = (
        Delivery.select(Delivery.id)
        .where(claiming._waiting(None) & (Delivery.next_at <= DUE))
        .order_by(Delivery.priority.desc(), Delivery.next_at, Delivery.id)
    )
    sql, params = query.sql()
    explain = "EXPLAIN QUERY PLAN" if is_sqlite() else "EXPLAIN"
    if not is_sqlite():
        open_database.execute_sql("SET enable_seqscan = off")
    plan = str(open_database.execute_sql(f"{explain} {sql}", params).fetchall())
    if not is_sqlite():
        open_database.execute_sql("RESET enable_seqscan")

    assert "delivery_waiting" in plan
    assert sender.claim() == []
    assert claiming.next_due() is None


def test_an_account_makes_no_more_calls_in_an_hour_than_it_may(many, sender, pigeon):
    many(6, pigeon(per_hour=4))
    begun = [(sender.now, len(sender.turn()))]
    assert begun[0][1] == 2
    for _ in range(200):
        sender.all_end(Delivered())
        begun.append((sender.now + MINUTE, len(sender.later(MINUTE))))

    assert sum(count for _, count in begun) == 6
    for first, _ in begun:
        assert sum(count for at, count in begun if first <= at < first + HOUR) <= 4
    assert parked() == 0


def test_what_an_account_may_not_yet_waits_without_using_up_retries(many, sender, pigeon):
    many(3, pigeon(per_hour=2))
    sender.turn()

    assert Delivery.get_by_id(2).retries == 0
    assert Gate.get(Gate.name.startswith("account")).look_at > DUE
    assert the_states().count("waiting") == 2


def test_a_rate_limit_parks_the_whole_target_and_costs_no_retry(many, sender, site, hook):
    many(3, hook)
    many(1, site)
    first = sender.turn(room=1)[0]
    sender.turn((first, Later("429", timedelta(minutes=10), limited=True)), room=0)

    begun = sender.turn()
    assert [work.target for work in begun] == ["site"]
    assert parked() == 3
    assert Delivery.get_by_id(1).retries == 0
    assert sender.later(timedelta(minutes=9)) == []
    [notice] = told("rate_limited")
    assert notice.facts["target"] == "hook"
    assert datetime.fromisoformat(notice.facts["until"]) == DUE + timedelta(minutes=10)
    assert {"waiting", "zone", "project", "platform", "since"} <= set(notice.facts)

    sender.all_end(Delivered())
    assert len(sender.later(2 * MINUTE)) == 1  # to try
    sender.all_end(Delivered())
    assert len(sender.later(SECOND)) == 2


def test_a_short_rate_limit_is_not_worth_telling(many, sender, hook):
    many(1, hook)
    sender.turn()
    sender.all_end(Later("429", timedelta(seconds=30), limited=True))

    assert told("rate_limited") == []
    assert len(sender.later(timedelta(seconds=30))) == 1


@pytest.fixture
def outage(many, sender, hook):
    """Five calls of a target failed, one more waits."""
    many(6, hook)
    sender.turn()
    sender.all_end(DOWN)
    return sender


def test_five_failures_in_a_row_close_a_target_and_one_card_says_so(outage):
    [notice] = told("platform_down")
    assert notice.facts["error"] == "connection refused"
    assert datetime.fromisoformat(notice.facts["retry_at"]) == DUE + MINUTE
    assert {"target", "platform", "since", "waiting", "zone", "project"} <= set(notice.facts)
    assert outage.turn() == []


def test_one_call_tries_whether_a_closed_target_is_back(outage):
    [probe] = outage.later(MINUTE)
    assert outage.later(timedelta(seconds=59)) == []
    retries = Delivery.get_by_id(probe.delivery_id).retries

    outage.turn((probe, DOWN), room=0)

    assert Delivery.get_by_id(probe.delivery_id).retries == retries
    assert outage.later(MINUTE) == []  # twice as long as before
    assert len(outage.later(MINUTE)) == 1
    assert len(told("platform_down")) == 1


def test_that_a_target_closed_and_opened_is_recorded_once_each(outage, ana):
    [probe] = outage.later(MINUTE)
    outage.turn((probe, DOWN), room=0)
    [probe] = outage.later(2 * MINUTE)
    outage.turn((probe, Delivered("r")), room=0)

    rows = audit.about(ana.project.id, "target hook")
    assert [row.action for row in rows] == ["connect", "target down", "target up"]
    assert rows[1].after["error"]


@pytest.mark.parametrize("answer", [Delivered("r"), Refused("no such page")])
def test_a_target_that_answers_is_open_again_and_that_is_said(outage, answer):
    [probe] = outage.later(MINUTE)

    outage.turn((probe, answer), room=0)

    [notice] = told("platform_up")
    assert {"target", "since", "waiting"} <= set(notice.facts)
    gates.look(now=outage.now)
    assert parked() == 0
    for _ in range(20):
        outage.all_end(Delivered())
        outage.later(MINUTE)
    assert the_states().count("delivered") == 6 - isinstance(answer, Refused)


def test_the_next_outage_is_told_again(outage):
    [probe] = outage.later(MINUTE)
    outage.turn((probe, Delivered()), room=0)
    outage.later(5 * MINUTE)
    outage.all_end(DOWN)

    assert len(told("platform_down")) == 2


def test_a_success_in_between_starts_the_count_anew(many, sender, hook):
    many(5, hook)
    sender.turn()
    sender.turn(*[(work, DOWN) for work in sender.calls[:4]], room=0)
    sender.calls[:] = sender.calls[-1:]
    sender.all_end(Delivered())
    assert Gate.get(Gate.name.startswith("target")).failures == 4  # it began before they failed
    [again, *others] = sender.later(5 * MINUTE)
    sender.turn((again, Delivered()), room=0)

    assert Gate.get(Gate.name.startswith("target")).failures == 0
    sender.turn(*[(work, DOWN) for work in others], room=0)
    assert told("platform_down") == []


def test_a_probe_that_died_does_not_close_a_target_for_ever(outage, session):
    [probe] = outage.later(MINUTE)
    publishing.take_back(Delivery.id == probe.delivery_id, now=outage.now)
    outage.calls.clear()

    assert len(outage.later(MINUTE)) == 1


@pytest.mark.parametrize(
    ("deed", "state"), [(holding.pause, "paused"), (holding.cancel, "cancelled")]
)
def test_what_is_called_off_behind_a_gate_is_not_let_through(outage, ana, deed, state):
    deed(ana, 6, None, now=DUE)

    assert Delivery.get_by_id(6).state == state
    assert Delivery.get_by_id(6).gate_id is None
    assert 6 not in [work.delivery_id for work in outage.later(MINUTE)]


def test_what_is_moved_behind_a_gate_waits_for_its_new_time(outage, ana):
    moving.move_by(ana, 6, None, elapsed=HOUR, now=DUE)

    assert Delivery.get_by_id(6).gate_id is None
    [probe] = outage.later(MINUTE)
    outage.turn((probe, Delivered()), room=0)
    outage.later(5 * MINUTE)
    outage.all_end(Delivered())
    assert Delivery.get_by_id(6).state == "waiting"
    assert [work.delivery_id for work in outage.later(HOUR)] == [6]


def test_a_gate_that_was_forgotten_is_found_again(many, sender):
    many(6)
    sender.turn()
    Gate.update(look_at=None).execute()
    sender.all_end(Delivered())
    assert sender.later(HOUR) == []

    assert gates.look_for_forgotten(now=sender.now) == 1
    assert len(sender.later(SECOND)) == 1
    assert gates.look_for_forgotten(now=sender.now) == 0


def test_what_works_goes_out_while_another_target_is_down(scheduled, site, hook, sender, many):
    many(5, hook)
    sender.turn()
    sender.all_end(DOWN)
    number = scheduled(once(LOCAL), on=(site, hook))

    sender.turn()
    sender.all_end(Delivered())

    mine = list(Delivery.select().order_by(Delivery.id.desc()).limit(2))
    assert [row.state for row in mine] == ["waiting", "delivered"]
    assert Occurrence.get_by_id(mine[0].occurrence_id).state == "pending"
    assert number == 6


# What becomes of a call whose answer was lost, by the platform's class.

LOST = Unknown("no answer came")


def begin_one(sender: Worker, many, target: int) -> Work:
    many(1, target)
    [work] = sender.turn()
    return work


def test_with_a_key_the_same_is_sent_again_inside_its_window(many, sender, pigeon, ana):
    work = begin_one(sender, many, pigeon(Safety.KEY, key_window=HOUR))
    Account.update(settings={"changed": "yes"}).execute()
    sender.all_end(LOST)

    [again] = sender.later(MINUTE)

    assert (again.key, again.prepared, again.look) == (work.key, work.prepared, False)


def test_outside_of_it_somebody_is_asked(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.KEY, key_window=HOUR))
    sender.now += HOUR
    sender.all_end(LOST)

    assert the_states() == ["unknown"]
    assert len(told("unknown")) == 1


def test_so_they_are_where_the_window_passed_while_it_waited(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.KEY, key_window=HOUR))
    sender.all_end(LOST)

    assert sender.later(2 * HOUR) == []
    assert the_states() == ["unknown"]
    assert len(told("unknown")) == 1


def test_who_says_that_it_is_not_there_ends_the_doubt(many, sender, pigeon, ana):
    begin_one(sender, many, pigeon(Safety.KEY, key_window=HOUR))
    sender.all_end(LOST)
    sender.later(2 * HOUR)

    doubts.answer(ana, 1, doubts.Answer.SEND, now=sender.now)

    assert len(sender.turn()) == 1
    sender.all_end(Delivered())
    assert the_states() == ["delivered"]


@pytest.mark.parametrize("answer", [Refused("the token was revoked"), DOWN])
def test_what_may_be_there_has_not_failed_because_a_later_try_did(many, sender, pigeon, answer):
    begin_one(sender, many, pigeon(Safety.KEY))
    sender.all_end(LOST)
    while sender.later(HOUR):
        sender.all_end(answer)

    assert the_states() == ["unknown"]
    assert len(told("unknown")) == 1


def test_and_where_it_can_be_looked_for_it_is(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.KEY, finds=True))
    sender.all_end(LOST)
    sender.later(HOUR)
    sender.all_end(Refused("the token was revoked"))

    [look] = sender.later(MINUTE)
    assert look.look
    sender.turn((look, Delivered("found")), room=0)
    assert the_states() == ["delivered"]


def test_what_comes_to_the_same_is_simply_done_again(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.DERIVED))
    sender.all_end(LOST)

    [again] = sender.later(timedelta(days=30))
    assert not again.look


def test_what_can_be_found_is_looked_for_and_taken_as_delivered(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.FIND))
    sender.all_end(LOST)
    assert sender.later(timedelta(seconds=9)) == []

    [look] = sender.later(SECOND)
    assert look.look
    sender.turn((look, Delivered("found")), room=0)

    assert the_states() == ["delivered"]
    assert Delivery.get().remote_id == "found"


def test_what_is_missing_three_times_is_sent_once_more(many, sender, pigeon):
    sent = begin_one(sender, many, pigeon(Safety.FIND))
    sender.all_end(LOST)
    for wait in (timedelta(seconds=10), MINUTE, 3 * MINUTE):
        assert sender.later(wait - SECOND) == []
        [look] = sender.later(SECOND)
        assert look.look
        sender.all_end(Absent())

    [again] = sender.turn()
    assert (again.look, again.key, again.prepared) == (False, sent.key, sent.prepared)


@pytest.mark.parametrize("answer", [Later("it cannot say"), Refused("not allowed"), LOST])
def test_where_it_cannot_be_looked_for_somebody_is_asked_in_the_end(many, sender, pigeon, answer):
    begin_one(sender, many, pigeon(Safety.FIND))
    sender.all_end(LOST)
    for _ in range(10):
        looks = sender.later(5 * MINUTE)
        assert all(work.look for work in looks)
        sender.all_end(answer)

    assert the_states() == ["unknown"]
    assert "could not be looked for" in Delivery.get().error


def test_a_limit_while_looking_costs_no_retry(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.FIND))
    sender.all_end(LOST)
    retries = Delivery.get().retries
    [look] = sender.later(MINUTE)
    sender.turn((look, Later("429", HOUR, limited=True)), room=0)

    assert Delivery.get().retries == retries
    assert sender.later(59 * MINUTE) == []
    assert [work.look for work in sender.later(MINUTE)] == [True]


def test_where_nothing_can_be_known_somebody_is_asked_at_once(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.NONE))
    sender.all_end(LOST)

    assert the_states() == ["unknown"]
    assert sender.later(timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("safety", "state", "looks"),
    [
        (Safety.KEY, "waiting", None),
        (Safety.DERIVED, "waiting", None),
        (Safety.FIND, "waiting", 0),
        (Safety.NONE, "unknown", None),
    ],
)
def test_a_call_cut_off_by_its_processes_death_is_one_whose_answer_was_lost(
    many, sender, pigeon, safety, state, looks
):
    begin_one(sender, many, pigeon(safety))

    publishing.take_back(Delivery.session == sender.session_id, now=DUE)

    assert the_states() == [state]
    assert Delivery.get().looks == looks
    assert Delivery.get().session_id is None


def test_a_look_cut_off_by_a_death_is_only_made_again(many, sender, pigeon):
    begin_one(sender, many, pigeon(Safety.FIND))
    sender.all_end(LOST)
    [_] = sender.later(MINUTE)

    publishing.take_back(Delivery.session == sender.session_id, now=sender.now)

    sender.calls.clear()
    assert [work.look for work in sender.later(SECOND)] == [True]
