"""Forums of Discord: a thread for every post, which readers answer in."""

from typing import Any

from bot.discord import preflight
from bot.discord.errors import MISSING_ACCESS, MISSING_PERMISSIONS
from bot.discord.history import EARLIER
from bot.discord.wire import Said, Wire, link, made_at
from jobs.publishers import discord, instants
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Outcome,
    Prepared,
    Refused,
)
from models.errors import UserError
from models.rules.platforms import CAPABILITIES, clean, first_words

capabilities = CAPABILITIES["discord-forum"]

_NAME = 100  # letters of a thread's name (discord-api-docs, resources/channel)


def prepare(content: Content, destination: Destination) -> Prepared:
    """The thread, named by the title or the first words, and the message it begins with."""
    named = first_words(clean(content.title or "") or clean(content.text), _NAME)[:_NAME]
    whole = discord.prepare(content, destination)
    return {**whole, "content": clean(content.text), "name": named or "…"}


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Open the thread. Discord knows no keys here, so one whose answer is lost is looked for."""
    if refused := discord.unfit(prepared["content"]):
        return refused
    try:
        wire, forum, guild = discord.reached(destination)
    except UserError as error:
        return Refused(str(error))
    message = {"content": prepared["content"], "allowed_mentions": discord.allowed(prepared)}
    heard = wire.post(f"/channels/{forum}/threads", {"name": prepared["name"], "message": message})
    if not isinstance(heard, Said):
        return heard
    return _there(guild, heard.body["id"]) if heard.well else heard.refusal


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Change the words that the thread begins with; its name and the answers stay."""
    outcome = discord.correct(prepared, remote_id, _inside(destination, remote_id))
    if not isinstance(outcome, Delivered):
        return outcome
    return _there(destination.settings["guild"], remote_id)


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Delete the thread or, where the bot may not (Manage Threads), the message it begins with."""
    try:
        wire, _, _ = discord.reached(destination)
    except UserError as error:
        return Refused(str(error))
    heard = wire.delete(f"/channels/{remote_id}")
    if isinstance(heard, Said) and heard.code in (MISSING_ACCESS, MISSING_PERMISSIONS):
        return discord.take_down(prepared, remote_id, _inside(destination, remote_id))
    return discord.gone(heard, remote_id)


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """Our thread of that name which begins with the same words, of those opened since it was due.
    Raises UserError where that cannot be told."""
    wire, forum, guild = discord.reached(destination)
    me = wire.told(wire.get("/users/@me"))["id"]
    since = instants.read(prepared["since"]) - EARLIER
    same = [
        each["id"]
        for each in _threads(wire, forum, guild)
        if each.get("owner_id") == me
        and each["name"] == prepared["name"]
        and made_at(each["id"]) >= since
        and _begins_with(wire, each["id"], prepared["content"])
    ]
    if len(same) > 1:
        raise UserError(f"{len(same)} posts there are exactly this one; look yourself.")
    return _there(guild, same[0]) if same else None


def check(destination: Destination) -> None:
    """Raise UserError, saying what to mend, where the bot cannot open threads there."""
    wire, forum, guild = discord.reached(destination)
    preflight.check(wire, forum, guild, (preflight.FORUM, preflight.MEDIA))


def _there(guild: str, thread: str) -> Delivered:
    return Delivered(thread, link(guild, thread, thread))


def _inside(destination: Destination, thread: str) -> Destination:
    """The thread as a destination: the message it begins with has its id."""
    settings = {**destination.settings, "channel": thread}
    return Destination(destination.name, settings, destination.secrets)


def _threads(wire: Wire, forum: str, guild: str) -> list[Any]:
    """The threads of a forum that are open, and those archived last."""
    active = wire.told(wire.get(f"/guilds/{guild}/threads/active"))["threads"]
    archived = wire.told(wire.get(f"/channels/{forum}/threads/archived/public"))["threads"]
    return [each for each in [*active, *archived] if each.get("parent_id") == forum]


def _begins_with(wire: Wire, thread: str, words: str) -> bool:
    heard = wire.get(f"/channels/{thread}/messages/{thread}")
    if isinstance(heard, Said) and heard.status == 404:
        return False  # somebody deleted it
    return bool(wire.told(heard)["content"].strip() == words.strip())
