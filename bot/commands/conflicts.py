"""What people do about conflicts: look at them, give way, keep, go ahead."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.canonical import Click, moved, stamp
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import calendar as calendar_views
from bot.views import conflicts as views
from models.database import savepoint
from models.errors import Refused
from models.rules.conflicts.slots import Finding
from models.services.conflicts import resolving, team_rules
from models.services.conflicts.conflicts import Care, Conflicting
from models.services.conflicts.openings import Choices
from models.services.engine import recovery
from models.services.people.people import Speaker
from models.services.posts import holding, moving, posts
from models.tables import Post

PAGE = 10
_POST = re.compile(
    r"(?:conflicts?\s+)?(?:of\s+)?#?(?P<number>\d{1,9})\b[\s,:]*(?:because\b|:)?\s*(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)


def listing(request: Request) -> Reply:
    """The conflicts that wait for a decision, or those of a post."""
    return _listing(request.speaker, 0, request.now)


def _listing(speaker: Speaker, offset: int, now: datetime) -> Reply:
    found = resolving.listed(speaker, offset=offset, limit=PAGE, now=now)
    return views.listed(found, speaker, offset=offset)


def resolve(request: Request) -> Reply:
    """Move what stands in somebody's way to where nothing does."""
    number, _ = _post(request)
    return _resolve(request.speaker, number, None, request.now)


def _resolve(speaker: Speaker, number: int, revision: int | None, now: datetime) -> Reply:
    return views.resolved(*resolving.automatically(speaker, number, revision, now=now), speaker)


def override(request: Request) -> Reply:
    """Let a post go out in spite of what stands in its way, with a reason."""
    number, reason = _post(request)
    return _override(request.speaker, number, None, reason, request.now)


def _override(
    speaker: Speaker, number: int, revision: int | None, reason: str, now: datetime
) -> Reply:
    post, count = resolving.override(speaker, number, revision, reason, now=now)
    return views.decided(post, count, speaker, "overridden")


def _post(request: Request) -> tuple[int, str]:
    found = _POST.fullmatch(request.reading.rest.strip())
    if found is None:
        verb = request.reading.action
        raise Refused(f"Which post? Say its number: `{verb} #12`. Nothing was changed.")
    return int(found["number"]), found["reason"].strip()


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button about conflicts."""
    number = click.number or 0
    match click.verb:
        case "conflicts":
            return _listing(speaker, int(click.argument), now)
        case "lift":
            team_rules.lift_resources(speaker, now=now)
            return views.lifted(speaker)
        case "resolve":
            return _resolve(speaker, number, click.version, now)
        case "keep":
            post, count = resolving.keep(speaker, number, click.version, now=now)
            return views.decided(post, count, speaker, "kept")
    return _in_spite(click, speaker, now)


def _in_spite(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Go ahead with what was refused, once there is a reason."""
    reason = click.argument.removeprefix("because").strip()
    if not reason:
        mark = f"{speaker.project.key}/{click.number}"
        if click.version is not None:
            mark += f"@{click.version}"
        return views.asking_why(f"{click.verb} {mark} because")
    resolving.check_reason(reason)
    number = click.number or 0
    if click.verb == "override":
        return _override(speaker, number, click.version, reason, now)
    care = Care(because=reason)
    if click.verb == "retry":
        count = recovery.retry(speaker, number, now=now, care=care)
        return calendar_views.retried(number, count)
    change = holding.resume(speaker, number, click.version, now=now, care=care)
    return calendar_views.changed("resume", change, speaker)


def move(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Move what a post has at one moment to another."""
    was, at, reason = moved(click.argument)
    number = click.number or 0
    if reason == "":
        return views.asking_why(_move_says(speaker, number, click.version, was, at))
    if reason is not None:
        resolving.check_reason(reason)
    return heeding(
        speaker,
        lambda: calendar_views.changed(
            "move",
            moving.move_occurrence(
                speaker, number, click.version, was, at, now=now, care=Care(because=reason)
            ),
            speaker,
        ),
        deed="move",
        now=now,
    )


def _move_says(
    speaker: Speaker, number: int, revision: int | None, was: datetime, at: datetime
) -> str:
    mark = f"{number}" if revision is None else f"{number}@{revision}"
    return f"move {speaker.project.key}/{mark} {stamp(was)} to {stamp(at)} because"


def heeding(speaker: Speaker, act: Callable[[], Reply], *, deed: str, now: datetime) -> Reply:
    """What `act` answers; or, where something stands in the way of that, what does and what can be
    done about it: `deed` is what was to be done to a post (`move`, `resume`, `retry`)."""
    try:
        with savepoint():
            return act()
    except Conflicting as conflicting:
        found, post = conflicting.findings, conflicting.post
        if post is None:
            raise
        post = posts.get(speaker.project, post.number)  # as it is without what was refused
        was = _was(post, found, deed)
        choices = resolving.about_change(speaker, post, found, was=was, now=now)
        return views.refused(post, choices, speaker, _anyway(speaker, post, deed, choices), deed)


def _was(post: Post, found: Sequence[Finding], deed: str) -> datetime | None:
    """Where the calendar has what would have been in the way."""
    if deed == "approve":
        return found[0].slot.at
    return moving.next_moment(post) if deed == "move" else None


def _anyway(speaker: Speaker, post: Post, deed: str, choices: Choices) -> str | None:
    """The sentence that does it all the same, or that lets it be done."""
    if deed == "approve":
        return f"override {speaker.project.key}/{post.number}@{post.revision} because"
    if deed in ("resume", "retry"):
        return f"{deed} {speaker.project.key}/{post.number}@{post.revision} because"
    if deed != "move" or choices.was is None or choices.at is None:
        return None
    return _move_says(speaker, post.number, post.revision, choices.was, choices.at)
