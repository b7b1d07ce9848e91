"""Who people in Slack are: name, zone, language, and whether they run the workspace. Asked of Slack
once an hour for each, and never while Slack waits for an acknowledgement."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

log = structlog.get_logger(__name__)
KEPT = 3600.0  # seconds
KEPT_UNKNOWN = 30.0  # seconds until somebody Slack said nothing of is asked for again
MOST = 20_000  # people remembered; the longest unheard are forgotten
PATIENCE = 2.0  # seconds; an answer without a zone is better than none


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack knows of somebody: the name they are called by, their IANA zone and their language
    (`de`) where it does, and whether they are an admin or owner of the workspace."""

    name: str
    zone: str | None = None
    language: str | None = None
    admin: bool = False


class Directory:
    """The people of all workspaces, by (workspace, user)."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()
        self._asked: dict[tuple[str, str], asyncio.Task[Person | None]] = {}

    async def person(
        self, client: AsyncWebClient, team: str, user: str, called: str = ""
    ) -> Person:
        """Who somebody is; with the name they were `called`, or their id, where Slack does not say
        it in time."""
        key = (team, user)
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            self._known.move_to_end(key)
            return known[1]
        found = await self._ask(client, key)
        if found is None:
            found = known[1] if known is not None else Person(called or user)
            self._keep(key, found, KEPT_UNKNOWN)
        return found

    async def names(self, client: AsyncWebClient, team: str, users: set[str]) -> dict[str, str]:
        """What several people are called, by their ids."""
        people = await asyncio.gather(*(self.person(client, team, each) for each in users))
        return {user: person.name for user, person in zip(users, people, strict=True)}

    def forget(self, team: str) -> None:
        """Forget everybody of a workspace that is gone."""
        for key in [each for each in self._known if each[0] == team]:
            del self._known[key]

    async def _ask(self, client: AsyncWebClient, key: tuple[str, str]) -> Person | None:
        """One question for all who want to know it at the same moment."""
        asked = self._asked.get(key)
        if asked is None:
            asked = asyncio.ensure_future(self._answer(client, key))
            self._asked[key] = asked
            asked.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(asked)

    async def _answer(self, client: AsyncWebClient, key: tuple[str, str]) -> Person | None:
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await client.users_info(user=key[1], include_locale=True)
        except (SlackClientError, TimeoutError, OSError) as error:
            log.warning("Slack did not say who somebody is", user=key[1], error=str(error))
            return None
        found = _read(answer.get("user") or {})
        self._keep(key, found, KEPT)
        return found

    def _keep(self, key: tuple[str, str], person: Person, seconds: float) -> None:
        self._known[key] = (time.monotonic() + seconds, person)
        self._known.move_to_end(key)
        while len(self._known) > MOST:
            self._known.popitem(last=False)


def _read(user: dict[str, Any]) -> Person:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), user.get("real_name"), user.get("name"), user.get("id"))
    return Person(
        name=next((str(each) for each in names if each), ""),
        zone=user.get("tz") or None,
        language=(user.get("locale") or "").partition("-")[0].lower() or None,
        admin=any(user.get(each) for each in ("is_admin", "is_owner", "is_primary_owner")),
    )
