"""The calendars of a workspace, the channels that belong to them, and what the chat's own roles
count for."""

import re

from bot.commands.request import Request
from bot.reply import Reply
from bot.views import projects as views
from models.errors import Refused
from models.rules.keys import KEY
from models.rules.roles import Role
from models.rules.timezones import find_zone
from models.services.people import chat_roles, people
from models.services.people.people import Speaker
from models.services.workspaces import channels, workspaces

_NEW = re.compile(r"(?P<key>\w+)(?:\s+in\s+(?P<zone>.+))?")
_MAP = re.compile(r"(?P<who>.+?)\s+(?:to|as)\s+(?:an?\s+)?(?P<role>\w+)", re.IGNORECASE)


def listing(request: Request) -> Reply:
    """The calendars of the workspace."""
    speaker = request.speaker
    places = channels.reporting(speaker.channel.workspace.key)
    mine = {each.id for each in people.at_home(places, speaker.member.identity)}
    return views.listing(places, mine, speaker)


def begin(request: Request) -> Reply:
    """Begin another calendar in this channel: `new project ACME in Europe/Berlin`."""
    said = _NEW.fullmatch(request.reading.rest.strip())
    key = said["key"].upper() if said else ""
    if said is None or not KEY.fullmatch(key):
        raise Refused(
            "A key is up to ten letters and digits and begins with a letter: `new project ACME in "
            "Europe/Berlin`. Nothing was changed."
        )
    zone = _zone(said["zone"], request.speaker.zone) if said["zone"] else request.speaker.zone
    project = workspaces.new_project(request.speaker, key, zone, now=request.now)
    return views.begun(project)


def _zone(said: str, reader: str) -> str:
    found = find_zone(said, reader)
    if found.zone is None:
        raise Refused(
            f"I do not know the time zone “{said}”. Say a name like Europe/Berlin, or a city. "
            "Nothing was changed."
        )
    return found.zone


def use_channel(request: Request) -> Reply:
    """Let this channel belong to the calendar."""
    _refuse_other(request)
    workspaces.use_channel(request.speaker, now=request.now)
    return views.used(request.speaker)


def stop_using(request: Request) -> Reply:
    """Let this channel belong to no calendar."""
    _refuse_other(request)
    workspaces.stop_using(request.speaker, now=request.now)
    return views.unused(request.speaker)


def _refuse_other(request: Request) -> None:
    key, mine = request.reading.rest.upper(), request.speaker.project.key
    if key and key != mine:
        raise Refused(
            f"{key} is not planned in this workspace, or this channel is {mine}'s: `projects` "
            "shows them. Nothing was changed."
        )


def roles(request: Request) -> Reply:
    """What the chat's own roles count for."""
    return views.roles(chat_roles.listed(request.speaker), request.speaker)


def map_role(request: Request) -> Reply:
    """Let a role of the chat count for one of the project: `map @Editors to approver`."""
    said = _MAP.fullmatch(request.reading.rest.strip().rstrip(".!"))
    role = said["role"].casefold() if said else ""
    if said is None or role not in list(Role):
        raise Refused(
            f"Which role of the chat counts for which here? {views.ROLES} `map @Editors to "
            "approver`. Nothing was changed."
        )
    name = said["who"].strip()
    chat_role = _chat_role(request.speaker, name)
    made = chat_roles.map_role(request.speaker, chat_role, name, Role(role), now=request.now)
    return views.mapped(made, request.speaker)


def unmap(request: Request) -> Reply:
    """Let a role of the chat count for nothing any more."""
    name = request.reading.rest.strip().rstrip(".!")
    chat_roles.unmap(request.speaker, _chat_role(request.speaker, name), name, now=request.now)
    return views.unmapped(name, request.speaker)


def _chat_role(speaker: Speaker, name: str) -> str:
    """The id of the chat's role that a word stands for: as linked, or as it was mapped before."""
    linked = speaker.links.get(name) or speaker.links.get(f"@{name.lstrip('@')}")
    if linked is not None:
        return linked.rpartition(":")[2]
    wanted = name.lstrip("@").casefold()
    for row in chat_roles.listed(speaker):
        if row.name.lstrip("@").casefold() == wanted:
            return row.chat_role
    raise Refused(
        f"“{name}” is no role of this chat that I can see. Mention it as the chat offers it: "
        "`map @Editors to approver`. Nothing was changed."
    )
