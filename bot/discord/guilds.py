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
from models.services import inbox, whereabouts, workspaces

if TYPE_CHECKING:
    from bot.discord.client import Client

log = structlog.get_logger(__name__)


async def joined(guild: discord.Guild) -> None:
    """Greet once, in the channel that a server has for such news, if we may write there; else
    whoever says something to us first is told."""
    if not await cross(lambda: _is_first(guild.id)):
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
    now = clock.now()
    with connection():
        return inbox.first_time(f"{read.CHAT}:greeting:{guild_id}", now=now)


async def left(guild_id: int) -> None:
    """Publish nothing more through a server that took us out."""
    log.warning("taken out of a server", guild=guild_id)
    await cross(lambda: _disconnect({guild_id}))


async def caught_up(client: "Client") -> None:
    """Notice the servers that took us out while nobody was looking."""
    here = {guild.id for guild in client.guilds}
    known = await cross(_known)
    if gone := known - here:
        log.warning("taken out of servers meanwhile", guilds=sorted(gone))
        await cross(lambda: _disconnect(gone))


def _known() -> set[int]:
    with connection():
        return {read.guild_of(key) for key in whereabouts.connected(read.CHAT)}


def _disconnect(guild_ids: set[int]) -> None:
    with connection():
        for guild_id in sorted(guild_ids):
            workspaces.disconnect(read.workspace_of(guild_id), now=clock.now())
