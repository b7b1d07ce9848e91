"""What people decide about conflicts of posts that are on the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from models.database import locked, transaction
from models.errors import Refused
from models.rules.conflicts.slots import Finding, Severity
from models.rules.roles import Right
from models.rules.states import OccurrenceState
from models.services.audit import audit
from models.services.conflicts import conflict_rows, conflicts, neighbours, noting, openings
from models.services.conflicts.conflicts import LEFT_OPEN
from models.services.conflicts.noting import Looked
from models.services.conflicts.openings import Choices
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import moving, posts
from models.tables import Conflict, Occurrence, Post

MOST_MOVED = 20
REVIEWED = 20
MOST_REVIEWED = 5_000  # posts, the next to go out
MOST_READ = 50_000  # occurrences, to find those


@dataclass(frozen=True, slots=True)
class Moved:
    """One moment of a post that was changed: from when, to when, and because of what."""

    was: datetime
    at: datetime
    zone: str
    finding: Finding


def of_post(speaker: Speaker, number: int, *, now: datetime) -> tuple[Post, Choices]:
    """What stands in the way of a post as it is on the calendar, that nobody decided about, with
    what can be done about the gravest. Raises NotFound."""
    permissions.require(speaker, Right.LOOK)
    post = posts.get(speaker.project, number)
    return post, _choices(speaker, post, now)


def _choices(speaker: Speaker, post: Post, now: datetime) -> Choices:
    here = neighbours.places(speaker.project)
    slots = conflicts.planned(post, here, now=now)
    if not slots:
        return openings.NONE
    text = posts.content(post).text
    found = conflicts.undecided(speaker.project, post, slots, text, here=here, now=now)
    return openings.about(speaker.project, slots, found, here=here, post=post, now=now)


def about_change(
    speaker: Speaker,
    post: Post,
    found: Sequence[Finding],
    *,
    was: datetime | None,
    now: datetime,
) -> Choices:
    """What can be done where a change of a post was refused for what was found; `was` is where the
    calendar has what would have been there, if that can be moved."""
    here = neighbours.places(speaker.project)
    slot = found[0].slot
    slots = [replace(slot, target=each) for each in found[0].targets if each in here] or [slot]
    choices = openings.about(speaker.project, slots, found, here=here, post=post, now=now)
    return replace(choices, was=was, openings=choices.openings if was else ())


def automatically(
    speaker: Speaker, number: int, revision: int | None, *, now: datetime
) -> tuple[Post, list[Moved], Choices]:
    """Move what stands in somebody's way to the first moments where nothing does; what was moved,
    and what is left. Raises Refused where nothing is in its way."""
    moved: list[Moved] = []
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        choices = _choices(speaker, post, now)
        if not _worth(choices):
            raise Refused(f"Nothing stands in the way of #{number}. Nothing was changed.")
        while choices.cause and choices.openings and len(moved) < MOST_MOVED:
            finding = choices.cause
            was, at = finding.slot.at, finding.slot.at + choices.openings[0].shift
            moving.move_occurrence(speaker, number, None, was, at, now=now, care=LEFT_OPEN)
            moved.append(Moved(was, at, finding.slot.zone, finding))
            post = posts.get(speaker.project, number)
            choices = _choices(speaker, post, now)
        if moved:
            audit.by(
                speaker,
                "resolve conflicts",
                f"post {number}",
                now=now,
                before=[each.was.isoformat() for each in moved],
                after=[each.at.isoformat() for each in moved],
                reason=moved[0].finding.kind,
            )
    return post, moved, choices


def _worth(choices: Choices) -> bool:
    return any(each.severity is not Severity.INFO for each in choices.findings)


def override(
    speaker: Speaker, number: int, revision: int | None, reason: str, *, now: datetime
) -> tuple[Post, int]:
    """Let a post go out in spite of what stands in its way; says how many conflicts that settles.
    Raises NotAllowed, Refused where there are none."""
    permissions.require(speaker, Right.OVERRIDE)
    check_reason(reason)
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        conflicts.note(post, now=now)
        count = conflict_rows.override(speaker, post, reason, now=now)
        conflict_rows.mark(post)
        if not count:
            raise Refused(f"Nothing stands in the way of #{number}. Nothing was changed.")
        return post, count


def keep(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> tuple[Post, int]:
    """Keep a post where it is in spite of warnings; says how many that settles. Raises Refused
    where there are none."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        count = conflict_rows.keep(speaker, post, now=now)
        if not count:
            raise Refused(f"#{number} has no warnings to keep it in spite of. Nothing was changed.")
        audit.by(speaker, "keep", f"post {number}", now=now, after={"warnings": count})
        return post, count


def may_override(speaker: Speaker, reason: str) -> bool:
    """True where somebody may go ahead in spite of conflicts for a reason; raises NotAllowed or
    Refused where not."""
    permissions.require(speaker, Right.OVERRIDE)
    check_reason(reason)
    return True


MOST_REASON = 500


def check_reason(reason: str) -> None:
    """Raise Refused for no reason, or one that nobody will read."""
    if not reason.strip():
        raise Refused("Say why: `override #12 because …`. Nothing was changed.")
    if len(reason) > MOST_REASON:
        raise Refused(
            f"That reason has {len(reason):,} characters; {MOST_REASON} are the most. "
            "Nothing was changed; shorten it and say it again."
        )


@dataclass(frozen=True, slots=True)
class Open:
    """Conflicts that wait for a decision, the gravest and nearest first, and how many there are."""

    rows: tuple[Conflict, ...]
    count: int


def listed(speaker: Speaker, *, offset: int = 0, limit: int = 10, now: datetime) -> Open:
    """The open conflicts of a project, looked at again where they come first."""
    permissions.require(speaker, Right.LOOK)
    _review(speaker, now)
    where = (Conflict.project == speaker.project) & conflict_rows.is_open()
    rows = (
        Conflict.select(Conflict, Post)
        .join(Post)
        .where(where)
        .order_by(conflict_rows.gravest_first(), Conflict.at, Conflict.id)
        .offset(offset)
        .limit(limit)
    )
    return Open(tuple(rows), int(Conflict.select().where(where).count()))


def review_next(speaker: Speaker, *, now: datetime) -> Looked:
    """Look again at the posts that go out next, after what is looked for has changed: at 5,000 at
    the most."""
    pending = (Occurrence.project == speaker.project) & (
        Occurrence.state == OccurrenceState.PENDING
    )
    rows: Any = (
        Occurrence.select(Occurrence.post)
        .where(pending & (Occurrence.due_at >= now))
        .order_by(Occurrence.due_at)
        .limit(MOST_READ)
    )
    next_ones = list(dict.fromkeys(post for (post,) in rows.tuples()))
    return noting.review(next_ones[:MOST_REVIEWED], now=now)


def _review(speaker: Speaker, now: datetime) -> None:
    """Look again at the posts whose conflicts come first: others may have moved out of their
    way."""
    query = (
        Conflict.select(Conflict.post)
        .where((Conflict.project == speaker.project) & conflict_rows.is_open())
        .order_by(Conflict.at)
        .limit(REVIEWED)
    )
    with transaction():
        for number in sorted({row.post_id for row in query}):
            conflicts.note(locked(Post.select()).where(Post.id == number).get(), now=now)
