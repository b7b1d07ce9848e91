"""Who did what: the audit, narrowed by plain words, and a post's receipt."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.canonical import Click
from bot.commands.request import Request
from bot.language.past import span_in
from bot.reply import Reply
from bot.views import audit as views
from bot.views import receipt as receipts
from bot.views.deeds import SAID
from models.errors import Refused
from models.services.audit import auditing, receipting
from models.services.audit.auditing import Wanted
from models.services.people.people import Speaker

PAGE = 10
ONE_BY_ONE = 5  # posts whose receipts are shown at once
_POST = re.compile(
    r"(?:\b(?:of|for|about|on) )?(?:(?:the )?\bpost #?|\b(?P<project>[A-Za-z][A-Za-z0-9]{0,9})/|#)"
    r"(?P<number>\d{1,9})\b|^(?P<alone>\d{1,9})$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|von|par|por) (?:@(?P<at>\S+)|[\"“](?P<quoted>[^\"”]+)[\"”]|(?P<bare>\S+))",
    re.IGNORECASE,
)
_IDLE = re.compile(r"^(?:(?:of|for|about|on|the|all|everything) )+|^(?:all|everything|the)$")
_CLICKED = re.compile(
    r"before (?P<before>\d+)( #(?P<post>\d+))?( by M(?P<member>\d+))?( about (?P<topic>[a-z]+))?"
    r"( in (?P<since>\d*)-(?P<until>\d*))?"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a word narrows the audit to: actions with one of these parts, and kinds of things."""

    parts: tuple[str, ...]
    kinds: tuple[str, ...] = ()

    @property
    def actions(self) -> frozenset[str]:
        """The recorded actions that belong to it."""
        return frozenset(each for each in SAID if any(part in each for part in self.parts))


TOPICS = {
    "settings": Topic(("setting", "zone")),
    "people": Topic(("join", "invite", "hand over", "erase"), ("member",)),
    "targets": Topic(("target", "try now"), ("target",)),
    "approvals": Topic(("approv", "review", "reject", "submit")),
    "freezes": Topic(("freeze", "thaw", "glass"), ("freeze",)),
    "conflicts": Topic(("conflict", "override")),
    "undos": Topic(("undo",)),
    "imports": Topic(("import",), ("batch",)),
    "published": Topic(("deliver",)),
    "failures": Topic(("refuse", "stop", "lose sight", "expire", "trouble", "overdue", "clock")),
}
_ALSO = {"member": "people", "person": "people", "role": "people", "account": "targets"}


@dataclass(frozen=True, slots=True)
class _Said:
    """The rows somebody asked for, and the topic's name, which a button carries."""

    wanted: Wanted
    topic: str | None = None


def show(request: Request) -> Reply:
    """The newest rows of the audit that the words name."""
    return _page(request.speaker, _said(request), None)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button for older rows, or for a receipt."""
    if click.verb == "receipt":
        return receipts.shown([receipting.of(speaker, click.number or 0)], speaker, now)
    found = _CLICKED.fullmatch(click.argument)
    if found is None:
        raise Refused("That button is not one I know. Say `audit`. Nothing was changed.")
    member, topic = found["member"], found["topic"]
    known = TOPICS.get(topic or "", Topic(()))
    wanted = Wanted(
        subject=f"post {int(found['post'])}" if found["post"] else None,
        actors=auditing.identity_of(speaker.project, int(member)) if member else frozenset(),
        actions=known.actions,
        kinds=frozenset(known.kinds),
        since=_moment(found["since"]),
        until=_moment(found["until"]),
    )
    return _page(speaker, _Said(wanted, topic), int(found["before"]))


def _moment(seconds: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def _page(speaker: Speaker, said: _Said, before: int | None) -> Reply:
    found = auditing.page(speaker, said.wanted, before=before, limit=PAGE)
    older = _older(speaker, said, found.entries[-1].id) if found.more else None
    return views.page(found, speaker, older=older, narrowed=said.wanted != Wanted())


def _older(speaker: Speaker, said: _Said, before: int) -> str:
    """The sentence of the button for older rows of the same kind."""
    wanted = said.wanted
    parts = [f"audit {speaker.project.key} before {before}"]
    if wanted.subject:
        parts.append(f"#{wanted.subject.removeprefix('post ')}")
    if wanted.actors:
        parts.append(f"by M{auditing.numbers_of(speaker.project, wanted.actors)[0]}")
    if said.topic:
        parts.append(f"about {said.topic}")
    if wanted.since or wanted.until:
        parts.append(f"in {_seconds(wanted.since)}-{_seconds(wanted.until)}")
    return " ".join(parts)


def _seconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp())) if moment else ""


def _said(request: Request) -> _Said:
    """What the words ask for. Raises Refused for words that narrow nothing."""
    speaker, said = request.speaker, " ".join(request.reading.rest.split())
    subject, said = _subject(speaker, said)
    actors: frozenset[str] = frozenset()
    if found := _BY.search(said):
        name = found["at"] or found["quoted"] or found["bare"]
        mine = speaker.member.name if name.casefold() == "me" else name
        actors = auditing.actors(speaker.project, mine)
        said = _without(said, found)
    topic, said = _topic(_IDLE.sub("", said))
    since, until = _span(request, said) if said else (None, None)
    known = TOPICS[topic] if topic else Topic(())
    kinds = frozenset(known.kinds)
    return _Said(Wanted(subject, actors, known.actions, kinds, since, until), topic)


def _subject(speaker: Speaker, said: str) -> tuple[str | None, str]:
    found = _POST.search(said)
    if found is None:
        return None, said
    project = found["project"]
    if project is not None and project.upper() != speaker.project.key:
        raise Refused(f"{project.upper()} is not the project of this channel. Nothing was changed.")
    return f"post {int(found['number'] or found['alone'])}", _without(said, found)


def _without(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]} {said[found.end() :]}".strip()


def _topic(said: str) -> tuple[str | None, str]:
    """The topic that the first word names, if it does, and the words after it."""
    word, _, rest = said.partition(" ")
    stem = word.casefold().removesuffix("s")
    for name in TOPICS:
        if name == _ALSO.get(stem) or name.removesuffix("s") == stem:
            return name, rest
    return None, said


def _span(request: Request, said: str) -> tuple[datetime | None, datetime | None]:
    span = span_in(said, request.now, request.speaker.zone)
    if span is None:
        raise Refused(views.not_narrowed(said, tuple(TOPICS)))
    return span


def receipt(request: Request) -> Reply:
    """What proves what went out of the posts named."""
    numbers = request.reading.ids
    if not numbers:
        raise Refused("The receipt of what? Say a post's number: `receipt #12`.")
    found = [receipting.of(request.speaker, number) for number in numbers[:ONE_BY_ONE]]
    return receipts.shown(found, request.speaker, request.now)
