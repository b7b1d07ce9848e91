"""Freezing a project, targets or posts: at once, planned, repeating, on public holidays; and
lifting that again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.database import locked, transaction
from models.errors import NotFound, Refused, Stale
from models.rules.freezes import (
    LONGEST,
    Falling,
    FreezeKind,
    Scope,
    Window,
    coming,
    on_holidays,
)
from models.rules.platforms import first_words
from models.rules.public_holidays import between
from models.rules.recurrence import Rule
from models.rules.roles import Right
from models.rules.states import DeliveryState
from models.rules.timezones import tzinfo_of
from models.services.audit import audit
from models.services.engine.agenda import Question
from models.services.freezes import frozen, refreezing, thawing
from models.services.freezes.frozen import windows
from models.services.notices import notices
from models.services.people import permissions
from models.services.people.people import Speaker
from models.tables import (
    CLAIMED,
    SENDING,
    WAITING,
    Delivery,
    Freeze,
    FreezeWindow,
    Project,
)

AHEAD = timedelta(days=100)
REFILL = timedelta(days=5)
GROWING = Question(Freeze.written_until, Freeze.lifted_at.is_null(), REFILL - AHEAD)
MOST_COUNTED = 10_000
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A freeze somebody asks for: a `window`, or a `rule` with the `length` of each stretch, or the
    public holidays of a `calendar` (`DE-BY`). Without any of these it holds from now on, until it
    is lifted."""

    scope: Scope
    why: str = ""
    window: Window | None = None
    rule: Rule | None = None
    length: timedelta | None = None
    calendar: str | None = None

    def is_planned(self, now: datetime) -> bool:
        """Whether it begins later, or comes again."""
        if self.rule is not None or self.calendar is not None:
            return True
        return self.window is not None and self.window.start > now


@dataclass(frozen=True, slots=True)
class Stopped:
    """A freeze that holds now: how many deliveries are being sent at this moment all the same, and
    how many it keeps in of those due in the next 24 hours (up to `MOST_COUNTED` and one more)."""

    freeze: Freeze
    sending: int
    kept: int


@dataclass(frozen=True, slots=True)
class Lifted:
    """A freeze that is over: what it held, and nothing holds any more, is `held` until somebody
    chooses."""

    freeze: Freeze
    held: int
    others: int


def stop(speaker: Speaker, wanted: Wanted, *, now: datetime) -> Stopped:
    """Freeze at once. Raises Refused where the same is frozen already, or its end has passed."""
    permissions.require(speaker, Right.STOP)
    end = wanted.window.end if wanted.window else None
    if end is not None and end <= now:
        raise Refused("That end has passed, so nothing is frozen. Say a later one, or none.")
    with transaction():
        gate = frozen.lock(speaker.project.id)
        _refuse_twice(speaker, wanted.scope, end, now)
        freeze = _write(speaker, wanted, FreezeKind.EMERGENCY, now)
        freeze.falling = Falling.HOLD
        freeze.save(only=[Freeze.falling])
        _write_window(freeze, Window(now, end))
        frozen.mark(gate, speaker.project.id)
        _record(speaker, "freeze", freeze, now)
        refreezing.remember(speaker, "freeze", freeze, None, now=now)
        _tell_elsewhere(speaker, freeze, now)
        return Stopped(freeze, _sending(freeze), _kept(freeze, now))


def _refuse_twice(speaker: Speaker, scope: Scope, end: datetime | None, now: datetime) -> None:
    for each in frozen.now_holding(speaker.project, now=now):
        if each.scope == scope and each.falling is Falling.HOLD and _lasts(each.ends_at, end):
            why = f" ({first_words(each.why, 60)})" if each.why else ""
            raise Refused(
                f"That is frozen already: F{each.number}{why}. Nothing of it goes out. "
                f"`freezes` shows it, `thaw F{each.number}` lifts it."
            )


