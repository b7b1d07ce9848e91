"""What there is in the tests' Slack: workspaces, people, channels, messages, views, tokens."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.blocks import label_of, mentions, pressables, texts, unescaped
from tests.fakes.slack.filling import unfinished

Json = dict[str, Any]

BOT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "links:read",
        "links:write",
        "reactions:write",
        "team:read",
        "users:read",
    }
)
APP_ID = "A00000001"
RESPONSE_USES, RESPONSE_SECONDS = 5, 30 * 60
TRIGGER_SECONDS = 3.0
ROTATED_SECONDS = 12 * 60 * 60  # an access token of an app with rotation lives so long


@dataclass
class App:
    """The one app this Slack knows. `request_url` takes events, commands and clicks as signed
    requests; without one they go to whoever is connected by Socket Mode. `rotates`: its access
    tokens end after 12 hours. `escapes`: a command's `#news` comes as `<#C…|news>`."""

    id: str = APP_ID
    client_id: str = "1111.2222"
    client_secret: str = "client-secret-of-the-tests"
    signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5"
    app_token: str = f"xapp-1-{APP_ID}-1-tests"
    request_url: str | None = None
    rotates: bool = False
    escapes: bool = True
    scopes: frozenset[str] = BOT_SCOPES


@dataclass
class User:
    """Somebody in a workspace; an app's own user has a `bot_id`."""

    id: str
    name: str
    team: "Team" = field(repr=False)
    tz: str = "Europe/Berlin"
    locale: str = "en-GB"
    is_admin: bool = False
    bot_id: str | None = None

    def payload(self) -> Json:
        """As `users.info` tells of them."""
        profile = {"real_name": self.name.title(), "display_name": self.name}
        return {
            "id": self.id,
            "team_id": self.team.id,
            "name": self.name,
            "real_name": self.name.title(),
            "deleted": False,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": 3600,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": self.is_admin,
            "is_bot": self.bot_id is not None,
            "locale": self.locale,
        }


