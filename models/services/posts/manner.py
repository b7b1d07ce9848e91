"""How a post goes out, whenever that is: targets apart, not after an hour, what if it is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from peewee import Expression

from models.errors import Refused
from models.rules.policy import CatchUp
from models.rules.recurrence import Rule
from models.rules.settings import SETTINGS
from models.rules.states import ON_CALENDAR, DeliveryState
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.posts.changing import Change, changing, in_state, of
from models.tables import Delivery, Occurrence, Post, Schedule

_ANY_DAY, _DAY = date(2026, 1, 1), timedelta(days=1)
WAITS = (DeliveryState.WAITING, DeliveryState.PAUSED)


@dataclass(frozen=True, slots=True)
class Manner:
    """What is to hold from now on; what is not given stays as it was."""

    stagger: timedelta | None = None
    catch_up: CatchUp | None = None
    not_after: time | None = None

    @property
    def said(self) -> bool:
        """Whether anything is given."""
        return self != AS_IT_IS


AS_IT_IS = Manner()


def check_stagger(stagger: timedelta, targets: int) -> None:
    """Raise Refused where there is nothing to keep apart, or it is too long."""
    longest = SETTINGS["stagger"].most
    if targets < 2:
        raise Refused(
            "It goes to one place only, so there is nothing to keep apart. Nothing was changed; "
            "name two targets, or leave the distance out."
        )
    if not timedelta() <= stagger <= longest:  # type: ignore[operator]  # of a span
        raise Refused(
            "Targets may be up to one day apart. Nothing was changed; for longer, give each a "
            "sentence of its own."
        )


def check_room(
    times: Iterable[time], not_after: time | None, stagger: timedelta, targets: int
) -> None:
    """Raise Refused where the last target would always be due after the last time of day."""
    if not_after is None or targets < 2:
        return
    for each in times:
        room = (datetime.combine(_ANY_DAY, not_after) - datetime.combine(_ANY_DAY, each)) % _DAY
        if (targets - 1) * stagger > (room or _DAY):
            raise Refused(
                f"So far apart, its last target would be due after {not_after:%H:%M} and never go "
                "out. Nothing was changed; set them closer together, or the last time later."
            )


def change(
    speaker: Speaker, number: int, revision: int | None, manner: Manner, *, now: datetime
) -> Change:
    """Change how everything planned of a post goes out. Raises Refused where nothing is planned."""
    with changing(speaker, number, revision, "change how", now=now) as post:
        return Change(post, put_on(post, manner, now=now))


def is_so(post: Post, manner: Manner) -> bool:
    """Whether something is planned of a post, and all of it goes out like that already."""
    planned = list(Schedule.select().where(Schedule.id.in_(in_state(post, *ON_CALENDAR))))
    return bool(planned) and all(_with(row, manner) == _with(row, AS_IT_IS) for row in planned)


def _with(row: Schedule, manner: Manner) -> tuple[int, str | None, str | None]:
    """What a schedule keeps of how it goes out, once a manner is put on it."""
    stagger = row.stagger if manner.stagger is None else int(manner.stagger.total_seconds())
    not_after = row.not_after if manner.not_after is None else manner.not_after.isoformat()
    return stagger, manner.catch_up or row.catch_up, not_after


def put_on(post: Post, manner: Manner, *, now: datetime) -> int:
    """The same inside a transaction that records it; says how many deliveries it touched."""
    planned = in_state(post, *ON_CALENDAR)
    schedules = list(Schedule.select().where(Schedule.id.in_(planned)))
    if not schedules:
        raise Refused(
            f"#{post.number} has nothing on the calendar. Nothing was changed; say it with the "
            f"time: `schedule #{post.number} …`."
        )
    if manner.stagger is not None:
        check_stagger(manner.stagger, max(len(row.targets) for row in schedules))
    for row in schedules:
        _set(row, manner, now)
        _check_room_of(row)
    return _date_anew(Schedule.id.in_(planned))


def _set(row: Schedule, manner: Manner, now: datetime) -> None:
    row.stagger, row.catch_up, row.not_after = _with(row, manner)
    row.updated_at = now
    row.save(
        only=[Schedule.stagger, Schedule.catch_up, Schedule.not_after, Schedule.updated_at],
    )


def _check_room_of(row: Schedule) -> None:
    not_after = time.fromisoformat(row.not_after) if row.not_after else None
    stagger = timedelta(seconds=row.stagger)
    check_room(Rule.from_json(row.rule).times, not_after, stagger, len(row.targets))


def _date_anew(schedules: Expression) -> int:
    """Give what waits for its first attempt the instants that follow; says how much that is. What
    is claimed already, because it is due this moment, and what was put off keep their own."""
    untouched = (Delivery.attempts == 0) & (Delivery.next_at == Delivery.due_at)
    waiting = of(schedules) & Delivery.state.in_([*WAITS]) & untouched
    rows = list(
        Delivery.select(Delivery, Occurrence, Schedule)
        .join(Occurrence)
        .join(Schedule)
        .where(waiting)
    )
    for row in rows:
        occurrence = row.occurrence
        due = scheduling.due_on(occurrence.schedule, row.target_id, occurrence.due_at)
        last = scheduling.last_useful(occurrence.schedule, occurrence.due_at)
        Delivery.update(due_at=due, next_at=due, expires_at=last).where(
            (Delivery.id == row.id) & waiting
        ).execute()
    return len(rows)
