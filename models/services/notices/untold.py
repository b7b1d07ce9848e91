"""What did not arrive in chats, or may not have: shown to those it concerns, and sent again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import locked, transaction
from models.errors import NotFound, Refused
from models.rules.roles import Right
from models.rules.states import CardState
from models.services.notices import lanes, posting
from models.services.notices.cards import NEWS
from models.services.notices.lanes import Place
from models.services.notices.notices import Told
from models.services.notices.posting import ONCE, SHOWN_FOR
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.tables import CARD_MISSED, Card

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Missed:
    """A message in a chat that was not posted, or may not have been, and the notices in it. News
    can be sent again; a card comes back when somebody asks for its post."""

    id: int
    place: Place
    is_unknown: bool
    error: str
    at: datetime
    told: tuple[Told, ...]
    subject: str | None
    is_news: bool


def missed(speaker: Speaker, *, now: datetime) -> list[Missed]:
    """What did not arrive in the last seven days, or may not have and is looked for no more, the
    newest first: what was for the speaker, what was for a channel, for those who may look, and all
    of it for those who look after the project."""
    rows = Card.select().where(_visible(speaker, now)).order_by(Card.created_at.desc())
    return [_missed(row) for row in rows.limit(MOST_SHOWN)]


def _missed(row: Card) -> Missed:
    return Missed(
        row.id,
        lanes.of_card(row),
        row.state == CardState.UNKNOWN,
        row.error or "",
        row.created_at,
        tuple(posting.told(row)),
        row.subject,
        row.kind == NEWS,
    )


def _visible(speaker: Speaker, now: datetime) -> Any:
    missing = (
        CARD_MISSED
        & (Card.bucket != ONCE)
        & (Card.project == speaker.project)
        & (Card.created_at > now - SHOWN_FOR)
        & Card.next_at.is_null()
        & Card.begun_at.is_null()
    )
    for_all = speaker.member.id is None  # what a channel is told of a day
    if for_all or permissions.may(speaker, Right.SETTINGS):
        return missing
    mine = Card.address.in_([each.identity for each in people.identities(speaker.member)])
    if permissions.may(speaker, Right.LOOK):
        return missing & (mine | ~Card.address.contains(":"))  # as no channel's address does
    return missing & mine


def again(speaker: Speaker, number: int | None, *, now: datetime) -> int:
    """Tell once more, in messages of their own, what did not arrive: one message, or all that
    failed (not what may have arrived); how many. Raises NotFound where there is none of that
    number, Refused for a card."""
    permissions.require(speaker, Right.SPEAK)
    with transaction():
        which = _visible(speaker, now)
        if number is None:
            which &= (Card.state == CardState.FAILED) & (Card.kind == NEWS)
        else:
            which &= Card.id == number
        rows = list(locked(Card.select().where(which).order_by(Card.id)))
        if number is not None:
            _refuse_unfit(rows, number)
        for row in rows:
            _tell_again(row, now)
    return len(rows)


def _refuse_unfit(rows: list[Card], number: int) -> None:
    if not rows:
        raise NotFound(
            f"There is no message C{number} to be sent again. `notices` shows what did not arrive. "
            "Nothing was changed."
        )
    if rows[0].kind != NEWS:
        what = (rows[0].subject or "post").replace("post ", "#")
        raise Refused(f"That is the card of {what}: `show {what}` brings it. Nothing was changed.")


def _tell_again(row: Card, now: datetime) -> None:
    posting.news(
        row.project_id,
        lanes.of_card(row),
        row.bucket,
        [each.id for each in posting.told(row)],
        thread=row.thread,
        mention=row.facts.get("mention", ()),
        at=now,
        now=now,
    )
    row.state = CardState.GONE
    row.save(only=[Card.state])
