"""The wording of alerts: what is wrong with the machinery or a platform, and what happens next."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Moment, Reply
from bot.views import words

Facts = Mapping[str, Any]


def _moment(facts: Facts, name: str) -> Moment:
    return Moment(datetime.fromisoformat(facts[name]), facts.get("zone", "UTC"))


def _queue(facts: Facts) -> tuple[Button, ...]:
    return (Button("Queue", f"queue {facts['project']}"),)


def _many(count: int, verb: str) -> str:
    """`1 delivery waits`, `3 deliveries wait`."""
    return f"{words.count(count, 'delivery')} {verb}{'s' if count == 1 else ''}"


def _overdue(facts: Facts) -> Reply:
    whole = Card(
        title=f"! {facts['count']:,} deliveries are overdue",
        body=(
            "The first should have gone out ",
            _moment(facts, "oldest"),
            ". They go out as fast as their platforms and limits allow; nothing is lost. "
            "`presstime doctor` tells what is in the way.",
        ),
        buttons=_queue(facts),
        tone="warning",
    )
    return Reply("Many deliveries are overdue.", (whole,))


def _overdue_over(facts: Facts) -> Reply:
    return Reply(("What was overdue since ", _moment(facts, "since"), " is nearly all settled."))


def _clock_stopped(facts: Facts) -> Reply:
    heard: tuple[str | Moment, ...] = ("No clock ever ran here. ",)
    if facts["last_beat"] is not None:
        heard = ("The last clock was heard of ", _moment(facts, "last_beat"), ". ")
    whole = Card(
        title="✕ Nothing goes out at present: no clock runs",
        body=(
            f"{_many(facts['count'], 'wait')}, the first since ",
            _moment(facts, "oldest"),
            ". ",
            *heard,
            "Start `presstime jobs` (or `presstime clock`, where workers run by themselves). "
            "They go out then, and what is much too late by then is asked about first.",
        ),
        buttons=_queue(facts),
        tone="bad",
    )
    return Reply("Nothing goes out at present: no clock runs.", (whole,))


def _clock_back(facts: Facts) -> Reply:
    return Reply(
        (
            "A clock runs again. It was noticed missing ",
            _moment(facts, "since"),
            "; what waited goes out now, and what is much too late is asked about first.",
        )
    )


def _storage_trouble(facts: Facts) -> Reply:
    whole = Card(
        title="! The database was in trouble, and is well again",
        body=(
            "From ",
            _moment(facts, "since"),
            " until ",
            _moment(facts, "until"),
            f" nothing could be saved or published. {facts['reason']} "
            "What fell due meanwhile goes out now; what was being sent is settled as its "
            "platform allows.",
        ),
        buttons=_queue(facts),
        tone="warning",
    )
    return Reply("The database was in trouble, and is well again.", (whole,))


def database_down(reason: str) -> Reply:
    """The database is in trouble at this moment, so that no notice can be kept of it."""
    whole = Card(
        title="✕ Nothing can be saved or published at present",
        body=f"{reason} What is on the calendar is safe and waits. `presstime doctor` tells what "
        "to do; I say when it is well again.",
        tone="bad",
    )
    return Reply("Nothing can be saved or published at present.", (whole,))


def _platform_down(facts: Facts) -> Reply:
    whole = Card(
        title=f"‖ {facts['target']} does not answer",
        body=(
            f"{facts['platform']} has failed again and again since ",
            _moment(facts, "since"),
            f": {facts['error']}. {_many(facts['waiting'], 'wait')} for it; nothing is lost, and "
            "no retry is used up. I try it again ",
            _moment(facts, "retry_at"),
            ", and from then on by myself, and say when it is well.",
        ),
        buttons=_queue(facts),
        tone="warning",
    )
    return Reply(f"{facts['target']} does not answer.", (whole,))


def _platform_up(facts: Facts) -> Reply:
    waited = words.count(facts["waiting"], "delivery")
    goes_out = f" {waited} that waited for it can go out now." if facts["waiting"] else ""
    since = _moment(facts, "since")
    return Reply((f"{facts['target']} answers again; it was down since ", since, f".{goes_out}"))


def _rate_limited(facts: Facts) -> Reply:
    return Reply(
        (
            f"{facts['target']} takes no more for now, for its limit is reached. "
            f"{_many(facts['waiting'], 'wait')}; nothing is lost. I go on ",
            _moment(facts, "until"),
            ".",
        )
    )


def _rate_limit_near(facts: Facts) -> Reply:
    whole = Card(
        title=f"! {facts['target']} is near its limit",
        body=(
            f"{facts['used']:,} of the {facts['per_hour']:,} calls an hour that "
            f"{facts['platform']} allows were made since ",
            _moment(facts, "since"),
            ". What is beyond them waits for its turn; nothing is lost.",
        ),
        buttons=_queue(facts),
        tone="warning",
    )
    return Reply(f"{facts['target']} is near its limit.", (whole,))


def _target_trouble(facts: Facts) -> Reply:
    """What is wrong with a target before anything was lost by it."""
    title = f"! Nothing can be published to {facts['target']}"
    ahead: tuple[str | Moment, ...] = ("Nothing goes there within a day. ",)
    if facts["count"]:
        verb = "goes" if facts["count"] == 1 else "go"
        many = words.count(facts["count"], "delivery")
        ahead = (f"{many} {verb} there within a day, the first ", _moment(facts, "first"), ". ")
    whole = Card(
        title=title,
        body=(
            f"{facts['reason'].rstrip('.')}. ",
            *ahead,
            "I try it again every ten minutes, and say when it is well.",
        ),
        buttons=_queue(facts),
        tone="warning",
    )
    return Reply(f"{title[2:]}.", (whole,))


def _target_well(facts: Facts) -> Reply:
    since = _moment(facts, "since")
    return Reply((f"{facts['target']} can be published to again; it could not since ", since, "."))


def _rezoned(facts: Facts) -> Reply:
    """Clocks that change otherwise than they did when posts were planned."""
    said = (
        f"The clocks of {facts['of']} change otherwise than before (zone data {facts['version']})"
    )
    what = []
    if facts["count"]:
        named = words.joined([f"#{number}" for number in facts["posts"]])
        more = facts["count"] - len(facts["posts"])
        what.append(named + (f" and {words.count(more, 'more post')}" if more else ""))
    if facts["freezes"]:
        what.append(words.joined([f"F{number}" for number in facts["freezes"]]))
    body = f"{words.joined(what)} keep their wall time there, so they come at other moments than "
    whole = Card(
        title=said,
        body=f"{body}before. Approvals hold. `why #1` tells from when to when.",
        buttons=(Button("What is coming", f"list {facts['project']} +0"),),
        tone="warning",
    )
    return Reply(f"{said}.", (whole,))


KINDS: dict[str, Callable[[Facts], Reply]] = {
    "overdue": _overdue,
    "overdue_over": _overdue_over,
    "clock_stopped": _clock_stopped,
    "clock_back": _clock_back,
    "storage_trouble": _storage_trouble,
    "platform_down": _platform_down,
    "platform_up": _platform_up,
    "rate_limited": _rate_limited,
    "rate_limit_near": _rate_limit_near,
    "target_trouble": _target_trouble,
    "target_well": _target_well,
    "rezoned": _rezoned,
}
