"""Breaking the glass: two people let one post through a freeze."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from models.database import locked, transaction
from models.errors import NotFound, Refused, Stale
from models.rules.platforms import first_words
from models.rules.policy import policy_of
from models.rules.roles import Right, Role, allows
from models.rules.states import DeliveryState, HeldFor
from models.services.audit import audit
from models.services.conflicts import conflicts
from models.services.freezes import frozen, thawing
from models.services.freezes.frozen import Frozen
from models.services.notices import notices
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import moving, posts, scheduling
from models.services.posts.changing import put, unfinished
from models.tables import Delivery, Member, Occurrence, Permit, Post, Schedule

PATIENCE = timedelta(hours=1)  # how long a request waits for the second person
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for the second person: the post, what keeps it in, and who else may
    allow it."""

    permit: Permit
    post: Post
    keeper: Frozen
    others: tuple[str, ...]


def ask(speaker: Speaker, number: int, why: str, *, now: datetime) -> Asked:
    """Ask that a post goes out now in spite of a freeze; a second person has to allow it. Raises
    Refused where nothing is frozen, no reason is given, or nobody else may."""
    permissions.require(speaker, Right.BREAK_GLASS)
    with transaction():
        post = posts.get_for_change(speaker.project, number, None)
        permissions.require_for(speaker, post)
        keeper = _keeper(speaker, post, now)
        if keeper is None:
            raise Refused(
                f"Nothing is frozen for #{number}. `publish #{number}` sends it. "
                "Nothing was changed."
            )
        if not why.strip():
            raise Refused(
                "Why must it go out now? Two people answer for it: "
                f"`publish #{number} anyway because …`. Nothing was changed."
            )
        others = _others(speaker.member)
        if not others:
            raise Refused(
                f"It takes a second person, and nobody else in {speaker.project.key} may let a "
                f"post through a freeze. `thaw F{keeper.number}` lifts it. Nothing was changed."
            )
        _refuse_second_request(post, now)
        permit = Permit.create(
            project=speaker.project,
            post=post,
            revision=post.revision,
            why=first_words(why, LONGEST_REASON),
            channel=speaker.channel,
            asked_by=speaker.member,
            asked_at=now,
        )
        _record(speaker, "ask to let through", permit, post, now)
        _tell(speaker, "let_through_asked", permit, post, now)
        return Asked(permit, post, keeper, tuple(each.name for each in others))


def _keeper(speaker: Speaker, post: Post, now: datetime) -> Frozen | None:
    """What would keep a post in, if it were sent now."""
    rows = list(unfinished(post, Delivery.state.in_([DeliveryState.HELD, DeliveryState.WAITING])))
    places = {each for row in rows for each in row.schedule.targets}
    places |= set(moving.usual_targets(post))
    return frozen.at(speaker.project, now, places, post.id)


def _others(member: Member) -> list[Member]:
    """The people who may allow what this one asks for."""
    roles = [role for role in Role if allows(role, Right.BREAK_GLASS)]
    found = people.of_roles(member.project, roles)
    return [each for each in found if people.person_of(each) != people.person_of(member)]


def _refuse_second_request(post: Post, now: datetime) -> None:
    open_one = _open(post, now).first()
    if open_one is not None:
        raise Refused(
            f"{open_one.asked_by.name} has asked that for #{post.number} already (X{open_one.id}). "
            f"Somebody else says `allow X{open_one.id}`. Nothing was changed."
        )


def _open(post: Post, now: datetime) -> Any:
    mine = (Permit.post == post) & (Permit.revision == post.revision)
    unanswered = Permit.allowed_by.is_null() & Permit.declined_by.is_null()
    return Permit.select().where(mine & unanswered & (Permit.asked_at > now - PATIENCE))


def allow(speaker: Speaker, number: int, *, now: datetime) -> tuple[Permit, Post]:
    """The second person's yes: the post, as it was when it was asked for, goes out at once. Raises
    Refused for the one who asked, Stale where it was answered, edited or asked too long ago."""
    permissions.require(speaker, Right.BREAK_GLASS)
    with transaction():
        permit, post = _to_answer(speaker, number, now)
        everybody = {each.id: each for each in people.lock(speaker.project)}
        speaker = replace(speaker, member=everybody[speaker.member.id])  # as they are by now
        asker = everybody[permit.asked_by_id]
        permissions.require(speaker, Right.BREAK_GLASS)
        if people.person_of(speaker.member) == people.person_of(asker):
            raise Refused(
                "It takes two people, and you are the one who asked. Somebody else says "
                f"`allow X{number}`. Nothing goes out."
            )
        _refuse_without_asker(speaker, asker, permit)
        _send_now(speaker, post, now)
        post = Post.get_by_id(post.id)
        permit.allowed_by, permit.ends_at, permit.revision = (
            speaker.member,
            now + policy_of(speaker.project).break_glass,
            post.revision,
        )
        permit.save(only=[Permit.allowed_by, Permit.ends_at, Permit.revision])
        conflicts.note(post, now=now)  # the freeze is in its way no more
        _record(speaker, "let through the freeze", permit, post, now)
        _tell(speaker, "let_through", permit, post, now)
        return permit, post


