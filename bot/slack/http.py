"""Slack over HTTP: requests, which must bear its signature, and installs."""

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.slack import manifest, oauth

LARGEST = 1_000_000  # bytes of one request; Slack's are far smaller
Endpoint = Callable[[Request], Awaitable[Response]]


def endpoints(app: AsyncApp) -> Mapping[tuple[str, str], Endpoint]:
    """What answers at each method and path."""

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        try:
            asked = to_async_bolt_request(request, body)
        except ValueError:
            return PlainTextResponse("not understood", status_code=400)
        return to_starlette_response(await app.async_dispatch(asked))

    found: dict[tuple[str, str], Endpoint] = {("POST", manifest.EVENTS): events}
    flow = app.oauth_flow
    if flow is not None:

        async def install(request: Request) -> Response:
            asked = to_async_bolt_request(request, b"")
            return to_starlette_response(await flow.handle_installation(asked))

        async def redirected(request: Request) -> Response:
            asked = to_async_bolt_request(request, b"")
            return to_starlette_response(await oauth.completed(flow, asked))

        found |= {("GET", manifest.INSTALL): install, ("GET", manifest.REDIRECT): redirected}
    return found


async def _body(request: Request) -> bytes | None:
    """The body of a request; None where it is larger than any of Slack's."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)
