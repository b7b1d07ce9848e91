"""Where messages in chats go: a channel or a person, and whether anything arrives there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import locked
from models.rules.backoff import next_delay
from models.rules.states import CardState
from models.services.audit import audit
from models.services.engine import outages
from models.services.notices import notices
from models.tables import BOUND, Card, Channel, Lane, Project, Workspace

TERMINAL = "terminal"
WHOLE = ""  # the address that stands for all of a workspace
# Slack takes about a message a second in a channel; the clock looks every second.
PACE = timedelta(milliseconds=900)
FIRST_TRY = timedelta(minutes=5)  # after a channel took nothing; then half as often each time


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a workspace (`slack:T1`), or the identity of somebody in it."""

    workspace: str
    address: str

    @property
    def is_direct(self) -> bool:
        """Whether that is one person rather than a channel."""
        return self.address.startswith(f"{self.workspace}:")

    @property
    def in_chat(self) -> bool:
        """Whether messages have to be sent there, as they have not to this machine's terminal."""
        return self.workspace != TERMINAL


def of_channel(channel: Channel) -> Place:
    """The place of a channel."""
    return Place(channel.workspace.key, channel.external_id)


def of_identity(identity: str) -> Place | None:
    """The place to tell somebody by their identity; none in a terminal."""
    workspace, _, _ = identity.rpartition(":")
    return Place(workspace, identity) if workspace.count(":") else None


def of_card(card: Card) -> Place:
    """Where a card stands, or is to stand."""
    return Place(card.workspace, card.address)


def way(place: Place, *, now: datetime) -> list[Lane]:
    """The way to a place, and to all of its workspace, locked."""
    for address in (place.address, WHOLE):
        Lane.insert(
            workspace=place.workspace, address=address, next_at=now
        ).on_conflict_ignore().execute()
    rows = Lane.select().where(_of(place)).order_by(Lane.id)
    return list(locked(rows))


def _of(place: Place) -> Any:
    return (Lane.workspace == place.workspace) & Lane.address.in_([place.address, WHOLE])


def blocked(at: datetime) -> Any:
    """What a card is joined to that may not be sent at that moment: the way to it is taken, parked
    or closed."""
    here = (Lane.address == Card.address) | (Lane.address == WHOLE)
    return (Lane.workspace == Card.workspace) & here & (Lane.next_at > at)


def park(place: Place, until: datetime, *, whole: bool = False) -> None:
    """Send nothing there, or to the `whole` workspace, until a moment; inside a transaction."""
    address = WHOLE if whole else place.address
    here = (Lane.workspace == place.workspace) & (Lane.address == address)
    Lane.update(next_at=until).where(here & (Lane.next_at < until)).execute()


def close(place: Place, reason: str, *, whole: bool, now: datetime) -> None:
    """Note that a place takes nothing until somebody mends it, and tell of it once; it is tried
    again ever more seldom. Inside a transaction."""
    address = WHOLE if whole else place.address
    lane = Lane.get((Lane.workspace == place.workspace) & (Lane.address == address))
    first = lane.closed_at is None
    lane.closed_at = lane.closed_at or now
    lane.reason, lane.tries = reason, lane.tries + 1
    lane.next_at = now + next_delay(lane.tries, jitter=1, base=FIRST_TRY)
    lane.save()
    if first and (whole or not place.is_direct):
        _tell(lane, "channel_closed", now)


def opened(place: Place, *, now: datetime) -> None:
    """Note that something arrived there, and tell of it where nothing did before; inside a
    transaction."""
    shut = _of(place) & Lane.closed_at.is_null(False)
    for lane in list(Lane.select().where(shut).order_by(Lane.id)):
        if lane.address == WHOLE or not place.is_direct:
            _tell(lane, "channel_open", now)
        lane.closed_at, lane.reason, lane.tries = None, None, 0
        lane.save()


def try_again(workspace: str, address: str, *, now: datetime) -> None:
    """Send again what waits for a place at once, for something suggests that it is open by now: we
    were invited, installed anew, or spoken to there."""
    place = Place(workspace, address)
    if place.in_chat:
        Lane.update(next_at=now).where(_of(place) & Lane.closed_at.is_null(False)).execute()


def _tell(lane: Lane, kind: str, now: datetime) -> None:
    """Say elsewhere in the projects concerned that a channel takes nothing, or does again."""
    name = f"lane {lane.id}"
    if kind == "channel_closed":
        number = outages.begin(name, now=now)
    else:
        ended = outages.end(name, now=now)
        number = ended.id if ended else None
    if number is None:
        return
    for project in _concerned(lane):
        elsewhere = _open_channel(project, lane)
        facts = {
            "workspace": lane.workspace,
            "channel": lane.address,
            "reason": lane.reason,
            "zone": project.zone,
        }
        audit.record(
            project.id,
            audit.PRESSTIME,
            kind.replace("_", " "),
            f"channel {lane.address or lane.workspace}",
            now=now,
            after=facts,
        )
        if elsewhere is not None:
            notices.tell(
                kind,
                f"{kind} {number}/{project.id}",
                facts,
                project_id=project.id,
                channel_id=elsewhere.id,
                member_id=None,
                now=now,
            )


def _concerned(lane: Lane) -> list[Project]:
    here = (Workspace.key == lane.workspace) & Channel.unbound_at.is_null()
    if lane.address != WHOLE:
        here &= Channel.external_id == lane.address
    rows = Project.select().join(Channel).join(Workspace).where(here).distinct()
    return list(rows.order_by(Project.id))


def _open_channel(project: Project, lane: Lane) -> Channel | None:
    """A channel of a project that is not known to take nothing, best one where it reports."""
    rows = Channel.select(Channel, Workspace).join(Workspace)
    rows = rows.where(BOUND & (Channel.project == project))
    for each in rows.order_by(Channel.reports.desc(), Channel.id):
        same = each.workspace.key == lane.workspace
        if same and lane.address in (each.external_id, WHOLE):
            continue
        if not _is_shut(Place(each.workspace.key, each.external_id)):
            return each
    return None


def _is_shut(place: Place) -> bool:
    return bool(Lane.select().where(_of(place) & Lane.closed_at.is_null(False)).exists())


@dataclass(frozen=True, slots=True)
class Shut:
    """A channel, or with no address a whole workspace, that takes nothing: since when, why, and how
    many messages wait for it."""

    workspace: str
    address: str
    since: datetime
    reason: str
    waiting: int


def shut(project: Project | None = None) -> list[Shut]:
    """What takes nothing at present, of one project or of all."""
    rows = list(Lane.select().where(Lane.closed_at.is_null(False)).order_by(Lane.id))
    if project is not None:
        rows = [each for each in rows if project.id in {one.id for one in _concerned(each)}]
    return [
        Shut(row.workspace, row.address, row.closed_at, row.reason or "", _waiting(row))
        for row in rows
        if row.closed_at is not None
    ]


def _waiting(lane: Lane) -> int:
    here = (Card.workspace == lane.workspace) & (Card.state == CardState.WAITING)
    if lane.address != WHOLE:
        here &= Card.address == lane.address
    return int(Card.select().where(here).count())
