"""Typing aids: while an option is typed, what it would mean, and names that are known.

What is offered binds nobody: people may send anything, and it is judged anew.
"""

from dataclasses import dataclass
from typing import Any

import discord
import structlog

from bot.crossing import cross
from bot.discord import read
from bot.discord.shapes import OPTIONS
from bot.discord.suggesting import Choice, suggested, zones
from models import clock
from models.database import connection
from models.services.people import people
from models.services.people import whereabouts as known_places
from models.services.people.people import Speaker

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Who types, and where; in a direct message there is no guild."""

    guild_id: int | None
    channel: str
    user: int


def _speaker(place: Place) -> Speaker | None:
    """The member who types; None for somebody who is none, whatever they may become."""
    guild_id = place.guild_id
    if guild_id is None:
        homes = {home.workspace for home in known_places.homes(read.CHAT, str(place.user))}
        if len(homes) != 1:
            return None
        guild_id = read.guild_of(homes.pop())
    identity = read.identity_of(guild_id, place.user)
    return people.known(read.workspace_of(guild_id), place.channel, identity)


async def offer(interaction: discord.Interaction[Any]) -> None:
    """Answer with what may be meant; with nothing where anything goes wrong."""
    _, given, focused = read.options(interaction)
    place = Place(interaction.guild_id, str(interaction.channel_id), interaction.user.id)
    typed = str(given.get(focused, ""))
    try:
        found = await cross(lambda: _found(place, focused, typed))
    except Exception:
        log.exception("nothing suggested", option=focused)
        found = []
    choices = [discord.app_commands.Choice(name=each.name, value=each.value) for each in found]
    try:
        await interaction.response.autocomplete(choices)
    except discord.NotFound:  # whoever typed has typed on
        log.debug("suggestions too late", option=focused)


def _found(place: Place, focused: str, typed: str) -> list[Choice]:
    kind = OPTIONS[focused].suggests if focused in OPTIONS else ""
    if not kind:
        return []
    if kind == "zone":
        return zones(typed)
    with connection():
        speaker = _speaker(place)
        return [] if speaker is None else suggested(kind, typed, speaker, now=clock.now())
