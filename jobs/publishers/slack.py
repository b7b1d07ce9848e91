"""Slack channels: a post is a message of the app's own, sent once and known by its metadata."""

from collections.abc import Callable
from typing import Any

from bot.slack.errors import in_words
from bot.slack.installations import NoToken, forget_void_token, installed_in
from bot.slack.messages import link_to, since
from bot.slack.wire import SlackSaidNo, made, publishing_client, reading_client
from jobs.publishers import instants
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
)
from models import clock
from models.database import StorageError
from models.errors import UserError
from models.rules.platforms import CAPABILITIES
from models.services.chat_installations import Installed

capabilities = CAPABILITIES["slack"]

EVENT = "presstime_post"  # the type of our metadata
LONGEST = 40_000  # characters; Slack cuts off what is beyond

Json = dict[str, Any]


def prepare(content: Content, destination: Destination) -> Prepared:
    """The text in Slack's own markup, and what the message is found by."""
    return {
        "key": content.key,
        "text": mrkdwn(content.title, content.text),
        "since": instants.written(content.due_at),
    }


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Post the message, once."""
    text = prepared["text"]
    if not text.strip():
        return Refused("There is nothing to post: the text is empty. Give it one.")
    if len(text) > LONGEST:
        return Refused(
            f"Written for Slack the text has {len(text):,} characters, and Slack cuts it off "
            f"beyond {LONGEST:,}. Shorten it."
        )

    def post(installed: Installed, channel: str) -> Outcome:
        client = publishing_client(installed.token)
        told = made(
            lambda: client.chat_postMessage(
                channel=channel,
                text=text,
                metadata={"event_type": EVENT, "event_payload": {"key": prepared["key"]}},
                unfurl_links=True,
                unfurl_media=True,
            ),
            where=destination.name,
        )
        return Delivered(told["ts"], link_to(installed, channel, told["ts"]))

    return _done(destination, post)


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Replace the words of the message; what it is found by stays."""

    def update(installed: Installed, channel: str) -> Outcome:
        client, text = publishing_client(installed.token), prepared["text"]
        made(
            lambda: client.chat_update(channel=channel, ts=remote_id, text=text),
            where=destination.name,
        )
        return Delivered(remote_id, link_to(installed, channel, remote_id))

    return _done(destination, update)


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Delete the message."""

    def delete(installed: Installed, channel: str) -> Outcome:
        client = publishing_client(installed.token)
        try:
            made(
                lambda: client.chat_delete(channel=channel, ts=remote_id),
                where=destination.name,
            )
        except SlackSaidNo as error:
            if error.code != "message_not_found":
                raise
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
                return Delivered(message["ts"], link_to(installed, channel, message["ts"]))
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
    _require_open(told["channel"], _scopes(told), destination.name)
    return told["channel"].get("num_members")


def _require_open(channel: Json, scopes: set[str], where: str) -> None:
    if channel.get("is_archived"):
        raise UserError(in_words("is_archived", where=where))
    if scopes and "chat:write" not in scopes:
        raise UserError(in_words("missing_scope", scope="chat:write"))
    public = not channel.get("is_private")
    if not channel.get("is_member") and not (public and "chat:write.public" in scopes):
        raise UserError(in_words("not_in_channel", where=where))


def _scopes(told: Any) -> set[str]:
    """What the token may do, as Slack says with every answer."""
    headers = {name.lower(): value for name, value in told.headers.items()}
    return {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}


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
