"""`presstime people …`: what the host's operator does for the people in it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.operator import machine, starting
from models.errors import UserError

app = typer.Typer(help="Look after the people Presstime knows.", no_args_is_help=True)


@app.callback()
def people() -> None:
    """Look after the people Presstime knows."""


@app.command()
def erase(
    name: Annotated[str, typer.Argument(help="Who: a name, or an identity like slack:T1:U1.")],
    words: Annotated[
        bool, typer.Option("--words", help="Also what people wrote into the audit, with the name.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Forget somebody: what they did stays, by somebody who has no name."""
    from bot.terminal.session import identity
    from bot.views import erasing as views
    from models import clock
    from models.database import connection
    from models.services.people import erasing

    settings, _ = starting.for_service()
    with starting.database(settings), connection():
        if not yes and not machine.confirmed(views.asked(name)):
            raise UserError("Nothing was changed. `--yes` does it without asking.")
        actor = identity(machine.user_name())
        for line in views.erased(erasing.erase(name, actor, words=words, now=clock.now())):
            typer.echo(line)


@app.command()
def grant(
    name: Annotated[str, typer.Argument(help="Who: a name of the terminal, or an identity.")],
    role: Annotated[str, typer.Argument(help="client, viewer, author, approver, manager, admin.")],
    project: Annotated[
        str | None, typer.Option("--project", metavar="KEY", help="Where there are several.")
    ] = None,
) -> None:
    """Give somebody a role, whoever is an admin: for when there is none left."""
    from bot.operator import granting
    from models.database import connection

    settings, _ = starting.for_service()
    with starting.database(settings), connection():
        typer.echo(granting.grant(name, role, project))
