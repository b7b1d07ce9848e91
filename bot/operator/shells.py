"""`presstime up`, `slack`, `web` and `manifest`: what runs beside what, the bot in Slack, what is
answered over HTTP, and what Slack is told the app is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from bot.operator import starting
from models.errors import UserError


def up(chat: Callable[[], None]) -> None:
    """Run the chats that are set up, with all that publishes beside them; without any, `chat`."""
    from bot.operator import tree
    from bot.settings import load_settings

    names = tree.parts(load_settings())
    if not names:
        chat()
        return
    settings, stop = starting.for_service()
    with starting.database(settings):
        typer.echo(tree.said(names))
    raise typer.Exit(tree.grow(names, stop))


def slack(load_plug_ins: Callable[[], None]) -> None:
    """Be the bot in Slack by Socket Mode, until told to stop."""
    from bot.slack import tokens
    from bot.slack.run import by_socket

    settings, stop = starting.for_service(load_plug_ins)
    tokens.for_socket(settings)
    with starting.database(settings):
        by_socket(settings, stop)


def web(load_plug_ins: Callable[[], None]) -> None:
    """Answer over HTTP, until told to stop."""
    from bot.slack import tokens
    from bot.web.run import run

    settings, stop = starting.for_service(load_plug_ins)
    tokens.for_requests(settings)
    with starting.database(settings):
        run(settings, stop)


def manifest(
    chat: Annotated[str, typer.Argument(help="slack")],
    command: Annotated[
        str, typer.Option(metavar="/NAME", help="The slash command, where /post is taken.")
    ] = "/post",
) -> None:
    """Print what a chat is told the app is, to paste there; with PRESSTIME_BASE_URL for HTTP and
    many workspaces, without it for Socket Mode and one."""
    from bot.settings import load_settings
    from bot.slack.manifest import as_yaml

    if chat != "slack":
        raise UserError("Only `presstime manifest slack` is known.")
    typer.echo(as_yaml(load_settings().base_url, command=command), nl=False)
