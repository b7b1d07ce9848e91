"""People in Discord: they type commands that are there, press buttons they see, fill in modals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Asked
from tests.fakes.discord.world import EVERYBODY, MANAGE_GUILD, Channel, Guild, new_id

if TYPE_CHECKING:
    from tests.fakes.discord.server import DiscordServer

GROUP, SUBCOMMAND = 2, 1
USER, CHANNEL, ROLE, FILE = 6, 7, 8, 11  # kinds of options
FILE_UPLOAD = 19
PRESSABLE, LINK = 2, 5
TEXTS = (10,)


@dataclass
class Person:
    """Somebody in a guild, who speaks in `channel`; with `manages` they may manage the server."""

    discord: "DiscordServer"
    name: str
    guild: Guild
    channel: Channel
    manages: bool = False
    roles: tuple[str, ...] = ()
    locale: str = "en-US"
    patience: float = 3.0
    id: str = field(default_factory=new_id)

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def user(self) -> dict[str, Any]:
        """As Discord shows them anywhere."""
        return {"id": self.id, "username": self.name, "discriminator": "0", "avatar": None} | {
            "global_name": None
        }

    def member(self) -> dict[str, Any]:
        """As Discord shows them in their guild."""
        permissions = EVERYBODY | (MANAGE_GUILD if self.manages else 0)
        return {
            "user": self.user(),
            "roles": [self.guild.roles[each] for each in self.roles],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "nick": None,
            "avatar": None,
            "flags": 0,
            "permissions": str(permissions),
        }

    def says(self, command: str, *, direct: bool = False, **options: Any) -> Asked:
        """Types a command (`post say`) with options, as far as Discord offers it."""
        data = self._command(command, options)
        return self._push(COMMAND, data, self._place(direct))

    def types(self, command: str, option: str, text: str, **others: Any) -> list[dict[str, Any]]:
        """The choices that are offered while an option is being typed."""
        data = self._command(command, {**others, option: text}, focused=option)
        asked = self._push(AUTOCOMPLETE, data, self.channel).wait()
        assert asked.answer is not None
        return list(asked.answer["choices"])

    def uses_on(self, menu: str, message: Mapping[str, Any]) -> Asked:
        """Picks an entry of the menu of a message."""
        known = next(each for each in self.discord.commands if each["name"] == menu)
        target = message["id"]
        data = {"id": known["id"], "name": menu, "type": 3, "target_id": target}
        return self._push(
            COMMAND, data | {"resolved": {"messages": {target: dict(message)}}}, self.channel
        )

    def presses(self, message: Mapping[str, Any], label: str) -> Asked:
        """Presses the first button whose label begins so."""
        for each in buttons_of(message):
            if each["label"].startswith(label):
                return self.sends(message, each["custom_id"])
        raise AssertionError(f"no button {label!r} among {labels_of(message)}")

    def sends(self, message: Mapping[str, Any], custom_id: str) -> Asked:
        """Sends a press of a button, be it on the message or not."""
        data = {"custom_id": custom_id, "component_type": PRESSABLE, "id": 1}
        place = self.discord.channel(message["channel_id"])
        return self._push(COMPONENT, data, place, message=message)

    def fills(
        self, asked: Asked, answers: Mapping[str, Any], message: Mapping[str, Any] | None = None
    ) -> Asked:
        """Sends the modal that something was answered by, inputs by their labels."""
        modal = asked.answer
        assert modal is not None
        assert "custom_id" in modal, f"no modal: {modal}"
        left, resolved = dict(answers), {}  # type: ignore[var-annotated]
        for each in modal["components"]:
            label = each.get("label")
            if each.get("component", {}).get("type") == FILE_UPLOAD and label in left:
                left[label] = [self._uploaded(file, resolved) for file in left[label]]
        components = [_filled(each, left) for each in modal["components"]]
        assert not left, f"the modal asks for no {list(left)}"
        data = {"custom_id": modal["custom_id"], "components": components, "resolved": resolved}
        place = self.discord.channel(asked.channel)
        return self._push(MODAL, data, place, message=message or asked.source)

    def _place(self, direct: bool) -> Channel:
        return self.discord.dm(self.id) if direct else self.channel

    def _command(
        self, command: str, options: Mapping[str, Any], focused: str | None = None
    ) -> dict[str, Any]:
        name, *path = command.split()
        known = next((each for each in self.discord.commands if each["name"] == name), None)
        assert known is not None, f"Discord has no /{name}"
        innermost, level = [], known
        for step in path:
            level = next(each for each in level["options"] if each["name"] == step)
            innermost.append(level)
        here = {each["name"]: each for each in level.get("options", ())}
        for option, each in here.items():
            missing = each.get("required") and option not in options
            assert not missing or focused, f"/{command} needs {option}"
        resolved: dict[str, dict[str, Any]] = {}
        chosen = [
            {"name": option, "type": here[option]["type"]}
            | {"value": self._chosen(here[option], value, resolved)}
            | ({"focused": True} if option == focused else {})
            for option, value in options.items()
        ]
        for level in reversed(innermost):
            chosen = [{"name": level["name"], "type": level["type"], "options": chosen}]
        told = {"id": known["id"], "name": name, "type": 1, "options": chosen}
        return told | ({"resolved": resolved} if resolved else {})

    def _chosen(
        self, option: Mapping[str, Any], value: Any, resolved: dict[str, dict[str, Any]]
    ) -> Any:
        """What an option says of what was typed, or picked: a person, a channel, a role's name."""
        match option["type"]:
            case kind if kind == USER:
                resolved.setdefault("users", {})[value.id] = value.user()
                return value.id
            case kind if kind == CHANNEL:
                assert value.kind in option.get("channel_types", [value.kind])
                shown = value.json(self.discord.bot["id"]) | {"permissions": str(EVERYBODY)}
                resolved.setdefault("channels", {})[value.id] = shown
                return value.id
            case kind if kind == ROLE:
                id = self.guild.roles[value]
                resolved.setdefault("roles", {})[id] = {"id": id, "name": value}
                return id
            case kind if kind == FILE:
                return self._uploaded(value, resolved)
        known = [each["value"] for each in option.get("choices", ())]
        assert not known or value in known, f"{value} is none of {known}"
        return value

    def _uploaded(self, file: Any, resolved: dict[str, dict[str, Any]]) -> str:
        """The id of a file (name, content) that is attached to something."""
        shown = self.discord.upload(*file)
        resolved.setdefault("attachments", {})[shown["id"]] = shown
        return str(shown["id"])

    def _push(
        self,
        kind: int,
        data: Mapping[str, Any],
        channel: Channel,
        message: Mapping[str, Any] | None = None,
    ) -> Asked:
        there = self.discord.interactions
        token = f"token-{new_id()}"
        asked = Asked(
            new_id(),
            token,
            kind,
            channel.id,
            message,
            there.condition,
            self.patience,  # type: ignore[arg-type]
        )
        there.begin(asked)
        payload = {
            "id": asked.id,
            "application_id": self.discord.application,
            "token": token,
            "version": 1,
            "type": kind,
            "channel_id": channel.id,
            "channel": channel.json(self.discord.bot["id"]) | {"permissions": str(EVERYBODY)},
            "app_permissions": str(EVERYBODY),
            "locale": self.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": self.guild.id},
            "attachment_size_limit": 10_485_760,
            "data": dict(data),
            **({"message": dict(message)} if message is not None else {}),
            **self._who(channel),
        }
        asked.payload = payload
        self.again(asked)
        return asked

    def again(self, asked: Asked) -> None:
        """Let Discord deliver something to the bot (once more)."""
        self.discord.run(self.discord.gateway.tell("INTERACTION_CREATE", asked.payload))

    def _who(self, channel: Channel) -> dict[str, Any]:
        if channel.guild is None:
            return {"user": self.user(), "context": 1}
        shown = {"id": self.guild.id, "locale": "en-US", "features": []}
        return {"member": self.member(), "guild_id": self.guild.id, "guild": shown} | {
            "context": 0,
            "guild_locale": "en-US",
        }


