"""Who we are in each workspace: the token of the settings, or those of installs by OAuth."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.crossing import cross
from models import clock
from models.database import connection
from models.services import chat_installations, workspaces

KEPT = 30.0  # seconds; a token that was renewed meanwhile is good for longer than that
UNINSTALLED = "Presstime was removed there, or its token was taken back"


@dataclass(frozen=True, slots=True)
class Bot:
    """Our token in a workspace, its name, and our own ids there."""

    token: str
    team: str
    name: str
    user: str
    bot: str


class Bots(AsyncAuthorize):
    """The bots of all workspaces. `own` is that of the settings, `new_client` makes a client of a
    token."""

    def __init__(self, new_client: Callable[[str], AsyncWebClient], own: Bot | None) -> None:
        self._new_client, self._own = new_client, own
        self._known: dict[str, tuple[float, Bot | None]] = {}
        self._enterprises: dict[str, str] = {}

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, **_asked: Any
    ) -> AuthorizeResult | None:
        """What Bolt asks of every request; None where we are not installed."""
        if team_id and enterprise_id:
            self._enterprises[team_id] = enterprise_id
        bot = await self.of(team_id or enterprise_id or "")
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            team=bot.name,
            bot_user_id=bot.user,
            bot_id=bot.bot,
            bot_token=bot.token,
        )

    async def of(self, team: str) -> Bot | None:
        """Who we are in a workspace, by its own install or by that of its whole organisation."""
        if self._own is not None and team == self._own.team:
            return self._own
        known = self._known.get(team)
        if known is None or known[0] < time.monotonic():
            enterprise = self._enterprises.get(team)
            known = (time.monotonic() + KEPT, await cross(_installed, team, enterprise))
            self._known[team] = known
        return known[1]

    async def client(self, team: str) -> AsyncWebClient | None:
        """A client that speaks for us in a workspace; None where we are not installed."""
        bot = await self.of(team)
        return None if bot is None else self._new_client(bot.token)

    def forget(self, team: str) -> None:
        """Look anew for who we are in a workspace."""
        self._known.pop(team, None)

    async def remove(self, team: str) -> None:
        """Leave a workspace for good: its tokens are destroyed, nothing is published through it."""
        self._known.pop(team, None)
        if self._own is not None and team == self._own.team:
            self._own = None
        await cross(_remove, team)


def _installed(team: str, enterprise: str | None) -> Bot | None:
    with connection():
        found = chat_installations.find(f"slack:{team}")
        if found is None and enterprise:
            found = chat_installations.find(f"slack:{enterprise}")
    if found is None:
        return None
    user, bot = found.facts.get("bot_user") or "", found.facts.get("bot") or ""
    return Bot(found.token, team, found.name, user, bot)


def _remove(team: str) -> None:
    key = f"slack:{team}"
    with connection():
        chat_installations.end(key, UNINSTALLED, now=clock.now())
        workspaces.disconnect(key, now=clock.now())
