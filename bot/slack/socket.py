"""Socket Mode: events over a connection that we open, so that Slack needs no address of ours."""

import asyncio
from threading import Event

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.heartbeat import Heartbeat
from bot.slack.calling import TROUBLE

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.2  # seconds
PING_EVERY = 10.0  # seconds; a connection is given up after half of that without an answer
TRY_AGAIN = 2.0  # seconds, where Slack gives no new connection


async def listen(app: AsyncApp, app_token: str, heart: Heartbeat, stop: Event) -> None:
    """Take events until `stop`; a connection that is lost is opened again at once, for what Slack
    is not acknowledged it shows to people as an error. `heart` tells whether there is one."""
    handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING_EVERY)
    connecting = asyncio.ensure_future(handler.connect_async())
    try:
        while not stop.is_set():
            await asyncio.sleep(LOOK_EVERY)
            heart.connected = await handler.client.is_connected()
            if heart.connected:
                continue
            # An address is good for one connection; the client would try this one for ever.
            handler.client.wss_uri = None
            if connecting.done():
                connecting = asyncio.ensure_future(_again(handler))
    finally:
        connecting.cancel()
        await handler.close_async()


async def _again(handler: AsyncSocketModeHandler) -> None:
    try:
        await handler.client.connect_to_new_endpoint()
    except TROUBLE as error:
        log.warning("Slack gives no connection yet", error=str(error) or type(error).__name__)
        await asyncio.sleep(TRY_AGAIN)
