"""Who speaks, where, and in which project."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.database import ask, locked, transaction
from models.errors import NotAllowed, NotFound, Refused
from models.rules.media import Media
from models.rules.policy import Newcomers, policy_of
from models.rules.roles import Barred, Right, Role, allows
from models.rules.states import ProposalState
from models.rules.timezones import is_zone
from models.services.audit import audit
from models.services.undo import undoing
from models.services.workspaces import channels
from models.tables import Channel, Member, Project, Proposal, Undo

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Speaker:
    """A member of a project, speaking in one of its channels; what is said elsewhere (in a direct
    message, in a channel of no project) counts as said in the `channel` where the project reports.

    `here` is the channel of the chat where it was said in truth, `direct` that nobody else reads
    along there, `runs_workspace` that the chat lets this person run it. `links` is what words of
    theirs stand for: `#news` a channel of the chat, `@ana` an identity; `files` are those that came
    with them."""

    project: Project
    channel: Channel
    member: Member
    here: str = ""
    direct: bool = False
    runs_workspace: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    files: Media = ()

    @property
    def zone(self) -> str:
        """The zone this person's words are read in: their own, else the project's."""
        return self.member.own_zone or self.project.zone

    @property
    def zone_source(self) -> str:
        """Whose zone that is: `person`, `chat` (of their profile there) or `project`."""
        if self.member.zone:
            return "person"
        return "chat" if self.member.chat_zone else "project"


def arrive(workspace: str, channel: str, identity: str, name: str, *, now: datetime) -> Speaker:
    """The speaker behind an identity in the project of a channel, or else in the only one of the
    workspace. Raises NotFound where there is none, or several; else as `enter`."""
    places = channels.places(workspace, channel)
    if len(places) != 1:
        raise NotFound("This channel belongs to no project yet. Nothing was saved.")
    return replace(enter(places[0], identity, name, now=now), here=channel)


def enter(
    place: Channel, identity: str, name: str, *, now: datetime, vouched: bool = False
) -> Speaker:
    """The speaker behind an identity in the project of a channel, made a member on its first words
    where the project takes newcomers, or the chat `vouched` for it. Raises NotAllowed for those who
    were not invited, or were shut out."""
    project = place.project
    member = _member(project, identity) or _join(place, identity, name, vouched, now)
    if member.barred is not None:
        raise NotAllowed(_shut_out(project, Barred(member.barred)))
    _learn_name(member, name)
    return Speaker(project, place, member, place.external_id)


def _learn_name(member: Member, name: str) -> None:
    """Whoever was named by nothing but an id before they spoke gets the name that they have."""
    if member.name == member.identity.rpartition(":")[2] != name and name:
        member.name = name
        member.save(only=[Member.name])


def known(workspace: str, channel: str, identity: str) -> Speaker | None:
    """The same, but only for somebody who spoke before or was invited, and was not shut out."""
    places = channels.places(workspace, channel)
    member = _member(places[0].project, identity) if len(places) == 1 else None
    if member is None or member.barred is not None:
        return None
    return Speaker(places[0].project, places[0], member, here=channel)


def at_home(places: Iterable[Channel], identity: str) -> list[Channel]:
    """Those of some channels in whose project somebody is a member and was not shut out."""
    found = list(places)
    mine = (Member.identity == identity) & Member.barred.is_null()
    here = Member.select(Member.project).where(
        mine & Member.project.in_([each.project_id for each in found])
    )
    projects = {row.project_id for row in here}
    return [each for each in found if each.project_id in projects]


def _member(project: Project, identity: str) -> Member | None:
    return Member.get_or_none((Member.project == project) & (Member.identity == identity))


def _join(place: Channel, identity: str, name: str, vouched: bool, now: datetime) -> Member:
    project = place.project
    with transaction():
        lock_newcomers(project)
        member = _member(project, identity)
        if member is not None:
            return member
        taken = newcomers(place, identity)
        if taken is Newcomers.NOBODY and not vouched:
            raise NotAllowed(_not_invited(project, name))
        role = Role.VIEWER if taken is Newcomers.NOBODY else Role(taken)
        return enroll(project, identity, name, role, now=now)


def newcomers(place: Channel, identity: str) -> Newcomers:
    """What somebody becomes in the project of a channel by their first words. Whoever comes from
    another workspace, as in a channel that two companies share, is nobody before they are invited;
    so is anybody in Discord, whose servers are open to the world, unless the project chose."""
    workspace = place.workspace.key
    chosen = "newcomers" in place.project.policy
    is_own = identity.rpartition(":")[0] == workspace
    if not is_own or (workspace.startswith("discord:") and not chosen):
        return Newcomers.NOBODY
    return policy_of(place.project).newcomers


def lock_newcomers(project: Project) -> None:
    """Let nobody else become a member until the transaction ends: of two first words at once, or of
    one and an invitation, the second finds what the first made."""
    locked(Project.select()).where(Project.id == project.id).get()


def enroll(
    project: Project, identity: str, name: str, role: Role, *, now: datetime, by: str | None = None
) -> Member:
    """Make someone a member, by their own first words or `by` somebody's; call it inside a
    transaction."""
    member = Member.create(project=project, identity=identity, name=name, role=role, created_at=now)
    action = "join" if by is None else "invite"
    audit.record(
        project.id, by or identity, action, f"member {name}", now=now, after={"role": role}
    )
    return member


def _shut_out(project: Project, how: Barred) -> str:
    return (
        f"You were {how} {'in' if how is Barred.SUSPENDED else 'from'} {project.key}, so I do "
        f"nothing for you here. {_whom_to_ask(project)} Nothing was changed."
    )


def _not_invited(project: Project, name: str) -> str:
    return (
        f"You are not a member of {project.key} yet, and it takes in only those who are invited. "
        f"{_whom_to_ask(project)} They say `invite {name} as author`. Nothing was saved."
    )


def _whom_to_ask(project: Project) -> str:
    who = who_may(project, Right.PEOPLE)
    return f"Ask {who}." if who else "Ask whoever runs Presstime."


def who_may(project: Project, right: Right) -> str:
    """The names of those who have a right, in words, the lowest roles first, for they are the
    nearest to ask; empty where nobody has it."""
    roles = [role for role in Role if allows(role, right)]
    found = sorted(of_roles(project, roles), key=lambda each: roles.index(Role(each.role)))
    names = [each.name for each in found]
    if len(names) <= MOST_NAMED + 1:
        return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    return f"{', '.join(names[:MOST_NAMED])} or one of {len(names) - MOST_NAMED} more"


def person_of(member: Member) -> int:
    """A number that is the same for all identities of one person, who counts once."""
    return int(member.person_id or member.id)


def given_role(member: Member) -> Role:
    """The role that the project gave somebody, whatever the roles they have in a chat count for."""
    return Role(member.given_role or member.role)


def identities(member: Member) -> list[Member]:
    """All identities of the person behind one, the one that stands for them first."""
    person = person_of(member)
    theirs = (Member.id == person) | (Member.person == person)
    return list(Member.select().where(theirs).order_by(Member.person.is_null(False), Member.id))


def is_one(member: Member, ids: Iterable[int | None]) -> bool:
    """Whether one of these members is the same person as a member."""
    known = {each for each in ids if each is not None}
    if member.id in known or not known:
        return bool(known)
    return not known.isdisjoint(each.id for each in identities(member))


def lock(project: Project) -> list[Member]:
    """All members of a project, locked until the transaction ends: whoever changes who may do what
    does this first (and locks posts, where they change too, before it), and so does whoever
    decides something that hangs on it."""
    return ask_locked(project)()


def ask_locked(project: Project) -> Callable[[], list[Member]]:
    """The same in two steps."""
    rows = locked(Member.select()).where(Member.project == project)
    return ask(rows.order_by(Member.id))


def of_roles(project: Project, roles: Iterable[Role]) -> list[Member]:
    """The people with one of these roles who are not shut out, each once, by the identity that
    stands for them."""
    mine = (Member.project == project) & Member.person.is_null() & Member.barred.is_null()
    return list(Member.select().where(mine & Member.role.in_([*roles])).order_by(Member.id))


def names_of(ids: Iterable[int], known: Iterable[Member]) -> dict[int, str]:
    """What members are called, by their ids; those that are not `known` are looked up."""
    names = {each.id: each.name for each in known}
    lacking = [each for each in ids if each not in names]
    if lacking:
        names |= {row.id: row.name for row in Member.select().where(Member.id.in_(lacking))}
    return names


def those_of_roles(members: Iterable[Member], roles: Collection[Role]) -> list[Member]:
    """The same among members that are known, in their order."""
    return [
        each
        for each in members
        if each.person_id is None and each.barred is None and each.role in roles
    ]


def active(project: Project, roles: Iterable[Role], now: datetime) -> list[Member]:
    """The same without those who are away at that moment: who may act now."""
    return [each for each in of_roles(project, roles) if not is_away(each, now)]


def is_away(member: Member, now: datetime) -> bool:
    """Whether somebody said that they are away at that moment."""
    return member.away_until is not None and member.away_until > now


def deputies(project: Project, now: datetime) -> dict[int, Member]:
    """For everybody who is away and named a deputy, by `person_of`, who decides in their place: the
    deputy, or where that one is away too, theirs."""
    rows = Member.select().where((Member.project == project) & Member.barred.is_null())
    by_id = {row.id: row for row in rows}
    away = [row for row in by_id.values() if row.person_id is None and is_away(row, now)]
    found = {each.id: _in_place_of(each, by_id, now) for each in away}
    return {person: deputy for person, deputy in found.items() if deputy is not None}


def _in_place_of(member: Member, by_id: dict[int, Member], now: datetime) -> Member | None:
    seen = {member.id}
    deputy = by_id.get(member.deputy_id or 0)
    while deputy is not None and is_away(deputy, now) and deputy.id not in seen:
        seen.add(deputy.id)
        deputy = by_id.get(deputy.deputy_id or 0)
    return None if deputy is None or deputy.id in seen else deputy


def remember(member: Member, habit: str, answer: str) -> None:
    """Keep how this person answers a kind of question (`bare-hour`), for the next sentence."""
    member.habits = {**member.habits, habit: answer}
    member.save(only=[Member.habits])


def forget(speaker: Speaker, habit: str | None = None, *, now: datetime) -> None:
    """Forget one habit of the speaker, or all of them."""
    member, before = speaker.member, dict(speaker.member.habits)
    kept = {} if habit is None else {k: v for k, v in before.items() if k != habit}
    if kept != before:
        with transaction():
            member.habits = kept
            member.save(only=[Member.habits])
            undoing.remember(speaker, "habits", {}, before, kept, now=now)


@undoing.inverse("habits")
def _learn_again(speaker: Speaker, undo: Undo, _now: datetime) -> None:
    mine = _own(speaker, undo)
    if mine.habits != undo.after:
        raise Refused("Your habits have changed since. Nothing was changed; `settings` shows them.")
    speaker.member.habits = mine.habits = undo.before
    mine.save(only=[Member.habits])


def _own(speaker: Speaker, undo: Undo) -> Member:
    """The speaker as they are kept now; raises Refused where it was another's change."""
    if undo.member_id != speaker.member.id:
        raise Refused("What people set for themselves, only they undo. Nothing was changed.")
    return locked(Member.select()).where(Member.id == speaker.member.id).get()


