"""How a reply reaches a Slack channel that nobody asked from."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.reply import Reply
from bot.slack import errors
from bot.slack.draw import METADATA, Drawn, draw
from bot.slack.fit import MESSAGE
from bot.slack.installations import NoToken, forget_void_token, installed_in
from bot.slack.messages import link_to, since
from bot.slack.wire import SlackSaidNo, made, publishing_client, reading_client
from models import clock
from models.database import StorageError
from models.errors import UserError
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Closed, Gone, Posted, Posting, Search
from models.services.workspaces.chat_installations import Installed

log = structlog.get_logger(__name__)
POSTING = "posting"  # in a message's metadata: the key it was posted with

Json = dict[str, Any]
Answer = TypeVar("Answer")


class SlackOutlet:
    """Posts into every workspace that there is a token for. Slack knows no keys of messages, and
    cannot post one without a sound."""

    key_window = timedelta(0)

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
        """Post a reply once."""
        drawn = _calling(draw(reply), _users(workspace, mention))
        card = (drawn.metadata or {}).get("event_payload", {})
        more: Json = {
            "metadata": {"event_type": METADATA, "event_payload": {**card, POSTING: key}},
            "unfurl_links": False,
            "unfurl_media": False,
        } | ({"thread_ts": thread} if thread else {})

        def act(installed: Installed) -> Posting:
            client = publishing_client(installed.token)
            told = _shown(
                drawn, lambda shown: client.chat_postMessage(channel=channel, **shown, **more)
            )
            return Posted(told["ts"], _link(installed, channel, told["ts"]))

        return _posting(workspace, act)

    def edit(
        self,
        workspace: str,
        channel: str,
        message_id: str,
        reply: Reply,
        *,
        thread: str | None = None,
    ) -> Posting:
        """Replace a message of ours with what a reply looks like now."""
        drawn = draw(reply)

        def act(installed: Installed) -> Posting:
            client = reading_client(installed.token)  # comes to the same however often it is done
            _shown(
                drawn,
                lambda shown: client.chat_update(channel=channel, ts=message_id, **shown),
            )
            return Posted(message_id, _link(installed, channel, message_id))

        return _posting(workspace, act)

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
        try:
            return _asked(
                workspace, lambda installed: _found(installed, channel, key, since, thread)
            )
        except UserError as error:
            return Refused(str(error))

    def direct(self, workspace: str, identity: str) -> str | Closed | Refused | Later:
        """The channel of direct messages with somebody."""
        [user] = _users(workspace, [identity]) or [""]
        if not user:
            return Closed("They are no member of this Slack workspace.")

        def act(installed: Installed) -> str:
            client = reading_client(installed.token)
            told = made(lambda: client.conversations_open(users=user), where="that person")
            return str(told["channel"]["id"])

        return _asked(workspace, act)


def _posting(workspace: str, act: Callable[[Installed], Posting]) -> Posting:
    """What a call that shows something comes to."""
    try:
        return act(installed_in(workspace))
    except NoToken as error:
        return _no_token(error)
    except SlackSaidNo as error:
        forget_void_token(workspace, error.code, now=clock.now())
        return _outcome(error)
    except StorageError as error:  # the token could not be read; nothing was sent
        return Later(error.reason)
    except UserError as error:
        return Closed(str(error), whole=True)


def _asked(workspace: str, act: Callable[[Installed], Answer]) -> Answer | Closed | Refused | Later:
    """What a call that shows nothing comes to."""
    try:
        return act(installed_in(workspace))
    except NoToken as error:
        return _no_token(error)
    except SlackSaidNo as error:
        return _not_now(error)
    except StorageError as error:
        return Later(error.reason)


def _outcome(error: SlackSaidNo) -> Posting:
    if not isinstance(error.outcome, Refused):
        return error.outcome
    if error.code in errors.GONE:
        return Gone(error.outcome.reason)
    return _closed(error) if error.code in errors.CLOSED else error.outcome


def _not_now(error: SlackSaidNo) -> Closed | Refused | Later:
    """What a call that showed nothing comes to: to ask again costs nothing, and a right that was
    not given for it says nothing about the others."""
    if isinstance(error.outcome, Unknown):
        return Later(error.outcome.reason)
    closed = error.code in errors.CLOSED and error.code != "missing_scope"
    return _closed(error) if closed else error.outcome


def _closed(error: SlackSaidNo) -> Closed:
    return Closed(error.outcome.reason, whole=error.code in errors.CLOSED_WHOLE)


def _no_token(error: NoToken) -> Closed | Later:
    outcome = error.outcome
    return outcome if isinstance(outcome, Later) else Closed(outcome.reason, whole=True)


def _shown(drawn: Drawn, act: Callable[[Json], Any]) -> Any:
    """The answer of a call that shows what was drawn; where Slack refuses the drawing, its words:
    it is better read than lost."""
    try:
        return made(lambda: act({"text": drawn.text, "blocks": drawn.blocks}))
    except SlackSaidNo as error:
        if error.code not in errors.NOT_DRAWABLE:
            raise
        log.error("Slack refuses a drawing", error=str(error), blocks=drawn.blocks)
    return made(lambda: act({"text": drawn.text, "blocks": []}))


def _found(
    installed: Installed, channel: str, key: str, moment: datetime, thread: str | None
) -> Search:
    for message in since(installed, channel, moment, where="the channel", thread=thread):
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get(POSTING) == key:
            return Posted(message["ts"], _link(installed, channel, message["ts"]))
    return Absent()


def _link(installed: Installed, channel: str, ts: str) -> str | None:
    """Where it is read, if that is known without another call."""
    return link_to(installed, channel, ts) if installed.facts.get("url") else None


def _users(workspace: str, identities: Sequence[str]) -> list[str]:
    """The ids of those who are members of the workspace."""
    prefix = f"{workspace}:"
    return [each.removeprefix(prefix) for each in identities if each.startswith(prefix)]


def _calling(drawn: Drawn, users: Sequence[str]) -> Drawn:
    """The same with a first line that calls these people."""
    if not users:
        return drawn
    called = " ".join(f"<@{user}>" for user in users)
    line: Json = {"type": "section", "text": {"type": "mrkdwn", "text": called}}
    most = MESSAGE.blocks - 1
    kept = (
        [*drawn.blocks[: most - 1], drawn.blocks[-1]] if len(drawn.blocks) > most else drawn.blocks
    )
    return Drawn(f"{called} {drawn.text}", [line, *kept], drawn.metadata)
