"""What a kept sentence means by now, and what is still asked about it."""

from dataclasses import replace
from datetime import datetime

from bot.canonical import Click
from bot.commands import targets
from bot.intentions import Intention, intend
from bot.language.reading import Kind, Option, Question, Reading
from bot.understanding import CONNECT, understand
from models.errors import Refused
from models.services.people.people import Speaker
from models.services.posts import proposing
from models.tables import Proposal

PROPOSED = frozenset({"schedule", "publish", "unpublish", "draft"})


def read(speaker: Speaker, proposal: Proposal, now: datetime) -> Reading:
    """The proposal's sentence as of its typing; amounts from now count from this moment."""
    who = proposing.writer(speaker, proposal)
    reading = understand(proposal.words, proposal.answers, who, now=proposal.created_at)
    if reading.elapsed is None:
        return reading
    return understand(proposal.words, proposal.answers, who, now=now)


def open_question(speaker: Speaker, proposal: Proposal, now: datetime) -> Question | None:
    """What is still asked about a proposal."""
    reading = read(speaker, proposal, now)
    if reading.question is not None:
        return reading.question
    if reading.action not in PROPOSED:
        return None
    who = proposing.writer(speaker, proposal)
    found = intend(who, reading, proposal.answers, now=now)
    return found if isinstance(found, Question) else None


def intention(speaker: Speaker, proposal: Proposal, now: datetime) -> Intention:
    """The deed that a proposal asks for; raises Refused where it is not clear yet."""
    reading = read(speaker, proposal, now)
    question = reading.question
    if question is None and reading.kind is not Kind.ERROR:
        who = proposing.writer(speaker, proposal)
        found = intend(who, reading, proposal.answers, now=now)
        if isinstance(found, Intention):
            return found
        question = found
    asked = question.text if question else reading.message
    raise Refused(f"P{proposal.id} is not clear yet: {asked} Nothing was scheduled.")


def as_said(speaker: Speaker, proposal: Proposal) -> Speaker:
    """The speaker with what the words of a proposal stand for."""
    return replace(speaker, links={**proposal.links, **speaker.links})


def connect_first(click: Click, speaker: Speaker, now: datetime) -> dict[str, str]:
    """Connect the channel that a choice wants connected, if it does; the answer that is given with
    that. A chat may be asked about it, so nothing is locked meanwhile."""
    proposal = proposing.open_proposal(speaker, click.number or 0, click.version)
    who = as_said(speaker, proposal)
    question = open_question(who, proposal, now)
    option = picked(click, question)
    if question is None or option is None or not option.answer.startswith(CONNECT):
        return {}
    name = option.answer.removeprefix(CONNECT)
    targets.connect_channel(who, name, now=now)
    return {question.key: name.lower()}


def picked(click: Click, question: Question | None) -> Option | None:
    """The choice that a click names; None where there is none of that number."""
    number = int(click.argument)
    options = question.options if question is not None else ()
    return options[number - 1] if 1 <= number <= len(options) else None
