"""What lets deliveries through to a place, or makes them wait: calls at once in a project, outages
and rate limits of a target, budgets of an account. Shared by all workers, for it is in rows.

A delivery that is not let through waits behind its gate, where no clock looks at it; the gate says
when to look again. So nobody sleeps, and a hundred thousand that wait cost nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from peewee import fn

from models import compiled
from models.database import locked, pipelined, transaction
from models.rules import gates as names
from models.rules.outcomes import Absent, Delivered, Later, Outcome, Refused
from models.rules.platforms import capabilities_of
from models.rules.policy import policy_of
from models.rules.states import DeliveryState
from models.services.engine import results
from models.services.engine.agenda import ANY, Question
from models.services.engine.ledger import Book, Entry
from models.services.posts import posts
from models.tables import SENDING, WAITING, Delivery, Gate, Project, Target

if TYPE_CHECKING:
    from models.services.engine.publishing import Work
    from models.services.engine.settling import Settled

Calls = dict[int, int]  # of each project
LOOK_AGAIN = timedelta(seconds=1)  # how often what waits for others of its project is looked at
PROBE = timedelta(seconds=60)  # how long one that was let through to try has time
MOST_AT_ONCE = 200  # let through in one look
LONG = timedelta(seconds=60)  # a wait people are told of
TO_LOOK_AT = Question(Gate.look_at)
_WAITS = Delivery.select().where(WAITING & (Delivery.gate == Gate.id))
_FORGOTTEN = Gate.look_at.is_null() & fn.EXISTS(_WAITS)
FORGOTTEN = Question(Gate.id, _FORGOTTEN, ANY)


@dataclass(slots=True)
class Gates:
    """The gates of one turn, locked all at once so that two workers never wait for each other."""

    rows: dict[str, Gate]
    sending: dict[int, int]
    first: dict[int, Delivery | None] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def target(self, entry: Entry) -> Gate:
        """The gate of a delivery's target, which will be written back."""
        name = names.target(entry.target_id)
        self.changed.add(name)
        return self.rows[name]

    def frozen(self) -> frozenset[int]:
        """The projects of which a freeze has to be looked at."""
        return frozenset(_number(name) for name, gate in self.rows.items() if gate.frozen)

    def write(self) -> None:
        """Write back what changed."""
        for name in self.changed:
            self.rows[name].save()


def locked_for(
    ended: "Sequence[Settled]", beginning: Sequence[Entry], freed: Mapping[int, int]
) -> Gates:
    """The gates that matter to these deliveries. `freed` calls of each project are counted as being
    made and are not any more."""
    wanted = {
        names.target(entry.target_id) for entry, work, outcome in ended if _is_told(work, outcome)
    }
    wanted |= _names(beginning)
    projects = {entry.project_id for entry in beginning}
    rows, calls = _locked(sorted(wanted), projects)
    return Gates(rows, {each: calls.get(each, 0) - freed.get(each, 0) for each in projects})


def _is_told(work: "Work", outcome: Outcome) -> bool:
    return work.shaky or not _is_well(outcome)


def admit(book: Book, gates: Gates, entries: Sequence[Entry]) -> list[tuple[Entry, bool]]:
    """Those of the deliveries whose call may be made now, the urgent ones first, and whether their
    target failed lately; the others wait behind a gate."""
    admitted = []
    for entry in sorted(entries, key=_order):
        if _passes(book, gates, entry):
            gate = gates.rows[names.target(entry.target_id)]
            admitted.append((entry, gate.failures > 0 or gate.closed_until is not None))
    return admitted


def _order(entry: Entry) -> tuple[int, datetime, int]:
    return -entry.priority, entry.next_at, entry.id


def _names(entries: Iterable[Entry]) -> set[str]:
    wanted = set()
    for entry in entries:
        wanted |= {names.target(entry.target_id), names.project(entry.project_id)}
        if capabilities_of(entry.platform).per_hour is not None:
            wanted.add(names.account(entry.account_id))
    return wanted


