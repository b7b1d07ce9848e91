"""Which guild somebody speaks in: the one they are in, or, in a direct message, one of theirs."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.crossing import cross
from bot.discord import read
from bot.discord.read import Person
from bot.reply import Reply
from bot.views import words
from models.database import connection
from models.services.people import whereabouts

if TYPE_CHECKING:
    from bot.discord.client import Client

log = structlog.get_logger(__name__)
MOST_NAMES = 10  # of people mentioned in one sentence that are looked up
_PROJECT = re.compile(r"\b([A-Z][A-Z0-9]{0,9})(?:/\d|:| )")


class Nowhere(Exception):
    """Somebody's words belong to no one guild; `reply` says what to do."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.reply = Reply(said, private=True, failed=True)


async def of(
    client: "Client", interaction: discord.Interaction[Any], text: str
) -> tuple[int, Person]:
    """The guild that a sentence belongs to, and who says it there. In a direct message it is the
    guild of the project that is named, or the only one the person is known in; raises Nowhere where
    there is none, or several."""
    if interaction.guild_id is not None:
        return interaction.guild_id, interaction.user
    user = interaction.user
    homes = await cross(lambda: _homes(user.id))
    there = [home for home in homes if client.get_guild(read.guild_of(home.workspace)) is not None]
    chosen = _chosen(there, text)
    guild_id = read.guild_of(chosen)
    member = await _member(client, guild_id, user.id)
    if member is None:
        raise Nowhere("You are not in that server any more, so I do nothing there for you.")
    return guild_id, member


def _homes(user_id: int) -> Sequence[whereabouts.Home]:
    with connection():
        return whereabouts.homes(read.CHAT, str(user_id))


def _chosen(homes: Sequence[whereabouts.Home], text: str) -> str:
    named = set(_PROJECT.findall(text))
    by_name = {home.workspace for home in homes if home.project in named}
    places = by_name or {home.workspace for home in homes}
    if len(places) == 1:
        return places.pop()
    if not places:
        raise Nowhere(
            "I do not know you yet. Say something to me in your server first, with `/post say`; "
            "then I can be talked to here, too. Nothing was done."
        )
    keys = words.joined(sorted({home.project for home in homes}))
    raise Nowhere(
        f"You plan in several servers: {keys}. Name the project first: "
        f"`{sorted(home.project for home in homes)[0]}: list`. Nothing was done."
    )


async def _member(client: "Client", guild_id: int, user_id: int) -> discord.Member | None:
    guild = client.get_guild(guild_id)
    if guild is None:
        return None
    try:
        return await guild.fetch_member(user_id)
    except discord.NotFound:
        return None


async def names(
    client: "Client", interaction: discord.Interaction[Any], guild_id: int, text: str
) -> dict[int, str]:
    """The names of those whom a text mentions, by id, as far as Discord tells them."""
    known = read.named(interaction)
    missing = [id for id in dict.fromkeys(read.mentioned(text)) if id not in known]
    for id in missing[:MOST_NAMES]:
        try:
            member = await _member(client, guild_id, id)
        except discord.HTTPException as error:
            log.warning("name not found", error=str(error), user=id)
            continue
        if member is not None:
            known[id] = member.name
    return known
