"""What is known of a person and what the project decided: shown and changed."""

import re
from collections.abc import Callable
from datetime import datetime

from rapidfuzz import fuzz, process

from bot.canonical import Click
from bot.commands import rules
from bot.commands.request import Request
from bot.language.values import (
    hours_in,
    if_late_in,
    length_in,
    number_in,
    quiet_in,
    time_in,
)
from bot.reply import Reply
from bot.views import settings as views
from models.errors import Refused
from models.rules.hours import Hours
from models.rules.policy import Approvals, Value, from_json
from models.rules.roles import Right
from models.rules.settings import SETTINGS, Kind, Setting
from models.rules.stages import stages_in, written
from models.rules.timezones import find_zone
from models.services.approvals import asking, needing
from models.services.notices import lanes
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.workspaces import channels, policies

MINE = ("zone", "forget", "rate")
ASKING = (Approvals.REQUIRED, Approvals.RISKY)
OF_APPROVAL = ("approvals", "approvers-needed", "approval-stages")
NEAR = 70  # how like a known name a word must be, of 100
_BETWEEN = re.compile(r"^\s*(?:[=:]|to\b|is\b)\s*", re.IGNORECASE)
_HERE = ("here", "hier", "ici", "aquí", "aqui", "ここ")
_DEFAULT = ("default", "reset", "standard")


def settings(request: Request) -> Reply:
    """Show the settings; set a zone (`settings zone Lisbon`), forget habits (`settings forget`), or
    decide for the project (`settings publishes-at-once 64`)."""
    said = request.reading.rest.strip()
    if not said:
        return views.shown(request.speaker)
    first, _, rest = said.partition(" ")
    if first.casefold() in ("zone", "timezone"):
        return _zone(request, rest.strip())
    if first.casefold() == "rate":
        return rules.rate(request, rest.strip())
    if first.casefold() == "forget":
        habit = rest.split()[0] if rest.split() else None
        people.forget(request.speaker, habit, now=request.now)
        return views.forgotten(request.speaker)
    setting, value = _setting(said)
    if not value and setting.name == "approvals":
        return views.approvals(request.speaker, needing.shortages(request.speaker.project))
    if not value:
        return views.one(request.speaker, setting)
    return _decide(request, setting, value)


def ask(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The form that changes a setting, of those that the speaker may change."""
    return views.asking(speaker, may_decide=permissions.may(speaker, Right.SETTINGS))


def _zone(request: Request, name: str) -> Reply:
    if not name:
        raise Refused("Which zone? `settings zone Europe/Berlin`. Nothing was changed.")
    found = find_zone(name, request.speaker.zone)
    if len(found.zones) != 1:
        near = f" Is it one of {', '.join(found.zones)}?" if found.zones else ""
        raise Refused(
            f"I do not know the time zone “{name}”.{near} Say a name like Europe/Berlin or a "
            "city. Nothing was changed."
        )
    people.set_zone(request.speaker, found.zones[0], now=request.now)
    return views.shown(request.speaker)


def _setting(said: str) -> tuple[Setting, str]:
    """The setting that the words begin with, its parts joined by `-`, `_` or spaces, and what
    follows. Raises Refused where there is none, naming the nearest."""
    text = said.removeprefix("set ")
    for name, setting in sorted(SETTINGS.items(), key=lambda each: -len(each[0])):
        spoken = re.compile(re.escape(name).replace(r"\-", "[-_ ]") + r"(?![\w-])", re.IGNORECASE)
        if found := spoken.match(text):
            return setting, _BETWEEN.sub("", text[found.end() :]).strip()
    near, rest = _nearest(text)
    if near is None:
        raise Refused(
            f"There is no setting “{text.split()[0]}”. `settings` shows them all. "
            "Nothing was changed."
        )
    raise Refused(
        f"There is no setting “{text.removesuffix(rest).strip()}”. Did you mean "
        f"`{f'settings {near} {rest}'.strip()}`? Nothing was changed."
    )


def _nearest(text: str) -> tuple[str | None, str]:
    """The name that the first words are most like, and the words after them."""
    parts = text.split()
    best, best_score, rest = None, 0.0, ""
    for size in range(1, min(4, len(parts)) + 1):
        tried = "-".join(parts[:size]).casefold().rstrip("=:")
        found = process.extractOne(
            tried, [*SETTINGS, *MINE], scorer=fuzz.ratio, score_cutoff=max(NEAR, best_score)
        )
        if found is not None and found[1] > best_score:
            best, best_score, rest = found[0], found[1], " ".join(parts[size:])
    return best, rest


def _decide(request: Request, setting: Setting, said: str) -> Reply:
    if said.casefold() in _DEFAULT:
        before, after = policies.decide(request.speaker, setting, None, now=request.now)
        return _decided(request, setting, before, after)
    value = _channel(request, said) if setting.kind is Kind.CHANNEL else _value(setting, said)
    if value is None or not setting.allows(value):
        raise Refused(views.limits(request.speaker, setting, said))
    before, after = policies.decide(request.speaker, setting, value, now=request.now)
    return _decided(request, setting, before, after)


def _decided(request: Request, setting: Setting, before: Value, after: Value) -> Reply:
    """What was decided, with a warning where nobody could approve anything by it, and what goes out
    all the same."""
    project = request.speaker.project
    short = needing.shortages(project) if setting.name in OF_APPROVAL else []
    asks = setting.name == "approvals" and after in ASKING
    unasked = asking.unasked(project) if asks else 0
    return views.decided(request.speaker, setting, before, after, short, unasked)


def _channel(request: Request, said: str) -> str | None:
    """A channel of the chat that is spoken in: `here`, as a link (`#approvals`), or by its id.
    Raises Refused for one where another project is told."""
    speaker = request.speaker
    place = lanes.of_channel(speaker.channel)
    if not place.in_chat:
        return None
    address = speaker.links.get(said, said.lstrip("#"))
    if said.casefold() in _HERE:
        address = place.address if speaker.direct else speaker.here or place.address
    owner = channels.owner_of(place.workspace, address)
    if owner is not None and owner.id != speaker.project.id:
        raise Refused(
            f"That channel belongs to {owner.key}, and what is planned here is not "
            "for those who read there. Nothing was changed."
        )
    return f"{place.workspace}/{address}"


def _value(setting: Setting, said: str) -> Value | None:
    if setting.kind in _READ:
        return _READ[setting.kind](said)
    match setting.kind:
        case Kind.STAGES:
            stages = stages_in(said)
            return written(stages) if stages else None
        case Kind.HOURS:
            hours = hours_in(said)
            return str(Hours(*hours)) if hours else None
        case Kind.CHOICE:
            known = said.casefold() if said.casefold() in setting.choices else if_late_in(said)
            return from_json(known, setting.default) if known in setting.choices else None
        case _:
            return None


_READ: dict[Kind, Callable[[str], Value | None]] = {
    Kind.COUNT: number_in,
    Kind.SPAN: length_in,
    Kind.CLOCK: time_in,
    Kind.QUIET: quiet_in,
}
