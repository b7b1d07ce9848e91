"""What follows from the outcome of a delivery: states, counts, and the words' facts for people.

Functions put it into the book of the transaction they are called in; `close_book` writes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import bulk, compiled
from models.database import pipelined
from models.rows import update_rows
from models.rules.outcomes import Delivered
from models.rules.platforms import capabilities_of
from models.rules.states import (
    LIVE,
    ON_CALENDAR,
    DeliveryState,
    HeldFor,
    PostState,
    ScheduleState,
    occurrence_state,
    sources,
)
from models.services.audit import audit
from models.services.engine.ledger import Book, Entry
from models.services.notices import notices
from models.services.posts import scheduling
from models.tables import Attempt, Delivery, Occurrence, Post, Schedule, Target

FAILURES_TO_STOP = 5
AMBIGUOUS = ("unknown", "lost")  # outcomes of an attempt that leave open whether it arrived
SET_ASIDE = -2  # in `looks`: nobody knows, and nobody looks any more
SET_ASIDE_BY = "set aside by {}"
CALLED_OFF = (
    "it was being sent when it was called off, and no answer came: look whether it is there"
)


def delivered(book: Book, entry: Entry, outcome: Delivered) -> None:
    """The platform has it, or, for an unpublishing, has it no more."""
    entry.remote_id, entry.link, entry.held_for = outcome.remote_id, outcome.link, None
    _settle(book, entry, DeliveryState.DELIVERED, outcome.note)
    entry.schedule.run_count += 1
    entry.schedule.errors_in_a_row = 0
    book.counted.add(entry.schedule.id)
    book.record(entry, audit.PRESSTIME, "deliver")


def refused(book: Book, entry: Entry, reason: str) -> None:
    """It failed for good; five in a row stop the schedule."""
    _settle(book, entry, DeliveryState.REFUSED, reason)
    timing = entry.schedule
    timing.error_count += 1
    timing.errors_in_a_row += 1
    book.counted.add(timing.id)
    book.record(entry, audit.PRESSTIME, "refuse")
    if timing.errors_in_a_row >= FAILURES_TO_STOP and timing.state == ScheduleState.ACTIVE:
        timing.state = ScheduleState.ERROR
        book.record(entry, audit.PRESSTIME, "stop")
        facts = {"post": entry.number, "failures": timing.errors_in_a_row}
        book.tell(entry, "stopped", f"stopped {timing.id}/{timing.error_count}", facts)


def postponed(book: Book, entry: Entry, reason: str, until: datetime) -> None:
    """It will be tried again at `until`; the first time, people are told."""
    wait_again(book, entry, reason)
    entry.next_at = until
    if (until - book.now).total_seconds() > 60:
        facts = entry.facts | {"until": until.isoformat(), "zone": entry.schedule.zone}
        book.tell(entry, "retrying", f"retrying {entry.id}", facts)


def wait_again(book: Book, entry: Entry, reason: str | None) -> None:
    """It waits once more, in nobody's hands."""
    entry.state, entry.error, entry.session_id = DeliveryState.WAITING, reason, None
    book.change(entry)


def hold(book: Book, entry: Entry, held_for: HeldFor, reason: str) -> None:
    """It does not go out before a person has decided."""
    entry.state, entry.held_for, entry.error = DeliveryState.HELD, held_for, reason
    entry.session_id = None
    book.change(entry)
    book.record(entry, audit.PRESSTIME, "hold")


def unknown(book: Book, entry: Entry, reason: str) -> None:
    """Nobody but a person can tell whether it is there, so one is asked."""
    _settle(book, entry, DeliveryState.UNKNOWN, reason)
    book.settled.remove(entry)
    book.record(entry, audit.PRESSTIME, "lose sight of")
    facts = entry.facts | {
        "removal": entry.removes_id is not None,
        "can_look": capabilities_of(entry.platform).can_look,
    }
    book.tell(entry, "unknown", f"unknown {entry.id}/{entry.attempts}", facts)


