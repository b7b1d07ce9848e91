"""Servers that let us in and take us out, and what becomes of their channels."""

from typing import TYPE_CHECKING

import discord
import structlog

from bot.crossing import cross
from bot.discord import read
from bot.discord.answering import message_of
from bot.views.setup import invitation
from models import clock
from models.database import connection
from models.services.notices import inbox
from models.services.people import whereabouts
from models.services.workspaces import workspaces

if TYPE_CHECKING:
    from bot.discord.client import Client

log = structlog.get_logger(__name__)


async def joined(guild: discord.Guild) -> None:
    """Greet a new server once, in the channel that it has for such news, if we may write there;
    else whoever says something to us first is told."""
    if not await cross(_is_first, guild.id):
        return
    place = guild.system_channel
    if place is None or not place.permissions_for(guild.me).send_messages:
        log.info("nowhere to greet", guild=guild.id)
        return
    try:
        await place.send(view=message_of(invitation(may=True)), silent=True)
    except discord.HTTPException as error:
        log.warning("greeting not taken", guild=guild.id, error=str(error))


def _is_first(guild_id: int) -> bool:
    with connection():
        if workspaces.let_in_again(read.workspace_of(guild_id)):
            return False
        return inbox.first_time(f"{read.CHAT}:greeting:{guild_id}", now=clock.now())


async def left(guild_id: int) -> None:
    """Publish nothing more through a server that took us out."""
    log.warning("taken out of a server", guild=guild_id)
    await cross(_disconnect, {guild_id})


async def caught_up(client: "Client") -> None:
    """Notice the servers that took us out, or let us in again, while nobody was looking."""
    await cross(_catch_up, {guild.id for guild in client.guilds})


def _catch_up(here: set[int]) -> None:
    gone = _known() - here
    if gone:
        log.warning("taken out of servers meanwhile", guilds=sorted(gone))
        _disconnect(gone)
    with connection():
        for guild_id in sorted(here - _known()):
            workspaces.let_in_again(read.workspace_of(guild_id))


def _known() -> set[int]:
    with connection():
        return {read.guild_of(key) for key in whereabouts.connected(read.CHAT)}


def _disconnect(guild_ids: set[int]) -> None:
    with connection():
        for guild_id in sorted(guild_ids):
            workspaces.disconnect(read.workspace_of(guild_id), now=clock.now())
