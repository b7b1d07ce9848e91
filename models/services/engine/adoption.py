"""Taking a restored or copied database into use: what may have gone out of the one it was made
from is asked about or sent again under the same key, and never silently sent."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models import bulk, places
from models.database import locked, transaction
from models.errors import Refused, Stale
from models.rules.identity import Hold
from models.rules.platforms import Safety, capabilities_of
from models.rules.states import DeliveryState, ScheduleState
from models.services.audit import audit, sealing
from models.services.engine import catching_up, installation
from models.services.notices import dispatching, notices, posting
from models.services.posts import posts, scheduling
from models.tables import (
    Account,
    Attempt,
    Delivery,
    Installation,
    Instance,
    Post,
    Project,
    Schedule,
    Target,
)

MOST_ASKED_SINGLY = 5  # of one project; more are asked about by one card
AT_WORK = timedelta(seconds=20)  # since a process was heard of: four beats
DOUBT = "it may have gone out before this database was put back"


class How(StrEnum):
    """As what a database is taken into use: as one that was `put_back`, and of which a later state
    may have published more; as the very one, only `moved`; or to rehearse."""

    PUT_BACK = "put back"
    MOVED = "moved"
    REHEARSE = "rehearse"


class Fate(StrEnum):
    """What becomes of a delivery that may have gone out already."""

    AGAIN = "again"
    HELD = "held"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A delivery that was due or in flight, and so may have gone out already; `safe` where sending
    it once more has no second effect."""

    id: int
    project_id: int
    post_id: int
    occurrence_id: int
    project: str
    target: str
    safe: bool
    fate: Fate


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known before a database is adopted: its `stamp`, why it is held (None: it is not),
    whether it is a rehearsal, the last moment it knows of, and the deliveries in doubt.
    `left_out` schedules repeat so often that times in between were never written down."""

    stamp: str
    hold: Hold | None
    rehearsal: bool
    since: datetime | None
    doubts: tuple[Doubt, ...]
    left_out: int

    def counted(self) -> dict[tuple[str, str, Fate], int]:
        """How many deliveries in doubt there are for each project, target and fate."""
        found = Counter((each.project, each.target, each.fate) for each in self.doubts)
        return dict(sorted(found.items()))


def survey(*, now: datetime) -> Finding:
    """What would be done if the database were adopted as one that was put back; changes nothing."""
    row = Installation.get()
    return Finding(
        stamp=row.stamp,
        hold=installation.look_again(now=now),
        rehearsal=bool(row.rehearsal),
        since=installation.last_sign_of_life(),
        doubts=_doubts(row, now),
        left_out=int(Schedule.select().where(_left_out(now)).count()),
    )


def adopt(found: Finding, how: How, actor: str, *, now: datetime) -> None:
    """Take the database into use under a new identity, all in one transaction. Raises Stale where
    somebody else did meanwhile, Refused where there is nothing to adopt."""
    _refuse_what_makes_no_sense(found, how, now)
    with transaction():
        row = locked(Installation.select()).get()
        if row.stamp != found.stamp:
            raise Stale("Somebody adopted this database meanwhile. Nothing was changed.")
        if how is How.PUT_BACK:
            _settle(_doubts(row, now), found.since, now)
            dispatching.give_up(now=now)
            posting.give_up(now=now)
            Schedule.update(materialised_until=now, materialise_at=now).where(
                _left_out(now)
            ).execute()
        catching_up.catch_up(since=found.since or now, now=now, ask=True)
        row.stamp, row.place = installation.new_stamp(), places.place()
        row.held_at = row.held_why = None
        row.rehearsal = how is How.REHEARSE
        row.save()
        Instance.delete().execute()
        _record(found, how, actor, now)
    installation.look_again(now=now)
    installation.advance(now=now)


def _refuse_what_makes_no_sense(found: Finding, how: How, now: datetime) -> None:
    if found.rehearsal:
        raise Refused(
            "This database is a rehearsal and stays one: it never publishes for real. "
            "Nothing was changed."
        )
    if found.hold is None and how is not How.PUT_BACK:
        raise Refused(
            "This database is the live one and in use: there is nothing to adopt. To rehearse, "
            "make a copy with `presstime backup FILE` and adopt that. Nothing was changed."
        )
    at_work = Instance.select().where(Instance.seen_at > now - AT_WORK)
    if found.hold is None and at_work.exists():
        raise Refused(
            "Presstime is at work on this database, or was until a moment ago. Stop every process "
            "of it, wait 20 seconds and say it again. Nothing was changed."
        )


def _doubts(row: Installation, now: datetime) -> tuple[Doubt, ...]:
    """Every delivery that a later state of this database may have sent."""
    due = Delivery.state.in_([DeliveryState.WAITING, DeliveryState.QUEUED])
    in_flight = Delivery.state == DeliveryState.SENDING
    query: Any = (
        Delivery.select(Delivery, Project, Target, Account)
        .join(Post)
        .switch(Delivery)
        .join(Project)
        .switch(Delivery)
        .join(Target)
        .join(Account)
        .where(in_flight | (due & (Delivery.next_at <= now)))
        .order_by(Delivery.due_at, Delivery.id)
    )
    if row.held_at is not None:  # nobody but this database ever had what was written since
        query = query.where(Post.created_at < row.held_at)
    rows = list(query)
    unsafe = Counter(each.project_id for each in rows if not _may_repeat(each, now))
    return tuple(
        Doubt(
            each.id,
            each.project_id,
            each.post_id,
            each.occurrence_id,
            each.project.key,
            each.target.name,
            _may_repeat(each, now),
            _fate(each, now, few=unsafe[each.project_id] <= MOST_ASKED_SINGLY),
        )
        for each in rows
    )


def _fate(delivery: Delivery, now: datetime, *, few: bool) -> Fate:
    if not _may_repeat(delivery, now):
        return Fate.UNKNOWN if few else Fate.HELD
    begun = delivery.attempts > 0 or delivery.state == DeliveryState.SENDING
    return Fate.AGAIN if begun else Fate.HELD


def _may_repeat(delivery: Delivery, now: datetime) -> bool:
    """Whether sending it once more has no second effect, whenever it was sent the first time."""
    facts = capabilities_of(delivery.target.account.platform)
    if facts.safety is Safety.DERIVED:
        return True
    window = facts.key_window
    return facts.safety is Safety.KEY and (window is None or now < delivery.due_at + window)


def _left_out(now: datetime) -> Any:
    """The schedules that had more times in between than are written down ahead."""
    return (
        (Schedule.state == ScheduleState.ACTIVE)
        & Schedule.materialise_at.is_null(False)
        & (Schedule.materialised_until < now)
    )


def _settle(doubts: Sequence[Doubt], since: datetime | None, now: datetime) -> None:
    """Give every delivery in doubt its state, end the attempts nobody knows about, and ask."""
    ids = [each.id for each in sorted(doubts, key=lambda each: each.post_id)]  # locked in order
    for some in bulk.batched(ids):
        posts.lock(Delivery.id.in_(some))
        Attempt.update(outcome="lost", detail="the database was put back").where(
            Attempt.delivery.in_(some) & Attempt.outcome.is_null()
        ).execute()
    for fate, change in (
        (Fate.AGAIN, {"state": DeliveryState.WAITING, "next_at": now}),
        (Fate.HELD, {"state": DeliveryState.HELD, "held_for": None, "error": DOUBT}),
        (Fate.UNKNOWN, {"state": DeliveryState.UNKNOWN, "error": DOUBT, "finished_at": now}),
    ):
        theirs = [each.id for each in doubts if each.fate is fate]
        for some in bulk.batched(theirs):
            Delivery.update(session=None, gate=None, fence=Delivery.fence + 1, **change).where(
                Delivery.id.in_(some)
            ).execute()
    scheduling.refresh_states({each.occurrence_id for each in doubts})
    _ask(doubts, since, now)


def _ask(doubts: Iterable[Doubt], since: datetime | None, now: datetime) -> None:
    """One card a project for what is held, and one for each of the few that are unknown."""
    held: dict[int, list[Doubt]] = {}
    for each in doubts:
        if each.fate is Fate.HELD:
            held.setdefault(each.project_id, []).append(each)
        elif each.fate is Fate.UNKNOWN:
            _ask_singly(each, now)
    for project_id, rows in held.items():
        numbers = Post.select(Post.number).where(Post.id.in_({row.post_id for row in rows[:50]}))
        facts = {
            "count": len(rows),
            "posts": sorted(post.number for post in numbers),
            "since": since.isoformat() if since else None,
            "targets": dict(Counter(row.target for row in rows)),
            "twice": sorted({row.target for row in rows if not row.safe}),
        }
        key = f"held {project_id} {now.isoformat()}"
        notices.tell_project("held", key, facts, project_id=project_id, now=now)


def _ask_singly(doubt: Doubt, now: datetime) -> None:
    post = Post.get_by_id(doubt.post_id)
    delivery = Delivery.get_by_id(doubt.id)
    facts = {
        "delivery": doubt.id,
        "post": post.number,
        "label": post.label,
        "target": doubt.target,
        "state": DeliveryState.UNKNOWN.value,
        "link": None,
        "error": DOUBT,
        "due_at": delivery.due_at.isoformat(),
    }
    key = f"unknown {doubt.id}/{now.isoformat()}"
    notices.tell_project("unknown", key, facts, project_id=doubt.project_id, now=now)
    audit.record(
        doubt.project_id,
        audit.PRESSTIME,
        "lose sight of",
        f"post {post.number}",
        now=now,
        after=facts,
    )


def _record(found: Finding, how: How, actor: str, now: datetime) -> None:
    """What was decided, for every project."""
    counts = found.counted() if how is How.PUT_BACK else {}
    for project in Project.select():
        mine = {
            f"{target} {fate}": count
            for (key, target, fate), count in counts.items()
            if key == project.key
        }
        head = sealing.head(
            project
        )  # the chain goes on from here, whatever came after it elsewhere
        audit.record(
            project.id,
            actor,
            "adopt",
            f"project {project.key}",
            now=now,
            before={"held": found.hold, "since": found.since.isoformat() if found.since else None},
            after={"as": how.value, "sealed": head.count, "head": head.hash, **mine},
        )
