"""Who we are in each workspace, remembered for some seconds, so that events need not wait."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.crossing import cross, cross_quickly
from bot.slack import installations
from bot.slack.installations import NoToken
from models import clock
from models.database import connection
from models.services.workspaces import chat_installations, workspaces
from models.services.workspaces.chat_installations import Installed

log = structlog.get_logger(__name__)
KEPT = 30.0  # seconds
GOOD_FOR = 600.0  # seconds that a bot is used while that takes; its token is good for longer
UNINSTALLED = "it was removed there, or its token was taken back"


@dataclass(frozen=True, slots=True)
class Bot:
    """Our token in a workspace, its name, our own ids there, and what the token may do, as far as
    that is known."""

    token: str
    name: str
    user: str
    bot: str
    scopes: frozenset[str] = frozenset()


class Bots(AsyncAuthorize):
    """The bots of all workspaces; `new_client` makes a client of a token. What is known is looked
    for again after so many seconds."""

    def __init__(self, new_client: Callable[[str], AsyncWebClient], *, kept: float = KEPT) -> None:
        self._new_client, self._kept = new_client, kept
        self._known: dict[str, tuple[float, Bot | None]] = {}  # since when
        self._looking: dict[str, asyncio.Task[Bot | None]] = {}
        self._enterprises: dict[str, str] = {}

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, **_asked: Any
    ) -> AuthorizeResult | None:
        """What Bolt asks of every request; None where we are not installed."""
        if team_id and enterprise_id:
            self.belongs(team_id, enterprise_id)
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

    def belongs(self, team: str, organisation: str) -> None:
        """Know that a workspace is one of an organisation, whose install is good for it, too."""
        self._enterprises[team] = organisation

    async def of(self, team: str) -> Bot | None:
        """Who we are in a workspace, by its own install or by that of its whole organisation. What
        is known is said at once, for an acknowledgement waits for it."""
        seen, bot = self._known.get(team, (-GOOD_FOR, None))
        age = time.monotonic() - seen
        if age < self._kept:
            return bot
        looking = self._look(team)
        return bot if bot is not None and age < GOOD_FOR else await asyncio.shield(looking)

    async def client(self, team: str) -> AsyncWebClient | None:
        """A client that speaks for us in a workspace; None where we are not installed."""
        bot = await self.of(team)
        return None if bot is None else self._new_client(bot.token)

    def forget(self, team: str) -> None:
        """Look anew for who we are in a workspace, or in all of an organisation."""
        for each in self._within(team):
            self._known.pop(each, None)
            self._looking.pop(each, None)

    async def remove(self, team: str) -> None:
        """Leave a workspace, or all of an organisation, for good: its tokens are destroyed, nothing
        is published through it."""
        await cross(_remove, f"slack:{team}", self._enterprises.get(team))
        for each in self._within(team):
            self._looking.pop(each, None)
            self._known[each] = (time.monotonic(), None)

    def _within(self, team: str) -> list[str]:
        """A workspace; of an organisation, with all of it that is known."""
        return [team, *(each for each, whole in self._enterprises.items() if whole == team)]

    async def granted(self, team: str, organisation: str) -> None:
        """Be in one more workspace of an organisation, which gets back what it had."""
        self.belongs(team, organisation)
        self.forget(team)
        await cross(_granted, f"slack:{team}", f"slack:{organisation}")

    def _look(self, team: str) -> asyncio.Task[Bot | None]:
        """One look for all who want to know at the same moment."""
        looking = self._looking.get(team)
        if looking is None:
            looking = self._looking[team] = asyncio.ensure_future(self._looked(team))
            looking.add_done_callback(lambda done: self._seen(team, done))
        return looking

    async def _looked(self, team: str) -> Bot | None:
        return await cross_quickly(_installed, [team, self._enterprises.get(team)])

    def _seen(self, team: str, looked: asyncio.Task[Bot | None]) -> None:
        """Keep what a look found, unless it has changed meanwhile."""
        is_wanted = self._looking.get(team) is looked
        if is_wanted:
            del self._looking[team]
        if looked.cancelled():
            return
        if error := looked.exception():
            log.warning("could not look for a token", workspace=team, error=str(error))
        elif is_wanted:
            self._known[team] = (time.monotonic(), looked.result())


def _installed(names: list[str | None]) -> Bot | None:
    team, organisation = names
    if organisation is not None:  # jobs that post there later know no organisations
        with connection():
            chat_installations.belongs(f"slack:{team}", f"slack:{organisation}")
    for name in filter(None, names):
        try:
            return _bot(installations.installed_in(f"slack:{name}"))
        except NoToken as error:
            log.info("no token for a workspace", workspace=name, error=str(error))
    return None


def _bot(found: Installed) -> Bot:
    facts = found.facts
    scopes = frozenset(facts.get("scopes") or ())
    user, bot = facts.get("bot_user") or "", facts.get("bot") or ""
    return Bot(found.token, found.name, user, bot, scopes)


def keep(installed: Installed) -> None:
    """Keep an install, and take up again what went through that workspace before."""
    with connection():
        chat_installations.keep(installed, now=clock.now())
        for each in (installed.workspace, *chat_installations.members(installed.workspace)):
            workspaces.let_in_again(each)


def let_in_again() -> None:
    """The same for the workspace of the settings, whose install nobody tells us of."""
    own = installations.of_the_settings()
    if own is not None:
        with connection():
            workspaces.let_in_again(own.workspace)


def _remove(key: str, organisation: str | None) -> None:
    with connection():
        chat_installations.end(key, UNINSTALLED, now=clock.now())
        if organisation is not None:
            chat_installations.leaves(key, f"slack:{organisation}")
        for each in (key, *chat_installations.members(key)):
            workspaces.disconnect(each, now=clock.now())


def _granted(key: str, organisation: str) -> None:
    with connection():
        chat_installations.belongs(key, organisation)
        workspaces.let_in_again(key)
