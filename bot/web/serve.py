"""The web server: uvicorn, until it is told to stop."""

import asyncio
from threading import Event

import uvicorn
from fastapi import FastAPI

from bot.crossing import until

FINISH_WITHIN = 10  # seconds for requests that are being answered
ANYWHERE = "0.0.0.0"  # noqa: S104 - what Slack calls must be reachable


async def serve(app: FastAPI, port: int, stop: Event) -> None:
    """Answer requests on a port until `stop`, or until a signal says so."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=ANYWHERE,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN,
        )
    )
    watching = asyncio.ensure_future(_leave(server, stop))
    try:
        await server.serve()
    finally:
        watching.cancel()


async def _leave(server: uvicorn.Server, stop: Event) -> None:
    await until(stop)
    server.should_exit = True
