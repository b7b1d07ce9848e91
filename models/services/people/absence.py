"""Being away: until when, and who decides meanwhile."""

from datetime import datetime

from models.database import transaction
from models.errors import Refused
from models.rules.roles import Right, Role, allows
from models.services.approvals import nudging
from models.services.audit import audit
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.tables import Member


def leave(speaker: Speaker, until: datetime, deputy: Member | None, *, now: datetime) -> None:
    """Note that the speaker is away, and who decides in their place, if anybody. Raises Refused
    where that time has passed, or the deputy could not decide what the speaker may."""
    permissions.require(speaker, Right.SPEAK)
    if until <= now:
        raise Refused("That time has passed. Nothing was changed; say until when you are away.")
    if deputy is not None:
        _refuse_unfit(speaker, deputy)
    _set(speaker, until, deputy, now)


def _refuse_unfit(speaker: Speaker, deputy: Member) -> None:
    if people.is_one(speaker.member, [deputy.id]):
        raise Refused("You cannot stand in for yourself. Name somebody else. Nothing was changed.")
    if deputy.barred is not None:
        raise Refused(f"{deputy.name} is {deputy.barred}. Name somebody else. Nothing was changed.")
    mine = Role(speaker.member.role)
    if allows(mine, Right.DECIDE) and not allows(Role(deputy.role), Right.DECIDE):
        who = people.who_may(speaker.project, Right.DECIDE)
        raise Refused(
            f"{deputy.name} is {permissions.with_article(deputy.role)} and could not decide in "
            f"your place. Those who may: {who}. Nothing was changed."
        )


def come_back(speaker: Speaker, *, now: datetime) -> None:
    """Note that the speaker is back. Raises Refused where they were not away."""
    if not people.is_away(speaker.member, now):
        raise Refused("You are not away. `away until friday` says that you are.")
    _set(speaker, None, None, now)


def _set(speaker: Speaker, until: datetime | None, deputy: Member | None, now: datetime) -> None:
    with transaction():
        theirs = people.identities(speaker.member)
        before = theirs[0].away_until
        Member.update(away_until=until, deputy=deputy).where(
            Member.id.in_([each.id for each in theirs])
        ).execute()
        nudging.look_again(speaker.project, now=now)
        audit.by(
            speaker,
            "away" if until else "back",
            f"member {speaker.member.name}",
            now=now,
            before={"until": before and before.isoformat()},
            after={
                "until": until and until.isoformat(),
                "deputy": deputy.name if deputy is not None else None,
            },
        )
