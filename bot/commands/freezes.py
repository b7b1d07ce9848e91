"""Freezing, lifting, and letting one post through."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.canonical import Click
from bot.commands.request import Request
from bot.commands.together import EVERYTHING
from bot.language.reading import Kind, Reading
from bot.reply import Card, Reply
from bot.views import freezes as views
from models.errors import Refused
from models.rules.freezes import Backlog, Falling, Scope, Window
from models.rules.public_holidays import find_calendar
from models.rules.recurrence import Rule, expand
from models.rules.roles import Right
from models.rules.timezones import tzinfo_of
from models.services.approvals import asking
from models.services.conflicts import noting
from models.services.freezes import freeze_impact, freezing, frozen, permits, thawing
from models.services.freezes.freezing import Wanted
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.services.workspaces import targets
from models.tables import Freeze

END_OF_DAY = time(23, 59)
DAY = timedelta(days=1)
_NUMBERED = re.compile(r"F?(?P<number>\d+)(?P<once> once)?", re.IGNORECASE)
_IDLE = re.compile(r"\b(the|freeze|freezes|of|on|for good|please)\b", re.IGNORECASE)


def freeze(request: Request) -> Reply:
    """Freeze at once, or plan a freeze and ask what becomes of what falls into it."""
    reading = request.reading
    if _says_nothing(reading):
        return views.freeze_what(request.speaker)
    wanted = _wanted(request)
    if not wanted.is_planned(request.now):
        return _stop(request.speaker, wanted, request.now)
    written = freezing.plan(request.speaker, wanted, now=request.now)
    impact = freeze_impact.of(written, now=request.now)
    return views.planned(written, _names(written), impact, request.speaker)


def _says_nothing(reading: Reading) -> bool:
    named = reading.ids or reading.targets or reading.rest or reading.reason
    return not named and reading.holidays is None and reading.kind is Kind.NONE


def _stop(speaker: Speaker, wanted: Wanted, now: datetime) -> Reply:
    done = freezing.stop(speaker, wanted, now=now)
    return views.stopped(done, _names(done.freeze), speaker)


def _names(freeze: Freeze) -> tuple[str, ...]:
    return frozen.named(frozen.scope_of(freeze))


def _wanted(request: Request) -> Wanted:
    reading = request.reading
    scope = _scope(request.speaker, reading)
    if reading.holidays is not None:
        calendar = find_calendar(reading.holidays)
        return Wanted(scope, reading.reason, calendar=calendar.key)
    if reading.kind is Kind.RECURRENCE:
        if len(reading.rules) != 1:
            raise Refused("One rhythm at a time, please. Nothing is frozen.")
        rule = _from_now_on(reading.rules[0], reading.length or DAY, request.now)
        return Wanted(scope, reading.reason, rule=rule, length=reading.length)
    return Wanted(scope, reading.reason, _window(reading, request.now))


def _from_now_on(rule: Rule, length: timedelta, now: datetime) -> Rule:
    """The rule with the stretch that holds at this very moment, if there is one: its start is the
    first that begins later, unless another was said."""
    if rule.count is not None or "INTERVAL" in (rule.repeat or ""):
        return rule
    today = now.astimezone(tzinfo_of(rule.zone)).replace(tzinfo=None, fold=0)
    earlier = replace(rule, start=datetime.combine((today - length - DAY).date(), time()))
    first = expand(earlier, after=now, limit=1)
    return earlier if first and first[0].local == rule.start else rule


def _window(reading: Reading, now: datetime) -> Window | None:
    """From when to when; the last minute of a day is meant whole."""
    if reading.interval is None:
        return None
    start, end = reading.interval
    if end is not None and end.astimezone(tzinfo_of(reading.zone)).time() == END_OF_DAY:
        end += timedelta(minutes=1)
    return Window(start or now, end)


def _scope(speaker: Speaker, reading: Reading) -> Scope:
    project = speaker.project
    named = [name for name in reading.targets if name != "*"]
    if reading.rest == EVERYTHING and (named or reading.ids):
        raise Refused(
            "Everything, or the targets and posts that are named: one of the two, please. "
            "Nothing is frozen."
        )
    return Scope(
        frozenset(targets.get(project, name).id for name in named),
        frozenset(posts.get(project, number).id for number in reading.ids),
        reading.removals,
    )


def thaw(request: Request) -> Reply:
    """Lift the freeze that the words name: by its number, a target, a post, or all that hold."""
    said = _IDLE.sub("", request.reading.rest).strip()
    if found := _NUMBERED.fullmatch(said):
        return _lift(request.speaker, int(found["number"]), bool(found["once"]), request.now)
    once = said.endswith("once")
    meant = _meant(request.speaker, said.removesuffix("once").strip(), request.now)
    if not meant and not said:
        return _list(request.speaker, request.now)
    if not meant:
        raise Refused(
            "No such freeze holds or is planned. Nothing was changed; `freezes` lists them."
        )
    only = meant[0][0]
    if len(meant) == 1 and (once or (only.rule is None and only.calendar is None)):
        return _lift(request.speaker, only.id, once, request.now)
    return views.lift_which(meant, request.speaker)


def _meant(speaker: Speaker, said: str, now: datetime) -> list[views.Listed]:
    """The freezes that a name stands for; those that hold where none is said."""
    listed = _listed(speaker, now)
    if not said:
        holding = {each.number for each in frozen.now_holding(speaker.project, now=now)}
        return [each for each in listed if each[0].id in holding]
    if said.casefold() in ("all", EVERYTHING):
        return [each for each in listed if not each[2]]
    wanted = {name.casefold() for name in re.split(r"[\s,]+|\band\b", said) if name}
    return [each for each in listed if wanted & set(each[2])]


def _listed(speaker: Speaker, now: datetime) -> list[views.Listed]:
    found = freezing.listing(speaker, now=now)
    return [(each, window, _names(each)) for each, window in found]


def _lift(speaker: Speaker, number: int, once: bool, now: datetime) -> Reply:
    done = freezing.lift(speaker, number, once=once, now=now)
    return views.lifted(done, _names(done.freeze), once, speaker)


def listing(request: Request) -> Reply:
    """The freezes that hold or are planned."""
    return _list(request.speaker, request.now)


def _list(speaker: Speaker, now: datetime) -> Reply:
    held = thawing.waiting(speaker.project, now=now)
    return views.listing(_listed(speaker, now), held, speaker)


def banner(speaker: Speaker, now: datetime) -> tuple[Card, ...]:
    """What is frozen at this moment, and what freezes held that waits for a choice: to stand above
    a list. Clients see what was submitted to them, and nothing of this."""
    if not permissions.may(speaker, Right.LOOK):
        return ()
    holding = frozen.now_holding(speaker.project, now=now)
    named = [(each, frozen.named(each.scope)) for each in holding]
    card = views.banner(named, speaker)
    held = thawing.waiting(speaker.project, now=now)
    waiting = (views.backlog(held, speaker.project.key),) if held else ()
    return (card, *waiting) if card else waiting


def publish_anyway(request: Request) -> Reply:
    """Ask a second person to let a post through a freeze."""
    reading = request.reading
    if len(reading.ids) != 1:
        raise Refused("One post at a time is let through a freeze. Nothing was changed.")
    if reading.kind is not Kind.NONE or reading.targets:
        raise Refused(
            "A post is let through as it stands, at once: say only its number, "
            f"`publish #{reading.ids[0]} anyway because …`. Nothing was changed."
        )
    done = permits.ask(request.speaker, reading.ids[0], reading.reason, now=request.now)
    return views.asked(done, request.speaker)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button of a freeze's card."""
    number = click.number or 0
    if click.verb == "thaw":
        return _lift(speaker, number, click.argument == "once", now)
    if click.subject == "project":
        return _list(speaker, now) if click.verb == "freezes" else _stop_all(speaker, now)
    chosen = freezing.choose(speaker, number, Falling(click.argument), now=now)
    looked = noting.review(freeze_impact.posts_in(chosen, now=now), now=now)
    impact = freeze_impact.of(chosen, now=now)
    return views.chosen(chosen, _names(chosen), impact, looked.posts, speaker)


def _stop_all(speaker: Speaker, now: datetime) -> Reply:
    return _stop(speaker, Wanted(Scope()), now)


def release(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Settle what freezes held, of one post or of all."""
    choice = Backlog(click.argument)
    return views.released(*thawing.decide(speaker, click.number, choice, now=now))


def answer(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The second person's answer to a request to let a post through."""
    number = click.number or 0
    if click.verb == "allow":
        permit, post = permits.allow(speaker, number, now=now)
        asked = asking.is_asked(speaker.project, post.number)
        return views.allowed(permit, post, speaker, asked=asked)
    return views.declined(*permits.decline(speaker, number, now=now))