def _lasts(known: datetime | None, wanted: datetime | None) -> bool:
    """Whether a freeze holds for as long as the one that is wanted."""
    return known is None or (wanted is not None and known >= wanted)


def plan(speaker: Speaker, wanted: Wanted, *, now: datetime) -> Freeze:
    """Write down a freeze that begins later or comes again; it holds nothing before somebody has
    chosen what is to become of what falls into it. Raises Refused where it would never hold."""
    permissions.require(speaker, Right.SETTINGS)
    if wanted.length is not None and not timedelta() < wanted.length <= LONGEST:
        raise Refused("Each stretch must end, and within a year. Nothing is frozen.")
    with transaction():
        kind = FreezeKind.HOLIDAY if wanted.calendar else FreezeKind.PLANNED
        freeze = _write(speaker, wanted, kind, now)
        if not stretches(freeze, now=now):
            raise Refused("That freeze would never hold. Nothing is frozen; say another time.")
        _record(speaker, "plan freeze", freeze, now)
        return freeze


def _write(speaker: Speaker, wanted: Wanted, kind: FreezeKind, now: datetime) -> Freeze:
    window = wanted.window
    return Freeze.create(
        project=speaker.project,
        kind=kind,
        targets=sorted(wanted.scope.targets),
        posts=sorted(wanted.scope.posts),
        removals=wanted.scope.removals,
        rule=wanted.rule.to_json() if wanted.rule else None,
        length=int(wanted.length.total_seconds()) if wanted.length else None,
        calendar=wanted.calendar,
        zone=wanted.rule.zone if wanted.rule else speaker.zone,
        starts_at=max(window.start, now) if window else now,
        ends_at=window.end if window else None,
        why=first_words(wanted.why, LONGEST_REASON),
        channel=speaker.channel,
        created_by=speaker.member,
        created_at=now,
    )


def _record(speaker: Speaker, action: str, freeze: Freeze, now: datetime, **facts: Any) -> None:
    after = {
        "kind": freeze.kind,
        "targets": freeze.targets,
        "posts": freeze.posts,
        "starts_at": freeze.starts_at.isoformat(),
        "ends_at": freeze.ends_at.isoformat() if freeze.ends_at else None,
        "rule": freeze.rule,
        "length": freeze.length,
        "calendar": freeze.calendar,
        "falling": freeze.falling,
    }
    subject = f"freeze {freeze.id}"
    audit.by(speaker, action, subject, now=now, after=after | facts, reason=freeze.why or None)


def _tell_elsewhere(speaker: Speaker, freeze: Freeze, now: datetime) -> None:
    """Those who look after the project hear of it, unless it was said in their channel."""
    facts = {
        "freeze": freeze.id,
        "by": speaker.member.name,
        "what": ", ".join(frozen.named(frozen.scope_of(freeze))) or "everything",
        "why": freeze.why,
        "until": freeze.ends_at.isoformat() if freeze.ends_at else None,
    }
    project, here = speaker.project.id, speaker.channel.id
    notices.tell_project(
        "frozen", f"frozen {freeze.id}", facts, project_id=project, now=now, besides=here
    )


# --- windows -------------------------------------------------------------------------------------


def stretches(freeze: Freeze, *, now: datetime, until: datetime | None = None) -> list[Window]:
    """When a freeze holds, from now on and for the next 100 days (or `until`); a single stretch
    however far away it is."""
    horizon = until or now + AHEAD
    if freeze.rule is not None:
        length = timedelta(seconds=freeze.length or 0)
        return coming(Rule.from_json(freeze.rule), length, after=now, before=horizon)
    if freeze.calendar is not None:
        zone = tzinfo_of(freeze.zone)
        first: date = now.astimezone(zone).date()
        days = between(freeze.calendar, first, horizon.astimezone(zone).date())
        return on_holidays(days, freeze.zone)
    if freeze.ends_at is not None and freeze.ends_at <= now:
        return []
    return [Window(freeze.starts_at, freeze.ends_at)]


