"""Whether Discord lets us in, for `presstime doctor`: changes nothing and posts nothing."""

from bot.discord.wire import wire_of
from bot.settings import Settings


def look(settings: Settings) -> str:
    """Where the bot of the settings is let in, and as whom; raises Untold, in words, where it is
    not."""
    wire = wire_of(settings)
    return f"its servers as {wire.told(wire.get('/users/@me'))['username']}"
