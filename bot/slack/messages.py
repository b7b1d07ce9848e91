"""Messages as they stand in Slack: what a channel got since a moment, and where one is read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.slack.wire import SlackSaidNo, made, reading_client
from models.errors import UserError
from models.services.workspaces.chat_installations import Installed

PAGE, MOST_PAGES = 100, 20
CLOCKS_DIFFER = timedelta(minutes=10)  # at most, ours and Slack's

Json = dict[str, Any]


def since(
    installed: Installed, channel: str, moment: datetime, *, where: str, thread: str | None = None
) -> Iterator[Json]:
    """The messages of a channel, or of a thread in it, from then on, with their metadata. Raises
    SlackSaidNo, or UserError where there are too many to look through."""
    client, cursor = reading_client(installed.token), None
    asked: Json = {
        "channel": channel,
        "oldest": f"{(moment - CLOCKS_DIFFER).timestamp():.6f}",
        "limit": PAGE,
        "include_all_metadata": True,
    }
    for _ in range(MOST_PAGES):
        told = made(lambda: _page(client, asked | {"cursor": cursor}, thread), where=where)  # noqa: B023 - called at once
        yield from told["messages"]
        cursor = (told.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    raise UserError(f"There are too many messages in {where} by now to look through.")


def link_to(installed: Installed, channel: str, ts: str) -> str | None:
    """Where a message is read; None where Slack does not say."""
    if url := installed.facts.get("url"):
        return f"{url}archives/{channel}/p{ts.replace('.', '')}"
    client = reading_client(installed.token)
    try:
        told = made(lambda: client.chat_getPermalink(channel=channel, message_ts=ts))
    except SlackSaidNo:
        return None
    return str(told["permalink"])


def _page(client: Any, asked: Json, thread: str | None) -> Any:
    if thread is None:
        return client.conversations_history(**asked)
    return client.conversations_replies(ts=thread, **asked)
