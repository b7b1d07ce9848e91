"""What stands in the way of posts: looked for before they are written, kept in a row each, and
decided by people.

`look` tells what would stand in the way of a plan; `heed` looks again at what is written, inside
the transaction of the change, and refuses it; `note` keeps what is found and refuses nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import ask, locked, pipelined
from models.errors import Refused
from models.rules.conflicts.numbers import numbers_of
from models.rules.conflicts.registry import findings
from models.rules.conflicts.slots import Around, Finding, Slot
from models.rules.recurrence import Rule, expand
from models.rules.roles import Right
from models.rules.states import DeliveryState, ScheduleState
from models.services.approvals.covering import ask_content
from models.services.conflicts import conflict_rows, likeness, neighbours
from models.services.conflicts.neighbours import Places
from models.services.freezes import frozen
from models.services.notices import notices
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.workspaces import targets
from models.tables import Conflict, Delivery, Occurrence, Post, Project, Schedule

AHEAD = timedelta(days=90)
MOST_SLOTS = 200


@dataclass(frozen=True, slots=True)
class Care:
    """How an act minds conflicts: those that block refuse it, unless somebody who may goes ahead
    `because` of something, or where it is to leave them open (it `refuses` nothing); those that do
    not block were shown before, and are `kept`, or stay open."""

    because: str | None = None
    kept: bool = False
    refuses: bool = True


HEEDED = Care()
LEFT_OPEN = Care(refuses=False)


class Conflicting(Refused):
    """Something stands in the way; `findings` tells what, the gravest first, of which `post` (none:
    it was not written yet)."""

    def __init__(self, found: Sequence[Finding], post: Post | None = None) -> None:
        super().__init__(
            f"Something stands in the way of {f'#{post.number}' if post else 'this'} at that time. "
            "Nothing was changed and nothing goes out; say another time."
        )
        self.findings, self.post = tuple(found), post


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """Those of the findings that keep a post from going out."""
    return [each for each in found if each.severity.blocks]


def slots_of(
    here: Places,
    rules: Sequence[Rule],
    targets: Sequence[int],
    *,
    stagger: timedelta,
    priority: int,
    now: datetime,
    post: Post | None = None,
    label: str = "",
    first: int = 0,
) -> list[Slot]:
    """What rules that are not written yet would put on the calendar in the next 90 days; a single
    moment further away too. They are told apart by numbers below zero, from below -`first` on."""
    found = []
    for number, rule in enumerate(rules, start=first + 1):
        after = now - timedelta(microseconds=1)  # what is at once counts
        moments = expand(rule, after=after, limit=MOST_SLOTS, before=now + AHEAD)
        for instant in moments or expand(rule, after=after, limit=1):
            found += [
                neighbours.slot_on(
                    here[target],
                    instant.at + place * stagger,
                    post.number if post else None,
                    -number,
                    priority,
                    label=label,
                    zone=rule.zone,
                )
                for place, target in enumerate(targets)
                if target in here
            ]
    return sorted(found, key=lambda slot: slot.at)[:MOST_SLOTS]


def look(
    project: Project,
    slots: Sequence[Slot],
    text: str,
    *,
    here: Places,
    post: Post | None,
    now: datetime,
    frozen_too: bool = True,
) -> list[Finding]:
    """What stands in the way of slots that are not written yet; what a post has on the calendar
    already does not stand in its own. What is frozen is looked at unless it need not be."""
    whole = around(
        project,
        slots,
        text,
        here=here,
        post=post,
        now=now,
        besides=slots,
        frozen_too=frozen_too,
    )
    return findings(slots, whole)


def around(
    project: Project,
    slots: Sequence[Slot],
    text: str,
    *,
    here: Places,
    post: Post | None,
    now: datetime,
    besides: Sequence[Slot] = (),
    frozen_too: bool = True,
) -> Around:
    """All that rules may know about the calendar around slots: what is written, but for the own of
    a `post` that exists, and what is to be thought of `besides`."""
    numbers = numbers_of(project.policy)
    own = post.number if post else None
    with pipelined():
        others = neighbours.ask_around(slots, numbers, here)
        closed = frozen.ask_closing(project, slots if frozen_too else (), post, now=now)
        alike = likeness.ask_alike(
            project.id,
            text,
            {slot.target for slot in slots},
            numbers.alike,
            but=post.id if post else None,
            now=now,
        )
    return Around(
        [*besides, *(each for each in others() if own is None or each.post != own)],
        numbers,
        project.zone,
        closed=closed(),
        alike=alike(),
    )


def heed(speaker: Speaker, post: Post, care: Care | None, *, now: datetime) -> list[Finding]:
    """Look at all that is planned of a post, as it is written by now, and keep what is found;
    inside the transaction of the change. Raises Conflicting where something new stands in its way
    and nobody goes ahead in spite of it; NotAllowed where they may not. Without `care` nothing is
    looked at."""
    if care is None:
        return []
    if care.because is not None:
        permissions.require(speaker, Right.OVERRIDE)
    alone = locked(Project.select(Project.id).where(Project.id == speaker.project.id))
    with pipelined():
        ask(alone)  # one look at a time
        found, rows = _look_again(speaker.project, post, now)
    fresh = [
        each
        for each in found
        if not conflict_rows.is_decided(rows.get(conflict_rows.key_of(each)), each)
    ]
    if blocking(fresh) and care.because is None and care.refuses:
        raise Conflicting(fresh, post)
    conflict_rows.write(post, found, rows, now)
    if care.because is not None:
        conflict_rows.override(speaker, post, care.because, now=now)
    if care.kept:
        conflict_rows.keep(speaker, post, now=now)
    conflict_rows.mark(post)
    return fresh


def undecided(
    project: Project, post: Post, slots: Sequence[Slot], text: str, *, here: Places, now: datetime
) -> list[Finding]:
    """What stands in the way of what a post has on the calendar, that nobody decided about."""
    rows = conflict_rows.of(post)
    found = look(project, slots, text, here=here, post=post, now=now)
    return [
        each
        for each in found
        if not conflict_rows.is_decided(rows.get(conflict_rows.key_of(each)), each)
    ]


def _look_again(
    project: Project, post: Post, now: datetime
) -> tuple[list[Finding], Mapping[conflict_rows.Key, Conflict]]:
    """What stands in the way of all that is planned of a post, and what was known of that."""
    with pipelined():
        connected, going = targets.ask_connected(project), _ask_planned([post.id])
        words, rows = ask_content(post), conflict_rows.ask_of(post)
        here = neighbours.by_id(connected())
        slots = _planned([post], going(), here, now)[post.id]
    if not slots:
        return [], rows()
    return look(project, slots, words().text, here=here, post=post, now=now), rows()


def planned(post: Post, here: Places, *, now: datetime) -> list[Slot]:
    """What a post has on the calendar and is to be published in the next 90 days, in order."""
    return planned_of([post], here, now=now)[post.id]


def planned_of(
    some_posts: Sequence[Post], here: Places, *, now: datetime
) -> Mapping[int, list[Slot]]:
    """The same of each of some posts, by its id."""
    return _planned(some_posts, _ask_planned([post.id for post in some_posts])(), here, now)


def _ask_planned(post_ids: Sequence[int]) -> Callable[[], list[Any]]:
    states = [ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL]
    unstarted = [DeliveryState.WAITING, DeliveryState.QUEUED, DeliveryState.HELD]
    rows: Any = (
        Delivery.select(
            Delivery.post,
            Delivery.target,
            Delivery.next_at,
            Schedule.id,
            Delivery.priority,
            Schedule.zone,
        )
        .join(Occurrence)
        .join(Schedule)
        .where(
            Delivery.post.in_(post_ids)
            & Delivery.state.in_(unstarted)
            & Schedule.state.in_(states)
            & (Schedule.action == "publish")
        )
        .order_by(Delivery.next_at, Delivery.id)
        .tuples()
    )
    return ask(rows)


def _planned(
    some_posts: Sequence[Post], rows: Iterable[Any], here: Places, now: datetime
) -> Mapping[int, list[Slot]]:
    by_id = {post.id: post for post in some_posts}
    found: dict[int, list[Slot]] = {each: [] for each in by_id}
    for owner, target, at, schedule, priority, zone in rows:
        post = by_id[owner]
        if target in here and (at <= now + AHEAD or not found[owner]):
            found[owner].append(
                neighbours.slot_on(
                    here[target], at, post.number, schedule, priority, label=post.label, zone=zone
                )
            )
    return {each: slots[:MOST_SLOTS] for each, slots in found.items()}


def note(post: Post, *, now: datetime) -> list[Finding]:
    """Keep what stands in the way of a post by now, refusing nothing, and tell its owner of what is
    new and blocks it; inside a transaction."""
    found, rows = _look_again(post.project, post, now)
    conflict_rows.write(post, found, rows, now)
    conflict_rows.mark(post)
    tell_all([(post, found, rows)], now=now)
    return _new_ones(found, rows)


def _new_ones(found: Iterable[Finding], known: Collection[conflict_rows.Key]) -> list[Finding]:
    return [each for each in blocking(found) if conflict_rows.key_of(each) not in known]


def tell_all(looked: Iterable[conflict_rows.Look], *, now: datetime) -> None:
    """Tell the owners of posts, all of one project, of what blocks them and was not known before;
    inside a transaction."""
    fresh = [(post, new) for post, found, rows in looked if (new := _new_ones(found, rows))]
    if not fresh:
        return
    first = [new[0].slot.schedule for _, new in fresh]
    rows: Any = Schedule.select(Schedule.id, Schedule.channel).where(Schedule.id.in_(first))
    channels = dict(rows.tuples())
    told = [_told(post, new, channels[new[0].slot.schedule]) for post, new in fresh]
    notices.tell_all("conflict", told, project_id=fresh[0][0].project_id, now=now)


def _told(post: Post, new: Sequence[Finding], channel: int) -> dict[str, Any]:
    slot = new[0].slot
    return {
        "key": f"conflict {slot.schedule} {new[0].kind} {slot.at.isoformat()}",
        "facts": {
            "post": post.number,
            "label": post.label,
            "count": len(new),
            "at": slot.at.isoformat(),
            "zone": slot.zone,
        },
        "channel": channel,
        "member": post.author_id,
    }
