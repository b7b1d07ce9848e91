"""The publishing ledger: intents, outcomes, retries, and what a crash leaves behind.

Every step is a conditional update on state and fence, so a queue message may arrive zero, one or
many times, early or late, and never has a second effect. A worker takes a `turn` at a time: it
writes down what has ended and what it begins next in one commit.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from peewee import Expression

from models.database import look_up_by_keys, pipelined, transaction
from models.rules.media import Media, media_of
from models.rules.outcomes import Delivered, Outcome
from models.rules.states import IN_FLIGHT, DeliveryState, ScheduleState
from models.services.engine import announcing, clearance, gates, installation, results, settling
from models.services.engine.claiming import AHEAD, Fenced
from models.services.engine.ledger import Book, Entry
from models.services.posts import posts, scheduling
from models.tables import CLAIMED, Attempt, Delivery, Occurrence, Schedule

LOOK_AGAIN = timedelta(minutes=1)  # whether what is to be removed is there by now


@dataclass(frozen=True, slots=True)
class Work:
    """One attempt about to be made, not before its instant: everything the call needs, and where
    its outcome belongs. `look`: it is not to be sent but looked for; `shaky`: its target failed
    lately."""

    delivery_id: int
    fence: int
    number: int
    project_id: int
    post_id: int
    occurrence_id: int
    action: str
    platform: str
    target: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    key: str
    title: str | None
    text: str
    media: Media
    post: str
    occurrence: str
    due_at: datetime
    not_before: datetime
    zone: str
    remote_id: str | None
    look: bool = False
    shaky: bool = False
    prepared: Mapping[str, Any] = field(default_factory=dict)


Prepare = Callable[[Work], Mapping[str, Any]]
Ended = tuple[Work, Outcome]


def turn(
    ended: Sequence[Ended],
    claims: Sequence[Fenced],
    *,
    room: int,
    now: datetime,
    prepare: Prepare,
    jitter: Callable[[], float],
    session_id: int | None = None,
) -> tuple[list[Work], list[Fenced]]:
    """Write down what attempts came to and what follows, and the intents of at most `room` new
    ones; gives those, and the claims that were not looked at. What could have changed since a claim
    is read again. `session_id` is the session that makes the attempts, where that is not the one
    that claimed; `prepare` must do no I/O; `jitter` gives numbers from 0 to 1."""
    if installation.held(now=now):
        claims, room = (), 0
    fences = dict(claims)
    with transaction():
        book = Book(now)
        ids = [*islice(fences, room), *(work.delivery_id for work, _ in ended)]
        with pipelined():
            look_up_by_keys()
            posts.lock_of(ids)
            entries = {entry.id: entry for entry in book.read(ids)}
        ours = _ours(book, entries, ended)
        sending = (entry for entry, _, _ in ours if entry.state == DeliveryState.SENDING)
        freed = Counter(entry.project_id for entry in sending)
        if freed and session_id is not None and room:
            line = dict(gates.next_in_line(freed, session_id))
            entries |= {entry.id: entry for entry in book.read(line)}
            fences = line | {each: fences[each] for each in fences if each not in line}
        taken = dict(islice(fences.items(), room))
        over = {entry.id for entry, _, _ in ours}  # also where it was claimed anew meanwhile
        queued = _queued(entries, {each: taken[each] for each in taken if each not in over})
        wanted = [each for each in queued if _is_wanted(book, each)]
        doors = gates.locked_for(ours, wanted, freed)
        book.frozen = doors.frozen()
        wanted = announcing.ready(book, clearance.cleared(book, wanted))
        settling.settle(book, doors, ours, jitter)
        works = [
            _write_intent(book, entry, shaky, prepare, session_id)
            for entry, shaky in gates.admit(book, doors, wanted)
        ]
        doors.write()
        results.close_book(book)
        return works, [(number, fence) for number, fence in fences.items() if number not in taken]


def _ours(
    book: Book, entries: Mapping[int, Entry], ended: Sequence[Ended]
) -> list[settling.Settled]:
    """What ended, with its delivery, where the outcome still counts: a late answer of an attempt
    whose claim was taken back does when it says that the platform has it, whatever was decided
    meanwhile, and does so once."""
    ours: dict[int, settling.Settled] = {}
    for work, outcome in ended:
        entry = entries[work.delivery_id]
        mine = entry.fence == work.fence and entry.state == DeliveryState.SENDING
        is_there = isinstance(outcome, Delivered)
        if mine or is_there:
            _answer(book, work, outcome)
        if mine or (is_there and entry.state not in _HEARD_BY_OTHERS):
            ours.setdefault(entry.id, (entry, work, outcome))
        elif isinstance(outcome, Delivered) and entry.state == DeliveryState.SENDING:
            settling.keep(book, entry, outcome)  # another call is being made
    return list(ours.values())


_HEARD_BY_OTHERS = (DeliveryState.SENDING, DeliveryState.DELIVERED, DeliveryState.REMOVED)


def _queued(entries: Mapping[int, Entry], fences: Mapping[int, int]) -> list[Entry]:
    """The deliveries of the claims that are not void."""
    found = ((entries.get(each), fence) for each, fence in fences.items())
    return [
        entry
        for entry, fence in found
        if entry is not None and (entry.state, entry.fence) == (DeliveryState.QUEUED, fence)
    ]


def begin(
    delivery_id: int,
    fence: int,
    *,
    now: datetime,
    prepare: Prepare,
    session_id: int | None = None,
) -> Work | None:
    """Write the intent of one attempt, if it is still to be made; None when the message is void."""
    works, _ = turn(
        [],
        [(delivery_id, fence)],
        room=1,
        now=now,
        prepare=prepare,
        jitter=float,
        session_id=session_id,
    )
    return works[0] if works else None


def settle(work: Work, outcome: Outcome, *, now: datetime, jitter: float) -> None:
    """Record what one attempt came to and what follows from it."""
    turn([(work, outcome)], [], room=0, now=now, prepare=lambda _: {}, jitter=lambda: jitter)


def _answer(book: Book, work: Work, outcome: Outcome) -> None:
    book.answers.append(
        {
            "delivery": work.delivery_id,
            "number": work.number,
            "finished_at": book.now,
            "outcome": type(outcome).__name__.lower(),
            "detail": None if isinstance(outcome, Delivered) else outcome.reason,
        }
    )


def _is_wanted(book: Book, entry: Entry) -> bool:
    """Whether an attempt is still to be made; what is not is closed or given back."""
    state = entry.schedule.state
    if entry.next_at > book.now + AHEAD:
        results.wait_again(book, entry, entry.error)
    elif entry.looks == settling.FOR_A_PERSON:
        return True  # nothing is sent, so nothing that was called off meanwhile matters
    elif state in (ScheduleState.PAUSED, ScheduleState.ERROR):
        results.close(book, entry, DeliveryState.PAUSED, None)
    elif state == ScheduleState.CANCELLED:
        doubt = results.CALLED_OFF if results.may_have_arrived(entry.id) else None
        results.close(book, entry, DeliveryState.CANCELLED, doubt)
    elif _is_too_late(book, entry):
        if settling.is_in_doubt(entry):
            return settling.look_or_ask(book, entry)
        results.expired(book, entry)
    else:
        return _can_be_made(book, entry)
    return False


def _can_be_made(book: Book, entry: Entry) -> bool:
    """Whether there is still a place for it, something to do there, and no danger of a second."""
    removal = entry.schedule.action == scheduling.UNPUBLISH
    if entry.disconnected_at is not None:
        results.close(book, entry, DeliveryState.CANCELLED, "its target was disconnected")
    elif removal and not _point_at_what_it_removes(entry):
        if _may_still_come(entry):
            results.postponed(book, entry, "it was to be published before", book.now + LOOK_AGAIN)
        else:
            results.close(book, entry, DeliveryState.SKIPPED, "nothing was published there")
    elif settling.is_too_late_to_repeat(book, entry):
        return settling.look_or_ask(book, entry)
    else:
        return True
    return False


def _is_too_late(book: Book, entry: Entry) -> bool:
    """Whether it is not to go out any more; what may be there already is looked for first."""
    if entry.expires_at is None or settling.is_to_be_looked_for(entry):
        return False
    return book.now > entry.expires_at


def _point_at_what_it_removes(entry: Entry) -> bool:
    """Choose the newest live delivery on the target; further ones get removals of their own."""
    if entry.removes_id is not None:
        return True
    going_on = Delivery.state.in_([DeliveryState.WAITING, *IN_FLIGHT])
    removed = Delivery.select(Delivery.removes).where(
        (Delivery.post == entry.post_id) & Delivery.removes.is_null(False) & going_on
    )
    live = list(
        Delivery.select(Delivery.id)
        .join(Occurrence)
        .join(Schedule)
        .where(
            (Delivery.post == entry.post_id)
            & (Delivery.target == entry.target_id)
            & (Delivery.state == DeliveryState.DELIVERED)
            & (Schedule.action == scheduling.PUBLISH)
            & Delivery.id.not_in(removed)
        )
        .order_by(Delivery.id.desc())
    )
    if not live:
        return False
    entry.removes_id = live[0].id
    schedule = Schedule.get_by_id(entry.schedule.id)
    for other in live[1:]:
        extra = scheduling.write_occurrence(
            schedule, f"{entry.occurrence}/{other.id}", entry.due_at, targets=[entry.target_id]
        )
        Delivery.update(removes=other.id).where(Delivery.occurrence == extra).execute()
    return True


def _may_still_come(entry: Entry) -> bool:
    """Whether what was to be published there before this removal is late, or in doubt."""
    late = Delivery.state.in_([DeliveryState.WAITING, *IN_FLIGHT, DeliveryState.UNKNOWN])
    rows = Delivery.select().join(Occurrence).join(Schedule)
    here = (Delivery.post == entry.post_id) & (Delivery.target == entry.target_id)
    before = (Delivery.due_at < entry.due_at) & (Schedule.action == scheduling.PUBLISH)
    return bool(rows.where(here & late & before).exists())


def _write_intent(
    book: Book, entry: Entry, shaky: bool, prepare: Prepare, session_id: int | None
) -> Work:
    if session_id is not None:  # a clock claimed it; from here on a worker's death counts
        entry.session_id = session_id
    again = entry.attempts > 0 and results.may_have_arrived(entry.id)
    entry.attempts += 1
    entry.revision = entry.current_revision
    work = _work(book, entry, shaky)
    entry.prepared = (entry.prepared or {}) if again else dict(prepare(work))
    entry.state = DeliveryState.SENDING
    book.change(entry)
    book.attempts.append(
        {
            "delivery": entry.id,
            "number": entry.attempts,
            "fence": entry.fence,
            "started_at": book.now,
        }
    )
    return replace(work, prepared=entry.prepared)


def _work(book: Book, entry: Entry, shaky: bool) -> Work:
    published = Delivery.get_by_id(entry.removes_id) if entry.removes_id else entry
    return Work(
        delivery_id=entry.id,
        fence=entry.fence,
        number=entry.attempts,
        project_id=entry.project_id,
        post_id=entry.post_id,
        occurrence_id=entry.occurrence_id,
        action=entry.schedule.action,
        platform=entry.platform,
        target=entry.target,
        settings=entry.settings,
        secrets=book.secrets_of(entry),
        key=published.key,
        title=entry.title,
        text=entry.text,
        media=media_of(entry.media),
        post=f"{entry.project}/{entry.number}",
        occurrence=entry.occurrence,
        due_at=entry.due_at,
        not_before=entry.next_at,
        zone=entry.project_zone,
        remote_id=published.remote_id,
        look=settling.is_to_be_looked_for(entry),
        shaky=shaky,
    )


def take_back(which: Expression, *, now: datetime, unmade: bool = False) -> int:
    """Undo the claims that `which` selects, as those of a dead session: what had not begun waits
    again; what was being sent is ambiguous, and is settled by its platform's class, unless its call
    is known to be `unmade`. Says how many there were."""
    outcome, why = ("absent", "its call was not made") if unmade else ("lost", "the process died")
    claimed = which & CLAIMED
    with transaction():
        posts.lock(claimed)
        book = Book(now)
        entries = book.read([row.id for row in Delivery.select(Delivery.id).where(claimed)])
        sending = [entry for entry in entries if entry.state == DeliveryState.SENDING]
        for entry in entries:
            entry.fence += 1
            results.wait_again(book, entry, entry.error)
        Attempt.update(outcome=outcome, detail=why).where(
            Attempt.delivery.in_([entry.id for entry in sending]) & Attempt.outcome.is_null()
        ).execute()
        if not unmade:
            settling.lose(book, sending)
        results.close_book(book)
        return len(entries)


def give_back_unmade(session_id: int, under_way: Iterable[int], *, now: datetime) -> int:
    """Return what a session began but for the deliveries `under_way`: where it did not hear of the
    end of a turn, that may have been written down, but no call was made. Says how many."""
    mine = (Delivery.session == session_id) & (Delivery.state == DeliveryState.SENDING)
    return take_back(mine & Delivery.id.not_in(list(under_way)), now=now, unmade=True)