def _locked(wanted: Sequence[str], projects: Iterable[int]) -> tuple[dict[str, Gate], Calls]:
    """The gates of these names, made where they were never needed before, and how many calls of
    the projects are being made, counted once their gates are locked."""
    found, calls = _read(wanted, projects)
    missing = [{"name": name} for name in wanted if name not in found]
    if missing:
        Gate.insert_many(missing).on_conflict_ignore().execute()
        found, calls = _read(wanted, projects)
    return found, calls


def _read(wanted: Sequence[str], projects: Iterable[int]) -> tuple[dict[str, Gate], Calls]:
    with pipelined():
        named, counted = compiled.ask(_named, wanted), compiled.ask(_calls, projects)
        found = [Gate(**dict(zip(_NAMES, row, strict=True))) for row in named()]
        return {gate.name: gate for gate in found}, {row[0]: row[1] for row in counted()}


_COLUMNS = tuple(Gate._meta.sorted_fields)
_NAMES = [column.name for column in _COLUMNS]


def _named(some: Sequence[str]) -> Any:
    return locked(Gate.select(*_COLUMNS).where(Gate.name.in_(some)).order_by(Gate.id))


def _calls(projects: Sequence[int]) -> Any:
    query = Delivery.select(Delivery.project, fn.COUNT(Delivery.id)).where(
        Delivery.project.in_(projects) & SENDING
    )
    return query.group_by(Delivery.project)


def _passes(book: Book, gates: Gates, entry: Entry) -> bool:
    target = gates.rows[names.target(entry.target_id)]
    if not _is_open(target, entry, book.now):
        return _park(book, gates, entry, target, target.closed_until)
    allowed = capabilities_of(entry.platform).budget
    budget = gates.rows.get(names.account(entry.account_id))
    spent = None
    if allowed is not None and budget is not None:
        spent = names.spend(budget.used_until, allowed, now=book.now)
        if spent is None:
            used = budget.used_until or book.now
            return _park(book, gates, entry, budget, names.fits_at(used, allowed))
    project = gates.rows[names.project(entry.project_id)]
    at_once = entry.policy.publishes_at_once
    if gates.sending[entry.project_id] >= at_once or _others_come_first(gates, project, entry):
        return _park(book, gates, entry, project, book.now + LOOK_AGAIN)
    gates.sending[entry.project_id] += 1
    if budget is not None and allowed is not None:
        budget.used_until = spent
        gates.changed.add(budget.name)
        _count(book, budget, entry, allowed.per_hour)
    if target.closed_until is not None:  # it was closed until now, and this one tries
        target.probe, target.closed_until = entry.id, book.now + PROBE
        gates.changed.add(target.name)
    return True


def _count(book: Book, budget: Gate, entry: Entry, per_hour: int) -> None:
    """Count an account's calls, and tell once an hour that its budget is nearly used up."""
    if budget.counted_since is None or book.now >= budget.counted_since + names.HOUR:
        budget.counted_since, budget.counted = book.now, 0
    budget.counted += 1
    if budget.counted == names.near(per_hour):
        facts = {
            "target": entry.target,
            "platform": entry.platform,
            "used": budget.counted,
            "per_hour": per_hour,
            "since": budget.counted_since.isoformat(),
            "zone": entry.schedule.zone,
        }
        book.tell(entry, "rate_limit_near", f"near {budget.id} {facts['since']}", facts)


def _is_open(target: Gate, entry: Entry, now: datetime) -> bool:
    return target.closed_until is None or target.closed_until <= now or target.probe == entry.id


def _others_come_first(gates: Gates, project: Gate, entry: Entry) -> bool:
    """Whether somebody more urgent, or due earlier, waits for a call of the same project."""
    if project.look_at is None:
        return False
    if project.id not in gates.first:
        gates.first[project.id] = _behind(project.id).first()
    first = gates.first[project.id]
    return first is not None and (-first.priority, first.next_at, first.id) < _order(entry)


