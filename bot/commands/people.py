"""Who is in the project and as what; being away; two identities of one person."""

import re
from datetime import UTC, datetime

from bot.canonical import Click
from bot.commands.request import Request
from bot.language.lexicon import named
from bot.language.reading import Kind, Reading
from bot.reply import Reply
from bot.understanding import understood
from bot.views import people as views
from models.database import savepoint
from models.errors import Refused, UserError
from models.rules.recurrence import expand
from models.rules.roles import Barred, Role
from models.services.people import absence, linking, membership, naming, people, responsibility
from models.services.people.people import Speaker
from models.tables import Member

PAGE = 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DEPUTY = re.compile(
    r"[,;]?\s*(?:and\s+)?(?:(?:my\s+)?deputy(?:\s+is)?:?\s+(?P<named>@?[\w.-]+)|(?P<who>@?[\w.-]+)\s+"
    r"(?:decides?|stands\s+in|covers|fills\s+in|takes\s+over|approves)"
    r"(?:\s+(?:for\s+me|meanwhile|in\s+my\s+place))*)\s*$",
    re.IGNORECASE,
)
_BETWEEN = named("as a an the to with role als ein eine comme como un una um uma")


def listing(request: Request) -> Reply:
    """Who is in the project."""
    return _page(request.speaker, 0, request.now)


def _page(speaker: Speaker, offset: int, now: datetime) -> Reply:
    found = membership.roster(speaker, offset=offset, limit=PAGE, now=now)
    return views.roster(found, speaker, offset=offset)


def invite(request: Request) -> Reply:
    """Make somebody a member before they speak: `invite bo as approver`."""
    name, role = _name_and_role(request.reading.rest, "invite bo as approver")
    member = membership.invite(request.speaker, name, role or Role.AUTHOR, now=request.now)
    return views.invited(member, request.speaker)


def grant(request: Request) -> Reply:
    """Give somebody a role: `grant bo manager`."""
    name, role = _name_and_role(request.reading.rest, "grant bo manager")
    if role is None:
        raise Refused(f"Which role? {views.ROLES} Say `grant {name} author`. Nothing was changed.")
    before = naming.called(request.speaker, name, now=request.now)
    member = membership.grant(request.speaker, before, role, now=request.now)
    return views.granted(before, member, request.speaker)


def _name_and_role(said: str, example: str) -> tuple[str, Role | None]:
    name, *rest = said.split() or [""]
    words = [each.casefold().strip(".,!") for each in rest]
    roles = [Role(each) for each in words if each in list(Role)]
    other = [each for each in words if each not in list(Role) and each not in _BETWEEN]
    if not name or len(roles) > 1 or name.casefold() in list(Role):
        raise Refused(f"Whom, and as what? `{example}`. Nothing was changed.")
    if other:
        raise Refused(f"“{other[0]}” is no role. {views.ROLES} `{example}`. Nothing was changed.")
    return name, roles[0] if roles else None


def suspend(request: Request) -> Reply:
    """Let somebody do nothing for now; their posts are paused."""
    member = naming.called(request.speaker, _one(request, "suspend bo"), now=request.now)
    return _suspend(request.speaker, member, request.now)


def _suspend(speaker: Speaker, member: Member, now: datetime) -> Reply:
    done = membership.shut_out(speaker, member, Barred.SUSPENDED, now=now)
    return views.shut_out(done, speaker)


def remove(request: Request) -> Reply:
    """Ask before somebody is removed, and what becomes of their posts."""
    member = naming.called(request.speaker, _one(request, "remove bo"), now=request.now)
    return _ask_to_remove(request.speaker, member, request.now)


def _ask_to_remove(speaker: Speaker, member: Member, now: datetime) -> Reply:
    count = membership.planned(speaker, member)
    targets = membership.connected_by(member)
    heirs = membership.successors(speaker, member, now=now)
    return views.removing(member, count, targets, heirs, speaker)


