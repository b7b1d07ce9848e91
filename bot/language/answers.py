"""Questions of the whole sentence: unknown words, missing verbs, what each option would mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.language import leaf
from bot.language.combining import combine
from bot.language.command import Command
from bot.language.frame import Asked, Failed, Frame
from bot.language.lexicons import lexicon_of
from bot.language.pieces import DAYS, Clocks, Date, Found, Part, Zone
from bot.language.plans import Plan
from bot.language.reading import Kind, Option, Reading
from bot.language.typos import nearest
from models.rules.recurrence import expand
from models.rules.timezones import tzinfo_of

FIRST = 6


def before_time(command: Command, reading: Reading, frame: Frame) -> Reading:
    """The reading with the questions settled that have nothing to do with time."""
    if command.p_level is not None:
        options = (("the most urgent", "high"), ("the least urgent", "low"))
        text = f"Is p{command.p_level} the most or the least urgent?"
        picked = frame.choose("priority", text, options, key="priority", habit="priority")
        reading = replace(reading, priority=picked)
    if command.needs_quotes:
        text = "I cannot tell where the text ends. Put it between quotation marks."
        raise Asked("quotes", text, "quotes")
    if command.several_texts:
        text = "I read two texts. Say them one by one; a title has a colon after it."
        raise Asked("two_texts", text, "quotes")
    if command.action == "stop":
        ways = (
            ("pause it: nothing goes out until it is resumed", "pause"),
            ("cancel it: it does not go out", "cancel"),
            ("unpublish it: take down what is out", "unpublish"),
        )
        picked = frame.choose("verb", "Stop it how?", ways, key="verb")
        frame.action = command.action = picked
        reading = replace(reading, action=picked)
    if command.action == "cancel" and (command.time or command.targets):
        reading = _slang(command, reading, frame)
    return reading


def _slang(command: Command, reading: Reading, frame: Frame) -> Reading:
    """`drop #5 on tiktok friday`: to some it means to publish, to others to cancel."""
    verb = command.tokens[command.verb_end - 1]
    if command.text[verb.start : verb.end].casefold() != "drop":
        return reading
    ways = (("publish it", "publish"), ("cancel it", "cancel"))
    picked = frame.choose("verb", "Drop it how: put it out, or cancel it?", ways, key="verb")
    frame.action = command.action = picked
    return replace(reading, action=picked)


def unknown_words(command: Command, frame: Frame) -> Plan | None:
    """The time in words of a language that is not ours, where dateparser is sure of it; else
    raise the question that names the first word nobody understood, if there is one."""
    if not command.unknown:
        return None
    if command.action and (plan := _foreign(command, frame)):
        return plan
    token = command.unknown[0]
    word = token.raw or token.text
    verbs = tuple(lexicon_of("en").verbs)
    if not command.action and (verb := nearest(word, verbs)):
        text = f"I do not know “{word}”. Did you mean “{verb}”?"
        raise Asked("unknown_word", text, "verb", ((verb, verb),))
    known = (*verbs, *lexicon_of("en").typo_words, *(frame.context.targets or ()))
    near = nearest(word, known)
    elsewise = "Leave it out" if command.quotes else "Text goes between quotation marks"
    hint = f" The nearest I know is “{near}”." if near else f" {elsewise}."
    raise Asked("unknown_word", f"I do not understand “{word}” here.{hint}", "word")


def _foreign(command: Command, frame: Frame) -> Plan | None:
    """The day dateparser makes of the unknown words, with the clock time around them."""
    if any(not isinstance(found.piece, Clocks | Part | Zone) for found in command.time):
        return None
    first, last = command.unknown[0].start, command.unknown[-1].end
    if any(first < found.start < last for found in command.time):
        return None
    read = leaf.read_day(command.text[first:last], frame.now, frame.date_order)
    if read is None:
        return None
    day = Found(Date(read.month, read.day, read.year), first, last)
    return combine([*command.time, day])[0]


def without_time(reading: Reading, command: Command) -> Reading:
    """A sentence that says nothing about time; with no verb either it is no command."""
    if not reading.action and not command.ids and not command.targets:
        text = "I see nothing to do in that. Try “schedule”, “list” or “help”."
        raise Failed("unknown_word", text)
    return reading


def one_time_for_all(command: Command, plans: list[Plan]) -> None:
    """`9am on blog and 10am on twitter` are two sentences: raise the question."""
    several = any(
        len(plan.days) > 1 or (plan.clocks and len(plan.clocks.clocks) > 1) for plan in plans
    )
    if len(plans) < 2 and not several:
        return
    times = [found.start for found in command.time if isinstance(found.piece, (Clocks, *DAYS))]
    for sort in ("id", "target"):
        places = [start for name, start in command.places if name == sort]
        if any(min(places, default=0) < time < max(places, default=0) for time in times):
            text = "I read several times for several places. Say them in sentences of their own."
            raise Asked("conflict", text, "conflict")


def no_verb(command: Command) -> None:
    """A post and a time with no verb: ask what should happen to it."""
    if command.action or not (command.ids or command.targets):
        return
    options = (
        ("schedule it", "schedule"),
        ("move it", "move"),
        ("cancel it", "cancel"),
    )
    raise Asked("no_verb", "What should happen to it?", "verb", options)


def options(
    pairs: tuple[tuple[str, str], ...], meaning: Callable[[str], Reading | None] | None
) -> tuple[Option, ...]:
    """Options with the instants they would mean, their labels telling the moment."""
    read = [(label, answer, meaning(answer) if meaning else None) for label, answer in pairs]
    possible = [one for one in read if one[2] is None or one[2].kind is not Kind.ERROR]
    kept = [(one, instants(one[2]) if one[2] else ()) for one in possible or read]
    same = len(kept) > 1 and len({values for _, values in kept}) == 1
    return tuple(
        Option(label if same else _label(label, values, reading), answer, values)
        for (label, answer, reading), values in kept
    )


def instants(reading: Reading, limit: int = FIRST) -> tuple[datetime, ...]:
    """The first instants of a reading's rules, in order, in UTC."""
    found = [
        one.at
        for rule in reading.rules
        for one in expand(rule, after=datetime.min.replace(tzinfo=tzinfo_of("UTC")), limit=limit)
    ]
    return tuple(sorted(found)[:limit])


def _label(label: str, values: tuple[datetime, ...], reading: Reading | None) -> str:
    if not values or reading is None or reading.kind is Kind.RECURRENCE:
        return label
    local = values[0].astimezone(tzinfo_of(reading.zone))
    moment = f"{local:%a} {local.day} {local:%b %Y, %H:%M}"
    if moment[4:] in label:
        return label
    return moment if label[:3] in moment or label in moment else f"{moment} ({label})"


def span(command: Command, asked: Asked) -> tuple[int, int] | None:
    """The stretch of the sentence a question is about."""
    if asked.reason == "unknown_word" and command.unknown:
        return command.unknown[0].start, command.unknown[0].end
    if command.time:
        return min(f.start for f in command.time), max(f.end for f in command.time)
    return None
