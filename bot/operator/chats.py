"""The chats that the settings let us into."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.outlet import Outlet, Outlets
    from bot.settings import Settings


def outlets(settings: Settings) -> Outlets:
    """What posts into the chats of these settings, by kind."""
    found: dict[str, Outlet] = {}
    if settings.slack_bot_token or settings.slack_client_id:
        from bot.slack.outlet import SlackOutlet

        found["slack"] = SlackOutlet()
    if settings.discord_token:
        from bot.discord.outlet import DiscordOutlet
        from bot.discord.wire import wire_of

        found["discord"] = DiscordOutlet(wire_of(settings))
    return found
