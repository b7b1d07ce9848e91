"""To which server a channel belongs: nothing is sent to a channel of somebody else's."""

from functools import lru_cache

from bot.discord.wire import Wire
from models.errors import UserError

ELSEWHERE = "That channel belongs to another Discord server, so nothing was sent there."


def require_in(wire: Wire, guild: str, channel: str) -> None:
    """Raise UserError where a channel is in another guild; Untold where Discord did not say. A
    channel of direct messages is in none."""
    if _guild_of(wire, channel) not in (None, guild):
        raise UserError(ELSEWHERE)


@lru_cache(maxsize=10_000)
def _guild_of(wire: Wire, channel: str) -> str | None:
    """The guild of a channel, which never changes: it is asked for once."""
    guild = wire.told(wire.get(f"/channels/{channel}")).get("guild_id")
    return None if guild is None else str(guild)
