"""In whatever order clocks, messages, workers, people and crashes come, the books balance.

More of it: `pytest --hypothesis-profile=thorough tests/models/services/test_interleavings.py`.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from peewee import Expression

from models import clock as wall
from models.errors import UserError
from models.rules.freezes import Backlog, Falling, Scope, Window
from models.rules.recurrence import Rule
from models.rules.states import (
    IN_FLIGHT,
    UNSTARTED,
    DeliveryState,
    OccurrenceState,
    occurrence_state,
)
from models.rules.timezones import tzinfo_of
from models.services.engine import claiming, doubts, recovery
from models.services.engine.doubts import Answer
from models.services.freezes import freezing, frozen, thawing
from models.services.freezes.freezing import Wanted
from models.services.posts import holding, moving, posts, scheduling
from models.tables import Delivery, Freeze, Gate, Occurrence, Post, Target
from tests.jobs.ledger_check import troubles
from tests.models.services import moves
from tests.models.services.interleaved import AT_ONCE, BEGIN, HOUR, PER_HOUR, SLOTS, Stage

WELL = ("works", "works", "works", "refuses", "is busy", "limits", "arrives unheard", "is lost")
SPANS = (
    *(timedelta(seconds=each) for each in (0.1, 1, 3, 5, 12, 61, 80)),
    *(timedelta(minutes=each) for each in (4, 6, 20)),
    *(timedelta(hours=each) for each in (1, 7, 24)),
    timedelta(days=3),
    timedelta(weeks=3),
)
SOON = st.sampled_from([timedelta(seconds=each) for each in (0, 2, 7, 90, 3000, 90_000)])
OUTCOMES = st.lists(st.sampled_from(WELL), min_size=SLOTS, max_size=SLOTS)
NUMBER = st.integers(0, 20)
WHICH = st.integers(0, 1)
ZONE = "Europe/Berlin"


class Interleavings(RuleBasedStateMachine):
    """The engine, and what may happen to it in any order."""

    def __init__(self, url: str, folder: Path) -> None:
        super().__init__()
        self.stage = Stage(url, folder, BEGIN)
        self.called_off: set[int] = set()
        self.sent_anew: Counter[str] = Counter()
        self.seen = 0

    # What people do.

    @initialize(data=st.data())
    def something_is_planned(self, data: st.DataObject) -> None:
        for _ in range(2):
            self.schedule(data.draw(st.integers(1, 31)), data.draw(SOON), "once")

    @rule(
        on=st.integers(1, 31),
        soon=SOON,
        kind=st.sampled_from(["once", "daily", "weekly", "often"]),
    )
    def schedule(self, on: int, soon: timedelta, kind: str) -> None:
        every = list(Target.select().order_by(Target.id))
        chosen = tuple(each.id for place, each in enumerate(every) if on >> place & 1)
        plan = scheduling.Plan(scheduling.PUBLISH, (self._rule(kind, soon),), chosen)
        scheduling.schedule_new(self.stage.ana, None, "Hello", plan, now=self.stage.now)

    def _rule(self, kind: str, soon: timedelta) -> Rule:
        first = (self.stage.now + soon + timedelta(seconds=1)).astimezone(tzinfo_of(ZONE))
        local = first.replace(tzinfo=None, microsecond=0)
        at = local.time()
        match kind:
            case "once":
                return Rule(ZONE, local, (at,), fold=first.fold)
            case "daily":
                return Rule(ZONE, local, (at,), "FREQ=DAILY", count=6)
            case "weekly":
                return Rule(ZONE, local, (at,), "FREQ=WEEKLY")
            case _:
                times = tuple(sorted({at, time(2, 30), time(14)}))
                return Rule(ZONE, local, times, "FREQ=DAILY", count=8)

    def _some_post(self, number: int) -> Post:
        return Post.get(Post.number == number % Post.select().count() + 1)

    @rule(
        number=NUMBER,
        deed=st.sampled_from([holding.pause, holding.cancel, holding.skip, holding.resume]),
    )
    def hold(self, number: int, deed: Callable[..., object]) -> None:
        post = self._some_post(number)
        waiting = _unstarted(post)
        try:
            deed(self.stage.ana, post.number, None, now=self.stage.now)
        except UserError:
            return
        left = _unstarted(post, *_GOING)
        self.called_off |= waiting - left
        self.called_off -= left

    @rule(number=NUMBER, by=st.sampled_from([*SPANS, -timedelta(minutes=5)]))
    def move(self, number: int, by: timedelta) -> None:
        self._bring_back(
            number,
            lambda post: moving.move_by(self.stage.ana, post, None, elapsed=by, now=self.stage.now),
        )

    @rule(number=NUMBER, soon=SOON, kind=st.sampled_from(["daily", "weekly", "often"]))
    def give_another_rule(self, number: int, soon: timedelta, kind: str) -> None:
        wanted = self._rule(kind, soon)
        self._bring_back(
            number,
            lambda post: moving.move_to(self.stage.ana, post, None, wanted, now=self.stage.now),
        )

    @rule(number=NUMBER)
    def publish_now(self, number: int) -> None:
        self._bring_back(
            number,
            lambda post: moving.publish_now(self.stage.ana, post, None, None, now=self.stage.now),
        )

    @rule(number=NUMBER)
    def edit(self, number: int) -> None:
        post = self._some_post(number)
        words = f"Hello {post.revision}"
        posts.edit(self.stage.ana, post.number, None, text=words, now=self.stage.now)

    @rule(number=NUMBER)
    def retry(self, number: int) -> None:
        self._bring_back(
            number, lambda post: recovery.retry(self.stage.ana, post, now=self.stage.now)
        )

    @rule(choice=st.sampled_from(["latest", "all", "drop"]))
    def decide_held(self, choice: str) -> None:
        held = _in_state(DeliveryState.HELD, Delivery.held_for.is_null())
        if held:
            recovery.decide_held(self.stage.ana, None, choice, now=self.stage.now)
            self.called_off -= held & _in_state(DeliveryState.WAITING)

    @rule(span=st.sampled_from([*SPANS, None]), falling=st.sampled_from(Falling))
    def freeze(self, span: timedelta | None, falling: Falling) -> None:
        end = self.stage.now + span if span else None
        wanted = Wanted(Scope(), window=Window(self.stage.now, end))
        try:
            stopped = freezing.stop(self.stage.ana, wanted, now=self.stage.now)
        except UserError:  # it is frozen already
            return
        if span and falling is not Falling.HOLD:
            freezing.choose(self.stage.ana, stopped.freeze.id, falling, now=self.stage.now)

    @precondition(lambda self: _freezes())
    @rule()
    def thaw(self) -> None:
        for number in _freezes():
            freezing.lift(self.stage.ana, number, now=self.stage.now)

    @rule(choice=st.sampled_from(Backlog))
    def answer_a_thaw(self, choice: Backlog) -> None:
        held = {row.id for row in thawing.backlog(self.stage.ana.project, now=self.stage.now)}
        if held:
            thawing.decide(self.stage.ana, None, choice, now=self.stage.now)
            self.called_off -= held & _in_state(DeliveryState.WAITING)

    @rule(number=NUMBER, there=st.booleans())
    def answer(self, number: int, there: bool) -> None:
        asked = list(Delivery.select().where(Delivery.state == DeliveryState.UNKNOWN))
        if not asked:
            return
        delivery = asked[number % len(asked)]
        said = Answer.THERE if there else Answer.SEND
        try:
            doubts.answer(self.stage.ana, delivery.id, said, now=self.stage.now)
        except UserError:
            return
        if not there:
            self.sent_anew[delivery.key] += 1
            self.called_off.discard(delivery.id)

    def _bring_back(self, number: int, deed: Callable[..., object]) -> None:
        post = self._some_post(number)
        try:
            deed(post.number)
        except UserError:
            return
        self.called_off -= _unstarted(post, *_GOING)

    # What machines do.

    @rule(which=WHICH)
    def tick(self, which: int) -> None:
        self.stage.tick(which)

    @rule(
        spans=st.lists(st.sampled_from(SPANS), min_size=1, max_size=6),
        which=WHICH,
        to=WHICH,
        outcomes=OUTCOMES,
    )
    def goes_on(self, spans: list[timedelta], which: int, to: int, outcomes: list[str]) -> None:
        for span in spans:
            self.stage.now += span
            self.stage.tick(which)
            while self.stage.mail:
                self.stage.deliver(0, to, keep=False)
            self.stage.turn(to)
            self.stage.call(to, outcomes)
            self.stage.turn(to)

    @precondition(lambda self: _waits())
    @rule(outcomes=OUTCOMES, late=st.sampled_from([timedelta(0), timedelta(seconds=70)]))
    def the_next_falls_due(self, outcomes: list[str], late: timedelta) -> None:
        due = claiming.next_due()
        if due is not None:
            self.stage.now = max(self.stage.now, due - timedelta(seconds=4))
            self.stage.tick(0)
            self.stage.now = max(self.stage.now, due) + late
            self.goes_on([timedelta(0)], 0, 0, outcomes)

    @precondition(lambda self: self.stage.mail)
    @rule(number=NUMBER, to=WHICH, keep=st.booleans())
    def deliver(self, number: int, to: int, keep: bool) -> None:
        self.stage.deliver(number % len(self.stage.mail), to, keep=keep)

    @precondition(lambda self: self.stage.mail)
    @rule(number=NUMBER)
    def lose_a_message(self, number: int) -> None:
        self.stage.mail.pop(number % len(self.stage.mail))

    @rule()
    def queue_fails_or_is_back(self) -> None:
        self.stage.queue_is_down = not self.stage.queue_is_down

    @rule(which=WHICH)
    def turn(self, which: int) -> None:
        self.stage.turn(which)

    @rule(which=WHICH, outcomes=OUTCOMES)
    def call(self, which: int, outcomes: list[str]) -> None:
        self.stage.call(which, outcomes)

    @rule(which=WHICH, made=st.integers(0, SLOTS), outcomes=OUTCOMES)
    def crash_worker(self, which: int, made: int, outcomes: list[str]) -> None:
        self.stage.crash_worker(which, outcomes[:made])

    @rule(which=WHICH)
    def stop_worker(self, which: int) -> None:
        self.stage.stop_worker(which)

    @rule(which=WHICH)
    def crash_clock(self, which: int) -> None:
        self.stage.crash_clock(which)

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: timedelta) -> None:
        self.stage.now += span

    # What holds after each step.

    @invariant()
    def every_move_is_in_the_table(self) -> None:
        assert moves.forbidden() == []

    @invariant()
    def nothing_has_two_effects_unless_a_person_asked(self) -> None:
        for (_, key), times in self.stage.office.effects.items():
            assert times <= 1 + self.sent_anew[key]

    @invariant()
    def nothing_is_begun_early_or_after_it_was_called_off(self) -> None:
        assert self.stage.early == []
        for _, work in self.stage.begun[self.seen :]:
            assert work.delivery_id not in self.called_off
            assert work.look or not frozen.now_holding(self.stage.ana.project, now=self.stage.now)
        self.seen = len(self.stage.begun)

    @invariant()
    def occurrences_follow_from_their_deliveries(self) -> None:
        states: dict[int, list[DeliveryState]] = {}
        for number, state in Delivery.select(Delivery.occurrence, Delivery.state).tuples():
            states.setdefault(number, []).append(DeliveryState(state))
        for number, state in Occurrence.select(Occurrence.id, Occurrence.state).tuples():
            derived = occurrence_state(states[number])
            unsure = {OccurrenceState.PENDING, OccurrenceState.PROCESSING}
            assert OccurrenceState(state) is derived or {OccurrenceState(state), derived} == unsure

    @invariant()
    def no_more_calls_at_once_than_the_project_allows(self) -> None:
        sending = Delivery.select().where(Delivery.state == DeliveryState.SENDING).count()
        assert sending <= AT_ONCE

    @invariant()
    def no_hour_sees_more_calls_than_an_account_may_make(self) -> None:
        calls = [at for at, work in self.stage.begun if work.platform == "finder"]
        for first, after in zip(calls, calls[PER_HOUR:], strict=False):
            assert after - first > HOUR

    # And in the end.

    def teardown(self) -> None:
        try:
            self._drain()
            self.every_move_is_in_the_table()
            self.nothing_has_two_effects_unless_a_person_asked()
            self.nothing_is_begun_early_or_after_it_was_called_off()
            wall.set_offset(self.stage.now - wall.now() + wall._offset)
            assert troubles() == []
        finally:
            wall.set_offset(timedelta())
            self.stage.close()

    def _drain(self) -> None:
        """All goes well from now on, and people decide what they are asked, until nothing that is
        due is left."""
        for which in WHICH_ONES:
            self.stage.crash_clock(which)
            self.stage.crash_worker(which, ())
        self.stage.queue_is_down = False
        if _freezes():
            self.thaw()
        last = _put_off_until(self.stage.now) + timedelta(days=2)
        while self.stage.now < last:
            self.stage.settle()
            self.decide_held("all")
            self.answer_a_thaw(Backlog.ALL)
            if not _open_until(self.stage.now):
                return
            self.stage.now = min(max(_next(), self.stage.now + timedelta(seconds=2)), last)
        raise AssertionError(f"never settled: {[*_open_until(self.stage.now).dicts()]}")


WHICH_ONES = (0, 1)
_GOING = (DeliveryState.WAITING, DeliveryState.QUEUED)


def _unstarted(post: Post, *states: DeliveryState) -> set[int]:
    wanted = Delivery.state.in_([*(states or UNSTARTED)])
    return {row.id for row in Delivery.select().where((Delivery.post == post) & wanted)}


def _in_state(state: DeliveryState, *which: Expression) -> set[int]:
    return {row.id for row in Delivery.select().where(Delivery.state == state, *which)}


def _freezes() -> list[int]:
    return [row.id for row in Freeze.select(Freeze.id).where(Freeze.lifted_at.is_null())]


def _waits() -> bool:
    return claiming.next_due() is not None


def _open_until(moment: datetime):
    waits = (Delivery.state == DeliveryState.WAITING) & (Delivery.due_at <= moment)
    return Delivery.select().where(waits | Delivery.state.in_([*IN_FLIGHT]))


def _put_off_until(now: datetime) -> datetime:
    """The last moment to which a freeze, a limit or a retry has put anything off, at least now."""
    waiting = Delivery.select().where(Delivery.state == DeliveryState.WAITING)
    put_off = waiting.where(Delivery.next_at > Delivery.due_at)
    return max([now, *(row.next_at for row in put_off)])


def _next() -> datetime:
    """When something happens next, at the earliest."""
    looks = Gate.select(Gate.look_at).where(Gate.look_at.is_null(False)).order_by(Gate.look_at)
    first = looks.first()
    moments = [first.look_at] if first else []
    handed_out = Delivery.select().where(Delivery.state == DeliveryState.QUEUED)
    moments += [row.next_at for row in handed_out]
    due = claiming.next_due()
    return min(moments + ([due] if due else []), default=BEGIN)


def _size(examples: int) -> settings:
    """As many examples, or, in a thorough run, as its profile says."""
    chosen = settings()
    thorough = chosen.max_examples > settings.get_profile("default").max_examples
    return settings(
        chosen,
        max_examples=chosen.max_examples if thorough else examples,
        stateful_step_count=40,
        suppress_health_check=list(HealthCheck),
        phases=set(Phase) - {Phase.explain},
    )


@pytest.fixture(autouse=True)
def no_logs() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


def test_on_sqlite(migrated_sqlite: Path, tmp_path: Path) -> None:
    numbers = count()

    def machine() -> Interleavings:
        here = tmp_path / str(next(numbers))
        here.mkdir()
        path = shutil.copy(migrated_sqlite, here / "presstime.db")
        return Interleavings(f"sqlite:///{path}", here)

    run_state_machine_as_test(machine, settings=_size(15))


def test_on_postgresql(
    emptied_postgresql: str, empty_postgresql: Callable[[], None], tmp_path: Path
) -> None:
    def machine() -> Interleavings:
        empty_postgresql()
        return Interleavings(emptied_postgresql, tmp_path)

    run_state_machine_as_test(machine, settings=_size(3))
