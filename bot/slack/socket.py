"""Socket Mode: events over a connection that we open, so that Slack needs no address of ours."""

import asyncio
from threading import Event

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

LOOK_EVERY = 0.2  # seconds
PING_EVERY = 5.0  # seconds; after four without an answer the connection is given up


async def listen(app: AsyncApp, app_token: str, stop: Event) -> None:
    """Take events until `stop`; a connection that is lost is opened again."""
    handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING_EVERY)
    connecting = asyncio.ensure_future(handler.connect_async())
    try:
        while not stop.is_set():
            await asyncio.sleep(LOOK_EVERY)
            if not await handler.client.is_connected():
                # An address is good for one connection; the client would try this one for ever.
                handler.client.wss_uri = None
    finally:
        connecting.cancel()
        await handler.close_async()
