"""The wording of how an audit is sealed, and of what is wrong with one."""

from collections.abc import Iterator, Mapping, Sequence

from bot.views import words
from models.rules.seals import Flaw, Wrong
from models.services.audit.sealing import Head, Verdict

SHORT = 12  # digits of a hash that people compare by eye


def verdicts(found: Sequence[Verdict], lost: Mapping[str, int]) -> Iterator[str]:
    """What following every chain found, a line for each project; `lost` projects had so many rows
    when somebody noted their heads."""
    if not found and not lost:
        yield "There is no project yet, and nothing is recorded."
    for each in found:
        yield f"{each.project}: {_verdict(each)}"
    for project, count in lost.items():
        yield f"{project}: the project is gone; it had {words.count(count, 'row')} when noted."


def _verdict(found: Verdict) -> str:
    if found.flaw is not None:
        sound = " All before it is sound." if found.flaw.sequence > 1 else ""
        return f"broken. {flaw(found.flaw)}{sound}"
    waits = f"; {words.count(found.unsealed, 'row')} not sealed yet" if found.unsealed else ""
    return f"{words.count(found.count, 'row')} sound{waits}; head {found.hash}."


def flaw(found: Flaw) -> str:
    """What is wrong, and with which row."""
    return _FLAWS[found.wrong].format(row=found.sequence)


def head(found: Head) -> str:
    """How far an audit is sealed, short enough for a note under a card."""
    if not found.count:
        return "Nothing of it is sealed yet."
    return f"Sealed up to row {found.count}, hash {found.hash[:SHORT]}…"


_FLAWS = {
    Wrong.MISSING: "Row {row} is missing.",
    Wrong.DOUBLE: "There is a second row {row}.",
    Wrong.CHANGED: "Row {row} is not as it was sealed: it was changed, or what stood before it.",
    Wrong.FALSELY_ERASED: "In row {row} something stands in the place of an erased name.",
    Wrong.UNEXPLAINED: "In row {row} a name was erased, and no row says by whom.",
    Wrong.REWRITTEN: "Row {row} has another hash than was noted: the chain was written anew, "
    "or the note is of another database.",
    Wrong.CUT: "Row {row} and what came after it are gone: they were cut off, or an older "
    "database was put back.",
    Wrong.BEYOND: "The head knows of fewer rows than the {row} there are.",
    Wrong.OTHER_HEAD: "The head has another hash than row {row}, the newest.",
    Wrong.NO_HEAD: "There is no head, though {row} rows are sealed.",
    Wrong.UNSIGNED: "The head at row {row} was not signed with this installation's key.",
    Wrong.EMPTY: "Nothing is recorded, though making the project was.",
}