def _behind(gate_id: int) -> Any:
    """Who waits behind a gate, in their order."""
    return (
        Delivery.select(Delivery.id, Delivery.fence, Delivery.priority, Delivery.next_at)
        .where(WAITING & (Delivery.gate == gate_id))
        .order_by(Delivery.priority.desc(), Delivery.next_at, Delivery.id)
    )


def _park(book: Book, gates: Gates, entry: Entry, gate: Gate, look_at: datetime | None) -> bool:
    results.wait_again(book, entry, entry.error)
    entry.gate_id = gate.id
    _look(gate, look_at or book.now)
    gates.changed.add(gate.name)
    return False


def _look(gate: Gate, at: datetime) -> None:
    gate.look_at = at if gate.look_at is None else min(gate.look_at, at)


def next_in_line(freed: Mapping[int, int], session_id: int) -> list[tuple[int, int]]:
    """Claims, for a worker that has just ended so many calls of each project, of those who wait for
    a call of the same project; their posts are locked."""
    claims = []
    for gate_id, name in compiled.rows(_waited_for, [names.project(each) for each in freed]):
        line = _behind(gate_id).limit(freed[_number(name)])
        free = posts.lock_if_free(Delivery.id.in_([row.id for row in line]))
        still = Delivery.id.in_([row.id for row in line]) & Delivery.post.in_(free)
        rows = list(locked(_behind(gate_id)).where(still))
        Delivery.update(
            state=DeliveryState.QUEUED, fence=Delivery.fence + 1, session=session_id, gate=None
        ).where(Delivery.id.in_([row.id for row in rows])).execute()
        claims += [(row.id, row.fence + 1) for row in rows]
    return claims


def _waited_for(some: Sequence[str]) -> Any:
    query = Gate.select(Gate.id, Gate.name).where(Gate.name.in_(some))
    return query.where(Gate.look_at.is_null(False)).order_by(Gate.id)


def _number(name: str) -> int:
    return int(name.partition(" ")[2])


def answered(book: Book, gates: Gates, ended: "Sequence[Settled]") -> dict[int, int]:
    """Note of each target how its calls went; the gates that are closed now, by the deliveries
    whose failed call belongs to one."""
    closed = {}
    for entry, work, outcome in ended:
        if not _is_told(work, outcome):
            continue
        gate = gates.target(entry)
        if _is_well(outcome):
            _open(book, gate, entry)
        else:
            _note_failure(book, gate, entry, outcome)
            if gate.closed_until is not None:
                closed[entry.id] = gate.id
    return closed


def _is_well(outcome: Outcome) -> bool:
    """Whether the platform answered as one that works."""
    return isinstance(outcome, Delivered | Refused | Absent)


def _open(book: Book, gate: Gate, entry: Entry) -> None:
    was_down = gate.since is not None and gate.reason == "down"
    if was_down:
        facts = _outage(gate, entry)
        book.tell(entry, "platform_up", f"up {gate.id} {facts['since']}", facts)
        book.record_target(entry, "target up", facts)
    gate.failures, gate.probe = 0, None
    gate.closed_until = gate.since = gate.reason = None
    if gate.look_at is not None:
        gate.look_at = book.now


def _note_failure(book: Book, gate: Gate, entry: Entry, outcome: Outcome) -> None:
    noticed = gate.since is None
    if isinstance(outcome, Later) and outcome.limited:
        usual = timedelta(seconds=entry.schedule.retry_delay)
        pause = outcome.after or min(names.FIRST_PAUSE, usual)
        _close(book, gate, "limited", pause)
        if pause > LONG:
            facts = _outage(gate, entry) | {"until": _until(gate)}
            book.tell(entry, "rate_limited", f"limited {gate.id} {facts['since']}", facts)
            _record_once(book, noticed, entry, "target limited", facts)
        return
    gate.failures += 1
    if gate.failures >= names.FAILURES_TO_CLOSE:
        _close(book, gate, "down", names.pause(gate.failures))
        reason = outcome.reason if not isinstance(outcome, Delivered) else ""
        facts = _outage(gate, entry) | {"error": reason, "retry_at": _until(gate)}
        book.tell(entry, "platform_down", f"down {gate.id} {facts['since']}", facts)
        _record_once(book, noticed, entry, "target down", facts)


