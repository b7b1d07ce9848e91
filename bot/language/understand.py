"""The language as a filter: JSON lines in, one JSON line out for each, in order."""

from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TextIO

from bot.language.answers import instants
from bot.language.read import read
from bot.language.reading import Context, Kind, Question, Reading
from bot.language.warm import warm
from models.rules.timezones import tzinfo_of

LEVELS = {"urgent": "high", "normal": None}


def understand(lines_in: TextIO, lines_out: TextIO) -> None:
    """Read one sentence per line and write what it says, flushing each; a crash is told in the
    line's `error` and the next line is read."""
    warm()
    for line in lines_in:
        if line.strip():
            lines_out.write(json.dumps(answer(line), ensure_ascii=False) + "\n")
            lines_out.flush()


def answer(line: str) -> dict[str, Any]:
    """One line of the protocol answered."""
    case: dict[str, Any] = {}
    got, error = None, None
    started = perf_counter()
    try:
        case = json.loads(line)
        context = _context(case)
        started = perf_counter()
        got = _got(read(case["command"], context))
    except Exception:  # noqa: BLE001
        # The protocol promises one line per line whatever happens; the trace goes into it.
        error = traceback.format_exc()
    us = round((perf_counter() - started) * 1e6, 1)
    name = case.get("id") if isinstance(case, dict) else None
    return {"id": name, "us": us, "got": got, "error": error}


def _context(case: dict[str, Any]) -> Context:
    return Context(
        now=datetime.fromisoformat(case["reference_now"]),
        zone=case.get("user_tz") or case.get("tz") or "UTC",
        date_order=case.get("date_order"),
        language=case.get("lang"),
    )


def _got(reading: Reading) -> dict[str, Any]:
    return {
        "kind": reading.kind.value,
        "values": _values(reading),
        "precision": reading.precision,
        "tz": reading.zone,
        "action": reading.action or None,
        "title": reading.title or reading.text or reading.name,
        "content_id": reading.ids[0] if reading.ids else None,
        "ids": list(reading.ids),
        "targets": list(reading.targets),
        "priority": LEVELS.get(reading.priority or "normal", reading.priority),
        "recurrence": _recurrence(reading),
        "shift": reading.shift,
        "question": _question(reading.question),
        "message": reading.message,
    }


def _values(reading: Reading) -> list[str | None]:
    if reading.interval is not None:
        return [_shown(one, reading) for one in reading.interval]
    return [_shown(one, reading) for one in instants(reading)]


def _shown(moment: datetime | None, reading: Reading) -> str | None:
    if moment is None:
        return None
    if reading.kind is Kind.DATE or (reading.kind is Kind.INTERVAL and reading.precision == "day"):
        return moment.astimezone(tzinfo_of(reading.zone)).date().isoformat()
    return stamp(moment)


def stamp(moment: datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _recurrence(reading: Reading) -> dict[str, Any] | None:
    rule = reading.rules[0] if reading.rules else None
    return rule.to_json() if rule and reading.kind is Kind.RECURRENCE else None


def _question(question: Question | None) -> dict[str, Any] | None:
    if question is None:
        return None
    return {
        "reason": question.reason,
        "text": question.text,
        "options": [
            {
                "label": one.label,
                "answer": one.answer,
                "values": [stamp(v) for v in one.values],
            }
            for one in question.options
        ],
    }