def set_aside(book: Book, entry: Entry, reason: str) -> None:
    """Nobody can tell whether it is there, and nothing more happens with it: it counts as failed,
    and only a person who finds out takes it up again."""
    _settle(book, entry, DeliveryState.REFUSED, reason)
    entry.looks = SET_ASIDE


def not_set_aside() -> Any:
    """The condition of failures that may be retried, as certainly nothing of them is there."""
    return Delivery.looks.is_null() | (Delivery.looks != SET_ASIDE)


def is_set_aside(delivery: Delivery) -> bool:
    """Whether somebody gave up finding out if it is there."""
    return bool(delivery.looks == SET_ASIDE and delivery.state == DeliveryState.REFUSED)


def may_have_arrived(delivery_id: int) -> bool:
    """Whether an earlier attempt may have reached the platform without our knowing: if it is sent
    again, then the very same."""
    return bool(
        Attempt.select()
        .where((Attempt.delivery == delivery_id) & Attempt.outcome.in_([*AMBIGUOUS]))
        .exists()
    )


def tell_of_doubts(deliveries: Iterable[int], state: DeliveryState, *, now: datetime) -> None:
    """Tell of those of the deliveries, which were just called off for `state`, that may have
    arrived before; inside the transaction of that."""
    doubtful = [each for each in deliveries if may_have_arrived(each)]
    if doubtful:
        book = Book(now)
        for entry in book.read(doubtful):
            close(book, entry, state, CALLED_OFF)
        close_book(book)


def expired(book: Book, entry: Entry) -> None:
    """It could not go out before its last useful moment, so it is not sent any more."""
    close(book, entry, DeliveryState.EXPIRED, "it was not to go out so late")


def close(book: Book, entry: Entry, state: DeliveryState, reason: str | None) -> None:
    """It will not be sent now; people are told where there is a reason they did not give."""
    _settle(book, entry, state, reason)
    action = "expire" if state == DeliveryState.EXPIRED else state.value
    book.record(entry, audit.PRESSTIME, action)


def _settle(book: Book, entry: Entry, state: DeliveryState, reason: str | None) -> None:
    entry.state, entry.error, entry.session_id = state, reason, None
    entry.finished_at = book.now
    book.change(entry)
    book.settled.append(entry)


def close_book(book: Book) -> None:
    """Write what happened to the deliveries of a book, and all that follows from it."""
    with pipelined():
        book.write_deliveries()
        _stop_the_rest(book)
        _mark_removed(book)
        touched = sorted({entry.occurrence_id for entry in book.changed.values()})
        siblings = compiled.ask(_siblings, touched)
        idle = compiled.ask(_idle, _may_be_complete(book))
        book.write_attempts()  # while PostgreSQL finds what was asked
        _tell_of_whole_occurrences(book, _refresh(touched, siblings()))
        _move_posts(book)
        drafts = _complete_schedules(book, _of_which_nothing_comes(idle()))
        book.write_the_rest()
        compiled.execute(_back_to_drafts, drafts)


def _stop_the_rest(book: Book) -> None:
    """Hold back what else the schedules have that just failed too often."""
    stopped = [each for each in book.counted if book.timings[each].state == ScheduleState.ERROR]
    compiled.execute(_held_back, sorted(stopped))


def _held_back(schedules: Sequence[int]) -> Any:
    occurrences = Occurrence.select(Occurrence.id).where(Occurrence.schedule.in_(schedules))
    waiting = Delivery.state.in_([DeliveryState.WAITING, DeliveryState.QUEUED])
    change = Delivery.update(state=DeliveryState.PAUSED, fence=Delivery.fence + 1, session=None)
    return change.where(Delivery.occurrence.in_(occurrences) & waiting)


def _mark_removed(book: Book) -> None:
    taken_down = {each.removes_id for each in _taken_down(book) if each.removes_id is not None}
    compiled.execute(_removed, sorted(taken_down))


