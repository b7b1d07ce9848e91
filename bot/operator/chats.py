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
    return found