@dataclass
class Message:
    """One message as it stands; `only_for` is who sees an ephemeral one."""

    ts: str
    channel: "Channel" = field(repr=False)
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    edited: bool = False
    only_for: str | None = None
    files: list[Json] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether one person only sees it, until they reload."""
        return self.only_for is not None

    @property
    def shown(self) -> str:
        """What readers see of it: the words of its blocks, or its text where it has none."""
        words = "\n".join(texts(self.blocks)) if self.blocks else self.text
        return unescaped(words)

    @property
    def pings(self) -> set[str]:
        """Whom it calls: `channel`, `here`, `everyone`, and ids of people."""
        raw = "\n".join([*texts(self.blocks, parsed=True), "" if self.blocks else self.text])
        found = {who for who in ("channel", "here", "everyone") if f"<!{who}" in raw}
        found |= {part.split(">")[0].split("|")[0] for part in raw.split("<@")[1:]}
        return found | set(mentions(self.blocks))

    def button(self, label: str) -> Json:
        """The button or choice with that label or action_id; AssertionError naming those there."""
        there = list(pressables(self.blocks))
        for each in there:
            if label in (each.get("action_id"), label_of(each)):
                return each
        raise AssertionError(f"no {label!r} on {self.shown!r}; there are {[*map(label_of, there)]}")

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [label_of(each) for each in pressables(self.blocks)]

    def payload(self, *, metadata: bool = False) -> Json:
        """As history and interactions tell of it."""
        told: Json = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": self.channel.team.id,
        }
        told |= {"bot_id": self.bot_id, "app_id": APP_ID} if self.bot_id else {}
        told |= {"blocks": self.blocks} if self.blocks else {}
        told |= {"thread_ts": self.thread_ts} if self.thread_ts else {}
        told |= {"files": self.files} if self.files else {}
        told |= {"edited": {"user": self.user, "ts": self.ts}} if self.edited else {}
        return told | ({"metadata": self.metadata} if metadata and self.metadata else {})


@dataclass
class Channel:
    """A channel, or a direct message. `restricted`: only admins may post there."""

    id: str
    name: str
    team: "Team" = field(repr=False)
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_archived: bool = False
    restricted: bool = False
    is_im: bool = False
    messages: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The word of its scopes: `channels`, `groups` or `im`."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    def message(self, ts: str) -> Message | None:
        """The message of that timestamp."""
        return next((message for message in self.messages if message.ts == ts), None)

    def thread(self, ts: str) -> list[Message]:
        """The answers in the thread of that message."""
        return [message for message in self.messages if message.thread_ts == ts != message.ts]

    def payload(self, seen_by: str) -> Json:
        """As `conversations.info` tells of it to that user."""
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": self.kind == "channels",
            "is_group": self.kind == "groups",
            "is_im": self.is_im,
            "is_private": self.is_private or self.is_im,
            "is_archived": self.is_archived,
            "is_member": seen_by in self.members,
            "is_general": self.name == "general",
            "num_members": len(self.members),
            "user": next((each for each in self.members if each != seen_by), seen_by),
            "context_team_id": self.team.id,
        }


@dataclass
class View:
    """A modal or a home page as it stands before somebody's eyes; `typed` is what they chose or
    wrote in it, by block_id."""

    id: str
    user: User
    body: Json
    hash: str
    root: str
    previous: str | None = None
    closed: bool = False
    typed: dict[str, Json] = field(default_factory=dict)

    def payload(self) -> Json:
        """As Slack tells of it."""
        return {
            **self.body,
            "id": self.id,
            "team_id": self.user.team.id,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "app_id": APP_ID,
            "bot_id": self.user.team.bot.bot_id,
            "private_metadata": self.body.get("private_metadata", ""),
            "callback_id": self.body.get("callback_id", ""),
            "state": {"values": unfinished(self.inputs, self.typed)},
        }

    @property
    def blocks(self) -> list[Json]:
        """What stands on it."""
        return self.body["blocks"]

    @property
    def shown(self) -> str:
        """The words on it."""
        return unescaped("\n".join([*texts(self.body.get("title")), *texts(self.blocks)]))

    @property
    def inputs(self) -> dict[str, Json]:
        """The elements one can fill in, by the block_id they stand in."""
        return {
            block["block_id"]: block["element"] for block in self.blocks if block["type"] == "input"
        }

    def button(self, label: str) -> Json:
        """The button with that label or action_id."""
        for each in pressables(self.blocks):
            if label in (each.get("action_id"), label_of(each)):
                return each
        raise AssertionError(f"no {label!r} on {self.shown!r}")


@dataclass
class Grant:
    """What a token is worth, in one workspace or, with `organisation`, in all of that one."""

    team: "Team"
    scopes: frozenset[str]
    ends_at: float | None = None
    refresh: str | None = None
    organisation: str | None = None


@dataclass
class Hook:
    """A response_url: five answers within half an hour."""

    channel: Channel
    user: User
    until: float
    message: Message | None = None
    uses: int = RESPONSE_USES


@dataclass
class Team:
    """A workspace with the app's own user in it and, once installed, a `token`; maybe one of an
    `organisation`, which installs the app for all of its workspaces at once."""

    id: str
    name: str
    world: "World" = field(repr=False)
    bot: User = field(init=False)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    token: str = ""
    organisation: str | None = None

    def user(self, name: str, *, admin: bool = False, tz: str = "Europe/Berlin") -> User:
        """A person; the same for the same name."""
        for user in self.users.values():
            if user.name == name:
                return user
        user = User(self.world.id("U"), name, self, tz=tz, is_admin=admin)
        self.users[user.id] = user
        return user

    def channel(self, name: str, *, private: bool = False, invited: bool = True) -> Channel:
        """A channel with everybody of now in it, and the app where it is `invited`; the same for
        the same name."""
        for channel in self.channels.values():
            if channel.name == name and not channel.is_im:
                return channel
        members = [user.id for user in self.users.values() if invited or user is not self.bot]
        channel = Channel(self.world.id("C"), name, self, members, private)
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """The direct messages of the app and a person."""
        for channel in self.channels.values():
            if channel.is_im and user.id in channel.members:
                return channel
        channel = Channel(self.world.id("D"), "", self, [self.bot.id, user.id], is_im=True)
        self.channels[channel.id] = channel
        return channel

    def messages(self) -> list[Message]:
        """Every message of the workspace, in order."""
        found = [each for channel in self.channels.values() for each in channel.messages]
        return sorted(found, key=lambda message: message.ts)


@dataclass
class World:
    """Everything there is, and the clock it goes by (Unix seconds)."""

    app: App = field(default_factory=App)
    teams: dict[str, Team] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    refreshes: dict[str, Team] = field(default_factory=dict)
    codes: dict[str, tuple[Team, User, str]] = field(default_factory=dict)
    triggers: dict[str, tuple[float, User]] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)  # ids of files that were asked for
    offset: float = 0.0
    base: str = ""
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def now(self) -> float:
        """The time here."""
        return time.time() + self.offset

    def id(self, kind: str) -> str:
        """A new id, as Slack's look: a letter and eight signs."""
        return f"{kind}{next(self._ids):08}"

    def ts(self) -> str:
        """A new timestamp, which is a message's id within its channel."""
        return f"{int(self.now())}.{next(self._ids):06}"

    def team(self, name: str) -> Team:
        """A workspace, with the app's user in it but not installed; the same for the same name."""
        for team in self.teams.values():
            if team.name == name:
                return team
        team = Team(self.id("T"), name, self)
        team.bot = User(self.id("U"), "presstime", team, bot_id=self.id("B"))
        team.users[team.bot.id] = team.bot
        self.teams[team.id] = team
        return team

    def grant(self, team: Team, scopes: frozenset[str], *, rotated: bool = False) -> str:
        """A new token of the app for that workspace; one that is rotated ends after 12 hours."""
        number = next(self._ids)
        token = f"xoxe.xoxb-1-{number}" if rotated else f"xoxb-{number}-tests"
        ends_at = self.now() + ROTATED_SECONDS if rotated else None
        self.tokens[token] = grant = Grant(team, scopes, ends_at, organisation=team.organisation)
        if rotated:
            grant.refresh = f"xoxe-1-{number}"
            self.refreshes[grant.refresh] = team
        for each in self.teams.values():
            if each is team or (team.organisation and each.organisation == team.organisation):
                each.token = token
        return token

    def trigger(self, user: User) -> str:
        """What opens one modal within three seconds."""
        trigger = f"{next(self._ids)}.{user.team.id}.tests"
        self.triggers[trigger] = (self.now() + TRIGGER_SECONDS, user)
        return trigger

    def hook(self, channel: Channel, user: User, message: Message | None = None) -> str:
        """A response_url for that person in that channel, about that message."""
        name = f"{channel.team.id}/{next(self._ids)}"
        self.hooks[name] = Hook(channel, user, self.now() + RESPONSE_SECONDS, message)
        return f"{self.base}/response/{name}"