def _removed(deliveries: Sequence[int]) -> Any:
    return Delivery.update(state=DeliveryState.REMOVED).where(Delivery.id.in_(deliveries))


def _taken_down(book: Book) -> list[Entry]:
    done = [each for each in book.settled if each.state == DeliveryState.DELIVERED]
    return [each for each in done if each.schedule.action == scheduling.UNPUBLISH]


@dataclass(frozen=True, slots=True)
class _Sibling:
    """A delivery of an occurrence, as a notice about all of them tells it."""

    id: int
    occurrence_id: int
    state: DeliveryState
    fence: int
    link: str | None
    error: str | None
    due_at: datetime
    looks: int | None
    target: str

    @property
    def is_set_aside(self) -> bool:
        return self.looks == SET_ASIDE and self.state == DeliveryState.REFUSED

    def facts(self, entry: Entry) -> dict[str, Any]:
        return entry.facts | {
            "delivery": self.id,
            "target": self.target,
            "state": "set aside" if self.is_set_aside else str(self.state),
            "link": self.link,
            "error": self.error,
            "due_at": self.due_at.isoformat(),
        }


def _refresh(touched: Iterable[int], siblings: compiled.Rows) -> dict[int, list[_Sibling]]:
    """Derive the state of every occurrence that was touched; its deliveries."""
    families: dict[int, list[_Sibling]] = {each: [] for each in touched}
    for row in siblings:
        families[row[1]].append(_Sibling(*row))
    derived = [
        {"id": each, "state": occurrence_state(DeliveryState(row.state) for row in family)}
        for each, family in families.items()
    ]
    update_rows(Occurrence, ("state",), derived)
    return families


def _siblings(occurrences: Sequence[int]) -> Any:
    return (
        Delivery.select(
            Delivery.id,
            Delivery.occurrence,
            Delivery.state,
            Delivery.fence,
            Delivery.link,
            Delivery.error,
            Delivery.due_at,
            Delivery.looks,
            Target.name,
        )
        .join(Target)
        .where(Delivery.occurrence.in_(occurrences))
        .order_by(Delivery.id)
    )


def _tell_of_whole_occurrences(book: Book, families: dict[int, list[_Sibling]]) -> None:
    """One notice for all targets of an occurrence, when the last of them is settled."""
    for entry in {each.occurrence_id: each for each in book.settled}.values():
        family = families[entry.occurrence_id]
        told = [each.facts(entry) for each in family if _is_told(each)]
        silent = all(each.is_set_aside for each in family)  # whoever did that was answered
        if told and not silent and not any(each.state in LIVE for each in family):
            facts = told[0] | {"action": entry.schedule.action, "results": told}
            claims = sum(each.fence for each in family)  # one may end it without an attempt
            book.tell(entry, "settled", f"settled {entry.occurrence_id}/{claims}", facts)


_TOLD = (DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.EXPIRED)


def _is_told(delivery: _Sibling) -> bool:
    closed = delivery.state in (DeliveryState.CANCELLED, DeliveryState.SKIPPED)
    return delivery.state in _TOLD or (closed and delivery.error is not None)


def _move_posts(book: Book) -> None:
    """What was published is published; what was taken down everywhere is unpublished."""
    down = {entry.post_id for entry in _taken_down(book)}
    done = [each for each in book.settled if each.state == DeliveryState.DELIVERED]
    up = {each.post_id for each in done if each.schedule.action == scheduling.PUBLISH}
    live = {row[0] for row in compiled.rows(_live_anywhere, sorted(down))}
    _put(up | live, PostState.PUBLISHED)
    _put(down - live - up, PostState.UNPUBLISHED)


def _put(post_ids: set[int], state: PostState) -> None:
    compiled.execute(_moved, sorted(post_ids), state)


def _moved(post_ids: Sequence[int], state: PostState) -> Any:
    return Post.update(state=state).where(Post.id.in_(post_ids) & Post.state.in_(sources(state)))


