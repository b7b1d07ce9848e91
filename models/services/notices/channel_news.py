"""What was told, put to the places in chats where it is read: on a card, in its thread, or by
itself. Much of one kind is one message."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules import audiences
from models.rules.policy import policy_of
from models.rules.roles import Role
from models.services.approvals import review_facts
from models.services.notices import cards, lanes, posting
from models.services.notices.lanes import Place
from models.services.people import people
from models.tables import Card, Channel, Member, Notice, Post, Project, Reader, Review, Workspace

GATHER = timedelta(seconds=2)  # what comes meanwhile is in the same message
GATHER_ALARMS = timedelta(seconds=1)
MOST_THREADS = 5  # of one kind at once; more are one message in the channel
ASKS, ASKS_ALL, NUDGES = "review", "review_batch", "review_nudge"
CALLS = frozenset({NUDGES, "reviewed", "review_late"})  # kinds that call whom they are for by name


def put(notices: Sequence[Notice], *, now: datetime) -> None:
    """Put these notices to where they are read, apart from terminals, and let the cards of their
    posts be drawn anew; inside the transaction that addresses them."""
    if not notices or not has_chats():
        return
    known = _known(notices)
    routed = [(each, known.route(each)) for each in notices]
    many = Counter((where.place, each.kind) for each, where in routed if where.thread)
    for notice, where in routed:
        if notice.facts.get("post"):
            subject = f"post {notice.facts['post']}"
            cards.mark(notice.project_id, [subject], now=now)
        if notice.kind == ASKS:
            _ask(known, notice, now)
        if where.place.in_chat:
            thread = where.thread
            if many[where.place, notice.kind] > MOST_THREADS:
                thread = None
            _say(notice, where.place, thread, known, now)


def has_chats() -> bool:
    """Whether any project is in a chat where messages have to be sent."""
    return bool(Workspace.select().where(Workspace.key != lanes.TERMINAL).limit(1).exists())


@dataclass(frozen=True, slots=True)
class _Where:
    """The place of a notice, and the card in whose thread it is said."""

    place: Place
    thread: Card | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """The channels and projects of some notices."""

    channels: Mapping[int, Place]
    projects: Mapping[int, Project]

    def route(self, notice: Notice) -> _Where:
        """Where a notice is said."""
        place = self.asking_place(notice) if _asks(notice) else self.channels[notice.channel_id]
        number = notice.facts.get("post")
        if not place.in_chat or not number:
            return _Where(place)
        card = cards.row_of(notice.project_id, place, f"post {number}")
        return _Where(place, card)

    def asking_place(self, notice: Notice) -> Place:
        """The channel in which a project asks for approval: the one it chose, else where it was
        asked for."""
        chosen = policy_of(self.projects[notice.project_id]).approvals_channel
        workspace, _, address = chosen.partition("/")
        return Place(workspace, address) if chosen else self.channels[notice.channel_id]


def _asks(notice: Notice) -> bool:
    return notice.kind in (ASKS, ASKS_ALL, NUDGES, "review_late")


def _known(notices: Iterable[Notice]) -> _Known:
    ids = {each.channel_id for each in notices}
    rows = Channel.select(Channel, Workspace).join(Workspace).where(Channel.id.in_([*ids]))
    channels = {row.id: Place(row.workspace.key, row.external_id) for row in rows}
    wanted = Project.id.in_([*{each.project_id for each in notices}])
    return _Known(channels, {row.id: row for row in Project.select().where(wanted)})


def _ask(known: _Known, notice: Notice, now: datetime) -> None:
    """Let a request stand as a card where it is to be decided, and with those named for it."""
    project, subject = known.projects[notice.project_id], f"post {notice.facts['post']}"
    place = known.asking_place(notice)
    if place.in_chat:
        card = cards.want(project, place, cards.POST, subject, now=now)
        if card.message_id is None:
            card.facts = {"mention": _needed(notice, place)}
            card.save()
    for each in _named(notice):
        cards.want(project, each, cards.POST, subject, now=now)


def _say(notice: Notice, place: Place, thread: Card | None, known: _Known, now: datetime) -> None:
    if notice.kind == ASKS_ALL:
        project, subject = known.projects[notice.project_id], f"batch {notice.facts['batch']}"
        cards.want(project, place, cards.BATCH, subject, now=now)
        return
    if notice.kind == ASKS and (thread is None or thread.message_id is None):
        return  # the card that comes says it
    audience = audiences.of(notice.kind, notice.facts)
    bucket = f"{notice.kind} {notice.id}" if audience.instead else notice.kind
    posting.news(
        notice.project_id,
        place,
        bucket,
        [notice.id],
        thread=thread,
        mention=_called(notice, place, alarm=audience.alarm),
        at=now + (GATHER_ALARMS if audience.alarm else GATHER),
        now=now,
    )


def _called(notice: Notice, place: Place, *, alarm: bool) -> list[str]:
    """Who is called by name in a message: who is to decide, and whom an alarm or a decision is
    for."""
    if notice.kind == ASKS:
        return _needed(notice, place)
    if notice.member_id is None or not (alarm or notice.kind in CALLS):
        return []
    return _there([Member.get_by_id(notice.member_id)], place.workspace)


def _needed(notice: Notice, place: Place) -> list[str]:
    return _there(_deciding(notice), place.workspace)


def _there(members: Iterable[Member], workspace: str) -> list[str]:
    """The identities of people in a workspace."""
    found = [
        each.identity
        for member in members
        for each in people.identities(member)
        if each.identity.startswith(f"{workspace}:")
    ]
    return list(dict.fromkeys(found))


def _deciding(notice: Notice) -> list[Member]:
    """Those whose part it is to decide what is asked: of the team its approvers, and others who
    may only where it has none."""
    review = Review.get_or_none(Review.id == notice.facts["review"])
    if review is None:
        return []
    project = Project.get_by_id(review.project_id)
    found = review_facts.missing(project, Post.get_by_id(review.post_id), review)
    now_away = people.deputies(project, notice.created_at)
    found = [now_away.get(people.person_of(each), each) for each in found]
    named = [each for each in found if each.role in (Role.APPROVER, Role.CLIENT)]
    return list({each.id: each for each in named or found}.values())


def is_named(member: Member, notice: Notice) -> bool:
    """Whether somebody gets the card of a request directly, as one who is named to decide."""
    return any(people.is_one(member, [each.id]) for each in _deciding(notice))


def _named(notice: Notice) -> list[Place]:
    """Where those are told directly who are named to decide, apart from who muted it."""
    audience = audiences.of(notice.kind, notice.facts)
    found = []
    for member in _deciding(notice):
        for identity in people.identities(member):
            place = lanes.of_identity(identity.identity)
            reader = Reader.get_or_none(Reader.member == identity)
            muted = {*reader.muted} if reader else set()
            if place is not None and not muted & {notice.kind, audience.topic}:
                found.append(place)
    return found
