"""What people say of deliveries of which nobody knows whether they are there."""

from datetime import UTC, datetime, timedelta

import pytest

from models import bulk
from models.errors import NotFound, Refused, Stale
from models.rules import platforms
from models.rules.outcomes import Absent, Delivered, Later, Unknown
from models.rules.outcomes import Refused as SaidNo
from models.rules.platforms import Capabilities, Safety, Takedown
from models.services.approvals import approving
from models.services.engine import doubts, queue, recovery
from models.services.engine.doubts import Answer, Doubt
from models.services.posts import holding, posts, scheduling
from models.services.workspaces import targets
from models.tables import Account, Audit, Delivery, Notice, Schedule
from tests.models.services.conftest import once, states

AT = datetime(2026, 3, 2, 10, 0, 5)  # Berlin
SOON = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
THEN = SOON + timedelta(minutes=1)


@pytest.fixture
def wall(ana, now, monkeypatch) -> int:
    """A target on a platform where it can be looked what is there."""
    facts = Capabilities("wall", Safety.FIND, Takedown.DELETE, can_correct=False)
    monkeypatch.setattr(platforms, "_of_plug_ins", {"wall": facts})
    targets.connect(ana, "wall", "town-wall", {"path": "/"}, {}, now=now)
    return targets.get(ana.project, "town-wall").id


@pytest.fixture
def doubtful(ana, scheduled, wall, run):
    """A post of which nobody knows whether it is there; its number."""

    def make(count: int = 1, *, on: int = wall) -> list[int]:
        numbers = [scheduled(once(AT), on=(on,)) for _ in range(count)]
        Schedule.update(max_retries=0).execute()
        run(SOON, Unknown("no answer"))
        return numbers

    return make


def kinds() -> list[str]:
    return [row.kind for row in Notice.select().order_by(Notice.id)]


def test_the_question_says_whether_it_can_be_looked_for(doubtful):
    doubtful()

    [notice] = Notice.select()
    assert (notice.facts["can_look"], notice.facts["removal"]) == (True, False)


def test_a_look_that_finds_it_settles_it_and_says_so(ana, doubtful, run):
    [number] = doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.LOOK, now=THEN)

    [work] = run(THEN, Delivered("r9", "https://wall.example/9"))

    assert work.look
    assert states(number) == ["delivered"]
    assert Delivery.get().link == "https://wall.example/9"
    assert kinds() == ["unknown", "settled"]


def test_a_look_that_finds_nothing_sends_nothing_and_asks_again(ana, doubtful, run):
    [number] = doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.LOOK, now=THEN)

    run(THEN, Absent())

    assert states(number) == ["unknown"]
    assert kinds() == ["unknown", "unknown"]
    asked = Notice.select().order_by(Notice.id.desc()).first()
    assert asked.facts["error"] == "it was looked for and is not there"
    assert run(THEN + timedelta(hours=1)) == []


def test_a_look_that_cannot_see_asks_again(ana, doubtful, run):
    [number] = doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.LOOK, now=THEN)

    run(THEN, Later("connection refused"))

    assert states(number) == ["unknown"]
    assert Delivery.get().error == "it could not be looked for: connection refused"


def test_a_post_that_was_called_off_is_looked_for_all_the_same_and_never_sent(ana, doubtful, run):
    [number] = doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.LOOK, now=THEN)
    Schedule.update(state="cancelled").execute()
    Delivery.update(expires_at=SOON).execute()

    [work] = run(THEN, Absent())

    assert work.look
    assert states(number) == ["unknown"]


def test_a_look_sends_nothing_so_it_needs_no_approval_of_what_the_post_says_by_now(
    required, bo, scheduled, wall, run
):
    number = scheduled(once(AT), on=(wall,))
    approving.approve(bo, number, 1, now=SOON)
    Schedule.update(max_retries=0).execute()
    run(SOON, Unknown("no answer"))
    posts.edit(required, number, None, text="Other words", now=THEN)
    doubts.answer(required, Delivery.get().id, Answer.LOOK, now=THEN)

    [work] = run(THEN, Absent())

    assert work.look
    assert states(number) == ["unknown"]


def test_nobody_decides_while_it_is_being_looked_for(ana, doubtful):
    doubtful()
    delivery = Delivery.get().id
    doubts.answer(ana, delivery, Answer.LOOK, now=THEN)

    for said in Answer:
        with pytest.raises(Stale, match="being looked for"):
            doubts.answer(ana, delivery, said, now=THEN)


def test_what_is_set_aside_counts_as_failed_and_is_never_retried(ana, doubtful, run):
    [number] = doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.ASIDE, now=THEN)

    assert states(number) == ["refused"]
    assert Delivery.get().error == "set aside by ana"
    [cause] = queue.look(ana, now=THEN).causes
    assert (cause.reason, cause.count, cause.can_retry) == ("set aside by ana", 1, False)
    assert kinds() == ["unknown"]
    assert Schedule.get().state == "completed"
    for retry in (
        lambda: recovery.retry(ana, number, now=THEN),
        lambda: recovery.retry_all(ana, None, now=THEN),
    ):
        with pytest.raises(Refused):
            retry()
    assert run(THEN + timedelta(days=1)) == []


def test_a_retry_of_everything_leaves_alone_what_is_set_aside(ana, doubtful, scheduled, site, run):
    doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.ASIDE, now=THEN)
    failed = scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(site,))
    run(THEN + timedelta(minutes=5), SaidNo("no"))

    assert recovery.retry_all(ana, None, now=THEN + timedelta(minutes=6)) == recovery.Retried(
        1, 1, 0
    )
    assert states(failed) == ["waiting"]


