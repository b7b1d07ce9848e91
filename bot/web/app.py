"""What Presstime answers over HTTP: Slack's requests, installs, and whether it is well."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from bot.crossing import cross
from models.database import StorageError, connection, database, migrations

Endpoint = Callable[[Request], Awaitable[Response]]


def create(endpoints: Mapping[tuple[str, str], Endpoint]) -> FastAPI:
    """The application: `/health/live`, `/health/ready`, and what a chat answers at a method and
    path (`("POST", "/slack/events")`)."""
    app = FastAPI(title="Presstime", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/health/live", _live, methods=["GET"])
    app.add_api_route("/health/ready", _ready, methods=["GET"])
    for (method, path), endpoint in endpoints.items():
        app.add_api_route(path, endpoint, methods=[method], response_model=None)
    return app


async def _live() -> JSONResponse:
    """Whether the process runs at all."""
    return JSONResponse({"status": "live"})


async def _ready() -> JSONResponse:
    """Whether requests can be answered: the database is there and up to date."""
    trouble = await cross(_trouble)
    if trouble is not None:
        return JSONResponse({"status": "not ready", "reason": trouble}, status_code=503)
    return JSONResponse({"status": "ready"})


def _trouble() -> str | None:
    try:
        with connection():
            database.execute_sql("SELECT 1")
            pending, _ = migrations()
    except StorageError as error:
        return error.reason
    return "The database is not up to date; run `presstime migrate`." if pending else None
