"""People who asked to be e-mailed, and what they are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.rules.audiences import Topic
from models.services.engine.sessions import Alive
from models.services.notices import dispatching, notices
from models.services.notices.dispatching import Letter
from models.services.people import people
from models.services.people.people import Speaker
from models.tables import Reader


def reader(
    name: str, now: datetime, *, role: str = "author", topics: Sequence[str] = (*Topic,)
) -> Speaker:
    """A member of that role who gets e-mail about these topics."""
    speaker = people.arrive("terminal", "chat", f"terminal:{name}", name, now=now)
    speaker.member.role = role
    speaker.member.save()
    Reader.create(member=speaker.member, address=f"{name}@example.com", topics=[*topics])
    return speaker


def tell(
    speaker: Speaker,
    kind: str,
    key: str,
    now: datetime,
    *,
    to: Speaker | None = None,
    **facts: Any,
) -> None:
    """Tell the speaker's channel something, perhaps of which one person is concerned."""
    member = to.member.id if to else None
    channel, project = speaker.channel.id, speaker.project.id
    notices.tell(
        kind, key, facts, project_id=project, channel_id=channel, member_id=member, now=now
    )


def published(speaker: Speaker, number: int, now: datetime, *, to: Speaker | None = None) -> None:
    """Tell that a post went out."""
    results = [{"state": "delivered", "target": "site", "link": None, "error": None}]
    facts = {"post": number, "label": "Hi", "action": "publish", "results": results}
    tell(speaker, "settled", f"settled {number}", now, to=to, **facts)


def letters(alive: Alive, now: datetime) -> list[Letter]:
    """All that is to be sent by now, claimed."""
    taken = [
        dispatching.take(each, alive.id, now=now) for each in dispatching.due(now=now, limit=99)
    ]
    return [each for each in taken if each is not None]
