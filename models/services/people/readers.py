"""How people wish to be told: their address of e-mail, the topics they chose, what they mute."""

import hmac
import secrets as random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from models import mailing, secrets
from models.database import locked, transaction
from models.errors import Refused
from models.rules.audiences import Topic
from models.rules.roles import Right
from models.rules.states import DispatchState, sources
from models.services.audit import audit
from models.services.notices import cards
from models.services.people.people import Speaker
from models.services.people.permissions import require
from models.tables import Dispatch, Member, Reader

EMAIL = "email"  # the way of a dispatch
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES = 3  # in an hour, of one person or to one address
AT_FIRST = (Topic.APPROVALS, Topic.FAILURES, Topic.CONFLICTS)


def of(speaker: Speaker) -> Reader:
    """The wishes of somebody; an empty row that is not stored where they have none."""
    return Reader.get_or_none(Reader.member == speaker.member) or Reader(member=speaker.member)


def ask(speaker: Speaker, address: str, *, now: datetime) -> None:
    """Send a code to an address (a checked one), to be confirmed within ten minutes. Raises Refused
    where no e-mail can be sent, or too many codes were."""
    require(speaker, Right.SPEAK)
    if not mailing.can_mail():
        raise Refused(
            "E-mail is not set up here. Ask whoever runs Presstime to set PRESSTIME_SMTP_URL. "
            "Nothing was changed."
        )
    with transaction():
        reader = _locked(speaker)
        _refuse_too_many_codes(speaker, address, now)
        _drop(speaker, Dispatch.nonce.is_null(False))
        reader.asked_address, reader.asked_at = address, now
        reader.nonce, reader.tries = random.token_hex(8), 0
        reader.save()
        Dispatch.create(
            project=speaker.project,
            member=speaker.member,
            way=EMAIL,
            address=address,
            nonce=reader.nonce,
            alarm=True,
            state=DispatchState.WAITING,
            created_at=now,
            next_at=now,
        )
        _record(speaker, "ask for e-mail", now)


def _refuse_too_many_codes(speaker: Speaker, address: str, now: datetime) -> None:
    lately = Dispatch.nonce.is_null(False) & (Dispatch.created_at > now - timedelta(hours=1))
    same = (Dispatch.member == speaker.member) | (Dispatch.address == address)
    if Dispatch.select().where(lately & same).count() >= MOST_CODES:
        raise Refused(
            f"{MOST_CODES} codes were sent within the last hour, and that is all there are. "
            "Use the newest of them, or say it again later. Nothing was changed."
        )


def code_of(reader: Reader) -> str:
    """The code that proves the asked address to be this person's."""
    return secrets.code_for(f"{reader.member_id} {reader.asked_address} {reader.nonce}")


def confirm(speaker: Speaker, code: str, *, now: datetime) -> Reader:
    """Take the address that the code was sent to for this person's from now on. Raises Refused for
    a wrong code, an old one, or one that was guessed too often."""
    require(speaker, Right.SPEAK)
    with transaction():
        reader = _locked(speaker)
        _refuse_old_code(reader, now)
        right = hmac.compare_digest(code_of(reader).encode(), code.encode())
        if right:
            reader.address, reader.asked_address = reader.asked_address, None
            reader.asked_at = reader.nonce = None
            reader.topics = reader.topics or [*AT_FIRST]
            _record(speaker, "confirm e-mail", now, {"topics": reader.topics})
        else:
            reader.tries += 1
        reader.save()
    if not right:
        raise Refused(_wrong(MOST_TRIES - reader.tries))
    return reader


def _refuse_old_code(reader: Reader, now: datetime) -> None:
    again = "`email me at you@example.com` sends a new one. Nothing was changed."
    if reader.asked_address is None or reader.asked_at is None:
        raise Refused(f"No code waits for you. {again}")
    if now >= reader.asked_at + CODE_LASTS:
        raise Refused(f"That code is older than ten minutes and counts no more. {again}")
    if reader.tries >= MOST_TRIES:
        raise Refused(f"That code was guessed wrong too often and counts no more. {again}")


