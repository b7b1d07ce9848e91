"""What the messages that stand in chats look like now, and which answers become such a message."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.commands import freezes, rights
from bot.message import Message
from bot.reply import Card, Reply
from bot.views import batches, home, notices, several, standing
from bot.views import cards as views
from models.database import connection
from models.errors import NotFound
from models.rehearsal import rehearsing
from models.rules import audiences
from models.rules.approval import UNDECIDED
from models.rules.policy import policy_of
from models.rules.roles import Right, Role
from models.rules.states import LIVE
from models.services.approvals import asking, review_facts, submissions
from models.services.notices import cards, settled_notices
from models.services.notices.cards import Standing
from models.services.notices.lanes import Place
from models.services.notices.posting import ONCE, Deed, Errand
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import history, overview, stories
from models.services.posts.stories import Story
from models.services.undo import undoing
from models.services.workspaces import channels, targets
from models.tables import BOUND, Channel, Member, Project

UNDO_FOR = timedelta(minutes=15)
FRESH = timedelta(minutes=1)  # how old a dashboard may be


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message as it is to be shown: to nobody where there is nothing to say. `live` tells whether
    more may happen to what it stands for by itself; those in `mention` are called by name, unless
    it is `silent`; `until` is when it looks different though nothing happens; a `pinned` one is
    kept in view."""

    reply: Reply | None
    live: bool = False
    mention: Sequence[str] = field(default_factory=tuple)
    silent: bool = False
    until: datetime | None = None
    pinned: bool = False


def fingerprint(reply: Reply) -> str:
    """The same for replies that look the same."""
    return sha256(repr(reply).encode()).hexdigest()[:32]


def shown(message: Message, reply: Reply) -> Standing | None:
    """The message in a channel that an answer is to be shown by instead of a new one, as it is the
    card of a post that stands there already; None where it is to be posted."""
    with connection():
        found = _card_of(reply)
        if found is None:
            return None
        project, _, subject = found
        return cards.standing(project, _place(message), subject)


def remember(
    message: Message, reply: Reply, message_id: str, *, link: str | None = None, now: datetime
) -> None:
    """Keep up to date from now on the answer to a message that a chat has just shown to everybody,
    if it is the card of a post. Ephemeral answers are not for this: they cannot be edited."""
    with connection():
        found = _card_of(reply)
        if found is None:
            return
        project, kind, subject = found
        cards.remember(
            project,
            _place(message),
            kind,
            subject,
            message_id,
            channel=message.channel if message.direct else None,
            link=link,
            drawn=fingerprint(reply),
            now=now,
        )


def _place(message: Message) -> Place:
    return Place(message.workspace, message.speaker if message.direct else message.channel)


def _card_of(reply: Reply) -> tuple[Project, str, str] | None:
    """The project, kind and subject of the one card that an answer is."""
    keyed = [each.key for each in reply.cards if each.key]
    if reply.private or reply.failed or len(keyed) != 1:
        return None
    project = Project.get_or_none(Project.key == keyed[0].partition("/")[0])
    found = cards.subject_of(keyed[0], project) if project is not None else None
    return (project, *found) if project is not None and found else None


def draw(errand: Errand, *, now: datetime) -> Drawn:
    """What the message of an errand is to look like at this moment."""
    project = Project.get_by_id(errand.project_id)
    if not _may_be_told(project, errand):
        return Drawn(None)
    drawn = _drawn(errand, project, now)
    if drawn.reply is None:
        return drawn
    reply = drawn.reply
    if errand.is_old and errand.kind == cards.DASHBOARD:
        return Drawn(home.taken_over(project.key))
    if errand.is_old:
        successor = cards.standing(project, errand.place, errand.subject or "")
        return Drawn(views.old(reply, successor.link if successor else None))
    if errand.subject is not None and rehearsing():
        reply = standing.rehearsed(reply)
    if errand.place.is_direct:
        reply = views.settled_by(reply, project.key)
        if len(channels.reporting(errand.place.workspace)) > 1:
            reply = several.named(reply, project.key)
    called = errand.facts.get("mention", ()) if errand.deed is Deed.POST else ()
    return replace(drawn, reply=reply, mention=tuple(called))


def _may_be_told(project: Project, errand: Errand) -> bool:
    """Whether a place is still one where a project is told: a member who was not shut out, a
    channel that belongs to it, or the one where it asks for approval; of a dashboard, any that
    belongs to no other project."""
    place = errand.place
    if place.is_direct:
        mine = (Member.project == project) & (Member.identity == place.address)
        return bool(Member.select().where(mine & Member.barred.is_null()).exists())
    if policy_of(project).approvals_channel == f"{place.workspace}/{place.address}":
        return True
    owner = channels.owner_of(place.workspace, place.address)
    return owner.id == project.id if owner is not None else errand.kind == cards.DASHBOARD


