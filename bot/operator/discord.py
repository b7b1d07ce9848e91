"""`presstime discord`: be the bot in Discord, and tell Discord of its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.operator import starting

app = typer.Typer(help="Be the bot in Discord.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def discord(context: typer.Context) -> None:
    """Be the bot in Discord, until told to stop."""
    if context.invoked_subcommand is not None:
        return
    from bot.discord.run import run, token_of

    settings, stop = starting.for_service()
    token_of(settings)
    with starting.database(settings):
        run(settings, stop)


@app.command()
def sync(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where nothing changed since.")
    ] = False,
) -> None:
    """Tell Discord of the commands, where they changed; once after each upgrade."""
    from bot.discord.run import tell_commands, token_of

    settings, _ = starting.for_service()
    token_of(settings)
    with starting.database(settings):
        typer.echo(tell_commands(settings, anyway=anyway))
