"""What a confirmed sentence will do: worked out the same way for its card and for the deed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.language.reading import Kind, Option, Question, Reading
from models.errors import Refused
from models.rules.media import Media, media_of
from models.rules.policy import CatchUp, policy_of
from models.rules.recurrence import Rule, later
from models.rules.timezones import tzinfo_of
from models.services.people.people import Speaker
from models.services.posts import moving, posts, scheduling
from models.services.posts.manner import Manner, check_room, check_stagger
from models.services.workspaces import targets
from models.tables import Occurrence, Post, Target

MOVED = "moved by"  # of a proposal: so many seconds later than it says
PRIORITIES = {"low": 3, "normal": 5, "high": 7, "urgent": 9}


@dataclass(frozen=True, slots=True)
class Intention:
    """A deed waiting for a yes: `post` is the existing post it is about, else `title`, `text` and
    `media` make a new one. `now` means at once, without waiting for a time; `instead_of` is what
    was planned for later and is brought forward by that."""

    deed: Literal["schedule", "publish", "unpublish", "draft"]
    title: str | None
    text: str
    post: Post | None
    rules: tuple[Rule, ...]
    now: bool
    targets: tuple[Target, ...]
    priority: int
    stagger: timedelta
    reading: Reading
    instead_of: Occurrence | None = None
    media: Media = ()


def manner_of(reading: Reading) -> Manner:
    """How it goes out, as far as a sentence says."""
    catch_up = CatchUp(reading.if_late) if reading.if_late else None
    return Manner(reading.stagger, catch_up, reading.not_after)


def intend(
    speaker: Speaker, reading: Reading, answers: dict[str, str], *, now: datetime
) -> Intention | Question:
    """The deed of an understood sentence, or what still has to be asked. Raises UserError where
    there is nothing to do it to."""
    post, title, text, media = _content(speaker, reading)
    when = answers.get("when")
    deed = reading.action
    said_now = reading.elapsed == timedelta()
    rules = (
        _chosen_time(speaker, when) if said_now else reading.rules or _chosen_time(speaker, when)
    )
    said_now = said_now and not rules
    if MOVED in answers:
        by = timedelta(seconds=float(answers[MOVED]))
        rules = tuple(later(rule, by, after=now) for rule in rules)
    at_once = not rules and (when == "now" or said_now or deed in ("publish", "unpublish"))
    if at_once and not said_now and reading.kind is not Kind.NONE:
        raise Refused(
            "I need one moment, not a span or an amount: `tomorrow 14:00`, `in 2 hours`. "
            "Nothing was scheduled and nothing went out."
        )
    if deed == "schedule" and not rules and not at_once:
        return _ask_when(speaker, now)
    if deed == "draft" and reading.kind is not Kind.NONE:
        return _DRAFT_WITH_A_TIME
    if deed not in ("schedule", "publish", "unpublish", "draft"):
        raise Refused(f"“{reading.action}” is nothing that waits for a confirmation.")
    if deed in ("schedule", "publish"):
        deed = "publish" if at_once else "schedule"
    places = _places(speaker, reading, post, deed)
    planned = _planned(post, reading, deed)
    return Intention(
        deed=deed,  # type: ignore[arg-type]  # one of the four, as checked above
        title=title,
        text=text,
        post=post,
        rules=rules,
        now=at_once,
        targets=places,
        priority=_priority(reading.priority),
        stagger=_stagger(speaker, reading, deed, len(places), planned),
        reading=reading,
        instead_of=planned,
        media=media,
    )


def _planned(post: Post | None, reading: Reading, deed: str) -> Occurrence | None:
    """What publishing a post at once brings forward."""
    if post is None or deed != "publish" or reading.targets:
        return None
    return moving.planned_once(post)


def _content(speaker: Speaker, reading: Reading) -> tuple[Post | None, str | None, str, Media]:
    if reading.ids:
        post = posts.to_change(speaker, reading.ids[0])
        revision = posts.content(post)
        return post, revision.title, revision.text, media_of(revision.media)
    if reading.text is None:
        raise Refused(
            "I do not see what to publish. Put the words in quotes, or name a post by its number: "
            '`"Hello world" to site tomorrow 9am`, `schedule #12 friday 14:00`. Nothing was saved.'
        )
    posts.check_content(reading.title, reading.text)
    return None, reading.title, reading.text, speaker.files


def _places(speaker: Speaker, reading: Reading, post: Post | None, deed: str) -> tuple[Target, ...]:
    if reading.targets:
        return tuple(targets.get_each(speaker.project, reading.targets))
    if post is None:
        return ()
    connected = targets.connected(speaker.project)
    ids = moving.live_targets(post) if deed == "unpublish" else ()
    ids = ids or moving.usual_targets(post)
    here = {target.id: target for target in connected}
    chosen = tuple(here[each] for each in ids if each in here)
    if not chosen and deed in ("schedule", "publish") and len(connected) == 1:
        return tuple(connected)
    return chosen


def _stagger(
    speaker: Speaker, reading: Reading, deed: str, places: int, planned: Occurrence | None
) -> timedelta:
    """The time between one place and the next: as said, as planned, or as the project decided."""
    if deed == "draft" or not places:
        return timedelta()
    if reading.stagger is not None:
        check_stagger(reading.stagger, places)
        return reading.stagger
    if planned is not None:
        return timedelta(seconds=planned.schedule.stagger)
    if places == 1 or deed == "unpublish":
        return timedelta()
    return policy_of(speaker.project).stagger


def _priority(said: str | None) -> int:
    if said is None:
        return PRIORITIES["normal"]
    return int(said) if said.isdigit() else PRIORITIES[said]


def _chosen_time(speaker: Speaker, when: str | None) -> tuple[Rule, ...]:
    if when in (None, "now"):
        return ()
    moment = datetime.fromisoformat(str(when))
    return (Rule(zone=speaker.zone, start=moment, times=(moment.time(),)),)


def _ask_when(speaker: Speaker, now: datetime) -> Question:
    today = now.astimezone(tzinfo_of(speaker.zone)).date()
    hour = policy_of(speaker.project).default_hour
    tomorrow = datetime.combine(today + timedelta(days=1), hour)
    monday = datetime.combine(today + timedelta(days=7 - today.weekday()), hour)
    options = [Option(f"{day:%a %-d %b %Y, %H:%M}", day.isoformat()) for day in (tomorrow, monday)]
    return Question(
        reason="no time",
        text="When should it go out?",
        key="when",
        options=(*dict.fromkeys(options), Option("Publish now", "now")),
    )


# What is asked where `write "Hello" for monday` may mean either; its card keeps it as a draft.
_DRAFT_WITH_A_TIME = Question(
    reason="draft with a time",
    text="A draft has no time. Should it be scheduled?",
    key="deed",
    options=(Option("Schedule it", "schedule"),),
)


def plan_of(intention: Intention, speaker: Speaker, *, now: datetime) -> scheduling.Plan:
    """The schedule an intention asks for. Raises Refused when it has nowhere to go."""
    if not intention.targets:
        raise Refused(
            "It has nowhere to go: name a target (`to site`), or make one with `connect`. "
            "Nothing was scheduled."
        )
    rules = (scheduling.once_now(speaker.zone, now),) if intention.now else intention.rules
    manner = manner_of(intention.reading)
    places = len(intention.targets)
    for rule in rules:
        check_room(rule.times, manner.not_after, intention.stagger, places)
    action = scheduling.UNPUBLISH if intention.deed == "unpublish" else scheduling.PUBLISH
    return scheduling.Plan(
        action,
        rules,
        tuple(target.id for target in intention.targets),
        intention.priority,
        intention.reading.precision,
        manner.not_after,
        intention.stagger,
        manner.catch_up,
    )


def at_once(intention: Intention) -> Intention:
    """The same intention without waiting for its time."""
    deed: Literal["publish", "unpublish"] = (
        "unpublish" if intention.deed == "unpublish" else "publish"
    )
    return replace(intention, deed=deed, now=True, rules=())
