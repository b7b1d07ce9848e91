"""The token that speaks for us in a workspace: that of the settings, or the one an install gave,
renewed before it ends."""

import threading
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.slack.access import Access, access
from bot.slack.errors import VOID_TOKEN, in_words
from bot.slack.wire import SlackSaidNo, made, publishing_client, reading_client
from models import clock
from models.database import StorageError, connection
from models.errors import UserError
from models.rules.outcomes import Later, Refused, Unknown
from models.services.workspaces import chat_installations
from models.services.workspaces.chat_installations import RENEWED_BEFORE, Installed

log = structlog.get_logger(__name__)
TRY_AGAIN = timedelta(minutes=1)  # after a renewal that certainly spent nothing

_own: dict[Access, Installed] = {}  # by the settings, once Slack said whose their token is
_asking = threading.Lock()


class NoToken(UserError):
    """There is no token to speak with; `outcome` tells whether there may be one later."""

    def __init__(self, outcome: Later | Refused) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def token_for(workspace: str) -> str:
    """The token for a workspace (`slack:T1`); raises NoToken, in words, where there is none now."""
    return installed_in(workspace).token


def installed_in(workspace: str) -> Installed:
    """What is known of our install in a workspace (`slack:T1`), its token good for some time yet;
    raises NoToken, in words, where there is none now. Needs no database connection of the caller,
    and makes calls of Slack where the token has to be renewed."""
    with connection():
        now = clock.now()
        found = chat_installations.find(workspace)
        if found is not None and _ends_soon(found, now):
            found = renew(found.workspace, now=now) or chat_installations.find(workspace)
        if found is None:
            return _of_the_settings_for(workspace)
    if found.expires_at is not None and found.expires_at <= now:
        raise NoToken(Later("The token for Slack has ended and is being renewed."))
    return found


def of_the_settings() -> Installed | None:
    """Who SLACK_BOT_TOKEN speaks for, as Slack says; None where it is not set. Raises NoToken
    where Slack does not know the token, or cannot be asked."""
    ours = access()
    if ours.bot_token is None:
        return None
    with _asking:
        if ours not in _own:
            try:
                told = made(reading_client(ours.bot_token).auth_test)
            except SlackSaidNo as error:
                raise NoToken(_no_token(error)) from error
            _own[ours] = _told(told, ours.bot_token)
        return _own[ours]


def renew(workspace: str, *, now: datetime) -> Installed | None:
    """Get a new token for a workspace whose token ends soon, unless it is not due or somebody else
    is at it: then None. An install that Slack does not renew any more is ended."""
    before = chat_installations.begin_renewal(workspace, now=now)
    if before is None:
        return None
    try:
        told = made(lambda: _refreshed(before))
    except SlackSaidNo as error:
        log.warning("token not renewed", workspace=workspace, error=str(error))
        if error.code in VOID_TOKEN:
            chat_installations.end(workspace, _lower(in_words(error.code)), now=now)
        elif not isinstance(error.outcome, Unknown):  # else the claim lapses by itself
            chat_installations.put_off_renewal(workspace, until=now + TRY_AGAIN)
        return None
    ends_in = timedelta(seconds=int(told.get("expires_in") or 0))
    log.info("token renewed", workspace=workspace)
    return chat_installations.finish_renewal(
        before,
        told["access_token"],
        told.get("refresh_token") or before.refresh,
        now + ends_in if ends_in else None,
    )


def forget_void_token(workspace: str, code: str, *, now: datetime) -> None:
    """End an install whose token Slack calls void; one of the settings is asked for anew."""
    if code in VOID_TOKEN:
        _own.pop(access(), None)
        try:
            with connection():
                found = chat_installations.find(workspace)
                if found is not None:
                    chat_installations.end(found.workspace, _lower(in_words(code)), now=now)
        except StorageError as trouble:  # the next call meets the same token
            log.warning("the database could not", workspace=workspace, error=str(trouble))


def _refreshed(before: Installed) -> Any:
    ours = access()
    # Sent once: a refresh token is spent by the first request that arrives.
    return publishing_client("").oauth_v2_access(
        client_id=ours.client_id or "",
        client_secret=ours.client_secret or "",
        grant_type="refresh_token",
        refresh_token=before.refresh,
    )


def _told(told: Any, token: str) -> Installed:
    facts = {
        "bot_user": told.get("user_id"),
        "bot": told.get("bot_id"),
        "url": told.get("url"),
        "scopes": scopes_of(told),
    }
    return Installed(f"slack:{told['team_id']}", str(told.get("team") or ""), token, facts)


def scopes_of(told: Any) -> list[str]:
    """What a token may do, as Slack says with every answer to it."""
    headers = {name.lower(): value for name, value in told.headers.items()}
    return sorted({each.strip() for each in headers.get("x-oauth-scopes", "").split(",")} - {""})


def _no_token(error: SlackSaidNo) -> Later | Refused:
    """Nothing was to be sent yet, so what nobody knows is only for later."""
    outcome = error.outcome
    return Later(outcome.reason) if isinstance(outcome, Unknown) else outcome


def _ends_soon(found: Installed, now: datetime) -> bool:
    return found.expires_at is not None and found.expires_at <= now + RENEWED_BEFORE


def _of_the_settings_for(workspace: str) -> Installed:
    own = of_the_settings()
    if own is not None and own.workspace == workspace:
        return own
    other = f" SLACK_BOT_TOKEN is the one of {own.name}." if own is not None else ""
    raise NoToken(Refused(f"{chat_installations.why_not(workspace)}{other}"))


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}".rstrip(".")