def _wrong(left: int) -> str:
    if left < 1:
        return (
            "That is not the code, and it was the last try. `email me at you@example.com` sends a "
            "new one. Nothing was changed."
        )
    tries = "1 try is" if left == 1 else f"{left} tries are"
    return f"That is not the code; {tries} left. Look at the newest e-mail. Nothing was changed."


def choose(speaker: Speaker, topics: Iterable[Topic], *, now: datetime) -> Reader:
    """Mail these topics to somebody, and no others. Raises Refused without an address."""
    require(speaker, Right.SPEAK)
    with transaction():
        reader = _locked(speaker)
        if reader.address is None and reader.asked_address is None:
            raise Refused(
                "I have no address of yours. Say `email me at you@example.com` first. "
                "Nothing was changed."
            )
        before, reader.topics = reader.topics, [*topics]
        reader.save()
        _record(speaker, "choose e-mail", now, {"topics": reader.topics}, {"topics": before})
    return reader


def stop(speaker: Speaker, *, now: datetime) -> bool:
    """Mail nothing to somebody any more and forget their address; whether there was one."""
    require(speaker, Right.SPEAK)
    with transaction():
        reader = _locked(speaker)
        known = reader.address is not None or reader.asked_address is not None
        reader.address = reader.asked_address = reader.asked_at = reader.nonce = None
        reader.topics = []
        reader.save()
        _drop(speaker, Dispatch.way == EMAIL)
        if known:
            _record(speaker, "stop e-mail", now)
    return known


def tell(speaker: Speaker, topics: Iterable[Topic], *, now: datetime) -> Reader:
    """Tell somebody of these topics directly in the chat they speak in, of the usual ones where
    none is named."""
    require(speaker, Right.SPEAK)
    with transaction():
        reader = _locked(speaker)
        before = reader.chat_topics
        reader.chat, reader.chat_topics = speaker.member.identity, [*topics] or [*AT_FIRST]
        reader.save()
        _record(speaker, "choose chat", now, {"topics": reader.chat_topics}, {"topics": before})
    return reader


def tell_no_more(speaker: Speaker, *, now: datetime) -> bool:
    """Tell somebody directly nothing they need not decide any more; whether they were told."""
    require(speaker, Right.SPEAK)
    with transaction():
        reader = _locked(speaker)
        known = reader.chat is not None
        reader.chat = reader.chat_topics = None
        reader.save()
        cards.forget(speaker.member)
        if known:
            _record(speaker, "stop chat", now)
    return known


def mute(speaker: Speaker, what: Iterable[str], *, now: datetime) -> Reader:
    """Tell somebody directly nothing of these kinds and topics any more."""
    return _muted(speaker, "mute", now, lambda muted: sorted({*muted, *what}))


def unmute(speaker: Speaker, what: Iterable[str], *, now: datetime) -> Reader:
    """Tell somebody of these again; of everything where none is named."""
    names = set(what)
    return _muted(speaker, "unmute", now, lambda muted: sorted({*muted} - names) if names else [])


def _muted(
    speaker: Speaker, action: str, now: datetime, change: Callable[[list[str]], list[str]]
) -> Reader:
    require(speaker, Right.SPEAK)
    with transaction():
        reader = _locked(speaker)
        before, reader.muted = reader.muted, change(reader.muted)
        reader.save()
        if before != reader.muted:
            _record(speaker, action, now, {"muted": reader.muted}, {"muted": before})
    return reader


def _locked(speaker: Speaker) -> Reader:
    """Somebody's wishes, to be changed; one at a time, also the first time."""
    locked(Member.select()).where(Member.id == speaker.member.id).get()
    return Reader.get_or_none(Reader.member == speaker.member) or Reader.create(
        member=speaker.member
    )


def _drop(speaker: Speaker, which: object) -> None:
    """Send nothing of this that has not gone yet."""
    unsent = Dispatch.state.in_([*sources(DispatchState.DROPPED)])
    Dispatch.update(state=DispatchState.DROPPED, fence=Dispatch.fence + 1).where(
        (Dispatch.member == speaker.member) & unsent & which
    ).execute()


def _record(
    speaker: Speaker, action: str, now: datetime, after: object = None, before: object = None
) -> None:
    """The address itself stays out: the audit is kept for ever."""
    subject = f"member {speaker.member.name}"
    audit.by(speaker, action, subject, now=now, before=before, after=after)
