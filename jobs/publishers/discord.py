"""Channels of Discord: a message for every post, corrected and taken down again."""

from collections.abc import Mapping
from typing import Any

from bot.discord import preflight
from bot.discord.errors import ALREADY_CROSSPOSTED, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.discord.escape import escaped
from bot.discord.history import ours_since
from bot.discord.wire import Heard, Said, Wire, link, nonce, wire_of
from bot.settings import load_settings
from jobs.publishers import instants
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Outcome,
    Prepared,
    Refused,
)
from models.errors import UserError
from models.rules.platforms import CAPABILITIES, clean
from models.rules.risk import mentions_everybody

capabilities = CAPABILITIES["discord"]

CONTENT = 2_000  # characters of a message (discord-api-docs, resources/message)
_DELETED = "Somebody deleted it in Discord right after it was posted. Nothing was sent again."


def prepare(content: Content, destination: Destination) -> Prepared:
    """The message, the same in every attempt; `since` is before it can have been posted."""
    return {
        "nonce": nonce(content.key),
        "content": message_of(content),
        "everybody": mentions_everybody(content.text),
        "since": instants.written(content.due_at),
    }


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Post it, and pass it on to followers where the target asks for that."""
    if refused := unfit(prepared["content"]):
        return refused
    try:
        wire, channel, guild = reached(destination)
    except UserError as error:
        return Refused(str(error))
    body = {
        **_said(prepared),
        "nonce": prepared["nonce"],
        "enforce_nonce": True,
    }
    heard = wire.post(f"/channels/{channel}/messages", body)
    if not isinstance(heard, Said):
        return heard
    if not heard.well:
        return Refused(_DELETED) if heard.code == UNKNOWN_MESSAGE else heard.refusal
    there = Delivered(heard.body["id"], link(guild, channel, heard.body["id"]))
    if destination.settings.get("crosspost"):
        return _passed_on(wire, channel, there)
    return there


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Change the words of the message; nobody is called by that."""
    if refused := unfit(prepared["content"]):
        return refused
    try:
        wire, channel, guild = reached(destination)
    except UserError as error:
        return Refused(str(error))
    body = _said(prepared) | {"allowed_mentions": {"parse": []}}
    heard = wire.patch(f"/channels/{channel}/messages/{remote_id}", body)
    if not isinstance(heard, Said):
        return heard
    return Delivered(remote_id, link(guild, channel, remote_id)) if heard.well else heard.refusal


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Delete the message; one that is gone already is as good."""
    try:
        wire, channel, _ = reached(destination)
    except UserError as error:
        return Refused(str(error))
    return gone(wire.delete(f"/channels/{channel}/messages/{remote_id}"), remote_id)


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """Our message with the same words, of those posted since it was due: Discord keeps no mark of
    ours. Raises UserError where that cannot be told."""
    wire, channel, guild = reached(destination)
    same = [
        each["id"]
        for each in ours_since(wire, channel, instants.read(prepared["since"]))
        if each["content"].strip() == prepared["content"].strip()
    ]
    if len(same) > 1:
        raise UserError(
            f"{len(same)} messages there say exactly this; look yourself whether one is missing."
        )
    return Delivered(same[0], link(guild, channel, same[0])) if same else None


def check(destination: Destination) -> None:
    """Raise UserError, saying what to mend, where the bot cannot post there."""
    wire, channel, guild = reached(destination)
    kind = preflight.check(wire, channel, guild, preflight.MESSAGES)
    if destination.settings.get("crosspost") and kind != preflight.ANNOUNCEMENTS:
        raise UserError(
            "Only an announcement channel passes posts on to followers: connect it again without "
            "`crosspost`."
        )


def message_of(content: Content) -> str:
    """A post as a message: its title in bold on a line of its own, cut to what room its text
    leaves, and the text as written, for Discord reads Markdown."""
    text = clean(content.text)
    title = escaped(" ".join(clean(content.title or "").split()))
    room = CONTENT - len(text) - len("****\n\n")
    if len(title) > room:
        title = title[: room - 1].rstrip("\\ ") + "…" if room > 1 else ""
    return "\n\n".join(part for part in (f"**{title}**" if title else "", text) if part)


def unfit(text: str) -> Refused | None:
    """Why Discord will not take a text, so that it need not be asked."""
    if not text.strip():
        return Refused("Discord takes no empty message. Give the post a text.")
    if (over := len(text) - CONTENT) > 0:
        return Refused(f"It is {over:,} characters longer than the {CONTENT:,} that Discord takes.")
    return None


def reached(destination: Destination) -> tuple[Wire, str, str]:
    """The API, the channel and the guild of a destination; raises UserError if one is lacking."""
    channel, guild = destination.settings.get("channel"), destination.settings.get("guild")
    if not channel or not guild:
        raise UserError(f"{destination.name} names no Discord channel; connect it again.")
    return wire_of(load_settings()), channel, guild


def gone(heard: Heard, remote_id: str) -> Outcome:
    """What became of a deletion."""
    if not isinstance(heard, Said):
        return heard
    if heard.well or heard.code in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
        return Delivered(remote_id)
    return heard.refusal


def allowed(prepared: Prepared) -> Mapping[str, Any]:
    """Whom a post may call: people it names, and everybody where it says so, which others have
    agreed to; roles never."""
    return {"parse": ["users", "everyone"] if prepared["everybody"] else ["users"]}


def _said(prepared: Prepared) -> dict[str, Any]:
    return {"content": prepared["content"], "allowed_mentions": allowed(prepared)}


def _passed_on(wire: Wire, channel: str, there: Delivered) -> Outcome:
    """Pass a message on to the channels that follow this one; it is there whether or not."""
    heard = wire.post(f"/channels/{channel}/messages/{there.remote_id}/crosspost")
    if isinstance(heard, Said) and (heard.well or heard.code == ALREADY_CROSSPOSTED):
        return there
    reason = heard.refusal.reason if isinstance(heard, Said) else heard.reason
    note = f"it was not passed on to followers: {reason} Publish it there by hand."
    return Delivered(there.remote_id, there.link, note)
