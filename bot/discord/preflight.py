"""Whether a channel can be published to, before somebody relies on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.discord.permissions import lacking
from bot.discord.wire import Wire
from models.errors import UserError

TEXT, ANNOUNCEMENTS, FORUM, MEDIA = 0, 5, 15, 16
THREADS = (10, 11, 12)
MESSAGES = (TEXT, ANNOUNCEMENTS, *THREADS)  # kinds of channels that take messages


def channel_of(wire: Wire, channel: str, guild: str) -> Mapping[str, Any]:
    """The channel as Discord has it, which must belong to that guild; raises UserError."""
    found = wire.told(wire.get(f"/channels/{channel}"))
    if str(found.get("guild_id")) != guild:
        raise UserError("That channel belongs to another server. Connect it from there.")
    return found


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that can be published to: its kind, and about how many people are in its server,
    of whom some may not see it."""

    kind: int
    members: int | None


def check(wire: Wire, channel: str, guild: str, kinds: tuple[int, ...]) -> Channel:
    """A channel that the bot can publish to; raises UserError, saying what to mend, where it
    cannot, or where the channel is of none of these kinds. Sends nothing."""
    me = wire.told(wire.get("/users/@me"))
    found = channel_of(wire, channel, guild)
    if found["type"] not in kinds:
        raise UserError(_of_another_kind(found["type"]))
    member = wire.told(wire.get(f"/guilds/{guild}/members/{me['id']}"))
    whole = wire.told(wire.get(f"/guilds/{guild}?with_counts=true"))
    parent = found
    if found["type"] in THREADS:  # it has no permissions of its own
        parent = wire.told(wire.get(f"/channels/{found['parent_id']}"))
    sends = "send_messages_in_threads" if found["type"] in THREADS else "send_messages"
    missing = lacking(("view_channel", sends, "read_message_history"), parent, member, whole)
    if missing:
        raise UserError(
            f"In #{found['name']} I lack: {', '.join(missing)}. Give them to my role in the "
            "channel's settings, under Permissions."
        )
    return Channel(int(found["type"]), whole.get("approximate_member_count"))


def _of_another_kind(kind: int) -> str:
    if kind in (FORUM, MEDIA):
        return "That is a forum: disconnect it and say `connect discord-forum #its-name`."
    if kind in MESSAGES:
        return "That is no forum: disconnect it and say `connect discord #its-name`."
    return "Nobody posts to a channel of that kind. Connect a text or announcement channel."
