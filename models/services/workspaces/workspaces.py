"""Slack teams and Discord guilds: taken in with a project of their own or one they share, and what
becomes of that when Presstime is taken out of them."""

from datetime import datetime, timedelta

from models.database import locked, transaction
from models.errors import NotAllowed, Refused
from models.rules.codes import hash_of, new_code
from models.rules.roles import Right, Role
from models.services.audit import audit
from models.services.notices import notices
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.workspaces import channels
from models.tables import Account, Channel, Project, ShareCode, Target, Workspace

SHARED_FOR = timedelta(hours=1)
LONGEST_KEY = 10
NO_CODE = (
    "That code is not good: it was used, it is older than an hour, or it is another one. An admin "
    "of the calendar says `share calendar` for a new one. Nothing was changed."
)


def connect(
    key: str,
    name: str,
    admin_identity: str,
    admin_name: str,
    *,
    zone: str,
    project_key: str,
    channel: str,
    now: datetime,
) -> Project:
    """Take in a workspace (`slack:T1`) with a project of its own that reports in a channel, and
    whose admin is the one who runs the workspace; its key is as near to `project_key` as others
    leave it. One that was here before gets back what it had."""
    with transaction():
        place = _taken_in(key, name, now)
        found = channels.reporting(key)
        if found:
            return found[0].project
        project = _project(project_key, name, zone, now)
        channels.bind(place, project, channel, reports=True, now=now)
        people.enroll(project, admin_identity, admin_name, Role.ADMIN, now=now)
        _record_project(project, admin_identity, now)
        return project


def new_project(speaker: Speaker, project_key: str, zone: str, *, now: datetime) -> Project:
    """Begin another project in the speaker's workspace, which reports in the channel where they
    speak, with them as its admin. Raises NotAllowed, and Refused for a key that is taken and a
    channel that is another project's."""
    _require_to_run(speaker)
    with transaction():
        place = _of(speaker)
        _refuse_taken(project_key)
        if speaker.here == speaker.channel.external_id:
            raise Refused(
                f"This channel is the one of {speaker.project.key}. Say it in the channel that is "
                f"to be the one of {project_key}. Nothing was changed."
            )
        project = _project(project_key, project_key, zone, now)
        channels.bind(place, project, speaker.here, reports=True, now=now)
        member = speaker.member
        people.enroll(project, member.identity, member.name, Role.ADMIN, now=now)
        _record_project(project, member.identity, now)
        return project


def _project(wanted: str, name: str, zone: str, now: datetime) -> Project:
    return Project.create(key=_free(wanted), name=name, zone=zone, created_at=now)


def _free(wanted: str) -> str:
    """A key that no project has: the one that is wanted, or with a number behind it."""
    taken = {row.key for row in Project.select(Project.key)}
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted[: LONGEST_KEY - len(str(number))]}{number}"
    return key


def _refuse_taken(key: str) -> None:
    if Project.get_or_none(Project.key == key) is not None:
        raise Refused(f"There is a project {key} already. Take another key. Nothing was changed.")


def _record_project(project: Project, actor: str, now: datetime) -> None:
    after = {"zone": project.zone}
    audit.record(
        project.id, actor, "create project", f"project {project.key}", now=now, after=after
    )


def _taken_in(key: str, name: str, now: datetime) -> Workspace:
    """The workspace, connected, and what it publishes through, too; locked."""
    Workspace.insert(key=key, name=name, created_at=now).on_conflict_ignore().execute()
    place: Workspace = locked(Workspace.select()).where(Workspace.key == key).get()
    if place.disconnected_at is not None:
        _bring_back(place)
        place.disconnected_at = None
    place.name = name or place.name
    place.save()
    return place


def _of(speaker: Speaker) -> Workspace:
    return Workspace.get_by_id(speaker.channel.workspace_id)


# --- sharing one calendar ------------------------------------------------------------------------


