"""Writing an audit into a file: a line of JSON for each row, or CSV."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot.views import words
from models.errors import NotFound, Refused
from models.services.audit import audit, auditing
from models.services.audit.auditing import Wanted
from models.services.posts import history
from models.tables import Audit, Project

COLUMNS = (
    *("project", "sequence", "at", "actor", "name", "action", "subject"),
    *("before", "after", "reason", "hash"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows, as the operator said it."""

    since: str | None = None
    actor: str | None = None
    subject: str | None = None


def write(file: Path, projects: Sequence[Project], which: Which) -> str:
    """Write the rows into a new file that only its owner may read; what to say then. Raises Refused
    for another ending, a file that is there, a moment that is none, and somebody nobody knows."""
    write_rows = _WRITERS.get(file.suffix.lower())
    if write_rows is None:
        raise Refused(f"{file} should end in .jsonl or .csv. Nothing was written.")
    chosen = list(_chosen(projects, which))
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        why = "it is there already" if isinstance(error, FileExistsError) else str(error)
        raise Refused(f"{file} cannot be written: {why}. Nothing was written.") from error
    with open(descriptor, "w", encoding="utf-8", newline="") as stream:
        count = write_rows(stream, _rows(chosen))
    return f"{words.count(count, 'row')} written to {file}."


def _chosen(projects: Sequence[Project], which: Which) -> Iterator[tuple[Project, Wanted]]:
    since = _moment(which.since) if which.since else None
    known = False
    for project in projects:
        try:
            actors = auditing.actors(project, which.actor) if which.actor else frozenset()
        except NotFound:
            continue
        known = True
        yield project, Wanted(subject=which.subject, actors=actors, since=since)
    if not known and which.actor:
        raise Refused(f"Nobody is called “{which.actor}”. Nothing was written.")


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise Refused(
            f"“{said}” is no moment. Write 2026-03-01, or 2026-03-01T09:00+01:00. "
            "Nothing was written."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rows(chosen: Iterable[tuple[Project, Wanted]]) -> Iterator[dict[str, Any]]:
    for project, wanted in chosen:
        names = history.names_of(project)
        for row in auditing.everything(project, wanted):
            yield _row(project, row, audit.name_of(row.actor, names))


def _row(project: Project, row: Audit, name: str | None) -> dict[str, Any]:
    values = (
        *(project.key, row.sequence, row.at.isoformat(), row.actor, name),
        *(row.action, row.subject, row.before, row.after, row.reason, row.hash),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _as_lines(stream: TextIOWrapper, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _as_csv(stream: TextIOWrapper, rows: Iterable[dict[str, Any]]) -> int:
    table = csv.writer(stream)
    table.writerow(COLUMNS)
    count = 0
    for row in rows:
        table.writerow([_cell(row[name]) for name in COLUMNS])
        count += 1
    return count


def _cell(value: Any) -> str:
    """A value as a cell that no spreadsheet calculates."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


_WRITERS: dict[str, Callable[[TextIOWrapper, Iterable[dict[str, Any]]], int]] = {
    ".jsonl": _as_lines,
    ".csv": _as_csv,
}