def _write_windows(freeze: Freeze, now: datetime) -> None:
    """Write the stretches that are not written yet, and the rest of one that was cut off where what
    was written ended."""
    written = freeze.written_until
    last = FreezeWindow.select().where(FreezeWindow.freeze == freeze)
    newest = last.order_by(FreezeWindow.starts_at.desc()).first()
    for window in stretches(freeze, now=now):
        if newest is None or window.start > newest.starts_at:
            _write_window(freeze, window)
        elif window.start == newest.starts_at:
            FreezeWindow.update(ends_at=window.end, name=window.name).where(
                FreezeWindow.id == newest.id
            ).execute()
    if freeze.rule is not None or freeze.calendar is not None:
        written = now + AHEAD
    freeze.written_until = written
    freeze.save(only=[Freeze.written_until])


def _write_window(freeze: Freeze, window: Window) -> None:
    FreezeWindow.create(
        freeze=freeze,
        project=freeze.project_id,
        starts_at=window.start,
        ends_at=window.end,
        name=window.name,
    )


def write_ahead(*, now: datetime) -> int:
    """Write further stretches of the freezes that come again; says of how many."""
    due = Freeze.lifted_at.is_null() & (Freeze.written_until < now + AHEAD - REFILL)
    ids = [row.id for row in Freeze.select(Freeze.id).where(due)]
    for number in ids:
        with transaction():
            freeze = Freeze.get_by_id(number)
            gate = frozen.lock(freeze.project_id)
            freeze = Freeze.get_by_id(number)
            if freeze.lifted_at is None:
                _write_windows(freeze, now)
                frozen.mark(gate, freeze.project_id)
    return len(ids)


# --- planned ones --------------------------------------------------------------------------------


def get(project: Project, number: int) -> Freeze:
    """The freeze F`number`; raises NotFound."""
    freeze = Freeze.get_or_none((Freeze.project == project) & (Freeze.id == number))
    if freeze is None:
        raise NotFound(f"There is no freeze F{number} here. `freezes` lists them.")
    return freeze


def _to_change(speaker: Speaker, number: int) -> Freeze:
    get(speaker.project, number)
    freeze: Freeze = locked(Freeze.select()).where(Freeze.id == number).get()
    if freeze.lifted_at is not None:
        raise Stale(f"F{number} is lifted already. Nothing was changed.")
    return freeze


def choose(speaker: Speaker, number: int, falling: Falling, *, now: datetime) -> Freeze:
    """Put a planned freeze in force, and say what becomes of what falls into it; also later, for
    what has not fallen yet. Raises Stale where it is lifted, Refused where it has passed."""
    permissions.require(speaker, Right.SETTINGS)
    with transaction():
        gate = frozen.lock(speaker.project.id)
        freeze = _to_change(speaker, number)
        before, held = freeze.falling, refreezing.state(freeze)
        if before == falling:
            raise Stale(f"F{number} does that already. Nothing was changed.")
        if falling is Falling.SHIFT and freeze.ends_at is None and not _comes_again(freeze):
            raise Refused(
                f"F{number} has no end, so there is no time after it to send on to. "
                "Nothing was changed; choose another."
            )
        if not stretches(freeze, now=now):
            raise Refused(f"F{number} lies in the past. Nothing is frozen; `thaw F{number}`.")
        freeze.falling = falling
        freeze.save(only=[Freeze.falling])
        _write_windows(freeze, now)
        frozen.mark(gate, speaker.project.id)
        _record(speaker, "confirm freeze", freeze, now, before=before)
        refreezing.remember(speaker, "confirm freeze", freeze, held, now=now)
        return freeze


def _comes_again(freeze: Freeze) -> bool:
    return freeze.rule is not None or freeze.calendar is not None


