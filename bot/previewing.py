"""What the form of a post would say, while it is being filled in: its next times, and what is wrong
with single answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot import composing
from bot.language import read
from bot.language.reading import Context, Kind, Reading
from bot.reply import Form, Moment, Text
from models.errors import Refused
from models.rules.recurrence import expand
from models.rules.timezones import find_zone

SHOWN = 5
TIMES = ("words", "when", "repeat", "zone")


def preview(form: Form, answers: Mapping[str, str], *, now: datetime) -> tuple[Text, ...]:
    """The next five times of what was chosen so far, each a line; else what keeps them from being
    known."""
    try:
        reading = _read(form, answers, now)
    except Refused as error:
        return (str(error),)
    if reading.message:
        return (reading.message,)
    found = sorted(
        (each for rule in reading.rules for each in expand(rule, after=now, limit=SHOWN)),
        key=lambda each: each.at,
    )
    if reading.rules and not found:
        return ("That time has passed.",)
    return tuple((Moment(each.at, reading.zone, "offset"),) for each in found[:SHOWN])


def problems(form: Form, answers: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """What is wrong with the time that was chosen, by the input to be changed. What may mean two
    things is asked afterwards."""
    asked = {each.name for each in form.inputs}
    where = "words" if answers.get("words", "").strip() else "when"
    if where not in asked:
        return {}
    try:
        reading = _read(form, answers, now)
    except Refused as error:
        return {where: str(error).partition(" Nothing was")[0]}
    if reading.kind is Kind.ERROR or (reading.question and not reading.question.options):
        return {where: reading.message or "I do not understand that."}
    if reading.question is not None or reading.elapsed is not None:
        return {}
    if where == "words" and not reading.rules:
        return {where: "I see no time in that: `friday 9:00`, `every monday at 9:00`."}
    if reading.rules and not any(_comes(reading, now)):
        return {where: "That time has passed, or never comes."}
    return {}


def _comes(reading: Reading, now: datetime) -> Iterable[bool]:
    return (bool(list(expand(rule, after=now, limit=1))) for rule in reading.rules)


def _read(form: Form, answers: Mapping[str, str], now: datetime) -> Reading:
    """The time alone, of a post that goes nowhere yet."""
    said = composing.time({**answers, "zone": _zone(form, answers), "home": form.zone})
    return read(f"publish #1 {said}", Context(now=now, zone=form.zone))


def _zone(form: Form, answers: Mapping[str, str]) -> str:
    said = answers.get("zone", "").strip()
    return (find_zone(said, form.zone).zone or form.zone) if said else ""
