"""Dashboards: what the home page shows, standing in a channel of a chat and kept up to date."""

from datetime import datetime

from models.database import transaction
from models.errors import Refused
from models.rules.roles import Right
from models.services.audit import audit
from models.services.notices import cards, lanes
from models.services.notices.lanes import Place
from models.services.people import permissions
from models.services.people.people import Speaker

SUBJECT = "dashboard"


def can_stand(speaker: Speaker) -> bool:
    """Whether the speaker is in a channel of a chat, where messages can stand."""
    return not speaker.direct and lanes.of_channel(speaker.channel).in_chat


def put_up(speaker: Speaker, *, now: datetime) -> None:
    """Let a dashboard of the project stand in the channel where the speaker is. Raises NotAllowed,
    and Refused where one does already."""
    place = _place(speaker)
    with transaction():
        if cards.row_of(speaker.project.id, place, SUBJECT) is not None:
            raise Refused("There is a dashboard here already. Nothing was changed.")
        cards.want(speaker.project, place, cards.DASHBOARD, SUBJECT, now=now)
        _record(speaker, "put up dashboard", now)


def take_down(speaker: Speaker, *, now: datetime) -> None:
    """Keep the dashboard of that channel up to date no more. Raises NotAllowed, and Refused where
    there is none."""
    place = _place(speaker)
    with transaction():
        row = cards.row_of(speaker.project.id, place, SUBJECT)
        if row is None:
            raise Refused("There is no dashboard here. Nothing was changed.")
        cards.retire(row, now)
        _record(speaker, "take down dashboard", now)


def _place(speaker: Speaker) -> Place:
    permissions.require(speaker, Right.SETTINGS)
    return Place(lanes.of_channel(speaker.channel).workspace, speaker.here)


def _record(speaker: Speaker, action: str, now: datetime) -> None:
    subject = f"project {speaker.project.key}"
    audit.by(speaker, action, subject, now=now, after={"channel": speaker.here})