def share(speaker: Speaker, *, now: datetime) -> str:
    """A new code that binds the workspace in which it is typed within an hour to the speaker's
    project; an earlier one is void. Raises NotAllowed."""
    permissions.require(speaker, Right.PEOPLE)
    code, project = new_code(), speaker.project
    with transaction():
        ShareCode.delete().where(
            (ShareCode.project == project) | (ShareCode.expires_at <= now)
        ).execute()
        ShareCode.create(
            project=project, member=speaker.member, hash=hash_of(code), expires_at=now + SHARED_FOR
        )
        audit.by(speaker, "share calendar", f"project {project.key}", now=now)
    return code


def join(key: str, name: str, code: str, *, channel: str, identity: str, now: datetime) -> Project:
    """Bind a workspace to the project of a code, which reports in a channel there from now on, for
    the `identity` who runs that workspace. Raises Refused for a code that is not good, and a
    channel that is another project's."""
    with transaction():
        found: ShareCode | None = (
            locked(ShareCode.select()).where(ShareCode.hash == hash_of(code)).first()
        )
        if found is None or found.expires_at <= now:
            raise Refused(NO_CODE)
        project: Project = Project.get_by_id(found.project_id)
        place = _taken_in(key, name, now)
        _refuse_twice(place, project, channel)
        channels.bind(place, project, channel, reports=True, now=now)
        found.delete_instance()
        subject, after = f"project {project.key}", {"workspace": key}
        audit.record(project.id, identity, "join calendar", subject, now=now, after=after)
        return project


def _refuse_twice(place: Workspace, project: Project, external_id: str) -> None:
    if any(each.project_id == project.id for each in channels.reporting(place.key)):
        raise Refused(f"{project.key} is planned here already. Nothing was changed.")
    here = channels.places(place.key, external_id)
    if len(here) == 1 and here[0].external_id == external_id:
        raise Refused(
            f"This channel is the one of {here[0].project.key}. Say it in the channel that is to "
            f"be the one of {project.key}. Nothing was changed."
        )


# --- channels ------------------------------------------------------------------------------------


def use_channel(speaker: Speaker, *, now: datetime) -> Channel:
    """Let the channel where the speaker is belong to their project. Raises NotAllowed, and Refused
    in a direct message, where it does already, and where another project reports there."""
    _require_to_bind(speaker)
    if speaker.direct:
        raise Refused("This is no channel: say it in one. Nothing was changed.")
    with transaction():
        bound = channels.places(_of(speaker).key, speaker.here)
        there = next((each for each in bound if each.external_id == speaker.here), None)
        if there is not None and there.project_id == speaker.project.id:
            raise Refused(f"This is a channel of {speaker.project.key} already.")
        if there is not None and there.reports:
            raise Refused(
                f"{there.project.key} reports in this channel, so it stays one of it. "
                f"`{there.project.key}: setup` names another for that. Nothing was changed."
            )
        made = channels.bind(_of(speaker), speaker.project, speaker.here, reports=False, now=now)
        _record_channel(speaker, "use channel", now)
        return made


def stop_using(speaker: Speaker, *, now: datetime) -> None:
    """Let the channel where the speaker is belong to no project. Raises NotAllowed, and Refused
    where it belongs to none, or the project reports there."""
    _require_to_bind(speaker)
    if speaker.here != speaker.channel.external_id:
        raise Refused("This channel belongs to no project. Nothing was changed.")
    with transaction():
        there: Channel = locked(Channel.select()).where(Channel.id == speaker.channel.id).get()
        if there.reports:
            raise Refused(
                f"{speaker.project.key} reports in this channel. `setup` names another one for "
                "that; then say it again. Nothing was changed."
            )
        channels.unbind(there, now=now)
        _record_channel(speaker, "stop using channel", now)


def report_in(speaker: Speaker, external_id: str, *, now: datetime) -> None:
    """Let the speaker's project report in a channel of their workspace. Raises NotAllowed, and
    Refused where another project reports there."""
    _require_to_bind(speaker)
    with transaction():
        place = _of(speaker)
        bound = channels.places(place.key, external_id)
        there = next((each for each in bound if each.external_id == external_id), None)
        if there is not None and there.project_id == speaker.project.id and there.reports:
            return
        if there is not None and there.project_id != speaker.project.id:
            raise Refused(
                f"That channel is one of {there.project.key}. Choose another one. "
                "Nothing was changed."
            )
        channels.bind(place, speaker.project, external_id, reports=True, now=now)
        _record_channel(speaker, "report in", now, external_id)