def _refuse_without_asker(speaker: Speaker, asker: Member, permit: Permit) -> None:
    if not permissions.may(replace(speaker, member=asker), Right.BREAK_GLASS):
        raise Stale(
            f"It takes two people, and {asker.name}, who asked, may not any more. It stays frozen; "
            f"`publish #{permit.post.number} anyway because …` asks anew."
        )


def decline(speaker: Speaker, number: int, *, now: datetime) -> tuple[Permit, Post]:
    """The second person's no, or the first one's second thoughts: it stays frozen."""
    permissions.require(speaker, Right.BREAK_GLASS)
    with transaction():
        permit, post = _to_answer(speaker, number, now)
        permit.declined_by = speaker.member
        permit.save(only=[Permit.declined_by])
        _record(speaker, "do not let through", permit, post, now)
        return permit, post


def _to_answer(speaker: Speaker, number: int, now: datetime) -> tuple[Permit, Post]:
    """The request X`number`, still open, and its post, both locked."""
    found = Permit.get_or_none((Permit.id == number) & (Permit.project == speaker.project))
    if found is None:
        raise NotFound(f"There is no request X{number} here. Nothing was changed.")
    post = posts.get_for_change(speaker.project, found.post.number, None)
    permit: Permit = locked(Permit.select()).where(Permit.id == number).get()
    if permit.allowed_by_id is not None or permit.declined_by_id is not None:
        by = Member.get_by_id(permit.allowed_by_id or permit.declined_by_id)
        raise Stale(f"{by.name} has answered X{number} already. Nothing was done a second time.")
    if permit.revision != post.revision:
        raise Stale(
            f"#{post.number} was changed after that was asked. It stays frozen; "
            f"`publish #{post.number} anyway because …` asks anew."
        )
    if permit.asked_at <= now - PATIENCE:
        raise Stale(
            f"X{number} was asked too long ago. It stays frozen; "
            f"`publish #{post.number} anyway because …` asks anew."
        )
    return permit, post


def _send_now(speaker: Speaker, post: Post, now: datetime) -> None:
    """What a freeze holds of it goes out, of a series the latest alone; else what is planned next,
    else it is published now."""
    held = (
        (Delivery.post == post)
        & (Delivery.state == DeliveryState.HELD)
        & (Delivery.held_for == HeldFor.FREEZE)
    )
    rows = Delivery.select(Delivery, Occurrence, Schedule).join(Occurrence).join(Schedule)
    latest = thawing.latest(rows.where(held).order_by(Delivery.due_at, Delivery.id))
    if not latest:
        moving.publish_now(speaker, post.number, None, None, now=now)
        return
    put(Delivery.id.in_([row.id for row in latest]), DeliveryState.WAITING, now=now)
    for row in latest:
        useful = scheduling.last_useful(row.occurrence.schedule, now)
        Delivery.update(next_at=now, expires_at=useful, error=None).where(
            Delivery.id == row.id
        ).execute()
    scheduling.refresh_states({row.occurrence_id for row in latest})


def _record(speaker: Speaker, action: str, permit: Permit, post: Post, now: datetime) -> None:
    audit.by(
        speaker,
        action,
        f"post {post.number}",
        now=now,
        after={
            "permit": permit.id,
            "revision": permit.revision,
            "until": permit.ends_at.isoformat() if permit.ends_at else None,
        },
        reason=permit.why,
    )


def _tell(speaker: Speaker, kind: str, permit: Permit, post: Post, now: datetime) -> None:
    """Those in the channel hear of it, and those who look after the project."""
    facts = {
        "permit": permit.id,
        "post": post.number,
        "label": post.label,
        "why": permit.why,
        "asked_by": permit.asked_by.name,
        "allowed_by": permit.allowed_by.name if permit.allowed_by else None,
        "zone": speaker.project.zone,
        "until": permit.ends_at.isoformat() if permit.ends_at else None,
    }
    notices.tell(
        kind,
        f"{kind} {permit.id}",
        facts,
        project_id=speaker.project.id,
        channel_id=permit.channel_id,
        member_id=None,
        now=now,
    )
    key, project = f"{kind} {permit.id} of {speaker.project.key}", speaker.project.id
    notices.tell_project(kind, key, facts, project_id=project, now=now, besides=permit.channel_id)
