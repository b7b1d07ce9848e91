"""Setting up: a workspace's first calendar or one it shares, by three questions."""

import re
from collections.abc import Mapping
from datetime import datetime

from bot.canonical import Click
from bot.commands import examples
from bot.commands.request import Request
from bot.language.workplaces import about_places
from bot.message import Message
from bot.reply import Form, Reply
from bot.views import setup as views
from models.database import transaction
from models.errors import Refused
from models.rules.keys import project_key
from models.rules.timezones import find_zone
from models.services.approvals import needing
from models.services.people import people
from models.services.people.people import Speaker
from models.services.workspaces import setting_up, workspaces
from models.services.workspaces.setting_up import Approving, Choices

_ANSWERS = re.compile(
    r"(?:zone (?P<zone>\S.*?) rule (?P<rule>none|one|two|keep))?"
    r"(?: ?channel (?P<channel>\S+))?(?: ?approvers(?P<approvers>.*))?"
)


# --- where there is no calendar yet --------------------------------------------------------------


def without_project(message: Message, text: str, now: datetime) -> Reply:
    """The answer where a workspace has no calendar yet: who runs it sets one up or shares one,
    others are sent to them."""
    said = about_places(text)
    if not message.chat_admin:
        return views.invitation(may=False)
    if said is not None and said.action == "join":
        return _join_first(message, said.rest, now)
    if said is not None and said.action == "setup":
        return views.asking(_form("setup", views.FIRST, Choices(zone=message.zone)))
    if text.startswith("setup zone "):
        return _begin(message, text.removeprefix("setup "), now)
    return views.invitation(may=True)


def _begin(message: Message, answers: str, now: datetime) -> Reply:
    wanted = _read(answers, message.workspace, message.links, message.zone or "UTC")
    if wanted.zone is None or wanted.channel is None:
        raise Refused("Which zone, and which channel? `setup` asks. Nothing was saved.")
    with transaction():
        workspaces.connect(
            message.workspace,
            message.workspace_name or message.workspace,
            message.speaker,
            message.name or message.speaker.rpartition(":")[2],
            zone=wanted.zone,
            project_key=project_key(message.workspace_name),
            channel=wanted.channel,
            now=now,
        )
        speaker = people.arrive(
            message.workspace, wanted.channel, message.speaker, message.name, now=now
        )
        return _chosen(speaker, wanted, now)


def _join_first(message: Message, code: str, now: datetime) -> Reply:
    if message.direct:
        raise Refused(views.IN_A_CHANNEL)
    project = workspaces.join(
        message.workspace,
        message.workspace_name or message.workspace,
        code,
        channel=message.channel,
        identity=message.speaker,
        now=now,
    )
    return views.joined(project)


# --- where there is one --------------------------------------------------------------------------


def setup(request: Request) -> Reply:
    """Ask the three questions, with what holds now."""
    return _ask(request.speaker)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Ask the three questions, or do what was answered."""
    if not click.argument:
        return _ask(speaker)
    wanted = _read(click.argument, _workspace(speaker), speaker.links, speaker.zone)
    return _chosen(speaker, wanted, now)


def join(request: Request) -> Reply:
    """Share the calendar of a code in this workspace, beside those planned here already."""
    speaker = request.speaker
    if not speaker.runs_workspace:
        raise Refused(views.ONLY_WHO_RUNS_IT)
    if speaker.direct:
        raise Refused(views.IN_A_CHANNEL)
    place = speaker.channel.workspace
    project = workspaces.join(
        place.key,
        place.name,
        request.reading.rest,
        channel=speaker.here,
        identity=speaker.member.identity,
        now=request.now,
    )
    return views.joined(project)


def share(request: Request) -> Reply:
    """Give a code that binds another workspace to this calendar."""
    return views.shared(workspaces.share(request.speaker, now=request.now), request.speaker)


def _ask(speaker: Speaker) -> Reply:
    key, now_so = speaker.project.key, setting_up.as_it_is(speaker)
    if setting_up.may_choose(speaker):
        return views.asking(_form(f"setup {key}", f"Set up {key}", now_so, _workspace(speaker)))
    if speaker.runs_workspace:
        form = Form(f"Set up {key} here", f"setup {key} channel {{channel}}", views.where(now_so))
        return views.asking(form)
    raise Refused(views.ONLY_WHO_RUNS_IT)


def _form(says: str, title: str, now_so: Choices, workspace: str = "") -> Form:
    """The questions; a terminal is one channel, so there that is none."""
    where = () if workspace == "terminal" else views.where(now_so)
    asked = (*views.zone_and_rule(now_so), *where, *views.approvers(now_so))
    places = [f"{each.name} {{{each.name}}}" for each in asked]
    return Form(title, f"{says} {' '.join(places)}", asked, send="Set up")


def _chosen(speaker: Speaker, wanted: Choices, now: datetime) -> Reply:
    after = setting_up.choose(speaker, wanted, now=now)
    short = needing.shortages(after.project)
    return views.done(after, setting_up.as_it_is(after), short, examples.place(after))


def _workspace(speaker: Speaker) -> str:
    return str(speaker.channel.workspace.key)


def _read(answers: str, workspace: str, links: Mapping[str, str], zone: str) -> Choices:
    """What a form's answers choose. Raises Refused for what cannot be."""
    found = _ANSWERS.fullmatch(answers.strip())
    if found is None:
        raise Refused("I cannot read that. `setup` asks again. Nothing was changed.")
    said, named = found["zone"], found["approvers"]
    return Choices(
        zone=None if said is None else _zone(said, zone),
        approving=None if found["rule"] is None else Approving(found["rule"]),
        approvers=None if named is None else _identities(named, workspace, links),
        channel=found["channel"],
    )


def _zone(said: str, reader: str) -> str:
    found = find_zone(said, reader)
    if found.zone is None:
        near = f" Is it one of {', '.join(found.zones[:5])}?" if found.zones else ""
        raise Refused(
            f"I do not know the time zone “{said}”.{near} Say a name like Europe/Berlin, or a "
            "city. Nothing was changed."
        )
    return found.zone


def _identities(named: str, workspace: str, links: Mapping[str, str]) -> dict[str, str]:
    """People by their ids in the chat (`U1,U2`), their names or mentions, with what they are
    called."""
    names = {identity: word.lstrip("@") for word, identity in links.items() if word[0] == "@"}
    found = {}
    for each in filter(None, (part.strip() for part in re.split(r"[,;]|\s+and\s+", named))):
        plain = each.lstrip("@")
        short = plain.casefold() if workspace == "terminal" else plain
        identity = links.get(f"@{plain}") or f"{workspace}:{short}"
        found[identity] = names.get(identity, plain)
    return found
