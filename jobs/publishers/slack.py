"""Slack channels: a post is a message of the app's own, sent once and known by its metadata. Its
files are in Slack before it, and become seen with it, as it links to them."""

from collections.abc import Callable
from typing import Any

from bot.slack.errors import in_words
from bot.slack.installations import NoToken, forget_void_token, installed_in, scopes_of
from bot.slack.messages import link_to, since
from bot.slack.wire import SlackSaidNo, made, publishing_client, reading_client
from jobs.publishers import instants, slack_files
from jobs.publishers.mrkdwn import mrkdwn
from jobs.publishers.protocol import (
    CannotTell,
    Content,
    Delivered,
    Destination,
    Later,
    Outcome,
    Prepared,
    Refused,
    Unknown,
    bytes_of,
)
from models import clock
from models.database import StorageError
from models.errors import UserError
from models.rules.media import media_of
from models.rules.platforms import CAPABILITIES
from models.services.workspaces.chat_installations import Installed

capabilities = CAPABILITIES["slack"]

EVENT = "presstime_post"  # the type of our metadata
LONGEST = 40_000  # characters; Slack cuts off what is beyond
LINKS = 5_000  # of them kept for the links to ten files

Json = dict[str, Any]


def prepare(content: Content, destination: Destination) -> Prepared:
    """The text in Slack's own markup, and what the message is found by."""
    files = [each.to_json() for each in content.media]
    return {
        "key": content.key,
        "text": mrkdwn(content.title, content.text),
        "since": instants.written(content.due_at),
        **({"media": files} if files else {}),
    }


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Post the message, once, its files before it."""
    text, media = prepared["text"], media_of(prepared.get("media"))
    if not text.strip() and not media:
        return Refused("There is nothing to post: the text is empty. Give it one.")
    contents = [bytes_of(each) for each in media]

    def post(installed: Installed, channel: str) -> Outcome:
        files = slack_files.bring(installed, media, contents, destination.name)
        ids, whole = [each.id for each in files], f"{text}{slack_files.links(files)}".strip()
        payload = {"key": prepared["key"], **({"files": " ".join(ids)} if ids else {})}
        try:
            told = _posted(installed, channel, whole, payload, destination.name)
        except SlackSaidNo as error:
            if not isinstance(error.outcome, Unknown):
                slack_files.discard(installed, ids)
            raise
        return _delivered(installed, channel, told["ts"], ids)

    return _too_long(text, files=bool(media)) or _done(destination, post)


def _too_long(text: str, *, files: bool) -> Refused | None:
    most = LONGEST - LINKS if files else LONGEST
    if len(text) <= most:
        return None
    return Refused(
        f"Written for Slack the text has {len(text):,} characters, and Slack cuts it off beyond "
        f"{most:,}. Shorten it."
    )


def _posted(installed: Installed, channel: str, text: str, payload: Json, where: str) -> Any:
    client = publishing_client(installed.token)
    return made(
        lambda: client.chat_postMessage(
            channel=channel,
            text=text,
            metadata={"event_type": EVENT, "event_payload": payload},
            unfurl_links=True,
            unfurl_media=True,
        ),
        where=where,
    )


def _delivered(installed: Installed, channel: str, ts: str, files: list[str]) -> Delivered:
    """A message is known by its moment, and by the files that go when it goes."""
    return Delivered(" ".join([ts, *files]), link_to(installed, channel, ts))


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Replace the words of the message; what it is found by stays, and so do its files."""
    ts, *files = remote_id.split()

    def update(installed: Installed, channel: str) -> Outcome:
        client, text = publishing_client(installed.token), prepared["text"]
        kept: Json = {"file_ids": files} if files else {}
        made(
            lambda: client.chat_update(channel=channel, ts=ts, text=text, **kept),
            where=destination.name,
        )
        return _delivered(installed, channel, ts, files)

    return _done(destination, update)


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Delete the message, and its files after it."""
    ts, *files = remote_id.split()

    def delete(installed: Installed, channel: str) -> Outcome:
        client = publishing_client(installed.token)
        try:
            made(lambda: client.chat_delete(channel=channel, ts=ts), where=destination.name)
        except SlackSaidNo as error:
            if error.code != "message_not_found":
                raise
        slack_files.delete(installed, files)
        return Delivered()

    return _done(destination, delete)


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """Look through what the channel got since the post was due, for our metadata. Raises UserError
    where the channel's history may not be read, or is too long."""
    channel = _channel(destination)
    try:
        installed = installed_in(_workspace(destination))
        moment = instants.read(prepared["since"])
        for message in since(installed, channel, moment, where=destination.name):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("key") == prepared["key"]:
                files = str(payload.get("files") or "").split()
                return _delivered(installed, channel, message["ts"], files)
    except SlackSaidNo as error:
        raise UserError(error.outcome.reason) from error
    return None


def check(destination: Destination) -> int | None:
    """How many people are in the channel; raises UserError, saying how to mend it, when the app
    cannot post to it."""
    channel = _channel(destination)
    try:
        client = reading_client(installed_in(_workspace(destination)).token)
        told = made(
            lambda: client.conversations_info(channel=channel, include_num_members=True),
            where=destination.name,
        )
    except (NoToken, SlackSaidNo) as error:
        if not isinstance(error.outcome, Refused):
            raise CannotTell(error.outcome.reason) from error
        code = error.code if isinstance(error, SlackSaidNo) else ""
        if code == "missing_scope":  # it cannot be seen beforehand; posting may well work
            return None
        forget_void_token(_workspace(destination), code, now=clock.now())
        raise UserError(error.outcome.reason) from error
    _require_open(told["channel"], set(scopes_of(told)), destination.name)
    return told["channel"].get("num_members")


def _require_open(channel: Json, scopes: set[str], where: str) -> None:
    if channel.get("is_archived"):
        raise UserError(in_words("is_archived", where=where))
    if scopes and "chat:write" not in scopes:
        raise UserError(in_words("missing_scope", scope="chat:write"))
    public = not channel.get("is_private")
    if not channel.get("is_member") and not (public and "chat:write.public" in scopes):
        raise UserError(in_words("not_in_channel", where=where))


def _done(destination: Destination, act: Callable[[Installed, str], Outcome]) -> Outcome:
    """What a call comes to, in the workspace of the destination."""
    try:
        channel = _channel(destination)
        return act(installed_in(_workspace(destination)), channel)
    except NoToken as error:
        return error.outcome
    except SlackSaidNo as error:
        forget_void_token(_workspace(destination), error.code, now=clock.now())
        return error.outcome
    except StorageError as error:  # the token could not be read; nothing was sent
        return Later(error.reason)
    except UserError as error:
        return Refused(str(error))


def _channel(destination: Destination) -> str:
    channel = destination.settings.get("channel")
    if not channel or not destination.settings.get("workspace"):
        raise UserError(f"{destination.name} names no Slack channel. Connect it again.")
    return channel


def _workspace(destination: Destination) -> str:
    return destination.settings.get("workspace", "")