def _live_anywhere(post_ids: Sequence[int]) -> Any:
    publishing = Schedule.action == scheduling.PUBLISH
    rows = Delivery.select(Delivery.post).join(Occurrence).join(Schedule)
    here = Delivery.post.in_(post_ids) & (Delivery.state == DeliveryState.DELIVERED)
    return rows.where(here & publishing).distinct()


def _may_be_complete(book: Book) -> list[int]:
    settled = {each.schedule.id for each in book.settled}
    return sorted(each for each in settled if book.timings[each].state in _MAY_COMPLETE)


def _complete_schedules(book: Book, ended: Mapping[int, int]) -> list[int]:
    """Complete these schedules, each with its post; the posts that may be drafts again."""
    for number in ended:
        book.timings[number].state = ScheduleState.COMPLETED
    book.counted.update(ended)
    went_out = {each.post_id for each in book.settled if each.state == DeliveryState.DELIVERED}
    return sorted(set(ended.values()) - went_out)


def complete(schedules: Iterable[int], *, now: datetime) -> None:
    """Complete those of the schedules of which nothing more comes; a post that neither went out nor
    failed and waits for nothing any more is a draft again. Inside the transaction of the change."""
    for some in bulk.batched(sorted(schedules)):
        ended = _of_which_nothing_comes(compiled.rows(_idle, some))
        update_rows(
            Schedule,
            ("state", "updated_at"),
            [{"id": each, "state": ScheduleState.COMPLETED, "updated_at": now} for each in ended],
        )
        compiled.execute(_back_to_drafts, sorted({*ended.values()}))


def _of_which_nothing_comes(idle: compiled.Rows) -> dict[int, int]:
    """The posts of those of the schedules that may be completed."""
    return {
        number: post
        for number, post, state, more in idle
        if more is None and state in _MAY_COMPLETE
    }


_MAY_COMPLETE = (ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL)


def _idle(schedules: Sequence[int]) -> Any:
    """Schedules of which nothing is under way. Found by their numbers alone: asked for their state
    too, PostgreSQL goes through all that are active."""
    going_on = (
        Occurrence.select()
        .join(Delivery, on=(Delivery.occurrence == Occurrence.id))
        .where((Occurrence.schedule == Schedule.id) & Delivery.state.in_([*LIVE]))
    )
    columns = (Schedule.id, Schedule.post, Schedule.state, Schedule.materialise_at)
    return Schedule.select(*columns).where(Schedule.id.in_(schedules) & ~fn.EXISTS(going_on))


def _back_to_drafts(post_ids: Sequence[int]) -> Any:
    planned = Schedule.select(Schedule.post).where(
        Schedule.post.in_(post_ids) & Schedule.state.in_([*ON_CALENDAR])
    )
    failed = Delivery.select(Delivery.post).where(
        Delivery.post.in_(post_ids) & (Delivery.state == DeliveryState.REFUSED)
    )
    idle = Post.id.in_(post_ids) & Post.id.not_in(planned) & Post.id.not_in(failed)
    return Post.update(state=PostState.DRAFT).where(idle & (Post.state == PostState.READY))


def held(deliveries: Sequence[Delivery], since: datetime, *, now: datetime) -> None:
    """Ask, once for each project, what to do with what fell due while nothing ran."""
    by_project: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        by_project.setdefault(delivery.project_id, []).append(delivery)
    for project_id, rows in by_project.items():
        schedule = Schedule.get_by_id(Occurrence.get_by_id(rows[0].occurrence_id).schedule_id)
        facts = {
            "count": len(rows),
            "posts": sorted({Post.get_by_id(row.post_id).number for row in rows[:50]}),
            "since": since.isoformat(),
        }
        notices.tell(
            "held",
            f"held {project_id} {now.isoformat()}",
            facts,
            project_id=project_id,
            channel_id=schedule.channel_id,
            member_id=schedule.created_by_id,
            now=now,
        )
