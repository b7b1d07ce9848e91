"""Connecting and disconnecting the places to publish."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.canonical import Click
from bot.commands.request import Request
from bot.language.reading import Kind, Reading
from bot.reply import Reply
from bot.views import targets as views
from models.errors import Refused, UserError
from models.rules.platforms import checked_web_address, new_signing_secret
from models.services.engine import preflight
from models.services.people.people import Speaker
from models.services.workspaces import targets

Settings = tuple[Mapping[str, str], Mapping[str, str]]


def connect(request: Request) -> Reply:
    """Make a new target: `connect site blog`, `connect slack #news as news-emea`."""
    words, called = _called(request.reading.rest.split())
    if not words:
        return views.how_to_connect(request.speaker)
    platform, name, *arguments = [words[0].lower(), *words[1:], ""][:4]
    prepare = _PLATFORMS.get(platform)
    if prepare is None:
        raise Refused(
            f"I cannot publish to “{platform}”. There are: {', '.join(_PLATFORMS)}. "
            "Nothing was connected."
        )
    if not name:
        return views.how_to_connect(request.speaker)
    settings, secrets = prepare(request, name, " ".join(arguments).strip())
    target = targets.connect(
        request.speaker, platform, (called or name).lower(), settings, secrets, now=request.now
    )
    return views.connected(target, platform, settings, secrets)


def _called(words: list[str]) -> tuple[list[str], str]:
    """The words without `as NAME` at their end, and that name."""
    if len(words) > 3 and words[-2].lower() == "as":
        return words[:-2], words[-1]
    return words, ""


def ask(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The form that makes a new target."""
    return views.asking(speaker)


def connect_channel(speaker: Speaker, name: str, *, now: datetime) -> None:
    """Connect a channel (`#news`) of the chat where the speaker is, as `connect slack #news` does,
    unless it was meanwhile."""
    if targets.find(speaker.project, name) is not None:
        return
    platform = speaker.channel.workspace.key.partition(":")[0]
    words = f"{platform} {name}"
    reading = Reading(Kind.NONE, "connect", rest=words, zone=speaker.zone)
    connect(Request(speaker, f"connect {words}", reading, now, {}))


def _site(_request: Request, _name: str, argument: str) -> Settings:
    if argument:
        raise Refused("A site takes a name only: `connect site blog`. Nothing was connected.")
    return {}, {}


def _webhook(_request: Request, _name: str, argument: str) -> Settings:
    if not argument:
        raise Refused(
            "A webhook needs an address: `connect webhook hook https://example.com/in`. "
            "Nothing was connected."
        )
    try:
        url = checked_web_address(argument)
    except UserError as error:
        raise Refused(f"{error} Nothing was connected.") from error
    return {"url": url}, {"signing_secret": new_signing_secret()}


def _slack(request: Request, name: str, argument: str) -> Settings:
    if argument:
        raise Refused("A Slack channel takes a name only. Nothing was connected.")
    return _channel(request, name, "slack"), {}


def _discord(request: Request, name: str, argument: str) -> Settings:
    if argument not in ("", "crosspost"):
        raise Refused(
            "A channel takes no more than its name, or `crosspost`, which passes its posts on to "
            "the channels that follow it. Nothing was connected."
        )
    return _channel(request, name, "discord") | ({"crosspost": "yes"} if argument else {}), {}


def _forum(request: Request, name: str, argument: str) -> Settings:
    if argument:
        raise Refused("A forum takes a name only. Nothing was connected.")
    return _channel(request, name, "discord"), {}


def _channel(request: Request, name: str, chat: str) -> dict[str, str]:
    """The settings of a channel of the chat where this is said: which only the chat itself can
    name, so nobody connects a place that is somebody else's."""
    workspace = request.speaker.channel.workspace.key
    if workspace.partition(":")[0] != chat:
        raise Refused(
            f"Say `connect {chat} {name}` in {chat.capitalize()} itself, where the channel is. "
            "Nothing was connected."
        )
    channel = request.speaker.links.get(name)
    if channel is None:
        raise Refused(
            f"“{name}” is no channel that {chat.capitalize()} knows: type # and choose it from the "
            "list. Nothing was connected."
        )
    return {"workspace": workspace, "channel": channel}


_PLATFORMS: dict[str, Callable[[Request, str, str], Settings]] = {
    "site": _site,
    "webhook": _webhook,
    "slack": _slack,
    "discord": _discord,
    "discord-forum": _forum,
}


def disconnect(request: Request) -> Reply:
    """Ask before taking a target away: its secret cannot be brought back."""
    words = [*request.reading.targets, *request.reading.rest.split()]
    if not words:
        raise Refused("Which target? `targets` lists them. Nothing was changed.")
    target = targets.to_disconnect(request.speaker, words[0])
    return views.disconnecting(target, request.speaker)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Take a target away for good."""
    return views.disconnected(targets.disconnect(speaker, click.argument, now=now))


def listing(request: Request) -> Reply:
    """The targets there are."""
    found = targets.listed(request.speaker)
    return views.listing(found, request.speaker, preflight.in_trouble())
