"""Files that come with what people do in Discord: fetched from Discord's own servers, when the core
asks for them, for their addresses hold for a day only."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import discord
from discord.http import Route

from bot import calls
from bot.discord import read
from bot.message import File
from models.errors import UserError

# discord-api-docs, reference, CDN; and what serves the same to clients.
HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
SECONDS = 60.0  # for one file
UPLOAD = 19  # the kind of an input of a modal that takes files


def of(interaction: discord.Interaction[Any]) -> tuple[File, ...]:
    """The files of a command, a window, or the message whose menu was used, in order."""
    return tuple(map(_file, _attached(interaction)))


def _attached(interaction: discord.Interaction[Any]) -> Iterator[Mapping[str, Any]]:
    data: Mapping[str, Any] = interaction.data or {}
    resolved = data.get("resolved") or {}
    target = (resolved.get("messages") or {}).get(str(data.get("target_id")))
    if target is not None:
        yield from target.get("attachments") or ()
    known = resolved.get("attachments") or {}
    for id in _chosen(interaction):
        if id in known:
            yield known[id]


def _chosen(interaction: discord.Interaction[Any]) -> Iterable[str]:
    """The ids of what was uploaded, in the order in which it was asked for."""
    if interaction.type is discord.InteractionType.modal_submit:
        data: Mapping[str, Any] = interaction.data or {}
        inputs = [each.get("component") or {} for each in data.get("components") or ()]
        uploads = [each for each in inputs if each.get("type") == UPLOAD]
        return [str(id) for each in uploads for id in each.get("values") or ()]
    _, given, _ = read.options(interaction)
    return [str(value) for _, value in sorted(given.items())]


def _file(attachment: Mapping[str, Any]) -> File:
    url = str(attachment["url"])
    alt = str(attachment.get("description") or "")
    return File(str(attachment["filename"]), partial(_chunks, url), alt)


def _chunks(url: str) -> Iterator[bytes]:
    """The content of an attachment; raises UserError, and calls nobody but Discord."""
    address = urlsplit(url)
    is_cdn = address.scheme == "https" and address.hostname in HOSTS
    if not is_cdn and (address.scheme, address.netloc) != urlsplit(Route.BASE)[:2]:
        raise UserError("That file does not lie with Discord.")
    return calls.download(url, {}, seconds=SECONDS)
