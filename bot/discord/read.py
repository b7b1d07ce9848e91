"""What somebody does in Discord as a message: who, where, and what ids in it stand for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.message import Message

CHAT = "discord"
_MENTION = re.compile(r"<(?P<sign>@!?|@&|#)(?P<id>\d{1,20})>")
_NAME = re.compile(r"[^\W\d](?:[\w.-]*\w)?")  # what the language takes for a name behind @ or #
_LANGUAGES = frozenset({"en", "de", "fr", "es", "pt", "ja"})

Person = discord.Member | discord.User


def workspace_of(guild_id: int) -> str:
    """How a guild is called everywhere else."""
    return f"{CHAT}:{guild_id}"


def identity_of(guild_id: int, user_id: int) -> str:
    """Who somebody is in a guild."""
    return f"{CHAT}:{guild_id}:{user_id}"


def guild_of(workspace: str) -> int:
    """The id of the guild that a workspace is."""
    return int(workspace.removeprefix(f"{CHAT}:"))


def message(
    interaction: discord.Interaction[Any],
    text: str,
    *,
    guild_id: int,
    person: Person,
    people: Mapping[int, str],
) -> Message:
    """What the person says by an interaction in a guild, or to it in a direct message. `people` are
    the names of those whom the text mentions, by id."""
    said, links = _with_names(text, interaction, guild_id, people)
    for id, called in named(interaction).items():  # chosen in a form: their ids are in the text
        links.setdefault(_word("@", called, id), identity_of(guild_id, id))
    guild = interaction.client.get_guild(guild_id)
    member = person if isinstance(person, discord.Member) else None
    return Message(
        said,
        identity_of(guild_id, person.id),
        workspace_of(guild_id),
        str(interaction.channel_id or person.id),
        person.display_name,
        language=_language(interaction),
        direct=interaction.guild_id is None,
        chat_admin=member is not None and _runs_the_guild(interaction, member),
        chat_roles=tuple(str(role.id) for role in member.roles) if member is not None else (),
        links=links,
        workspace_name=guild.name if guild is not None else "",
    )


def _language(interaction: discord.Interaction[Any]) -> str | None:
    code = interaction.locale.value[:2]
    return code if code in _LANGUAGES else None


def _runs_the_guild(interaction: discord.Interaction[Any], person: discord.Member) -> bool:
    if interaction.guild_id is None:
        return person.guild_permissions.manage_guild
    allowed = interaction.permissions
    return allowed.manage_guild or allowed.administrator or person.guild.owner_id == person.id


def mentioned(text: str) -> Iterator[int]:
    """The ids of the people whom a text mentions."""
    for found in _MENTION.finditer(text):
        if found["sign"] in ("@", "@!"):
            yield int(found["id"])


def named(interaction: discord.Interaction[Any]) -> dict[int, str]:
    """The names of the people whom Discord itself tells of in an interaction, by id."""
    data: Mapping[str, Any] = interaction.data or {}
    users = (data.get("resolved") or {}).get("users") or {}
    return {int(id): user["username"] for id, user in users.items()}


def _with_names(
    text: str, interaction: discord.Interaction[Any], guild_id: int, people: Mapping[int, str]
) -> tuple[str, dict[str, str]]:
    """The text with names in place of ids, and what each name stands for."""
    links: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        id = int(found["id"])
        sign, called, stands_for = _resolved(found["sign"], id, interaction, guild_id, people)
        word = _word(sign, called, id)
        if links.get(word, stands_for) != stands_for:  # two of one name
            word = f"{word}-{id}"
        links[word] = stands_for
        return word

    return _MENTION.sub(name, text), links


def _resolved(
    sign: str,
    id: int,
    interaction: discord.Interaction[Any],
    guild_id: int,
    people: Mapping[int, str],
) -> tuple[str, str, str]:
    guild = interaction.client.get_guild(guild_id)
    if sign == "#":
        channel = guild.get_channel_or_thread(id) if guild is not None else None
        return "#", channel.name if channel is not None else "", str(id)
    if sign == "@&":
        role = guild.get_role(id) if guild is not None else None
        return "@", role.name if role is not None else "", str(id)
    return "@", people.get(id, ""), identity_of(guild_id, id)


def _word(sign: str, called: str, id: int) -> str:
    """A name as one word of a sentence; where it cannot be one, something that can."""
    joined = re.sub(r"\s+", "-", called.strip())
    if _NAME.fullmatch(joined) and len(joined) > 1:
        return f"{sign}{joined}"
    return f"{sign}{'channel' if sign == '#' else 'member'}-{id}"


def options(interaction: discord.Interaction[Any]) -> tuple[tuple[str, ...], dict[str, Any], str]:
    """The path of a command (`post move`), what was filled in by name, and the name of what is
    being typed, if anything."""
    data: Mapping[str, Any] = interaction.data or {}
    path, level = [str(data["name"])], data.get("options") or []
    while level and level[0].get("type") in (1, 2):
        path.append(str(level[0]["name"]))
        level = level[0].get("options") or []
    focused = next((str(each["name"]) for each in level if each.get("focused")), "")
    return tuple(path), {str(each["name"]): each["value"] for each in level}, focused


def words_of_target(interaction: discord.Interaction[Any]) -> str:
    """What the message says on which an entry of its menu was picked."""
    data: Mapping[str, Any] = interaction.data or {}
    found = ((data.get("resolved") or {}).get("messages") or {}).get(str(data.get("target_id")))
    return str(found["content"]) if found else ""


def label_of(found: discord.Message | None, custom_id: str) -> str:
    """What stands on the button of a message that says this."""
    for component in _walked(found.components if found is not None else ()):
        if getattr(component, "custom_id", None) == custom_id:
            return str(getattr(component, "label", "") or "")
    return ""


def _walked(components: Any) -> Iterator[Any]:
    for each in components:
        yield each
        yield from _walked(getattr(each, "children", ()))
        accessory = getattr(each, "accessory", None)
        if accessory is not None:
            yield accessory
