"""Taking back what people did: the last thing, an earlier one, or what was taken back itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import locked, savepoint, transaction
from models.errors import NotFound, Refused, Stale, UserError
from models.rules.roles import Right
from models.rules.timezones import tzinfo_of
from models.rules.undo import REACH, from_json, post_of
from models.services.audit import audit
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.services.undo import restoring, undoing
from models.tables import Member, Post, Undo


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as people are told of it: its number, whose it was and when, and its changes."""

    number: int
    who: str
    at: datetime
    changes: tuple[Undo, ...]
    mine: bool = True

    @property
    def redoes(self) -> bool:
        """Whether it took another act back, so that taking it back does that one again."""
        return self.changes[0].undoes is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking an act back: the changes taken `back`, with their posts where it was
    about some; why others could not be; of which posts something had gone out already, and whether
    that is all there was; how many deliveries fell due meanwhile and are held; of how many posts
    something stands in the way."""

    deed: Deed
    back: tuple[Undo, ...]
    posts: tuple[Post, ...]
    refused: tuple[str, ...]
    gone: tuple[Post, ...]
    held: int
    blocked: int


def last(speaker: Speaker, number: int | None = None) -> Deed:
    """The last thing the speaker did that still holds, or the last of the post `#number`; raises
    Refused where there is none within reach."""
    for deed in latest(speaker):
        about = any(row.facts.get("number") == number for row in deed.changes)
        holds = any(row.undone_at is None for row in deed.changes)
        if holds and (number is None or about):
            return deed
    here = f"about #{number}" if number is not None else "here"
    raise Refused(
        f"There is nothing of yours to undo {here}: it reaches back {REACH} changes. "
        "Nothing was changed. `undo list` shows them."
    )


def last_undone(speaker: Speaker) -> Deed:
    """The last act the speaker took back, to be done again; raises Refused where there is none."""
    mine = (Undo.project == speaker.project) & _theirs(speaker.member)
    undoing_ones = mine & Undo.act.is_null() & Undo.undoes.is_null(False)
    row = (
        Undo.select()
        .where(undoing_ones & Undo.undone_at.is_null())
        .order_by(Undo.id.desc())
        .first()
    )
    if row is None:
        raise Refused("You have undone nothing that could be done again. Nothing was changed.")
    return find(speaker, row.id)


def latest(speaker: Speaker) -> list[Deed]:
    """The last ten things the speaker did, the newest first, those taken back among them."""
    mine = _heads() & (Undo.project == speaker.project) & _theirs(speaker.member)
    heads = list(Undo.select().where(mine).order_by(Undo.id.desc()).limit(REACH))
    rows = Undo.select().where(Undo.act.in_([row.id for row in heads])).order_by(Undo.id)
    more: dict[int, list[Undo]] = {}
    for row in rows:
        more.setdefault(row.act or row.id, []).append(row)
    return [_deed(speaker, [head, *more.get(head.id, ())]) for head in heads]


def _heads() -> Any:
    """The condition of rows that begin an act and did not themselves take one back."""
    return Undo.act.is_null() & Undo.undoes.is_null()


def _theirs(member: Member) -> Any:
    """The condition of what a person did, under whichever of their identities."""
    return Undo.member.in_([each.id for each in people.identities(member)])


def _deed(speaker: Speaker, changes: Sequence[Undo]) -> Deed:
    head = changes[0]
    mine = people.is_one(speaker.member, [head.member_id])
    who = speaker.member.name if mine else Member.get_by_id(head.member_id).name
    return Deed(head.id, who, head.created_at, tuple(changes), mine)


def find(speaker: Speaker, number: int) -> Deed:
    """The act `U31`, one's own or, for who may, another person's. Raises NotFound, NotAllowed, and
    Refused for one that lies too far back."""
    return _deed(speaker, _changes(speaker, number))


def _changes(speaker: Speaker, number: int) -> list[Undo]:
    here = (Undo.id == number) & (Undo.project == speaker.project) & Undo.act.is_null()
    head = locked(Undo.select()).where(here).first()
    if head is None:
        raise NotFound(
            f"There is no U{number} in {speaker.project.key}. Nothing was changed. `undo list` "
            "shows what you did last."
        )
    if not people.is_one(speaker.member, [head.member_id]):
        permissions.require(speaker, Right.UNDO_ANY)
    newer = (
        _heads() & _theirs(Member.get_by_id(head.member_id)) & (Undo.id > (head.undoes or head.id))
    )
    if Undo.select().where(newer & (Undo.project == head.project_id)).count() >= REACH:
        raise Refused(
            f"U{number} lies too far back: the last {REACH} changes of a person can be undone. "
            "Nothing was changed."
        )
    return [head, *Undo.select().where(Undo.act == number).order_by(Undo.id)]


def take_back(speaker: Speaker, number: int, *, now: datetime) -> Taken:
    """Undo an act, or do one again that was undone: all of its changes that still stand, each
    entirely or not at all. Raises as `find`, and Stale where it is done already."""
    with transaction():
        changes = _changes(speaker, number)
        deed = _deed(speaker, changes)
        open_still = [row for row in changes if row.undone_at is None]
        if not open_still:
            raise Stale(_done_already(deed, changes))
        _lock_posts(open_still)
        with undoing.act(undoes=number) as act:
            taking = _Taking(speaker, act, now)
            for row in reversed(open_still):
                taking.take(row)
            original = changes[0].undoes
            if original is not None and taking.back:
                _reopen(original, act)
        return taking.result(deed)


def _lock_posts(changes: Sequence[Undo]) -> None:
    """Lock the posts of all changes in the order in which everybody locks them: they are taken back
    newest first, and locked so, one by one, would be waited for in a circle."""
    posts.lock_each(post for row in changes for post in undoing.posts_of(row))


def _done_already(deed: Deed, changes: Sequence[Undo]) -> str:
    by = changes[0].undone_by_id
    who = Member.get_by_id(by).name if by is not None else "somebody"
    return f"U{deed.number} was undone already, by {who}. Nothing was done a second time."


def _reopen(number: int, act: undoing.Act) -> None:
    """What was done again can be undone again, by its own number."""
    theirs = (Undo.id == number) | (Undo.act == number)
    Undo.update(undone_at=None, undone_by=None).where(theirs).execute()
    Undo.delete().where(Undo.id.in_(act.ids)).execute()
    act.ids, act.undoes = [number], None


class _Taking:
    """Takes changes back one by one, and keeps what came of it."""

    def __init__(self, speaker: Speaker, act: undoing.Act, now: datetime) -> None:
        self.speaker, self.act, self.now = speaker, act, now
        self.back: list[Undo] = []
        self.posts: dict[int, Post] = {}
        self.gone: dict[int, Post] = {}
        self.refused: list[str] = []
        self.held = 0
        self.blocked = 0

    def take(self, row: Undo) -> None:
        """Take one change back, or note why not."""
        try:
            with savepoint():
                done = self._posts(row) if row.kind == undoing.POSTS else self._other(row)
        except UserError as error:
            self.refused.append(str(error))
            return
        if done:
            row.undone_at, row.undone_by = self.now, self.speaker.member
            row.save(only=[Undo.undone_at, Undo.undone_by])
            self.back.append(row)
            self._record(row)

    def _other(self, row: Undo) -> bool:
        kept = len(self.act.ids)
        take_back, again = undoing.inverse_of(row.kind)
        take_back(self.speaker, row, self.now)
        if again and len(self.act.ids) == kept:  # it did not use what remembers by itself
            facts, action = row.facts, row.action
            undoing.remember(
                self.speaker, row.kind, facts, row.after, row.before, now=self.now, action=action
            )
        return True

    def _posts(self, row: Undo) -> bool:
        self._authorise(row)
        restored = restoring.restore(self.speaker, row, now=self.now)
        self.posts |= {post.id: post for post in restored.back}
        self.gone |= {post.id: post for post in restored.gone}
        zone = self.speaker.zone
        self.refused += [_changed_since(row, post, zone) for post in restored.changed]
        self.held += restored.held
        self.blocked += restored.blocked
        return bool(restored.back)

    def _authorise(self, row: Undo) -> None:
        """Undoing a pause is to resume, and the other way round: what takes these takes this."""
        paused = row.action in ("pause", "pause everything")
        stops = paused if row.undoes is not None else row.action in ("resume", "resume everything")
        goes_on = not stops and (paused or row.action in ("resume", "resume everything"))
        own = people.is_one(self.speaker.member, [row.member_id])
        if stops or (goes_on and own and row.post_id is None):
            permissions.require(self.speaker, Right.STOP)
        elif row.post_id is None:
            permissions.require(self.speaker, Right.CHANGE_ANY)
        elif goes_on:
            permissions.require_to_resume(self.speaker, Post.get_by_id(row.post_id))
        else:
            permissions.require_for(self.speaker, Post.get_by_id(row.post_id))

    def _record(self, row: Undo) -> None:
        project, what = self.speaker.project, {"act": row.act or row.id, "action": row.action}
        subject = f"post {row.facts['number']}" if row.post_id else f"project {project.key}"
        values = (None, None) if row.kind == undoing.POSTS else (row.after, row.before)
        audit.by(
            self.speaker,
            "undo" if row.undoes is None else "redo",
            subject,
            now=self.now,
            before=None if values[0] is None else what | {"value": values[0]},
            after=what if values[1] is None else what | {"value": values[1]},
        )

    def result(self, deed: Deed) -> Taken:
        """What came of all."""
        return Taken(
            deed,
            tuple(self.back),
            tuple(self.posts.values()),
            tuple(self.refused),
            tuple(self.gone.values()),
            self.held,
            self.blocked,
        )


def _changed_since(row: Undo, post: Post, zone: str) -> str:
    """Who changed a post since, when, and what that was."""
    later = (Undo.project == row.project_id) & (Undo.id > row.id) & Undo.undone_at.is_null()
    about = (Undo.post == post) | (Undo.post.is_null() & (Undo.kind == undoing.POSTS))
    for other in Undo.select().where(later & about).order_by(Undo.id):
        if other.post_id is not None or _is_about(other, post):
            who = Member.get_by_id(other.member_id).name
            at = other.created_at.astimezone(tzinfo_of(zone))
            return (
                f"#{post.number} was changed since: {other.action} by {who}, {at:%a} {at.day} "
                f"{at:%b %Y, %H:%M} (U{other.act or other.id}). So this is not undone, and "
                f"nothing of it was changed. `show #{post.number}` shows how it stands."
            )
    return (
        f"#{post.number} was changed since. So this is not undone, and nothing of it was "
        f"changed. `why #{post.number}` tells by whom."
    )


def _is_about(row: Undo, post: Post) -> bool:
    return any(post_of(name) == post.id for each in from_json(row.after) for name in each.names)
