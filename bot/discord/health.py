"""Whether Discord lets us in, for `presstime doctor`: changes nothing and posts nothing."""

from bot.discord import sync
from bot.discord.wire import wire_of
from bot.settings import Settings


def look(settings: Settings) -> tuple[str, str]:
    """Where the bot of the settings is let in, and as whom, and under which key it is remembered
    what commands it knows; raises Untold, in words, where it is not let in."""
    wire = wire_of(settings)
    name = wire.told(wire.get("/users/@me"))["username"]
    application = settings.discord_application_id
    if application is None:
        application = int(wire.told(wire.get("/applications/@me"))["id"])
    return f"its servers as {name}", sync.key_of(application)
