"""What the bot may do in a channel, and what it lacks: looked at before it matters."""

from collections.abc import Mapping, Sequence
from typing import Any

from discord import Permissions

NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "embed_links": "Embed Links",
}


def lacking(
    needed: Sequence[str],
    channel: Mapping[str, Any],
    member: Mapping[str, Any],
    guild: Mapping[str, Any],
) -> list[str]:
    """Which of the needed permissions (names of `NAMES`) a member has not in a channel, as people
    read them; all three as Discord's API gives them, the guild with its roles."""
    has = _granted(channel, member, guild)
    return [NAMES[each] for each in needed if not getattr(has, each)]


def _granted(
    channel: Mapping[str, Any], member: Mapping[str, Any], guild: Mapping[str, Any]
) -> Permissions:
    """As Discord computes it (discord-api-docs, topics/permissions, Permission Hierarchy)."""
    everybody, me = str(guild["id"]), str(member["user"]["id"])
    mine = {everybody, *map(str, member["roles"])}
    held = 0
    for role in guild["roles"]:
        held |= int(role["permissions"]) if str(role["id"]) in mine else 0
    if Permissions(held).administrator:
        return Permissions.all()
    overwrites = channel.get("permission_overwrites") or []
    for ids in ({everybody}, mine - {everybody}, {me}):
        chosen = [each for each in overwrites if str(each["id"]) in ids]
        for each in chosen:
            held &= ~int(each["deny"])
        for each in chosen:
            held |= int(each["allow"])
    return Permissions(held)
