"""Says a sentence and shows in one short line what was understood."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.language.answers import instants
from bot.language.read import read
from bot.language.reading import Context, Kind, Reading
from models.rules.timezones import tzinfo_of

# A Wednesday.
TYPED = datetime(2027, 3, 10, 10, 20, tzinfo=UTC).replace(tzinfo=None)
# These stand alone or are followed by words of their own.
ALONE = {"help", "settings", "targets", "list", "draft", "why", "remind", "undo"}
ALONE |= {"audit", "email", "confirm email", "no email", "notices", "thaw", "freezes"}
ALONE |= {"rule", "rules", "conflicts", "resolve", "override", "approvals", "people", "invite"}
ANOTHER_NAME = {"advance": "move"}


def said(text: str, zone: str, language: str | None = None, order: str | None = None) -> str:
    """`publish 5 2027-03-12T09:00`: action, numbers or targets, and local time. `?reason` is a
    question, `!reason` an error, `+PT2H` a shift, `*` a series' first two times; a day without a
    time ends at the day, one that keeps the present time in `~`, one with a part in its name."""
    context = Context(
        now=TYPED.replace(tzinfo=ZoneInfo(zone)), zone=zone, language=language, date_order=order
    )
    reading = read(text, context)
    about = ",".join(map(str, reading.ids)) or ",".join(sorted(reading.targets))
    return " ".join(word for word in (reading.action, about, _time(reading)) if word)


def _time(reading: Reading) -> str:
    if reading.question and reading.kind in (Kind.CLARIFY, Kind.ERROR):
        return ("?" if reading.kind is Kind.CLARIFY else "!") + reading.question.reason
    if reading.kind is Kind.SHIFT:
        return f"+{reading.shift}"
    clock = tzinfo_of(reading.zone)
    local = [f"{moment.astimezone(clock):%Y-%m-%dT%H:%M}" for moment in instants(reading)]
    if reading.kind is Kind.RECURRENCE:
        return "*" + ",".join(local[:2])
    if not local:
        return ""
    day = local[0][:10]
    endings = {Kind.DATE: day}
    precisions = {"day": day + "~", "part": day + " part"}
    return endings.get(reading.kind) or precisions.get(reading.precision) or local[0]


@cache
def cases(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of `sentence | what is understood` as pairs."""
    lines = (line.rpartition(" | ") for line in text.strip().splitlines())
    return tuple((sentence.strip(), wanted) for sentence, _, wanted in lines)


def misread(
    verbs: dict[str, str], zone: str, language: str, pattern: str = "{} #5"
) -> list[tuple[str, str]]:
    """The verbs of a table that are not understood in a sentence about post 5, and what was."""
    told = [
        (text, said(text, zone, language), ANOTHER_NAME.get(action, action))
        for text, action in forms(verbs, pattern)
        if action not in ALONE
    ]
    return [
        (text, found)
        for text, found, action in told
        if found.removesuffix(" ?time") != f"{action} 5"
    ]


def forms(verbs: dict[str, str], pattern: str = "{} #5") -> list[tuple[str, str]]:
    """Each verb of a table in a sentence about post 5, with its action."""
    return [
        (verb.replace("…", "#5") if "…" in verb else pattern.format(verb), action)
        for action, listed in verbs.items()
        for verb in listed.split("|")
    ]