@pytest.mark.parametrize(("said", "state"), [("there", "delivered"), ("send", "waiting")])
def test_who_finds_out_later_still_can_say_so(ana, doubtful, said, state):
    [number] = doubtful()
    delivery = Delivery.get().id
    doubts.answer(ana, delivery, Answer.ASIDE, now=THEN)
    with pytest.raises(Stale, match="set aside by ana already"):
        doubts.answer(ana, delivery, Answer.ASIDE, now=THEN)

    doubts.answer(ana, delivery, Answer(said), now=THEN)

    assert states(number) == [state]
    assert Delivery.get().looks is None


def test_the_link_somebody_found_is_kept_and_recorded(ana, doubtful):
    doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.THERE, link="https://a.example/1", now=THEN)

    assert Delivery.get().link == "https://a.example/1"
    actions = [row.action for row in Audit.select().where(Audit.actor == "terminal:ana")]
    assert actions[-1] == "found it there"
    told = Notice.select().order_by(Notice.id.desc()).first()
    assert told.facts["results"][0]["link"] == "https://a.example/1"


def test_others_targets_beside_it_are_told_that_it_was_set_aside(
    ana, wall, site, scheduled, session, run
):
    scheduled(once(AT), on=(wall, site))
    Schedule.update(max_retries=0).execute()
    Delivery.update(next_at=THEN).where(Delivery.target == site).execute()
    run(SOON, Unknown("no answer"))
    run(THEN)
    assert kinds() == ["unknown"]

    doubts.answer(ana, Delivery.get(Delivery.target == wall).id, Answer.ASIDE, now=THEN)

    told = Notice.select().order_by(Notice.id.desc()).first()
    assert [row["state"] for row in told.facts["results"]] == ["set aside", "delivered"]


def test_where_nothing_can_be_seen_looking_is_refused(ana, doubtful):
    doubtful()
    delivery = Delivery.get()
    target = delivery.target
    target.disconnected_at = THEN
    target.save()
    with pytest.raises(Refused, match="disconnected"):
        doubts.answer(ana, delivery.id, Answer.LOOK, now=THEN)

    target.disconnected_at = None
    target.save()
    Account.update(platform="pigeon").execute()
    with pytest.raises(Refused, match="cannot see what is on town-wall"):
        doubts.answer(ana, delivery.id, Answer.LOOK, now=THEN)


def test_what_is_settled_or_foreign_is_not_decided(ana, doubtful):
    doubtful()
    delivery = Delivery.get().id
    doubts.answer(ana, delivery, Answer.THERE, now=THEN)

    for said in Answer:
        with pytest.raises(Stale, match="settled meanwhile"):
            doubts.answer(ana, delivery, said, now=THEN)
    with pytest.raises(NotFound):
        doubts.answer(ana, delivery + 1, Answer.THERE, now=THEN)


@pytest.mark.parametrize(
    ("said", "state"),
    [("there", "delivered"), ("send", "waiting"), ("look", "waiting"), ("aside", "refused")],
)
def test_all_of_one_target_are_decided_at_once(ana, doubtful, said, state, monkeypatch):
    monkeypatch.setattr(bulk, "IDS_IN_A_QUERY", 2)
    numbers = doubtful(5)
    [doubt] = doubts.of(ana)
    assert doubt == Doubt("town-wall", 5, SOON, can_look=True)

    done = doubts.answer_all(ana, "town-wall", Answer(said), until=doubt.until, now=THEN)

    assert done == 5
    assert {state for number in numbers for state in states(number)} == {state}
    assert doubts.of(ana) == []
    with pytest.raises(Refused, match="any more"):
        doubts.answer_all(ana, "town-wall", Answer(said), until=doubt.until, now=THEN)


def test_what_came_into_doubt_after_the_card_was_drawn_is_not_decided_with_it(
    ana, doubtful, scheduled, wall, run
):
    doubtful()
    [doubt] = doubts.of(ana)
    later = scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(wall,))
    Schedule.update(max_retries=0).execute()
    run(THEN + timedelta(minutes=5), Unknown("no answer"))

    doubts.answer_all(ana, "town-wall", Answer.SEND, until=doubt.until, now=THEN)

    assert states(later) == ["unknown"]


def test_a_take_down_in_doubt_is_asked_about_in_its_own_words(ana, scheduled, wall, run):
    number = scheduled(once(AT), on=(wall,))
    run(SOON)
    plan = scheduling.Plan(scheduling.UNPUBLISH, (once(datetime(2026, 3, 2, 10, 1)),), (wall,))
    scheduling.schedule_existing(ana, number, None, plan, now=SOON)
    Schedule.update(max_retries=0).execute()
    run(THEN, Unknown("no answer"))

    asked = Notice.select().order_by(Notice.id.desc()).first()
    assert (asked.kind, asked.facts["removal"]) == ("unknown", True)
    assert doubts.of(ana) == []  # decided by itself only
    removal = Delivery.get(Delivery.removes.is_null(False))
    with pytest.raises(Refused, match="no link"):
        doubts.answer(ana, removal.id, Answer.THERE, link="https://a.example/", now=THEN)
    doubts.answer(ana, removal.id, Answer.THERE, now=THEN)
    assert states(number) == ["removed", "delivered"]


def test_cancelling_while_it_is_looked_for_says_that_it_may_be_there(ana, doubtful):
    [number] = doubtful()
    doubts.answer(ana, Delivery.get().id, Answer.LOOK, now=THEN)

    holding.cancel(ana, number, None, now=THEN)

    assert states(number) == ["cancelled"]
    assert "look whether it is there" in Delivery.get().error
