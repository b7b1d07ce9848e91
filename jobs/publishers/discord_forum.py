"""Forums of Discord: a thread for every post, which readers answer in."""

from typing import Any

from bot.discord import preflight
from bot.discord.errors import MISSING_ACCESS, MISSING_PERMISSIONS
from bot.discord.history import EARLIER
from bot.discord.places import require_in
from bot.discord.wire import Said, Wire, link, made_at
from jobs.publishers import discord, instants
from jobs.publishers.discord import Place
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
    if refused := discord.unfit(prepared):
        return refused
    files = discord.uploads(prepared)
    message = {
        **discord.words(prepared, files),
        "allowed_mentions": discord.allowed(prepared),
    }
    thread = {"name": prepared["name"], "message": message}

    def open_it(place: Place) -> Outcome:
        heard = place.wire.post(f"/channels/{place.channel}/threads", thread, files)
        if not isinstance(heard, Said):
            return heard
        return _there(place.guild, heard.body["id"]) if heard.well else heard.refusal

    return discord.there(destination, open_it)


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Change the message that the thread begins with; its name and the answers stay."""
    outcome = discord.correct(prepared, remote_id, _inside(destination, remote_id))
    if not isinstance(outcome, Delivered):
        return outcome
    return _there(discord.reached(destination).guild, remote_id)


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Delete the thread or, where the bot may not (Manage Threads), the message it begins with."""
    try:
        wire = discord.reached(destination).wire
    except UserError as error:
        return Refused(str(error))
    heard = wire.delete(f"/channels/{remote_id}")
    if isinstance(heard, Said) and heard.code in (MISSING_ACCESS, MISSING_PERMISSIONS):
        return discord.take_down(prepared, remote_id, _inside(destination, remote_id))
    return discord.gone(heard, remote_id)


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """Our thread of that name which begins with the same message, of those opened since it was due.
    Raises UserError where that cannot be told."""
    place = discord.reached(destination)
    wire = place.wire
    require_in(wire, place.guild, place.channel)
    me = wire.told(wire.get("/users/@me"))["id"]
    since = instants.read(prepared["since"]) - EARLIER
    same = [
        each["id"]
        for each in _threads(place)
        if each.get("owner_id") == me
        and each["name"] == prepared["name"]
        and made_at(each["id"]) >= since
        and _begins_with(wire, each["id"], prepared)
    ]
    if len(same) > 1:
        raise UserError(f"{len(same)} posts there are exactly this one; look yourself.")
    return _there(place.guild, same[0]) if same else None


def check(destination: Destination) -> int | None:
    """How many people are in the server, about; raises UserError, saying what to mend, where the
    bot cannot open threads there."""
    place, forums = discord.reached(destination), (preflight.FORUM, preflight.MEDIA)
    return preflight.check(place.wire, place.channel, place.guild, forums).members


def _there(guild: str, thread: str) -> Delivered:
    return Delivered(thread, link(guild, thread, thread))


def _inside(destination: Destination, thread: str) -> Destination:
    """The thread as a destination: the message it begins with has its id."""
    settings = {**destination.settings, "channel": thread}
    return Destination(destination.name, settings, destination.secrets)


def _threads(forum: Place) -> list[Any]:
    """The threads of a forum that are open, and those archived last."""
    wire, inside = forum.wire, f"/channels/{forum.channel}/threads"
    active = wire.told(wire.get(f"/guilds/{forum.guild}/threads/active"))["threads"]
    archived = wire.told(wire.get(f"{inside}/archived/public"))["threads"]
    return [each for each in [*active, *archived] if each.get("parent_id") == forum.channel]


def _begins_with(wire: Wire, thread: str, prepared: Prepared) -> bool:
    heard = wire.get(f"/channels/{thread}/messages/{thread}")
    if isinstance(heard, Said) and heard.status == 404:
        return False  # somebody deleted it
    return discord.is_it(wire.told(heard), prepared)
