"""What people do in the tests' Slack: commands, clicks, forms, mentions, invitations."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.slack import filling, modals
from tests.fakes.slack.deliveries import Ack
from tests.fakes.slack.world import Channel, Json, Message, Team, User, View, World


class People:
    """Acts of people. Each waits until the app has acknowledged it, or three seconds."""

    world: World

    def _deliver(self, kind: str, payload: Json, **more: Any) -> Ack:
        raise NotImplementedError

    def slash(
        self, user: User, channel: Channel, text: str = "", *, command: str = "/post", **odd: Any
    ) -> Ack:
        """Type a command. What the acknowledgement says is shown to them alone."""
        payload = {
            "token": "tests",
            "team_id": user.team.id,
            "team_domain": user.team.name,
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.is_im else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": self._sent(text, user.team) if self.world.app.escapes else text,
            "api_app_id": self.world.app.id,
            **_enterprise(user.team, "true", "false"),
            "response_url": self.world.hook(channel, user),
            "trigger_id": self.world.trigger(user),
        }
        ack = self._deliver("slash_commands", payload, odd=odd)
        if ack.ok and ack.body and ("text" in ack.body or "blocks" in ack.body):
            self._said(channel, user, ack.body)
        return ack

    def press(self, user: User, where: Message | View, label: str, **odd: Any) -> Ack:
        """Press a button, by its label or action_id; a question before it is answered with yes."""
        element = where.button(label)
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": self._block_of(where, element["action_id"]),
            "action_ts": self.world.ts(),
        }
        if element["type"] == "overflow":
            chosen = {key: element[key] for key in ("text", "value") if key in element}
            action["selected_option"] = chosen
        else:
            action |= {"text": element["text"], "value": element.get("value")}
        return self.act(user, where, action, **odd)

    def change(self, user: User, where: Message | View, action_id: str, value: object) -> Ack:
        """Choose in a menu or picker that tells the app at once."""
        element, block_id = filling.element(where.blocks, action_id)
        told = filling.state(element, value)
        if isinstance(where, View) and block_id in where.inputs:
            where.typed[block_id] = told
        chosen = {**told, "action_id": action_id, "block_id": block_id}
        return self.act(user, where, chosen | {"action_ts": self.world.ts()})

    def act(self, user: User, where: Message | View, action: Json, **odd: Any) -> Ack:
        """Send one action as Slack would, whether or not it can be done by hand."""
        payload = self._interaction("block_actions", user)
        payload["actions"] = [action]
        if isinstance(where, View):
            payload |= {
                "container": {"type": "view", "view_id": where.id},
                "view": where.payload(),
            }
        else:
            payload |= self._about(where, user)
        return self._deliver("interactive", payload, odd=odd)

    def submit(self, view: View, values: Mapping[str, object] | None = None, **odd: Any) -> Ack:
        """Send a modal, its inputs filled in by block_id, action_id or label; what is not named
        keeps what the form came with. AssertionError for what Slack's form would not let pass."""
        assert not view.closed, "this modal is closed"
        filled = filling.values(view.inputs, view.blocks, values or {}, view.typed)
        view.typed = {block: next(iter(told.values())) for block, told in filled.items()}
        payload = self._interaction("view_submission", view.user)
        payload |= {"view": view.payload(), "response_urls": []}
        ack = self._deliver("interactive", payload, odd=odd)
        if ack.ok:
            self._answered(view, ack.body or {})
        return ack

    def close(self, view: View) -> Ack | None:
        """Close a modal without sending it; the app hears of it where it asked to."""
        view.closed = True
        if not view.body.get("notify_on_close"):
            return None
        payload = self._interaction("view_closed", view.user)
        return self._deliver("interactive", payload | {"view": view.payload(), "is_cleared": False})

    def suggest(self, view: View, action_id: str, typed: str) -> list[str]:
        """The options a menu offers while somebody types into it."""
        payload = self._interaction("block_suggestion", view.user)
        _, block_id = filling.element(view.blocks, action_id)
        payload |= {"action_id": action_id, "block_id": block_id, "value": typed}
        ack = self._deliver("interactive", payload | {"view": view.payload()})
        assert ack.ok, ack.error
        options = (ack.body or {}).get("options", [])
        assert len(options) <= 100, "too many options"
        return [option["text"]["text"] for option in options]

    def open_home(self, user: User) -> Ack:
        """Look at the app's home page."""
        channel = user.team.direct(user)
        event = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": "home"}
        home = self.world.homes.get(user.id)
        return self.event(user.team, event | ({"view": home.payload()} if home else {}))

    def home(self, user: User) -> View | None:
        """The home page as it stands."""
        return self.world.homes.get(user.id)

    def modal(self, user: User) -> View | None:
        """The modal that somebody has before them."""
        return modals.top(self.world, user)

    def shortcut(self, user: User, callback_id: str, message: Message | None = None) -> Ack:
        """Use a global shortcut, or one of that message."""
        kind = "shortcut" if message is None else "message_action"
        payload = self._interaction(kind, user)
        payload |= {"callback_id": callback_id, "action_ts": self.world.ts()}
        if message is not None:
            payload |= {"message_ts": message.ts, **self._about(message, user)}
            payload.pop("container")
        return self._deliver("interactive", payload)

    def upload(self, user: User, name: str, content: bytes, alt: str = "") -> Json:
        """Bring a file into Slack, for a message or a form; what Slack tells of it."""
        file = {
            "id": self.world.id("F"),
            "name": name,
            "size": len(content),
            "user": user.id,
            "alt_txt": alt,
        }
        file["url_private"] = f"{self.world.base}/files/{file['id']}"
        file["url_private_download"] = f"{file['url_private']}?download=1"
        self.world.files[str(file["id"])] = file | {"content": content}
        return file

    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        thread: Message | None = None,
        files: Sequence[Json] = (),
    ) -> Message:
        """Write a message; the app hears of it in its direct messages only."""
        message = Message(self.world.ts(), channel, user.id, self._sent(text, user.team))
        message.files = [*files]
        message.thread_ts = (thread.thread_ts or thread.ts) if thread else None
        channel.messages.append(message)
        if channel.is_im:
            told = self._message_event("message", message) | {"channel_type": "im"}
            self.event(user.team, told | ({"subtype": "file_share"} if files else {}))
        return message

    def mention(
        self,
        user: User,
        channel: Channel,
        text: str,
        thread: Message | None = None,
        files: Sequence[Json] = (),
    ) -> Ack:
        """Write a message that names the app."""
        bot = channel.team.bot
        message = self.say(user, channel, f"@{bot.name} {text}", thread, files)
        return self.event(channel.team, self._message_event("app_mention", message))

    def invite(self, user: User, channel: Channel) -> Ack:
        """Bring the app into a channel."""
        bot = channel.team.bot
        channel.members.append(bot.id)
        event = {"type": "member_joined_channel", "user": bot.id, "channel": channel.id}
        return self.event(channel.team, event | {"inviter": user.id, "team": channel.team.id})

    def kick(self, channel: Channel) -> None:
        """Throw the app out of a channel."""
        channel.members.remove(channel.team.bot.id)

    def uninstall(self, team: Team) -> list[Ack]:
        """Remove the app from a workspace: its tokens end, and it is told, as Slack does, twice."""
        for token in [token for token, grant in self.world.tokens.items() if grant.team is team]:
            self.world.tokens.pop(token)
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot.id]}}
        return [self.event(team, revoked), self.event(team, {"type": "app_uninstalled"})]

    def event(self, team: Team, event: Json, **odd: Any) -> Ack:
        """Tell the app of something that happened."""
        happened = {"event_ts": self.world.ts(), **event}
        organisation = _enterprise(team, True, False)
        # An organisation's install is authorised as a whole: only the event says which workspace.
        authorization = {"enterprise_id": None, "team_id": team.id, **organisation}
        authorization |= {"team_id": None} if team.organisation else {}
        authorization |= {"user_id": team.bot.id, "is_bot": True}
        payload = {
            "token": "tests",
            "team_id": team.id,
            "api_app_id": self.world.app.id,
            "event": happened,
            "type": "event_callback",
            "event_id": self.world.id("Ev"),
            "event_time": int(self.world.now()),
            "authorizations": [authorization],
            **({"enterprise_id": team.organisation} if team.organisation else {}),
            "is_ext_shared_channel": False,
        }
        return self._deliver("events_api", payload, odd=odd)

    def again(self, ack: Ack) -> Ack:
        """Deliver the same once more, as Slack does where it heard no acknowledgement."""
        kind, payload = ack.sent
        return self._deliver(kind, json.loads(json.dumps(payload)), again=ack)

    def _interaction(self, kind: str, user: User) -> Json:
        return {
            "type": kind,
            "token": "tests",
            "api_app_id": self.world.app.id,
            "team": None
            if user.team.organisation
            else {"id": user.team.id, "domain": user.team.name},
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": user.team.id,
            },
            "enterprise": user.team.organisation and {"id": user.team.organisation, "name": "Org"},
            "is_enterprise_install": bool(user.team.organisation),
            "trigger_id": self.world.trigger(user),
        }

    def _about(self, message: Message, user: User) -> Json:
        channel = message.channel
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        }
        told: Json = {
            "container": container,
            "channel": {"id": channel.id, "name": channel.name or "directmessage"},
            "response_url": self.world.hook(channel, user, message),
            "state": {"values": {}},
        }
        return told if message.ephemeral else told | {"message": message.payload()}

    def _message_event(self, kind: str, message: Message) -> Json:
        told = message.payload()
        return told | {"type": kind, "channel": message.channel.id, "event_ts": message.ts}

    def _said(self, channel: Channel, user: User, body: Json) -> None:
        everybody = body.get("response_type") == "in_channel"
        bot = channel.team.bot
        message = Message(
            self.world.ts(),
            channel,
            bot.id,
            body.get("text", ""),
            body.get("blocks", []),
            bot_id=bot.bot_id,
            only_for=None if everybody else user.id,
        )
        channel.messages.append(message)

    def _answered(self, view: View, body: Json) -> None:
        action = body.get("response_action")
        if action == "errors":
            there = {block["block_id"] for block in view.blocks}
            strange = set(body["errors"]) - there
            assert not strange, f"errors for blocks that are not there: {strange}"
            return
        if action == "update":
            modals.replace(self.world, view, modals.checked(body["view"], "modal"))
        elif action == "push":
            modals.show(self.world, view.user, modals.checked(body["view"], "modal"), view)
        else:
            view.closed = True
            for each in self.world.views.values():
                if action == "clear" and each.user is view.user:
                    each.closed = True

    def _block_of(self, where: Message | View, action_id: str) -> str:
        return filling.element(where.blocks, action_id)[1]

    def _sent(self, text: str, team: Team) -> str:
        """What somebody types, as Slack passes it on: escaped, with mentions as ids."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for channel in team.channels.values():
            if channel.name:
                text = text.replace(f"#{channel.name}", f"<#{channel.id}|{channel.name}>")
        for user in team.users.values():
            text = text.replace(f"@{user.name}", f"<@{user.id}|{user.name}>")
        return text


def _enterprise(team: Team, yes: object, no: object) -> Json:
    """What Slack says of the organisation that installed the app for this workspace, if one did."""
    if team.organisation is None:
        return {"is_enterprise_install": no}
    return {"is_enterprise_install": yes, "enterprise_id": team.organisation}
