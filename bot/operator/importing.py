"""`presstime import`: what becomes of each row of a file is said, then the good ones go in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.operator import machine

if TYPE_CHECKING:
    from models.services.people.people import Speaker


def write(speaker: Speaker, file: Path, *, yes: bool, override: str | None) -> bool:
    """Judge a file's rows and import the good ones where that is wanted; whether all were good."""
    from bot import importing
    from bot.terminal.words import plain
    from bot.views import importing as views
    from bot.views.queue import crowded
    from models import clock
    from models.services.conflicts import resolving
    from models.services.posts import crowding

    spite = override is not None and resolving.may_override(speaker, override)
    verdicts = importing.judged(file, speaker, now=clock.now(), override=spite)
    for verdict in verdicts:
        if not verdict.is_good or not yes:
            typer.echo(plain(views.line(verdict)))
    typer.echo(views.summary(verdicts))
    good = sum(verdict.planned is not None for verdict in verdicts)
    if good and (yes or machine.confirmed("Import the good rows?")):
        with typer.progressbar(length=good, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            batch, posts = importing.write(
                file.name,
                verdicts,
                speaker,
                now=clock.now,
                written=bar.update,
                override=override,
            )
        typer.echo(views.done(batch.id, posts, late=good - posts))
        if (crowd := crowding.crowd(speaker.project)).worth_a_warning:
            typer.echo(crowded(crowd))
    elif good:
        typer.echo(views.dry())
    return all(verdict.is_good for verdict in verdicts)


def undo(speaker: Speaker, batch: int) -> None:
    """Undo an earlier import."""
    from bot.views import importing as views
    from models import clock
    from models.services.posts import importing

    typer.echo(views.undone(batch, importing.undo(speaker, batch, now=clock.now())))
