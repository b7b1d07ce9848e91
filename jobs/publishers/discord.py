"""Channels of Discord: a message for every post, corrected and taken down again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.discord import preflight
from bot.discord.errors import ALREADY_CROSSPOSTED, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.discord.escape import escaped
from bot.discord.history import ours_since
from bot.discord.places import require_in
from bot.discord.wire import (
    NO_MENTIONS,
    Heard,
    Said,
    Untold,
    Upload,
    Wire,
    described,
    link,
    nonce,
    wire_of,
)
from bot.settings import load_settings
from jobs.publishers import instants
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Later,
    Medium,
    Outcome,
    Prepared,
    Refused,
    Unknown,
    bytes_of,
)
from models.errors import UserError
from models.rules.platforms import CAPABILITIES, clean
from models.rules.risk import mentions_everybody

capabilities = CAPABILITIES["discord"]

CONTENT = 2_000  # characters of a message (discord-api-docs, resources/message)
_DELETED = "Somebody deleted it in Discord right after it was posted. Nothing was sent again."


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a guild, and the API to reach it by."""

    wire: Wire
    channel: str
    guild: str

    def delivered(self, message: str) -> Delivered:
        """A message that is there."""
        return Delivered(message, link(self.guild, self.channel, message))


def prepare(content: Content, destination: Destination) -> Prepared:
    """The message, the same in every attempt; `since` is before it can have been posted."""
    files = {"media": [each.to_json() for each in content.media]} if content.media else {}
    return {
        **files,
        "nonce": nonce(content.key),
        "content": message_of(content),
        "everybody": mentions_everybody(content.text),
        "since": instants.written(content.due_at),
    }


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Post it, and pass it on to followers where the target asks for that."""
    if refused := unfit(prepared):
        return refused
    files = uploads(prepared)
    return there(destination, lambda place: _post(prepared, files, place, destination))


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Change the words of the message and its files; nobody is called by that."""
    if refused := unfit(prepared):
        return refused
    files = uploads(prepared)
    body = {**words(prepared, files), "allowed_mentions": NO_MENTIONS}

    def change(place: Place) -> Outcome:
        heard = place.wire.patch(f"/channels/{place.channel}/messages/{remote_id}", body, files)
        if not isinstance(heard, Said):
            return heard
        return place.delivered(remote_id) if heard.well else heard.refusal

    return there(destination, change)


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Delete the message; one that is gone already is as good."""
    try:
        place = reached(destination)
    except UserError as error:
        return Refused(str(error))
    return gone(place.wire.delete(f"/channels/{place.channel}/messages/{remote_id}"), remote_id)


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """Our message with the same words and files, of those posted since it was due: Discord keeps no
    mark of ours. Raises UserError where that cannot be told."""
    place = reached(destination)
    require_in(place.wire, place.guild, place.channel)
    same = [
        each["id"]
        for each in ours_since(place.wire, place.channel, instants.read(prepared["since"]))
        if is_it(each, prepared)
    ]
    if len(same) > 1:
        raise UserError(
            f"{len(same)} messages there say exactly this; look yourself whether one is missing."
        )
    return place.delivered(same[0]) if same else None


def check(destination: Destination) -> int | None:
    """How many people are in the server, about; raises UserError, saying what to mend, where the
    bot cannot post there."""
    place = reached(destination)
    found = preflight.check(place.wire, place.channel, place.guild, preflight.MESSAGES)
    if destination.settings.get("crosspost") and found.kind != preflight.ANNOUNCEMENTS:
        raise UserError(
            "Only an announcement channel passes posts on to followers: connect it again without "
            "`crosspost`."
        )
    return found.members


def message_of(content: Content) -> str:
    """A post as a message: its title in bold on a line of its own, cut to what room its text
    leaves, and the text as written, for Discord reads Markdown."""
    text = clean(content.text)
    title = escaped(" ".join(clean(content.title or "").split()))
    room = CONTENT - len(text) - len("****\n\n")
    if len(title) > room:
        title = title[: room - 1].rstrip("\\ ") + "…" if room > 1 else ""
    return "\n\n".join(part for part in (f"**{title}**" if title else "", text) if part)


def uploads(prepared: Prepared) -> list[Upload]:
    """The files of a post, read now; raises UserError where one cannot be."""
    found = [Medium(**each) for each in prepared.get("media", ())]
    return [Upload(each.name, each.kind, bytes_of(each), each.alt) for each in found]


def words(prepared: Prepared, files: Sequence[Upload]) -> dict[str, Any]:
    """What a message says, and what is attached to it."""
    return {"content": prepared["content"], "attachments": described(files)}


def is_it(message: Mapping[str, Any], prepared: Prepared) -> bool:
    """Whether a message has these words, and files of these sizes: Discord changes their names."""
    sizes = [each["size"] for each in prepared.get("media", ())]
    attached = [each["size"] for each in message.get("attachments") or ()]
    same = message["content"].strip() == prepared["content"].strip()
    return bool(same) and sorted(attached) == sorted(sizes)


def unfit(prepared: Prepared) -> Refused | None:
    """Why Discord will not take a message, so that it need not be asked."""
    text = prepared["content"]
    if not text.strip() and not prepared.get("media"):
        return Refused("Discord takes no empty message. Give the post a text.")
    if (over := len(text) - CONTENT) > 0:
        return Refused(f"It is {over:,} characters longer than the {CONTENT:,} that Discord takes.")
    return None


def reached(destination: Destination) -> Place:
    """How a destination is reached; raises UserError where that is not known."""
    channel = destination.settings.get("channel")
    guild = destination.settings.get("workspace", "").partition(":")[2]
    if not channel or not guild:
        raise UserError(f"{destination.name} names no Discord channel; connect it again.")
    return Place(wire_of(load_settings()), channel, guild)


def there(destination: Destination, act: Callable[[Place], Outcome]) -> Outcome:
    """What comes of something done in a destination, if it is in the server it was connected in."""
    try:
        place = reached(destination)
        require_in(place.wire, place.guild, place.channel)
    except Untold as error:
        heard = error.heard
        return heard.refusal if isinstance(heard, Said) else _not_now(heard)
    except UserError as error:
        return Refused(str(error))
    return act(place)


def _not_now(heard: Later | Unknown | Refused) -> Outcome:
    """What a look beforehand came to: whatever was lost of it, nothing was sent yet."""
    return Later(heard.reason) if isinstance(heard, Unknown) else heard


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


def _post(
    prepared: Prepared, files: Sequence[Upload], place: Place, destination: Destination
) -> Outcome:
    body = {
        **words(prepared, files),
        "allowed_mentions": allowed(prepared),
        "nonce": prepared["nonce"],
        "enforce_nonce": True,
    }
    heard = place.wire.post(f"/channels/{place.channel}/messages", body, files)
    if not isinstance(heard, Said):
        return heard
    if not heard.well:
        return Refused(_DELETED) if heard.code == UNKNOWN_MESSAGE else heard.refusal
    posted = place.delivered(heard.body["id"])
    return _passed_on(place, posted) if destination.settings.get("crosspost") else posted


def _passed_on(place: Place, posted: Delivered) -> Outcome:
    """Pass a message on to the channels that follow this one; it is there whether or not."""
    path = f"/channels/{place.channel}/messages/{posted.remote_id}/crosspost"
    heard = place.wire.post(path)
    if isinstance(heard, Said) and (heard.well or heard.code == ALREADY_CROSSPOSTED):
        return posted
    reason = heard.refusal.reason if isinstance(heard, Said) else heard.reason
    note = f"it was not passed on to followers: {reason} Publish it there by hand."
    return replace(posted, note=note)
