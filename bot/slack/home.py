"""App Homes: published when they are opened, and again when something in them changed."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.crossing import cross
from bot.slack import read
from bot.slack.calling import TROUBLE, code_of
from bot.slack.places import Place
from models.database import StorageError, connection
from models.services.workspaces import changes
from models.services.workspaces.changes import Mark

log = structlog.get_logger(__name__)
LOOK_EVERY = 1.0  # seconds between two looks for what changed
PAUSE = 2.0  # seconds at least between two drawings of one Home
WATCHED = 3600.0  # seconds after it was opened; then it is drawn when it is opened again
MOST = 2_000  # Homes kept up to date
AT_ONCE = 5  # Homes drawn in one look, within Slack's 100 calls a minute and workspace
LONG_PAUSE = 30.0  # seconds, where Slack asks to wait and does not say how long
PASSING = ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")

Draw = Callable[[Place], Awaitable[dict[str, Any]]]
ClientOf = Callable[[str], Awaitable[AsyncWebClient | None]]


@dataclass(slots=True)
class _Home:
    """One person's Home: until when it is kept up to date, when it was drawn last, whether that is
    out of date, and Slack's hash of it."""

    until: float
    drawn: float = 0.0
    stale: bool = False
    hash: str | None = None


class Homes:
    """The Homes that people look at. `draw` gives somebody's view, `client_of` the client of a
    workspace."""

    def __init__(self, draw: Draw, client_of: ClientOf) -> None:
        self._draw, self._client_of = draw, client_of
        self._homes: OrderedDict[tuple[str, str], _Home] = OrderedDict()
        self._not_before: dict[str, float] = {}

    async def opened(self, team: str, user: str) -> None:
        """Publish the Home of somebody who opens it, and keep it up to date for an hour."""
        key = (team, user)
        home = self._homes.pop(key, None) or _Home(0.0)
        home.until = time.monotonic() + WATCHED
        self._homes[key] = home
        while len(self._homes) > MOST:
            self._homes.popitem(last=False)
        await self._publish(key, home)

    def changed(self, team: str, user: str | None = None) -> None:
        """Have the Homes of a workspace, or one person's, drawn again soon."""
        for key, home in self._homes.items():
            if key[0] == team and user in (None, key[1]):
                home.stale = True

    def forget(self, team: str) -> None:
        """Publish nothing more in a workspace that is gone."""
        for key in [each for each in self._homes if each[0] == team]:
            del self._homes[key]

    async def follow(self, stop: Event) -> None:
        """Draw again what changed, until `stop`."""
        mark = await cross(_latest)
        while not stop.is_set():
            await asyncio.sleep(LOOK_EVERY)
            try:
                mark = await self.look(mark)
            except StorageError as error:
                log.warning("could not look for changes", error=str(error))
            except Exception:  # a bug in one Home must not end the watch over all
                log.exception("the Homes were not drawn")

    async def look(self, mark: Mark) -> Mark:
        """Draw what changed after a mark, a few at a time; the mark for the next look."""
        now = time.monotonic()
        for key in [key for key, home in self._homes.items() if home.until < now]:
            del self._homes[key]
        if not self._homes:
            return await cross(_latest)
        workspaces, mark = await cross(_since, mark)
        for workspace in workspaces:
            self.changed(workspace.removeprefix("slack:"))
        due = [each for each in self._homes.items() if self._is_due(*each, now)]
        await asyncio.gather(*(self._publish(key, home) for key, home in due[:AT_ONCE]))
        return mark

    def _is_due(self, key: tuple[str, str], home: _Home, now: float) -> bool:
        free = self._not_before.get(key[0], 0.0) <= now
        return home.stale and free and now - home.drawn >= PAUSE

    async def _publish(self, key: tuple[str, str], home: _Home) -> None:
        team, user = key
        home.stale, home.drawn = False, time.monotonic()
        client = await self._client_of(team)
        if client is None:
            self.forget(team)
            return
        view = await self._draw(Place(client, team, user, read.HOME))
        try:
            came = await client.views_publish(user_id=user, view=view, hash=home.hash)
        except TROUBLE as error:
            self._not_published(key, home, error)
            return
        home.hash = (came.get("view") or {}).get("hash")

    def _not_published(self, key: tuple[str, str], home: _Home, error: BaseException) -> None:
        home.hash, home.stale = None, True
        code = code_of(error)
        if code == "hash_conflict":  # another process drew it meanwhile
            home.drawn = 0.0
            return
        log.warning("a Home was not published", error=code or str(error))
        if code and code not in PASSING:
            self._homes.pop(key, None)
        else:
            self._not_before[key[0]] = time.monotonic() + _wait(error)


def _wait(error: BaseException) -> float:
    if isinstance(error, SlackApiError):
        return float(error.response.headers.get("Retry-After") or LONG_PAUSE)
    return LONG_PAUSE


def _latest() -> Mark:
    with connection():
        return changes.latest()


def _since(mark: Mark) -> tuple[frozenset[str], Mark]:
    with connection():
        return changes.workspaces_since(mark)
