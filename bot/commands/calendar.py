"""Moving, holding back and taking off: commands that act at once and can be taken back."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.canonical import Click
from bot.commands import approvals, conflicts, freezes, proposals, together
from bot.commands.request import Request
from bot.language.reading import Kind, Reading
from bot.reply import Reply
from bot.understanding import understand
from bot.views import calendar as views
from models.database import savepoint
from models.errors import Refused, Unchanged, UserError
from models.services.approvals import asking
from models.services.conflicts.conflicts import HEEDED
from models.services.engine import recovery
from models.services.freezes import frozen
from models.services.people.people import Speaker
from models.services.posts import holding, moving
from models.services.posts.changing import Change

Deed = Callable[[int], Change]

_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def pause(request: Request) -> Reply:
    """Hold posts back until they are resumed."""
    _at_once_only(request)
    if together.means_all(request):
        return views.all_paused(*holding.pause_all(request.speaker, now=request.now))
    return _each(
        request,
        "pause",
        lambda number: holding.pause(request.speaker, number, None, now=request.now),
    )


def resume(request: Request) -> Reply:
    """Let paused posts go on."""
    _at_once_only(request)
    if together.means_all(request):
        resumed = holding.resume_all(request.speaker, now=request.now)
        return views.all_resumed(resumed, request.speaker)
    return _each(
        request,
        "resume",
        lambda number: holding.resume(request.speaker, number, None, now=request.now, care=HEEDED),
    )


def cancel(request: Request) -> Reply:
    """Take posts off the calendar; their words stay."""
    _at_once_only(request)
    if together.means_all(request):
        return together.ask_to_cancel(request)
    return _each(
        request,
        "cancel",
        lambda number: holding.cancel(request.speaker, number, None, now=request.now),
    )


def skip(request: Request) -> Reply:
    """Leave out the next occurrence."""
    day = _one_day(request.reading)
    return _each(
        request,
        "skip",
        lambda number: holding.skip(request.speaker, number, None, on=day, now=request.now),
    )


def move(request: Request) -> Reply:
    """Move posts to another time, or by an amount."""
    reading = request.reading
    if reading.kind is Kind.SHIFT and reading.shift:
        days, elapsed = _amount(reading.shift)
        return _each(
            request,
            "move",
            lambda number: moving.move_by(
                request.speaker,
                number,
                None,
                days=days,
                elapsed=elapsed,
                now=request.now,
                care=HEEDED,
            ),
        )
    if reading.kind is Kind.DATE and "hour" in reading.assumed:
        day = reading.rules[0].start.date()
        return _each(
            request,
            "move",
            lambda number: moving.move_to_day(
                request.speaker, number, None, day, now=request.now, care=HEEDED
            ),
        )
    if len(reading.rules) != 1:
        raise Refused(
            "To when? Say `move #12 to friday 14:00` or `move #12 by 2 hours`. Nothing was moved."
        )
    rule = reading.rules[0]
    return _each(
        request,
        "move",
        lambda number: moving.move_to(
            request.speaker, number, None, rule, now=request.now, care=HEEDED
        ),
        refused="move" if rule.repeat is None else "change",
    )


def _one_day(reading: Reading) -> date | None:
    """The day a sentence names, if it names one; raises Refused for a span or a series."""
    if reading.kind is Kind.NONE:
        return None
    if reading.kind not in (Kind.DATE, Kind.INSTANT) or len(reading.rules) != 1:
        raise Refused("Name one day: `skip #12 on friday`. Nothing was changed.")
    return reading.rules[0].start.date()


def _at_once_only(request: Request) -> None:
    """Refuse a time where a command acts at once, so that it is not left out silently."""
    if request.reading.kind is not Kind.NONE:
        verb = request.reading.action
        raise Refused(
            f"“{verb}” acts at once; I cannot do it at another time. Say it without the time, or "
            f"when the time has come; a post of that day by its number: `{verb} #12`. Nothing was "
            "changed."
        )


def _amount(shift: str) -> tuple[int, timedelta]:
    found = _DURATION.fullmatch(shift)
    if found is None:
        raise Refused(
            "Months and years cannot be added to a post's time. Say a date instead. "
            "Nothing was moved."
        )
    sign = -1 if found["sign"] else 1
    part = {
        name: int(found[name] or 0) for name in ("weeks", "days", "hours", "minutes", "seconds")
    }
    days = part["weeks"] * 7 + part["days"]
    elapsed = timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])
    return sign * days, sign * elapsed


def retry(request: Request) -> Reply:
    """Send the failed deliveries of posts again, or of all that failed lately."""
    if together.means_all(request):
        return together.retry_all(request.speaker, None, now=request.now)
    return together.retry(request.speaker, _numbers(request), now=request.now)


def publish(request: Request) -> Reply:
    """Ask before something is sent at once, or put on the calendar where a time is said."""
    reading = request.reading
    if reading.anyway:
        return _anyway(request)
    if len(reading.ids) > 1 and reading.kind is Kind.NONE:
        return together.ask_to_publish(request)
    return proposals.propose(request)


def _anyway(request: Request) -> Reply:
    """In spite of what keeps it: without the approval it waits for, else through a freeze."""
    reading = request.reading
    if len(reading.ids) == 1 and asking.is_asked(request.speaker.project, reading.ids[0]):
        number, reason = reading.ids[0], reading.reason
        return approvals.override(request.speaker, number, reason, at_once=True, now=request.now)
    return freezes.publish_anyway(request)


def _each(request: Request, verb: str, deed: Deed, refused: str | None = None) -> Reply:
    """Do it to every post named; one that cannot be is said beside those that could. `refused` is
    what a conflict refuses of one alone, where that is not the verb."""
    numbers = _numbers(request)
    if len(numbers) == 1:
        return conflicts.heeding(
            request.speaker,
            lambda: _changed(verb, deed(numbers[0]), request.speaker),
            deed=refused or verb,
            now=request.now,
        )
    done: list[Change] = []
    errors: list[str] = []
    same: list[str] = []
    for number in numbers:
        try:
            with savepoint():
                done.append(deed(number))
        except Unchanged as error:
            same.append(str(error))
        except UserError as error:
            errors.append(str(error))
    return views.batch(verb, done, errors, same=same)


def _changed(verb: str, change: Change, speaker: Speaker) -> Reply:
    keeper = None
    if change.after is not None:
        places = moving.usual_targets(change.post)
        keeper = frozen.at(speaker.project, change.after, places, change.post.id)
    return views.changed(verb, change, speaker, keeper)


def _numbers(request: Request) -> tuple[int, ...]:
    if not request.reading.ids:
        verb = request.reading.action
        raise Refused(f"Which post? Say its number: `{verb} #12`. Nothing was changed.")
    return request.reading.ids


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button of a post's card, or one about many posts."""
    if click.subject == "project":
        return together.click(click, speaker, now)
    number = click.number or 0
    if click.verb == "retry":
        return together.retry(speaker, (number,), now=now)
    if click.verb in ("publish", "unpublish"):
        return _propose(f"{click.verb} #{number}", speaker, now)
    if click.verb == "stop":  # also where it was edited since the warning: it must not fail now
        return views.changed("pause", holding.pause(speaker, number, None, now=now), speaker)
    deed = _DEEDS[click.verb]
    return conflicts.heeding(
        speaker,
        lambda: _changed(click.verb, deed(speaker, number, click.version, now=now), speaker),
        deed=click.verb,
        now=now,
    )


def move_click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Move a post to the moment that a button names."""
    if " to " in click.argument:
        return conflicts.move(click, speaker, now)
    at = datetime.strptime(click.argument, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    change = moving.move_at(speaker, click.number or 0, click.version, at, now=now)
    return views.changed("move", change, speaker)


_DEEDS: dict[str, Callable[..., Change]] = {
    "pause": holding.pause,
    "resume": partial(holding.resume, care=HEEDED),
    "cancel": holding.cancel,
    "skip": holding.skip,
}


def _propose(words: str, speaker: Speaker, now: datetime) -> Reply:
    reading = understand(words, {}, speaker, now=now)
    return proposals.propose(Request(speaker, words, reading, now, {}))


def catch_up(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Settle what is held back: send the latest, send all spaced out, or drop."""
    sent, dropped = recovery.decide_held(speaker, click.number, click.argument, now=now)
    return views.caught_up(sent, dropped)