def _record_once(
    book: Book, noticed: bool, entry: Entry, action: str, facts: Mapping[str, object]
) -> None:
    """Record that a target does not take posts; not again while that goes on."""
    if noticed:
        book.record_target(entry, action, facts)


def _close(book: Book, gate: Gate, reason: str, pause: timedelta) -> None:
    gate.closed_until = max(gate.closed_until or book.now, book.now + pause)
    gate.since = gate.since or book.now
    gate.reason, gate.probe = reason, None
    gate.look_at = gate.closed_until  # the one that failed waits behind it


def _until(gate: Gate) -> str | None:
    return gate.closed_until.isoformat() if gate.closed_until else None


def _outage(gate: Gate, entry: Entry) -> dict[str, object]:
    return {
        "target": entry.target,
        "platform": entry.platform,
        "since": gate.since.isoformat() if gate.since else None,
        "waiting": _behind(gate.id).limit(1000).count(),
        "zone": entry.schedule.zone,
    }


def look(*, now: datetime, limit: int = 50) -> int:
    """Let through who may pass now of those that wait behind gates whose moment has come; says how
    many. Any number of clocks may look."""
    through = 0
    with transaction():
        due = Gate.select().where(Gate.look_at <= now).order_by(Gate.id).limit(limit)
        for gate in locked(due, skip=True):
            through += _let_through(gate, now)
    return through


def _let_through(gate: Gate, now: datetime) -> int:
    room, look_at = _room(gate, now)
    line = [row.id for row in _behind(gate.id).limit(room)] if room > 0 else []
    # Who holds one already (a worker that takes it out of the line) may wait for this gate.
    free = locked(Delivery.select(Delivery.id), skip=True).where(Delivery.id.in_(line))
    ids = [row.id for row in free] if line else []
    if ids:
        Delivery.update(gate=None).where(Delivery.id.in_(ids)).execute()
    gate.look_at = look_at if len(line) == room or len(ids) < len(line) else None
    gate.save(only=[Gate.look_at])
    return len(ids)


def _room(gate: Gate, now: datetime) -> tuple[int, datetime]:
    """How many may pass a gate now, and when to look for more."""
    kind, _, number = gate.name.partition(" ")
    if kind == "target":
        if gate.closed_until is None:
            return MOST_AT_ONCE, now
        if gate.closed_until > now:
            return 0, gate.closed_until
        return 1, now + PROBE
    if kind == "account":
        return _left_of_budget(gate, int(number), now)
    project = Project.get_by_id(int(number))
    mine = (Delivery.project == project.id) & SENDING
    sending = Delivery.select().where(mine).count()
    return max(0, policy_of(project).publishes_at_once - sending), now + LOOK_AGAIN


def _left_of_budget(gate: Gate, account_id: int, now: datetime) -> tuple[int, datetime]:
    target = Target.select().where(Target.account == account_id).first()
    budget = capabilities_of(target.account.platform).budget if target else None
    if budget is None or gate.used_until is None:
        return MOST_AT_ONCE, now
    room = names.allowed(gate.used_until, budget, now=now)
    return room, max(names.fits_at(gate.used_until, budget), now + LOOK_AGAIN)


def look_for_forgotten(*, now: datetime) -> int:
    """Have gates looked at behind which somebody waits though no moment for it is set."""
    return int(Gate.update(look_at=now).where(_FORGOTTEN).execute())
