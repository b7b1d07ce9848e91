"""What was posted in a channel lately, to find a message of ours whose answer was lost."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.discord.wire import PAGE, Wire, made_at
from models.errors import UserError

EARLIER = timedelta(minutes=1)  # how far our clock may be ahead of Discord's
_PAGES = 10  # that are looked through


def ours_since(wire: Wire, channel: str, since: datetime) -> Iterator[Mapping[str, Any]]:
    """The bot's own messages in a channel since a moment, the newest first. Raises UserError where
    that cannot be told."""
    me = wire.told(wire.get("/users/@me"))["id"]
    for each in _since(wire, channel, since - EARLIER):
        if each["author"]["id"] == me:
            yield each


def _since(wire: Wire, channel: str, since: datetime) -> Iterator[Mapping[str, Any]]:
    before = ""
    for _ in range(_PAGES):
        page = wire.told(wire.get(f"/channels/{channel}/messages?limit={PAGE}{before}"))
        if not page and not before:
            _must_be_empty(wire, channel)
        for each in page:
            if made_at(each["id"]) < since:
                return
            yield each
        if len(page) < PAGE:
            return
        before = f"&before={page[-1]['id']}"
    raise UserError(f"More than {_PAGES * PAGE:,} messages came since; look yourself.")


def _must_be_empty(wire: Wire, channel: str) -> None:
    """Raise UserError where a channel only looks empty: without Read Message History, Discord says
    of any channel that there is nothing in it."""
    if wire.told(wire.get(f"/channels/{channel}")).get("last_message_id"):
        raise UserError(
            "I may not look what is in that channel. Give my role Read Message History there."
        )