def learn_zone(member: Member, zone: str | None) -> None:
    """Read the words of somebody who chose no zone in that of their profile in the chat, from now
    on; a zone that nobody knows, or none, changes nothing."""
    if zone is None or zone == member.chat_zone or not is_zone(zone):
        return
    with transaction():
        member.chat_zone = zone
        member.save(only=[Member.chat_zone])
        if member.zone is None:
            _call_cards_back(member)


def set_zone(speaker: Speaker, zone: str | None, *, now: datetime) -> None:
    """Read this person's words in `zone` (an IANA name) from now on; None: the project's."""
    member = speaker.member
    with transaction():
        if member.zone != zone:
            undoing.remember(speaker, "zone", {}, member.zone, zone, now=now)
        audit.by(
            speaker,
            "set zone",
            f"member {member.name}",
            now=now,
            before={"zone": member.zone},
            after={"zone": zone},
        )
        member.zone = zone
        member.save(only=[Member.zone])
        _call_cards_back(member)


def _call_cards_back(member: Member) -> None:
    """A card drawn before names another hour than its confirmation would now mean."""
    waiting = (Proposal.member == member) & (Proposal.state == ProposalState.OPEN)
    Proposal.update(version=Proposal.version + 1).where(waiting).execute()


@undoing.inverse("zone")
def _put_zone_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    mine = _own(speaker, undo)
    if mine.zone != undo.after:
        raise Refused("Your zone was changed since. Nothing was changed; `settings` shows it.")
    set_zone(speaker, undo.before, now=now)
