"""The wording of an import: a verdict for each row, and what came of it."""

from collections.abc import Sequence

from bot.importing import Verdict
from bot.reply import Moment, Text
from bot.views import conflicts, words
from models.rules.conflicts.slots import Severity
from models.services.posts.importing import Undone


def line(verdict: Verdict) -> Text:
    """What becomes of one row."""
    name = f"line {verdict.line}  {words.label(verdict.label)}"
    if verdict.reason is not None:
        return f"✕ {name}: {verdict.reason}"
    if verdict.planned is None and verdict.findings:
        return (f"✕ {name}: ", *conflicts.parts(verdict.findings[0]))
    if verdict.number is not None:
        return f"= {name} is here already, as #{verdict.number}"
    if verdict.at is None or verdict.planned is None:
        raise ValueError(f"line {verdict.line} has no verdict")
    repeats = " ↻" if verdict.planned.plan.rules[0].repeat else ""
    return (
        f"○ {name} → {words.joined(verdict.places)}, ",
        Moment(verdict.at, verdict.zone),
        repeats,
        *_warning(verdict),
    )


def _warning(verdict: Verdict) -> tuple[str | Moment, ...]:
    worth = [each for each in verdict.findings if each.severity is not Severity.INFO]
    if not worth:
        return ()
    return (f"\n    {conflicts.NAMES[worth[0].severity]}: ", *conflicts.parts(worth[0]))


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many rows are good, how many are here already, how many cannot be."""
    bad = sum(verdict.reason is not None for verdict in verdicts)
    blocked = sum(verdict.planned is None and bool(verdict.findings) for verdict in verdicts)
    there = sum(verdict.number is not None for verdict in verdicts)
    good = len(verdicts) - bad - there - blocked
    said = f"{words.count(good, 'row')} can be imported"
    if there:
        said += f", {there} here already"
    if bad:
        said += f", {bad} cannot be"
    if blocked:
        said += f", {blocked} stay out because of conflicts (`--override REASON` lets them in)"
    return f"{said}."


def dry() -> str:
    """What to do after a dry run."""
    return "Nothing was imported: add --yes to import the good rows."


def done(batch: int, posts: int, late: int) -> str:
    """What was imported, and the way back; `late` rows could not be any more."""
    missed = f" The time of {words.count(late, 'row')} passed meanwhile." if late else ""
    return (
        f"{words.count(posts, 'post')} on the calendar, as import {batch}. "
        f"`presstime import --undo {batch}` takes them off again.{missed}"
    )


def undone(batch: int, what: Undone) -> str:
    """What undoing did."""
    said = f"Import {batch} is undone: {words.count(what.put_away, 'post')} put away."
    if what.published:
        said += f" {words.count(what.published, 'post')} went out already and stay."
    if what.in_flight:
        sending = words.count(what.in_flight, "delivery")
        said += f" {sending} was being sent at this moment and goes out all the same."
    return said
