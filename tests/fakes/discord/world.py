"""What a Discord server holds: guilds with channels, roles and people, and the messages in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

ids: Iterator[int] = count(1_290_000_000_000_000_001)
SEND_MESSAGES, VIEW_CHANNEL, MANAGE_GUILD = 1 << 11, 1 << 10, 1 << 5
ATTACH_FILES, READ_HISTORY = 1 << 15, 1 << 16
EVERYBODY = VIEW_CHANNEL | SEND_MESSAGES | ATTACH_FILES | READ_HISTORY
EPHEMERAL, LOADING = 1 << 6, 1 << 7
TEXT, PRIVATE, ANNOUNCEMENTS, FORUM = 0, 1, 5, 15


def new_id() -> str:
    """An id that was never used before."""
    return str(next(ids))


@dataclass
class Channel:
    """A place for messages, by their ids; `denied` is what the bot may not do in it."""

    name: str
    kind: int = TEXT
    id: str = field(default_factory=new_id)
    guild: "Guild | None" = None
    denied: int = 0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def json(self, bot_id: str) -> dict[str, Any]:
        """As the gateway and interactions show it."""
        overwrites = [{"id": bot_id, "type": 1, "allow": "0", "deny": str(self.denied)}]
        return {
            "id": self.id,
            "type": self.kind,
            "name": self.name,
            "position": 0,
            "permission_overwrites": overwrites if self.denied else [],
            "nsfw": False,
            "parent_id": None,
            "flags": 0,
            **({"guild_id": self.guild.id} if self.guild else {}),
        }


@dataclass
class Guild:
    """A server of Discord with its channels and roles (ids by name), and so many `people`."""

    name: str = "Acme"
    id: str = field(default_factory=new_id)
    owner: str = field(default_factory=new_id)
    channels: dict[str, Channel] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    system: str | None = "general"
    people: int = 3

    def channel(self, name: str, kind: int = TEXT, denied: int = 0) -> Channel:
        """The channel of that name, made if there is none."""
        if name not in self.channels:
            self.channels[name] = Channel(name, kind, guild=self, denied=denied)
        return self.channels[name]

    def json(self, bot: dict[str, Any]) -> dict[str, Any]:
        """As GUILD_CREATE shows it."""
        system = self.channels.get(self.system or "")
        everybody = {"id": self.id, "name": "@everyone", "permissions": str(EVERYBODY)}
        named = [{"id": id, "name": name, "permissions": "0"} for name, id in self.roles.items()]
        like = {"color": 0, "hoist": False, "position": 0, "managed": False, "mentionable": False}
        colours = {"colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner,
            "unavailable": False,
            "large": False,
            "member_count": self.people,
            "channels": [each.json(bot["id"]) for each in self.channels.values()],
            "roles": [{**like, **colours, "flags": 0, **each} for each in (everybody, *named)],
            "members": [
                {"user": bot, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
                | {"deaf": False, "mute": False}
            ],
            "system_channel_id": system.id if system else None,
            "preferred_locale": "en-US",
            "features": [],
            "emojis": [],
            "stickers": [],
            "threads": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "premium_progress_bar_enabled": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
        }


def message(
    channel: str, author: dict[str, Any], body: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """A message as Discord shows it, made of the body of the request that sent it."""
    return {
        "id": new_id(),
        "channel_id": channel,
        "author": author,
        "content": body.get("content") or "",
        "timestamp": "2026-03-02T09:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": body.get("embeds") or [],
        "pinned": False,
        "type": 0,
        "flags": int(body.get("flags") or 0),
        "components": body.get("components") or [],
        **more,
    }
