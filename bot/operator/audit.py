"""`presstime audit …`: what the operator of the host does with the sealed record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.operator import starting
from models.errors import UserError

if TYPE_CHECKING:
    from models.tables import Project

app = typer.Typer(help="Look at the sealed record of all that happened.", no_args_is_help=True)
Key = Annotated[str | None, typer.Option("--project", metavar="KEY", help="This project only.")]


@app.command()
def verify(
    project: Key = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="Heads noted before.")
    ] = None,
) -> None:
    """Follow every chain from its first row to its head; name the first row that is not as it was.

    The exit status is 0 if all are sound, 1 if one is broken, 2 if it could not be looked at."""
    from bot.views import sealing as views
    from models.services.audit import heads, sealing

    with _opened(status=2):
        noted = heads.read(_lines(against)) if against else {}
        found = [sealing.verify(each, noted.get(each.key, {})) for each in _projects(project)]
        lost = {} if project else heads.without_project(noted)
        for line in views.verdicts(found, lost):
            typer.echo(line)
    raise typer.Exit(1 if lost or any(each.flaw for each in found) else 0)


@app.command()
def head(project: Key = None) -> None:
    """Print how far each project's audit is sealed, to be kept somewhere else and compared later
    with `verify --against`."""
    from models.services.audit import sealing

    with _opened():
        for each in _projects(project):
            typer.echo(str(sealing.head(each)))


@app.command()
def seal() -> None:
    """Seal what is not sealed yet, as the clock does by itself every few seconds."""
    from bot.views import words
    from models import clock
    from models.services.audit import sealing

    with _opened():
        count = 0
        while sealed := sealing.seal(now=clock.now()):
            count += sealed
        typer.echo(f"{words.count(count, 'row')} sealed.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Ends in .jsonl or .csv; does not exist yet.")],
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="From then on: 2026-03-01, or with a time.")
    ] = None,
    project: Key = None,
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="What this person did, or `presstime`.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="WHAT", help="What was done to this: `post 142`.")
    ] = None,
) -> None:
    """Write the audit into a file: a line of JSON for each row, or CSV."""
    from bot.operator import exporting

    with _opened():
        wanted = exporting.Which(since, actor, subject)
        typer.echo(exporting.write(file, _projects(project), wanted))


@contextmanager
def _opened(*, status: int | None = None) -> Iterator[None]:
    """The database is open in the block; trouble ends with its own exit status where one is
    given."""
    from models.database import connection

    try:
        settings, _ = starting.for_service()
        with starting.database(settings), connection():
            yield
    except UserError as error:
        if status is None:
            raise
        typer.echo(str(error), err=True)
        raise typer.Exit(status) from error


def _projects(key: str | None) -> list[Project]:
    from models.errors import NotFound
    from models.tables import Project

    found = list(Project.select().order_by(Project.key))
    chosen = [each for each in found if key is None or each.key == key.upper()]
    if key is not None and not chosen:
        keys = ", ".join(each.key for each in found) or "none"
        raise NotFound(f"There is no project {key}. There are: {keys}. Nothing was looked at.")
    return chosen


def _lines(file: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} cannot be read ({error}). Nothing was looked at.") from error
    return text.splitlines()
