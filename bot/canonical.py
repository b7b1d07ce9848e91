"""The sentences that buttons carry: a small frozen grammar, tried before the language.

They use absolute values only and fit 100 characters. A form that was ever shipped stays readable
for ever: old cards in a chat keep their buttons.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from models.errors import Refused
from models.fields import to_stored


@dataclass(frozen=True, slots=True)
class Click:
    """One canonical sentence. `subject` is `proposal`, `post`, `delivery`, `member`, `freeze`,
    `permit`, `project` or `act`; `version` is the proposal's version or post's revision the card
    was drawn for, None if typed without."""

    verb: str
    subject: str
    project: str | None = None
    number: int | None = None
    version: int | None = None
    argument: str = ""


STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z"
_FORMS = (
    (
        "proposal",
        r"(?P<verb>confirm|discard|proposal|draft|now|reword) P(?P<number>\d+)(@(?P<version>\d+))?",
    ),
    ("proposal", r"(?P<verb>pick) P(?P<number>\d+)(@(?P<version>\d+))? (?P<argument>\d+)"),
    ("proposal", r"(?P<verb>change) P(?P<number>\d+)(@(?P<version>\d+))? (?P<argument>.+)"),
    (
        "post",
        r"(?P<verb>show|pause|resume|cancel|skip|publish|unpublish|retry|edit)"
        r" (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)(@(?P<version>\d+))?",
    ),
    (
        "post",
        r"(?P<verb>text|title) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+)"
        r" (?P<argument>.+)",
    ),
    (
        "post",
        r"(?P<verb>catchup) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)"
        r" (?P<argument>latest|all|drop)",
    ),
    ("delivery", r"(?P<verb>there|send|look|aside) D(?P<number>\d+)"),
    ("delivery", r"(?P<verb>there) D(?P<number>\d+) (?P<argument>https?://\S{1,2000})"),
    (
        "project",
        r"(?P<verb>there|send|look|aside) (?P<project>[A-Z][A-Z0-9]{0,9})"
        r" (?P<argument>(?:#\w|[a-z0-9])[\w-]* until \d{1,17})",
    ),
    (
        "project",
        r"(?P<verb>try) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>(?:#\w|[a-z0-9])[\w-]*)",
    ),
    ("project", r"(?P<verb>catchup) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>latest|all|drop)"),
    ("project", r"(?P<verb>list|drafts) (?P<project>[A-Z][A-Z0-9]{0,9}) \+(?P<argument>\d+)"),
    ("project", r"(?P<verb>queue) (?P<project>[A-Z][A-Z0-9]{0,9})( (?P<argument>\d{1,3}))?"),
    (
        "project",
        r"(?P<verb>retry) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>all|cause [0-9a-f]{8})",
    ),
    ("project", r"(?P<verb>cancel) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>everything)"),
    (
        "project",
        r"(?P<verb>publish) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>\d{1,9}( \d{1,9})+)",
    ),
    (
        "project",
        r"(?P<verb>disconnect) (?P<project>[A-Z][A-Z0-9]{0,9})"
        r" (?P<argument>(?:#\w|[a-z0-9])[\w-]*)",
    ),
    (
        "proposal",
        rf"(?P<verb>move) P(?P<number>\d+)(@(?P<version>\d+))? (?P<argument>{STAMP} to {STAMP})",
    ),
    (
        "proposal",
        r"(?P<verb>override) P(?P<number>\d+)(@(?P<version>\d+))? (?P<argument>because.*)",
    ),
    (
        "post",
        r"(?P<verb>move) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)(@(?P<version>\d+))?"
        rf" (?P<argument>{STAMP} to {STAMP}( because.*)?)",
    ),
    (
        "post",
        r"(?P<verb>override|resume|retry) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)"
        r"(@(?P<version>\d+))? (?P<argument>because.*)",
    ),
    (
        "post",
        r"(?P<verb>keep|resolve) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)"
        r"(@(?P<version>\d+))?",
    ),
    ("project", r"(?P<verb>conflicts) (?P<project>[A-Z][A-Z0-9]{0,9}) \+(?P<argument>\d+)"),
    ("project", r"(?P<verb>lift) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>resources)"),
    ("project", r"(?P<verb>rule) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>\d{1,4} off)"),
    (
        "member",
        r"(?P<verb>suspend|remove) (?P<project>[A-Z][A-Z0-9]{0,9}) M(?P<number>\d+)",
    ),
    (
        "member",
        r"(?P<verb>remove) (?P<project>[A-Z][A-Z0-9]{0,9}) M(?P<number>\d+)"
        r" (?P<argument>hold|to M\d{1,18})",
    ),
    (
        "member",
        r"(?P<verb>grant) (?P<project>[A-Z][A-Z0-9]{0,9}) M(?P<number>\d+)"
        r" (?P<argument>client|viewer|author|approver|manager|admin)",
    ),
    ("project", r"(?P<verb>people) (?P<project>[A-Z][A-Z0-9]{0,9})( \+(?P<argument>\d{1,9}))?"),
    ("project", r"(?P<verb>away) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>back)"),
    ("act", r"(?P<verb>undo) U(?P<number>\d{1,9})( (?P<argument>anyway))?"),
    (
        "post",
        r"(?P<verb>stop) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)(@(?P<version>\d+))?",
    ),
    ("freeze", r"(?P<verb>freeze) F(?P<number>\d+) (?P<argument>hold|shift|cancel)"),
    ("freeze", r"(?P<verb>thaw) F(?P<number>\d+)( (?P<argument>once))?"),
    ("permit", r"(?P<verb>allow|decline) X(?P<number>\d+)"),
    ("project", r"(?P<verb>freeze) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>all)"),
    ("project", r"(?P<verb>freezes) (?P<project>[A-Z][A-Z0-9]{0,9})"),
    (
        "project",
        r"(?P<verb>release) (?P<project>[A-Z][A-Z0-9]{0,9})"
        r" (?P<argument>latest|all|shift|drop)",
    ),
    (
        "post",
        r"(?P<verb>release) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)"
        r" (?P<argument>latest|all|shift|drop)",
    ),
    (
        "post",
        r"(?P<verb>approve|reject|amend|mend|submit|withdraw)"
        r" (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)(@(?P<version>\d+))?",
    ),
    (
        "post",
        r"(?P<verb>approve) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+)"
        r" (?P<argument>now)",
    ),
    (
        "post",
        r"(?P<verb>reject|amend|mend)"
        r" (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+) (?P<argument>.+)",
    ),
    (
        "post",
        r"(?P<verb>move) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+)"
        r" (?P<argument>\d{4}-\d\d-\d\dT\d\d:\d\dZ)",
    ),
    (
        "project",
        r"(?P<verb>approve) (?P<project>[A-Z][A-Z0-9]{0,9})"
        r" (?P<argument>\d{1,9}@\d{1,9}( \d{1,9}@\d{1,9})+)",
    ),
    (
        "project",
        r"(?P<verb>review|approve) (?P<project>[A-Z][A-Z0-9]{0,9})"
        r" (?P<argument>batch \d{1,9}( to \d{1,17})?( except( \d{1,9})+)?)",
    ),
    ("project", r"(?P<verb>resend) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>all|C?\d{1,9})"),
    (
        "project",
        r"(?P<verb>audit) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>before \d{1,12}"
        r"( #\d{1,9})?( by M\d{1,9})?( about [a-z]{1,9})?( in \d{0,10}-\d{0,10})?)",
    ),
    ("project", r"(?P<verb>home|compose|example|tune|attach) (?P<project>[A-Z][A-Z0-9]{0,9})"),
    (
        "post",
        r"(?P<verb>revise) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+)"
        r" (?P<argument>.+)",
    ),
    ("project", r"(?P<verb>setup) (?P<argument>zone .*)"),  # said before there was a project
    (
        "project",
        r"(?P<verb>setup) (?P<project>[A-Z][A-Z0-9]{0,9})"
        r"( (?P<argument>(?:zone|channel|approvers) ?.*))?",
    ),
    ("project", r"(?P<verb>digest) (?P<project>[A-Z][A-Z0-9]{0,9}) (?P<argument>now|off)"),
    ("project", r"(?P<verb>notices) (?P<project>[A-Z][A-Z0-9]{0,9})"),
    (
        "post",
        r"(?P<verb>alt) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+)"
        r" (?P<argument>\d{1,2}( .+)?)",
    ),
    (
        "post",
        r"(?P<verb>detach) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)@(?P<version>\d+)"
        r" (?P<argument>\d{1,2})",
    ),
    ("proposal", r"(?P<verb>detach) P(?P<number>\d+)@(?P<version>\d+) (?P<argument>\d{1,2})"),
    ("post", r"(?P<verb>receipt) (?P<project>[A-Z][A-Z0-9]{0,9})/(?P<number>\d+)"),
)
_PATTERNS = tuple((subject, re.compile(form, re.DOTALL)) for subject, form in _FORMS)


def parse(sentence: str) -> Click | None:
    """The click a canonical sentence stands for; None when it is not one."""
    for subject, pattern in _PATTERNS:
        if match := pattern.fullmatch(sentence):
            found = match.groupdict()
            return Click(
                verb=found["verb"],
                subject=subject,
                project=found.get("project"),
                number=_number(found.get("number")),
                version=_number(found.get("version")),
                argument=found.get("argument") or "",
            )
    return None


def stamp(at: datetime) -> str:
    """A moment as canonical sentences say it."""
    return to_stored(at).replace(".000000Z", "Z")


def moved(argument: str) -> tuple[datetime, datetime, str | None]:
    """From when, to when and, where that is said at all, because of what something is moved."""
    was, _, rest = argument.partition(" to ")
    at, because, reason = rest.partition(" because")
    try:
        moments = datetime.fromisoformat(was), datetime.fromisoformat(at)
    except ValueError as error:
        raise Refused("That is no moment there is. Nothing was changed.") from error
    return *moments, reason.strip() if because else None


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
