"""One sentence in, one reading out: cut, read the pieces, combine, work out, or ask."""

from __future__ import annotations

from dataclasses import replace

from bot.language import answers, arguments
from bot.language.choosing import choose
from bot.language.combining import combine
from bot.language.command import Command
from bot.language.cutting import cut
from bot.language.frame import Asked, Failed, Frame
from bot.language.lexicon import Lexicon
from bot.language.manner import with_manner
from bot.language.pieces import Found
from bot.language.plans import Plan
from bot.language.reading import Context, Kind, Question, Reading
from bot.language.settling import settle, zone_of
from bot.language.tokens import MOST_TOKENS, OPENING

TOO_LONG = "That is too long for one sentence. Put the text of the post between quotation marks."
UNCLOSED = "A quotation mark is opened and never closed. Close it and say it again."


def read(text: str, context: Context) -> Reading:
    """What the sentence says, or the question or error that keeps it from being acted upon.

    Any text at all gives a Reading. Nothing is guessed: what may mean two things is asked, with
    `Context.answers` and `Context.habits` settling what was asked before.
    """
    tokens, lexicon = choose(text, context.language)
    if len(tokens) > MOST_TOKENS:
        return _error(Reading(Kind.ERROR, "", zone=context.zone), Failed("too_long", TOO_LONG))
    if tokens and tokens[-1].text in OPENING:
        return _error(Reading(Kind.ERROR, "", zone=context.zone), Failed("quotes", UNCLOSED))
    command = cut(text, tokens, context, lexicon)
    return _finished(command, context, lexicon)


def _finished(command: Command, context: Context, lexicon: Lexicon) -> Reading:
    reading = frame_of_reading(command, context)
    try:
        return _settled(command, reading, context, lexicon)
    except Asked as asked:
        return _question(command, reading, asked, context, lexicon)
    except Failed as failed:
        return _error(reading, failed)


def _finished_once(command: Command, context: Context, lexicon: Lexicon) -> Reading | None:
    """The reading with one more answer: None where it asks again, an error where it cannot be."""
    try:
        return _settled(command, frame_of_reading(command, context), context, lexicon)
    except Asked:
        return None
    except Failed as failed:
        return _error(frame_of_reading(command, context), failed)


def frame_of_reading(command: Command, context: Context) -> Reading:
    """The reading without its time."""
    return Reading(
        Kind.NONE,
        command.action,
        title=command.title,
        text=command.content,
        name=command.name,
        project=command.project,
        ids=tuple(dict.fromkeys(command.ids)),
        targets=tuple(command.targets),
        priority=command.priority,
        zone=context.zone,
        notes=tuple(command.corrected),
        rest=arguments.rest(command),
        reason=command.reason,
        anyway=command.anyway,
        holidays=command.holidays,
        removals=command.removals,
    )


def _settled(command: Command, reading: Reading, context: Context, lexicon: Lexicon) -> Reading:
    frame = Frame(context, context.zone, command.action, context.date_order or lexicon.date_order)
    reading = answers.before_time(command, reading, frame)
    if arguments.takes_plain_words(command):
        return reading
    frame.earlier = command.earlier
    plans = combine([Found(found.piece, found.start, found.end) for found in command.time])
    if foreign := answers.unknown_words(command, frame):
        plans = [foreign]
    answers.no_verb(command)
    answers.one_time_for_all(command, plans)
    reading = with_manner(reading, plans[0], frame)
    if all(plan.empty for plan in plans):
        return answers.without_time(reading, command)
    return _with_time(plans, reading, frame)


def _with_time(plans: list[Plan], reading: Reading, frame: Frame) -> Reading:
    said = plans[0].zone
    zone, abbreviation = zone_of(said, frame)
    here = Frame(frame.context, zone, frame.action, frame.date_order)
    here.abbreviation = abbreviation
    here.notes, here.earlier = frame.notes, frame.earlier
    when = settle(plans, here)
    return replace(
        reading,
        kind=Kind(when.kind),
        rules=when.rules,
        interval=when.interval,
        shift=when.shift,
        length=when.length,
        elapsed=when.elapsed,
        precision=when.precision,
        zone=zone,
        zone_from="sentence" if said else "context",
        assumed=tuple(here.assumed),
        notes=(*reading.notes, *here.notes),
    )


def _error(reading: Reading, failed: Failed) -> Reading:
    question = Question(
        failed.reason,
        failed.message,
        failed.reason,
        answers.options(failed.options, None),
    )
    return replace(reading, kind=Kind.ERROR, message=failed.message, question=question)


def _question(
    command: Command, reading: Reading, asked: Asked, context: Context, lexicon: Lexicon
) -> Reading:
    """The question, each option with what it would mean."""

    def meaning(answer: str) -> Reading | None:
        chosen = replace(context, answers={**context.answers, asked.key: answer})
        return _finished_once(command, chosen, lexicon)

    question = Question(
        asked.reason,
        asked.text,
        asked.key,
        answers.options(asked.options, meaning),
        answers.span(command, asked),
        asked.habit,
    )
    return replace(reading, kind=Kind.CLARIFY, question=question, message=asked.text)