def _filled(component: Mapping[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    if component["type"] != 18:
        return {"type": component["type"], "id": 1}
    inner = component["component"]
    value = answers.pop(component["label"], _preset(inner))
    shown = {"type": inner["type"], "id": 2, "custom_id": inner["custom_id"]}
    single = inner["type"] in (4, 21)
    assert value or not inner.get("required", True), f"{component['label']} must be answered"
    if single:
        shown["value"] = value
    else:
        shown["values"] = list(value) if value else []
    return {"type": 18, "id": 1, "component": shown}


def _preset(inner: Mapping[str, Any]) -> Any:
    """What an input holds before anybody touches it."""
    if inner["type"] == 4:
        return inner.get("value", "")
    chosen = [each["value"] for each in inner.get("options", ()) if each.get("default")]
    chosen += [each["id"] for each in inner.get("default_values", ())]
    if inner["type"] == 21:
        return chosen[0] if chosen else ""
    return chosen


def walked(components: Any) -> Iterator[Mapping[str, Any]]:
    """Components and all within them, in the order they are shown."""
    for each in components:
        yield each
        yield from walked(each.get("components") or [])
        for inner in ("component", "accessory"):
            if each.get(inner):
                yield from walked([each[inner]])


def buttons_of(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The buttons of a message that can be pressed."""
    everything = walked(message.get("components") or [])
    return [each for each in everything if each["type"] == 2 and each.get("style") != LINK]


def labels_of(message: Mapping[str, Any]) -> list[str]:
    """What stands on its buttons."""
    return [each["label"] for each in buttons_of(message)]


def text_of(message: Mapping[str, Any]) -> str:
    """What a message says, line by line."""
    shown = [
        each["content"] for each in walked(message.get("components") or []) if each["type"] in TEXTS
    ]
    return "\n".join(filter(None, [message.get("content", ""), *shown]))