def listing(speaker: Speaker, *, now: datetime) -> list[tuple[Freeze, Window | None]]:
    """The freezes of a project that are not over, those that hold first, each with the stretch it
    holds in now or next."""
    permissions.require(speaker, Right.LOOK)
    rows = Freeze.select().where((Freeze.project == speaker.project) & Freeze.lifted_at.is_null())
    found = []
    for freeze in rows.order_by(Freeze.id):
        window = _next_stretch(freeze, now)
        if window is not None:
            found.append((freeze, window))
    return sorted(found, key=lambda pair: (pair[1].start if pair[1] else now, pair[0].id))


def _next_stretch(freeze: Freeze, now: datetime) -> Window | None:
    if freeze.falling is None:
        return next(iter(stretches(freeze, now=now)), None)
    here = (FreezeWindow.freeze == freeze) & FreezeWindow.over_at.is_null()
    here &= FreezeWindow.ends_at.is_null() | (FreezeWindow.ends_at > now)
    row = FreezeWindow.select().where(here).order_by(FreezeWindow.starts_at).first()
    return Window(row.starts_at, row.ends_at, row.name) if row else None


# --- lifting -------------------------------------------------------------------------------------


def lift(speaker: Speaker, number: int, *, once: bool = False, now: datetime) -> Lifted:
    """End a freeze, or with `once` only the stretch that holds now. What it held stays held until
    somebody chooses. Whoever froze at once may lift that in the first five minutes; a planned one
    that nobody put in force may be thrown away by whoever wrote it."""
    with transaction():
        gate = frozen.lock(speaker.project.id)
        freeze = _to_change(speaker, number)
        before = refreezing.state(freeze)
        if not refreezing.may_take_back(speaker, freeze, now):
            permissions.require(speaker, Right.LIFT)
        _end(speaker, freeze, once, now)
        frozen.mark(gate, speaker.project.id)
        _record(speaker, "lift freeze once" if once else "lift freeze", freeze, now)
        refreezing.remember(speaker, "thaw once" if once else "thaw", freeze, before, now=now)
        held = thawing.waiting(speaker.project, now=now)
        others = len(frozen.now_holding(speaker.project, now=now))
        return Lifted(freeze, held, others)


def _end(speaker: Speaker, freeze: Freeze, once: bool, now: datetime) -> None:
    theirs = (FreezeWindow.freeze == freeze) & FreezeWindow.over_at.is_null()
    if once:
        theirs &= FreezeWindow.starts_at <= now
    ended = FreezeWindow.update(over_at=now).where(theirs).execute()
    if once and not ended:
        raise Stale(f"F{freeze.id} does not hold at this moment. Nothing was changed.")
    if not once:
        freeze.lifted_at, freeze.lifted_by = now, speaker.member
        freeze.save(only=[Freeze.lifted_at, Freeze.lifted_by])


# --- counts --------------------------------------------------------------------------------------


def within(freeze: Freeze) -> Any:
    """The deliveries of what a freeze keeps in."""
    theirs: Any = Delivery.project == freeze.project_id
    if freeze.targets or freeze.posts:
        theirs &= Delivery.target.in_(freeze.targets) | Delivery.post.in_(freeze.posts)
    return theirs


def _sending(freeze: Freeze) -> int:
    return int(Delivery.select().where(within(freeze) & SENDING).count())


def _kept(freeze: Freeze, now: datetime) -> int:
    end = min(freeze.ends_at or now + timedelta(days=1), now + timedelta(days=1))
    theirs = within(freeze)
    waiting = theirs & WAITING & Delivery.gate.is_null() & (Delivery.next_at < end)
    queued = theirs & CLAIMED & (Delivery.state == DeliveryState.QUEUED)
    count = Delivery.select(Delivery.id).where(waiting).limit(MOST_COUNTED + 1).count()
    return int(count + Delivery.select().where(queued).count())


__all__ = [
    "Lifted",
    "Stopped",
    "Wanted",
    "choose",
    "get",
    "lift",
    "listing",
    "plan",
    "stop",
    "stretches",
    "windows",
    "within",
    "write_ahead",
]
