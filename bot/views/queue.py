"""The wording of the operator's card."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.reply import Button, Card, Field, Moment, Reply, Row, Text
from bot.views import doubts, waits, words
from models.rules.platforms import first_words
from models.rules.timezones import tzinfo_of
from models.services.engine.doubts import Doubt
from models.services.engine.metrics import Figures, Share
from models.services.engine.queue import Cause as Failure
from models.services.engine.queue import Queue
from models.services.engine.waits import MOST_COUNTED, Cause, Wait
from models.services.people.people import Speaker
from models.services.posts.crowding import Crowd

LONGEST = 90


def now(
    seen: Queue, unsure: Sequence[Doubt], speaker: Speaker, above: tuple[Card, ...] = ()
) -> Reply:
    """How the queue stands; what is frozen stands `above`."""
    key = speaker.project.key
    title = f"The queue of {key}"
    first = Card(
        title=title,
        fields=(*_counts(seen, speaker), *_figures(seen.figures)),
        buttons=(Button("Again", f"queue {key}"), Button("30 days", f"queue {key} 30")),
        tone="bad" if seen.failed else "warning" if seen.overdue or seen.unknown else "plain",
    )
    cards = [*above, first]
    if parts := _by_platform(seen.figures):
        rows = tuple(map(Row, parts))
        cards.append(Card("By platform, of the last 24 h", rows=rows))
    if seen.waits:
        cards.append(_gates(seen.waits, key, speaker.zone))
    cards += [doubts.of_target(doubt, key) for doubt in unsure]
    if seen.causes:
        rows = tuple(_cause(cause, key, speaker.zone) for cause in seen.causes)
        again: tuple[Button, ...] = ()
        if any(cause.can_retry for cause in seen.causes):
            again = (Button("Retry all that failed", f"retry {key} all"),)
        cards.append(
            Card(
                title=f"{words.count(seen.failed, 'delivery')} failed in the last seven days",
                rows=rows,
                buttons=again,
                tone="bad",
            )
        )
    return Reply(title, tuple(cards))


def _gates(found: Sequence[Wait], key: str, zone: str) -> Card:
    """What is in the way of what is due; a target that is down may be tried before its time."""
    rows = []
    for wait in found:
        down = wait.cause is Cause.DOWN
        ways = (Button(f"Try {wait.target} now", f"try {key} {wait.target}"),) if down else ()
        rows.append(Row(waits.counted(wait, zone), ways))
    note = "Nothing of this is lost, and no retry is used up. It goes out by itself."
    return Card("What is due and waits", rows=tuple(rows), notes=(note,), tone="warning")


def trying(target: str) -> Reply:
    """A target that is down is tried before its time."""
    return Reply(f"One delivery is let through to {target} now. If it goes out, the others follow.")


def _counts(seen: Queue, speaker: Speaker) -> list[Field]:
    overdue: Text = _many(seen.overdue)
    if seen.oldest_overdue is not None:
        overdue = (f"{_many(seen.overdue)}, since ", Moment(seen.oldest_overdue, speaker.zone))
    fields = [
        Field("Next 24 h", _many(seen.coming)),
        Field("Overdue", overdue),
        Field("Being sent", _many(seen.in_flight)),
        Field("Paused", _many(seen.paused)),
    ]
    if seen.held:
        fields.append(Field("Held back", f"{seen.held}, until you choose (`list` shows them)"))
    if seen.unknown:
        fields.append(Field("Not known", f"{seen.unknown}: look and choose (`list` shows them)"))
    return fields


def _many(number: int) -> str:
    return f"{number:,}" if number <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"


def _figures(figures: Figures) -> tuple[Field, ...]:
    return (
        Field("Last 24 h", f"{figures.completed:,} published, {figures.failed:,} failed"),
        Field("Success", _rate(figures)),
        Field("Mean wait", _seconds(figures.mean_wait)),
        Field("Mean sending", _seconds(figures.mean_processing)),
        Field("Peak", f"{figures.peak:,} due at once"),
    )


def _by_platform(figures: Figures) -> list[str]:
    """A line for each platform, where there is more than one."""
    if len(figures.platforms) < 2:
        return []
    return [
        f"{platform}: {share.completed:,} published, {share.failed:,} failed, {_rate(share)}, "
        f"waited {_seconds(share.mean_wait)}, sending {_seconds(share.mean_processing)}"
        for platform, share in figures.platforms.items()
    ]


def _rate(figures: Figures | Share) -> str:
    if figures.success_rate is None:
        return "nothing was sent"
    return f"{100 * figures.success_rate:.1f} %".replace("100.0", "100")


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.2f} s"


def _cause(cause: Failure, key: str, zone: str) -> Row:
    where = words.joined(list(cause.targets[:5]))
    said: Text = (
        f"{cause.count:,} × {first_words(cause.reason, LONGEST)}  → {where}, last ",
        Moment(cause.latest, zone),
    )
    if not cause.can_retry:  # it may be there
        return Row(said)
    return Row(said, (Button("Retry all", f"retry {key} cause {cause.name}"),))


def days(
    today: Figures, kept: Sequence[tuple[date, Figures]], speaker: Speaker, moment: datetime
) -> Reply:
    """A line for each day, the running one first."""
    running = moment.astimezone(tzinfo_of(speaker.project.zone)).date()
    rows = [*_day(running, today, " so far")]
    for day, figures in kept:
        rows += _day(day, figures)
    title = f"{speaker.project.key} by day, on the clocks of {speaker.project.zone}"
    return Reply(title, (Card(title, rows=tuple(rows)),))


def _day(day: date, figures: Figures, note: str = "") -> list[Row]:
    said = (
        f"{day.isoformat()}{note}  {figures.queued:,} due, {figures.completed:,} published, "
        f"{figures.failed:,} failed, {figures.cancelled:,} cancelled"
    )
    if figures.mean_wait is not None:
        said += f", {_rate(figures)}, waited {_seconds(figures.mean_wait)}, peak {figures.peak:,}"
    return [Row(said), *(Row(f"  {part}") for part in _by_platform(figures))]


def crowded(crowd: Crowd) -> str:
    """Very much waits, and when more is refused."""
    return (
        f"{crowd.waiting:,} deliveries wait in this project; from {crowd.refuse_at:,} on more are "
        "refused. `queue` shows them."
    )
