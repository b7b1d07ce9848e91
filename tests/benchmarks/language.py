"""How well and how fast sentences are understood, beside other libraries on the same sentences."""

from __future__ import annotations

import json
import logging
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.language import Context, leaf, read
from bot.language.understand import answer, stamp
from bot.language.warm import warm
from tests.benchmarks.row import Row, percentile
from tests.bot.language.corpus.score import right, silently_wrong, whole

CORPUS = Path(__file__).parents[1] / "bot" / "language" / "corpus" / "dev.jsonl"
ROUNDS = 5
LONG = "publish #5 tomorrow at 9am to blog, " * 290

Case = dict[str, Any]
Answers = list[tuple[Case, dict[str, Any] | None, float]]


def cases() -> list[Case]:
    """The sentences with their right answers."""
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def measure(small: bool = False) -> list[Row]:
    """The figures of the language issue."""
    warm()
    corpus = cases()[:40] if small else cases()
    with _calls_of_dateparser() as calls:
        answers = ours(corpus, 1 if small else ROUNDS)
    micros = [us for _, _, us in answers]
    due = [(case, got) for case, got, _ in answers if case["kind"] == "invalid"]
    asked = sum(1 for _, got in due if got and got["kind"] in ("clarify", "error"))
    return [
        Row("whole commands right", share(answers, whole_right), "%", 97, True),
        Row("not silently wrong", 100 - share(answers, _silent), "%", 99, True),
        Row("asked or refused where due", 100 * asked / max(len(due), 1), "%", 95, True),
        Row("median of a sentence", statistics.median(micros) / 1000, "ms", 0.3),
        Row("99th percentile of a sentence", percentile(micros, 0.99) / 1000, "ms", 2),
        Row("10,000 characters", _long() * 1000, "ms", 50),
        Row("read without dateparser", 100 - 100 * len(calls) / len(micros), "%"),
        *(row for name, said in others(corpus).items() for row in _beside(name, said)),
    ]


def _beside(name: str, said: Answers) -> list[Row]:
    """Another library's figures on the words of time alone, cut out for it, in English."""
    wrong = share(said, lambda case, got: got is not None and right(case, got) is False)
    median = statistics.median([us for _, _, us in said]) / 1000
    return [
        Row(f"{name}, time words right", share(said, lambda c, g: bool(right(c, g))), "%"),
        Row(f"{name}, silently wrong", wrong, "%"),
        Row(f"{name}, median", median, "ms"),
    ]


def ours(corpus: list[Case], rounds: int) -> Answers:
    """Our answers, each with the least time of the rounds, so that others' load counts less."""
    found: Answers = []
    for case in corpus:
        line = json.dumps({**case, "phrase": None})
        replies = [answer(line) for _ in range(rounds)]
        found.append((case, replies[0]["got"], min(reply["us"] for reply in replies)))
    return found


def whole_right(case: Case, got: dict[str, Any] | None) -> bool:
    """Time, action, post, targets and priority are all as they should be, or it was asked."""
    if not right(case, got):
        return case["kind"] == "shift" and right(case, got) is None
    asked = got is not None and got["kind"] in ("clarify", "error")
    return asked or not whole(case, got)


def _silent(case: Case, got: dict[str, Any] | None) -> bool:
    return bool(silently_wrong(case, got))


def share(answers: Answers, good: Callable[[Case, dict[str, Any] | None], bool]) -> float:
    """How many of a hundred answers are so."""
    return 100 * sum(good(case, got) for case, got, _ in answers) / max(len(answers), 1)


@contextmanager
def _calls_of_dateparser() -> Iterator[list[str]]:
    calls: list[str] = []
    real = leaf.read_day

    def counted(words: str, now: datetime, order: str | None) -> Any:
        calls.append(words)
        return real(words, now, order)

    leaf.read_day = counted
    try:
        yield calls
    finally:
        leaf.read_day = real


def _long() -> float:
    context = Context(datetime(2026, 1, 14, 12, tzinfo=ZoneInfo("UTC")), "UTC")
    started = process_time()
    read(LONG[:10_000], context)
    return process_time() - started


# --- others, given only the words of time --------------------------------------------------------


def others(corpus: list[Case]) -> dict[str, Answers]:
    """What dateparser and the best peers say."""
    makers = {"dateparser": _dateparser, "recurrent": _recurrent, "parsedatetime": _parsedatetime}
    english = [case for case in corpus if case["lang"] == "en"]
    return {name: _timed(make(), english) for name, make in makers.items()}


Reader = Callable[[Case, datetime], tuple[str, list[str]] | None]


def _timed(reader: Reader, corpus: list[Case]) -> Answers:
    found: Answers = []
    for case in corpus:
        now = datetime.fromisoformat(case["reference_now"]).astimezone(ZoneInfo(case["user_tz"]))
        got = None
        started = perf_counter()
        try:
            said = reader(case, now)
        except Exception:
            # A crash of another library is an answer too: none.
            logging.getLogger(__name__).debug("no answer", exc_info=True)
            said = None
        us = (perf_counter() - started) * 1e6
        if said:
            got = {"kind": said[0], "values": said[1]}
        found.append((case, got, us))
    return found


def _stamp(local: datetime, now: datetime) -> str:
    return stamp(local if local.tzinfo else local.replace(tzinfo=now.tzinfo))


def _dateparser() -> Reader:
    import dateparser

    def read_it(case: Case, now: datetime) -> tuple[str, list[str]] | None:
        settings: Any = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": now.replace(tzinfo=None)}
        found = dateparser.parse(case["phrase"], languages=["en"], settings=settings)
        return ("instant", [_stamp(found, now)]) if found else None

    return read_it


def _recurrent() -> Reader:
    from dateutil.rrule import rrulestr
    from recurrent.event_parser import RecurringEvent

    def read_it(case: Case, now: datetime) -> tuple[str, list[str]] | None:
        naive = now.replace(tzinfo=None)
        found = RecurringEvent(now_date=naive).parse(case["phrase"])
        if isinstance(found, datetime):
            return "instant", [_stamp(found, now)]
        if not found:
            return None
        times = rrulestr(found, dtstart=naive).xafter(naive, count=6, inc=True)
        return "recurrence", [_stamp(one, now) for one in times]

    return read_it


def _parsedatetime() -> Reader:
    import parsedatetime

    calendar = parsedatetime.Calendar()

    def read_it(case: Case, now: datetime) -> tuple[str, list[str]] | None:
        found, status = calendar.parseDT(case["phrase"], sourceTime=now.timetuple())
        return ("instant", [_stamp(found, now)]) if status else None

    return read_it


def main() -> int:
    """Print these figures, and ours by language."""
    from tests.benchmarks.row import table

    rows = measure()
    print(table(rows))
    corpus = cases()
    for language in sorted({case["lang"] for case in corpus}):
        answers = ours([case for case in corpus if case["lang"] == language], 1)
        print(f"  {language}: {share(answers, whole_right):.1f} % of {len(answers)} right, whole")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
