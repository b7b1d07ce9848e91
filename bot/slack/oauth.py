"""Installs by OAuth: Slack's own flow, with its states and tokens in our database."""

import secrets as randomness
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.crossing import cross
from bot.settings import Settings
from bot.slack import manifest
from bot.slack.bots import keep
from bot.slack.calling import TROUBLE
from models import clock
from models.database import connection
from models.errors import UserError
from models.services.workspaces import chat_installations
from models.services.workspaces.chat_installations import Installed

log = structlog.get_logger(__name__)
CONSENT = "https://slack.com/oauth/v2/authorize"
STATE_SECONDS = int(chat_installations.STATE_LASTS.total_seconds())

Welcome = Callable[[Installation], Awaitable[None]]


class States(AsyncOAuthStateStore):
    """What tells that somebody who comes back from Slack set out here, once and not long ago."""

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        """A new state."""
        return await cross(_issue)

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours that has not come back before."""
        return bool(state) and await cross(_consume, state)


class Installs(AsyncInstallationStore):
    """Installs in our database. They are found there by `bot.slack.bots`; Bolt only saves them."""

    async def async_save(self, installation: Installation) -> None:
        """Keep an install, its tokens sealed."""
        await cross(keep, installed_by(installation))


def flow(settings: Settings, client: AsyncWebClient, welcome: Welcome) -> AsyncOAuthFlow | None:
    """The flow of installing, after which somebody is welcomed; None where the app has no client
    id."""
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    base = (settings.base_url or "").rstrip("/")

    async def succeeded(args: AsyncSuccessArgs) -> BoltResponse:
        await welcome(args.installation)
        return _page("Presstime is installed", "Look into Slack: it has sent you a message.")

    async def failed(args: AsyncFailureArgs) -> BoltResponse:
        log.warning("an install failed", reason=args.reason)
        return _page(*_FAILED.get(args.reason, _OTHER), status=args.suggested_status_code)

    return AsyncOAuthFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=[*manifest.scopes(optional=False), *manifest.scopes(optional=True)],
            redirect_uri=f"{base}{manifest.REDIRECT}" if base else None,
            install_path=manifest.INSTALL,
            install_page_rendering_enabled=False,
            redirect_uri_path=manifest.REDIRECT,
            authorization_url=_consent(settings),
            installation_store=Installs(),
            state_store=States(),
            state_expiration_seconds=STATE_SECONDS,
            callback_options=AsyncCallbackOptions(success=succeeded, failure=failed),
        ),
    )


async def completed(flow: AsyncOAuthFlow, asked: AsyncBoltRequest) -> BoltResponse:
    """The page for somebody who comes back from Slack, also where the rest of it fails."""
    try:
        return await flow.handle_callback(asked)
    except UserError as error:
        return _page("It was not installed", f"{error} {_AGAIN}", status=503)
    except TROUBLE as error:
        log.warning("an install was not completed", error=str(error) or type(error).__name__)
        words = f"Slack did not answer, so it may have been installed or not. {_AGAIN}"
        return _page("Slack did not answer", words, status=503)
    except Exception:
        reference = randomness.token_hex(3)
        log.exception("an install failed", reference=reference)
        words = f"Mention {reference} to whoever runs Presstime: it is in the log. {_AGAIN}"
        return _page("Something broke on our side", words, status=500)


def installed_by(installation: Installation) -> Installed:
    """An install as we keep it: of a workspace, or of a whole organisation."""
    org = installation.is_enterprise_install and installation.enterprise_id
    key = installation.enterprise_id if org else installation.team_id
    name = installation.enterprise_name if org else installation.team_name
    ends = installation.bot_token_expires_at
    return Installed(
        workspace=f"slack:{key}",
        name=name or str(key),
        token=installation.bot_token or "",
        facts={
            "bot_user": installation.bot_user_id,
            "bot": installation.bot_id,
            "app": installation.app_id,
            "enterprise": installation.enterprise_id,
            "installer": installation.user_id,
            "scopes": list(installation.bot_scopes or []),
        },
        refresh=installation.bot_refresh_token,
        expires_at=datetime.fromtimestamp(ends, UTC) if ends else None,
    )


def _consent(settings: Settings) -> str:
    """Where consent is asked for: Slack's page, or that of another server that speaks its API."""
    api = settings.slack_api_url.rstrip("/")
    own = api.removesuffix("/api")
    return CONSENT if own == "https://slack.com" else f"{own}/oauth/v2/authorize"


def _issue() -> str:
    with connection():
        return chat_installations.issue_state(now=clock.now())


def _consume(state: str) -> bool:
    with connection():
        return chat_installations.consume_state(state, now=clock.now())


_AGAIN = f"Nothing was installed. Begin again at {manifest.INSTALL}."
_OTHER = ("It was not installed", f"Slack did not complete it. {_AGAIN}")
_FAILED = {
    "access_denied": ("It was not installed", f"You did not allow it in Slack. {_AGAIN}"),
    "invalid_state": (
        "That took too long",
        f"A link to install is good for ten minutes, once. {_AGAIN}",
    ),
    "invalid_browser": ("Another browser", f"Finish in the browser in which you began. {_AGAIN}"),
    "invalid_code": ("It was not installed", f"Slack did not know the code it sent. {_AGAIN}"),
}


def _page(title: str, words: str, *, status: int = 200) -> BoltResponse:
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<title>{title}</title></head><body style="font-family:sans-serif;max-width:40em">'
        f"<h1>{title}</h1><p>{words}</p></body></html>"
    )
    return BoltResponse(
        status=status, body=html, headers={"Content-Type": "text/html; charset=utf-8"}
    )