def _drawn(errand: Errand, project: Project, now: datetime) -> Drawn:
    match errand.kind:
        case cards.POST:
            return _post(errand, project, now)
        case cards.BATCH:
            return _batch(errand, project)
        case cards.DASHBOARD:
            return _dashboard(errand, project, now)
        case cards.HISTORY:
            return _history(errand, project)
        case _:
            return _news(errand, project, now)


def _post(errand: Errand, project: Project, now: datetime) -> Drawn:
    number = int((errand.subject or "").partition(" ")[2])
    onlooker = _onlooker(project, errand.place)
    try:
        story = stories.of(onlooker, number)
    except NotFound:
        return Drawn(views.gone(errand.subject or "", project.key))
    lately = undoing.latest_of(story.post, since=now - UNDO_FOR)
    undo = None if errand.place.is_direct else lately  # it is for whoever did it, in the channel
    reply = views.post(_as_shown(story, errand.place), onlooker, undo)
    if errand.place.is_direct:
        reply = rights.pressable(reply, onlooker)
    until = undo.created_at + UNDO_FOR if undo is not None else None
    return Drawn(reply, live=_is_live(story), until=until)


def _as_shown(story: Story, place: Place) -> Story:
    """What a channel shows of a post: where a client is asked, no more than they may see. Those who
    may see more find it by asking."""
    if place.is_direct:  # it is one person's view already
        return story
    asks = story.asked is not None and review_facts.asks_client(story.asked)
    if asks or (_is_of_clients(place) and submissions.is_with_clients(story.post)):
        return stories.for_client(story)
    return story


def _is_of_clients(place: Place) -> bool:
    """Whether clients may read there what they are asked: it is no channel of the project itself,
    but one where it only asks for approval."""
    return not place.is_direct and channels.owner_of(place.workspace, place.address) is None


def _is_live(story: Story) -> bool:
    asked = story.asked is not None and story.asked["state"] in UNDECIDED
    return asked or bool(story.upcoming) or any(row.state in LIVE for row in story.deliveries)


def _batch(errand: Errand, project: Project) -> Drawn:
    batch = (errand.subject or "").partition(" ")[2]
    found = asking.of_batch(project, int(batch))
    if not found:
        return Drawn(views.batch_over(batch, project.key))
    reply = batches.card(found, int(batch), project.key)
    keyed = tuple(replace(each, key=f"{project.key}/batch {batch}") for each in reply.cards)
    return Drawn(replace(reply, cards=keyed), live=True)


def _dashboard(errand: Errand, project: Project, now: datetime) -> Drawn:
    """Drawn anew every minute, for what is coming changes with the hour, too."""
    onlooker = _onlooker(project, errand.place)
    found = overview.for_all(onlooker, now=now)
    reply = home.board(found, onlooker, freezes.banner(onlooker, now))
    return Drawn(reply, live=True, silent=True, until=now + FRESH, pinned=True)


def _news(errand: Errand, project: Project, now: datetime) -> Drawn:
    """What is told together; of one bucket it is one message, of a digest a silent one."""
    told = errand.told
    if not permissions.may(_onlooker(project, errand.place), Right.LOOK):
        told = tuple(submissions.told(each) for each in told)
    if errand.deed is Deed.POST:
        told = tuple(each for each in told if not settled_notices.is_overtaken(each, now=now))
    replies = notices.together(told)
    if not replies:
        return Drawn(None)
    first = told[0]
    asks = audiences.of(first.kind, first.facts).instead
    reply = replies[0] if len(replies) == 1 else _one(replies)
    if errand.thread is not None and asks:
        reply = views.in_thread(reply)
    if all(settled_notices.is_over(each, now=now) for each in errand.told):
        return Drawn(views.over(reply))
    live = any(settled_notices.asks(each) for each in errand.told)
    return Drawn(reply, live=live, silent=errand.bucket == ONCE)


def _one(replies: Sequence[Reply]) -> Reply:
    """Several replies as one message."""
    plain = [each.cards or (Card(each.text),) for each in replies]
    return Reply(replies[0].text, tuple(card for some in plain for card in some))


def _history(errand: Errand, project: Project) -> Drawn:
    facts = errand.facts
    events = history.between(project, facts["subject"], facts["after"], facts["until"])
    if _is_of_clients(errand.place):
        events = history.without_reasons(events)
    reply = views.history(events, targets.names(project), history.removals(events), project.zone)
    return Drawn(reply, silent=True)


def _onlooker(project: Project, place: Place) -> Speaker:
    """For whom a card is drawn: one person, or everybody in a channel, who may press what the
    server then allows each."""
    channel = (
        Channel.select().where(BOUND & (Channel.project == project)).order_by(Channel.id).first()
    )
    if place.is_direct:
        mine = (Member.project == project) & (Member.identity == place.address)
        return Speaker(project, channel, Member.get(mine))
    everybody = Member(project=project, identity="", name="", role=Role.ADMIN)
    return Speaker(project, channel, everybody)
