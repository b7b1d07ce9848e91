"""How a reply reaches a Discord channel that nobody asked from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import structlog
from discord import MessageFlags

from bot.discord import enclosed
from bot.discord.draw import draw
from bot.discord.errors import (
    INVALID,
    THREAD_EXISTS,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    WRONG_KIND,
    is_about_all,
    is_about_channel,
)
from bot.discord.history import ours_since
from bot.discord.places import require_in
from bot.discord.wire import (
    KEY_WINDOW,
    NO_MENTIONS,
    Heard,
    Said,
    Untold,
    Upload,
    Wire,
    described,
    link,
    nonce,
)
from bot.reply import Reply
from models.errors import UserError
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Closed, Gone, Posted, Posting, Search

log = structlog.get_logger(__name__)
_THREAD = "What happened"  # the name of the thread below a card
_MARKS = 10_000  # ids below are those of parts of a message


@dataclass(frozen=True, slots=True)
class DiscordOutlet:
    """Posts into every server that the bot is in. Each message carries a nonce of its key, and a
    mark of it that can be found again."""

    wire: Wire
    key_window = KEY_WINDOW

    def post(
        self,
        workspace: str,
        channel: str,
        reply: Reply,
        *,
        key: str,
        thread: str | None = None,
        silent: bool = False,
        mention: Sequence[str] = (),
    ) -> Posting:
        """Post a reply once; one that answers a message stands in its thread, or in direct messages
        right below it."""
        if closed := self._elsewhere(workspace, channel):
            return closed
        users = [int(each) for each in map(_user, mention) if each.isdigit()]
        reply, files = enclosed.read(reply)
        view = draw(reply, mention=users, mark=_mark(key))
        flags = MessageFlags(components_v2=True, suppress_notifications=silent)
        body = {
            "components": view.to_components(),
            "flags": flags.value,
            "nonce": nonce(key),
            "enforce_nonce": True,
            "allowed_mentions": {"parse": [], "users": [str(user) for user in users]},
            "attachments": described(files),
        }
        if thread is None:
            return self._posted(workspace, channel, self._send(channel, body, files))
        return self._answered(workspace, channel, thread, body, files)

    def edit(
        self,
        workspace: str,
        channel: str,
        message_id: str,
        reply: Reply,
        *,
        thread: str | None = None,
    ) -> Posting:
        """Replace a message of ours with what a reply looks like now; nobody is called by that."""
        heard = self._changed(f"/channels/{thread or channel}/messages/{message_id}", reply)
        if thread is not None and isinstance(heard, Said) and heard.code == UNKNOWN_CHANNEL:
            return self.edit(workspace, channel, message_id, reply)  # there are no threads here
        return self._posted(workspace, thread or channel, heard)

    def _changed(self, path: str, reply: Reply) -> Heard:
        """Change a message. The files it shows are there already, unless those are what changed:
        then Discord finds one missing, and they are sent anew."""
        body = {"components": draw(reply).to_components(), "allowed_mentions": NO_MENTIONS}
        heard = self.wire.patch(path, body)
        if not (isinstance(heard, Said) and heard.code == INVALID and enclosed.shown(reply)):
            return heard
        reply, files = enclosed.read(reply)
        body = {**body, "components": draw(reply).to_components()}
        return self.wire.patch(path, {**body, "attachments": described(files)}, files)

    def pin(self, workspace: str, channel: str, message_id: str) -> None:
        """Keep a message of ours in view; it stands there all the same where we may not."""
        heard = self.wire.put(f"/channels/{channel}/messages/pins/{message_id}")
        if not isinstance(heard, Said) or not heard.well:
            log.info("message not pinned", workspace=workspace, channel=channel)

    def find(
        self,
        workspace: str,
        channel: str,
        key: str,
        *,
        since: datetime,
        thread: str | None = None,
    ) -> Search:
        """Look for what was posted with that key since a moment."""
        mark = _mark(key)
        try:
            for each in ours_since(self.wire, thread or channel, since):
                if mark in map(_id, each.get("components") or []):
                    return Posted(
                        each["id"], link(_guild(workspace), thread or channel, each["id"])
                    )
        except Untold as error:
            return _not_found(error.heard, in_thread=thread is not None)
        except UserError as error:
            return Refused(str(error))
        return Absent()

    def direct(
        self,
        workspace: str,  # a person is the same in every server
        identity: str,
    ) -> str | Closed | Refused | Later:
        """The channel of direct messages with somebody."""
        user = _user(identity)
        if not user.isdigit():
            return Closed("They are no member of this Discord server.")
        heard = self.wire.post("/users/@me/channels", {"recipient_id": user})
        if isinstance(heard, Unknown):
            return Later(heard.reason)
        if not isinstance(heard, Said):
            return heard
        if not heard.well:
            return _closed(heard) or heard.refusal
        return str(heard.body["id"])

    def _elsewhere(self, workspace: str, channel: str) -> Posting | None:
        """Why nothing is sent to a channel: it is in another server, or not to be seen."""
        try:
            require_in(self.wire, _guild(workspace), channel)
        except Untold as error:
            heard = error.heard
            if isinstance(heard, Said):
                return _failed(heard)
            return Later(heard.reason) if isinstance(heard, Unknown) else heard
        except UserError as error:
            return Closed(str(error))
        return None

    def _send(self, channel: str, body: Mapping[str, Any], files: Sequence[Upload]) -> Heard:
        return self.wire.post(f"/channels/{channel}/messages", body, files)

    def _answered(
        self,
        workspace: str,
        channel: str,
        message: str,
        body: Mapping[str, Any],
        files: Sequence[Upload],
    ) -> Posting:
        """Post in the thread of a message, which has its id; open it where there is none yet."""
        heard = self._send(message, body, files)
        if isinstance(heard, Said) and heard.code == UNKNOWN_CHANNEL:
            opened = self.wire.post(
                f"/channels/{channel}/messages/{message}/threads", {"name": _THREAD}
            )
            if not isinstance(opened, Said):
                return Later(opened.reason) if isinstance(opened, Unknown) else opened
            if opened.code == WRONG_KIND:
                return self._below(workspace, channel, message, body, files)
            if not opened.well and opened.code != THREAD_EXISTS:
                return _failed(opened)
            heard = self._send(message, body, files)
        return self._posted(workspace, message, heard)

    def _below(
        self,
        workspace: str,
        channel: str,
        message: str,
        body: Mapping[str, Any],
        files: Sequence[Upload],
    ) -> Posting:
        """Post as an answer to a message where there are no threads."""
        reference = {"message_id": message, "fail_if_not_exists": False}
        heard = self._send(channel, {**body, "message_reference": reference}, files)
        return self._posted(workspace, channel, heard)

    def _posted(self, workspace: str, channel: str, heard: Heard) -> Posting:
        if not isinstance(heard, Said):
            return heard
        if not heard.well:
            return _failed(heard)
        id = str(heard.body["id"])
        return Posted(id, link(_guild(workspace), channel, id))


def _failed(heard: Said) -> Posting:
    """What a refusal comes to."""
    if heard.code == UNKNOWN_MESSAGE:
        return Gone()
    return _closed(heard) or heard.refusal


def _closed(heard: Said) -> Closed | None:
    whole = is_about_all(heard.status, heard.code)
    if whole or is_about_channel(heard.status, heard.code):
        return Closed(heard.refusal.reason, whole=whole)
    return None


def _not_found(heard: Heard, *, in_thread: bool) -> Search:
    """What a look that came to nothing says; a thread that was never opened holds nothing."""
    if not isinstance(heard, Said):
        return Later(heard.reason) if isinstance(heard, Unknown) else heard
    if in_thread and heard.code == UNKNOWN_CHANNEL:
        return Absent()
    return _closed(heard) or heard.refusal


def _mark(key: str) -> int:
    """A number that a message of this key is known by: the id of a component, of 31 bits."""
    return _MARKS + int.from_bytes(blake2b(key.encode(), digest_size=4).digest()) % (2**31 - _MARKS)


def _id(component: Mapping[str, Any]) -> Any:
    return component.get("id")


def _guild(workspace: str) -> str:
    return workspace.partition(":")[2]


def _user(identity: str) -> str:
    return identity.rpartition(":")[2]