def _one(request: Request, example: str) -> str:
    words = request.reading.rest.split()
    if len(words) != 1:
        raise Refused(f"Whom? One person at a time: `{example}`. Nothing was changed.")
    return words[0]


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button about a person."""
    member = membership.numbered(speaker, click.number or 0)
    if click.verb == "suspend":
        return _suspend(speaker, member, now)
    if click.verb == "grant":
        return views.granted(
            member, membership.grant(speaker, member, Role(click.argument), now=now), speaker
        )
    if not click.argument:
        return _ask_to_remove(speaker, member, now)
    heir = None
    if click.argument.startswith("to M"):
        heir = membership.numbered(speaker, int(click.argument.removeprefix("to M")))
    done = membership.shut_out(speaker, member, Barred.REMOVED, successor=heir, now=now)
    return views.shut_out(done, speaker)


def turn_page(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Show a further page of people."""
    return _page(speaker, int(click.argument or 0), now)


def hand_over(request: Request) -> Reply:
    """Make somebody responsible for posts, or for all of somebody's."""
    what, _, name = request.reading.rest.rpartition(" to ")
    if not what:
        raise Refused(
            "What, and to whom? `hand over #12 to bo`, `hand over everything of bo to chi`. "
            "Nothing was changed."
        )
    speaker = request.speaker
    heir = naming.called(speaker, name, now=request.now)
    numbers = [int(each) for each in re.findall(r"\d+", re.sub(r"[A-Za-z]\w*/", "", what))]
    if not numbers:
        return _hand_over_all(speaker, what, heir, request.now)
    _refuse_elsewhere(speaker, what)
    done: list[int] = []
    refused: list[str] = []
    for number in dict.fromkeys(numbers):
        try:
            with savepoint():
                responsibility.hand_over(speaker, number, heir, now=request.now)
            done.append(number)
        except UserError as error:
            refused.append(str(error))
    return views.handed_over(done, refused, heir, speaker)


def _refuse_elsewhere(speaker: Speaker, what: str) -> None:
    for key in re.findall(r"([A-Za-z]\w*)/", what):
        if key.upper() != speaker.project.key:
            raise Refused(f"{key} is not the project of this channel. Nothing was changed.")


def _hand_over_all(speaker: Speaker, what: str, heir: Member, now: datetime) -> Reply:
    found = re.search(r"\b(?:of|from)\s+(\S+)$", what)
    giver = naming.called(speaker, found[1], now=now) if found else speaker.member
    count = responsibility.hand_over_all(speaker, giver, heir, now=now)
    return views.all_handed_over(count, giver, heir)


def away(request: Request) -> Reply:
    """Note until when somebody is away and who decides meanwhile, or that they are back."""
    if request.reading.rest.strip().casefold() in ("back", "off", "no more"):
        absence.come_back(request.speaker, now=request.now)
        return views.back(request.speaker)
    words, deputy = _deputy(request)
    until = _until(understood(f"away {words}", {}, request.speaker, now=request.now))
    absence.leave(request.speaker, until, deputy, now=request.now)
    return views.left(request.speaker, until, deputy)


def _deputy(request: Request) -> tuple[str, Member | None]:
    said = request.reading.rest.strip()
    found = _DEPUTY.search(said)
    if found is None:
        return said, None
    name = found["named"] or found["who"]
    deputy = naming.called(request.speaker, name, now=request.now)
    return said[: found.start()].strip(), deputy


def _until(reading: Reading) -> datetime:
    example = "`away until friday 9:00, chi decides`"
    if reading.interval is not None and reading.interval[1] is not None:
        return reading.interval[1]
    if reading.kind not in (Kind.DATE, Kind.INSTANT) or len(reading.rules) != 1:
        asked = reading.question.text if reading.question is not None else "Until when?"
        raise Refused(f"{asked} Say {example}. Nothing was changed.")
    found = expand(reading.rules[0], after=EPOCH, limit=1)
    return found[0].at


def come_back(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer the button that ends being away."""
    absence.come_back(speaker, now=now)
    return views.back(speaker)


def link(request: Request) -> Reply:
    """Give a code, or join the speaker with whoever got one."""
    code = request.reading.rest.strip()
    if not code:
        return views.code(linking.code_for(request.speaker, now=request.now), request.speaker)
    other = linking.join(request.speaker, code, now=request.now)
    joined = people.identities(other)
    return views.linked(joined, request.speaker)


def unlink(request: Request) -> Reply:
    """Make the identity that speaks a person of its own again."""
    return views.unlinked(linking.part(request.speaker, now=request.now), request.speaker)