def _record_channel(
    speaker: Speaker, action: str, now: datetime, external_id: str | None = None
) -> None:
    after = {"workspace": _of(speaker).key, "channel": external_id or speaker.here}
    audit.by(speaker, action, f"project {speaker.project.key}", now=now, after=after)


def _require_to_bind(speaker: Speaker) -> None:
    if not speaker.runs_workspace:
        permissions.require(speaker, Right.SETTINGS)


def _require_to_run(speaker: Speaker) -> None:
    if not speaker.runs_workspace and not permissions.may(speaker, Right.PEOPLE):
        raise NotAllowed(
            "Only who runs this workspace begins projects in it, or an admin of one: "
            f"{people.who_may(speaker.project, Right.PEOPLE)}. Nothing was changed."
        )


def is_home(speaker: Speaker) -> bool:
    """Whether the speaker's project began in the workspace where they speak."""
    first = Channel.select().where(Channel.project == speaker.project).order_by(Channel.id).first()
    return first is not None and first.workspace_id == speaker.channel.workspace_id


# --- taken out, and back -------------------------------------------------------------------------


def disconnect(key: str, *, now: datetime) -> None:
    """Note that Presstime was taken out of a workspace: nothing is published through it any more,
    and projects that are planned elsewhere, too, are told there."""
    with transaction():
        place = locked(Workspace.select()).where(Workspace.key == key).first()
        if place is None or place.disconnected_at is not None:
            return
        place.disconnected_at = now
        place.save(only=[Workspace.disconnected_at])
        gone = _cut_off(key, now)
        for channel in channels.reporting(key):
            _tell_gone(channel.project, place, gone.get(channel.project_id, []), now)


def let_in_again(key: str) -> bool:
    """Note that Presstime is in a workspace again that it was taken out of, which gets back what it
    had; whether there is any such workspace."""
    with transaction():
        place = locked(Workspace.select()).where(Workspace.key == key).first()
        if place is None or place.disconnected_at is None:
            return False
        _bring_back(place)
        place.disconnected_at = None
        place.save(only=[Workspace.disconnected_at])
        return True


def _cut_off(key: str, now: datetime) -> dict[int, list[str]]:
    """Disconnect what publishes through a workspace; the names of the targets by project."""
    gone: dict[int, list[str]] = {}
    for account in _accounts_through(key):
        theirs = (Target.account == account) & Target.disconnected_at.is_null()
        for target in Target.select().where(theirs):
            gone.setdefault(target.project_id, []).append(target.name)
        Target.update(disconnected_at=now).where(theirs).execute()
        Account.update(disconnected_at=now).where(
            (Account.id == account.id) & Account.disconnected_at.is_null()
        ).execute()
    return gone


def _accounts_through(key: str) -> list[Account]:
    platform = key.partition(":")[0]
    rows = Account.select().where(Account.platform.startswith(platform))  # `discord-forum`, too
    return [row for row in rows if row.settings.get("workspace") == key]


def _bring_back(place: Workspace) -> None:
    """Connect again what went with the workspace, unless its name was taken meanwhile."""
    for account in _accounts_through(place.key):
        for target in Target.select().where(
            (Target.account == account) & (Target.disconnected_at == place.disconnected_at)
        ):
            same = (Target.project == target.project_id) & (Target.name == target.name)
            if not Target.select().where(same & Target.disconnected_at.is_null()).exists():
                Target.update(disconnected_at=None).where(Target.id == target.id).execute()
                Account.update(disconnected_at=None).where(Account.id == account.id).execute()


def _tell_gone(project: Project, place: Workspace, names: list[str], now: datetime) -> None:
    subject = f"project {project.key}"
    facts = {"workspace": place.name, "targets": names}
    audit.record(project.id, audit.PRESSTIME, "workspace gone", subject, now=now, after=facts)
    instead = channels.report_channel(project.id)
    if instead is not None and instead.workspace_id != place.id:
        key = f"workspace {place.id} gone {now.isoformat()}"
        notices.tell_project(
            "workspace_gone", f"{key} {project.id}", facts, project_id=project.id, now=now
        )
