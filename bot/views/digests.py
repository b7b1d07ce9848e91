"""The wording of digests: today, what needs somebody, what failed, days without posts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.reply import Button, Card, Moment, Reply, Row, Text
from bot.views import doubts, requests, sealing, words
from models.rules.digests import EVERY_DAY, GAPS_AHEAD
from models.rules.states import DeliveryState
from models.rules.timezones import localize
from models.services.notices.digests import zone_of
from models.services.people.people import Speaker
from models.services.people.readers import EMAIL
from models.tables import Digest

Facts = Mapping[str, Any]
MOST = 10  # rows
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTHING = "Nothing is planned for today, and nothing needs anybody."


def told(facts: Facts) -> Reply:
    """A digest that was sent."""
    title = _title(facts)
    return Reply(title, (_card(facts, title),))


def shown(facts: Facts, speaker: Speaker) -> Reply:
    """The digest of this moment, for who asked for it."""
    facts = dict(facts) | {"project": speaker.project.key, "asked": True}
    title = _title(facts)
    card = _card(facts, title)
    if not card.rows:
        card = Card(title, body=NOTHING, notes=card.notes, buttons=card.buttons)
    return Reply(title, (card,), private=True)


def _title(facts: Facts) -> tuple[str | Moment, ...]:
    said = [f"{_count(len(facts['today']), more=facts['more'])} today"]
    needs = facts["waiting_in_all"] + len(facts["troubled"])
    whom = "somebody" if facts.get("mine") is False and not facts.get("asked") else "you"
    said += [f"{needs} {'needs' if needs == 1 else 'need'} {whom}"] if needs else []
    failed = len(facts.get("failed", ()))
    said += [f"{failed} failed"] if failed else []
    day = _day(facts["day"], facts["zone"])
    return (f"{facts['project']} on ", day, f" · {' · '.join(said)}")


def _count(number: int, *, more: bool) -> str:
    return f"{number} or more" if more else str(number)


def _day(day: str, zone: str) -> Moment:
    midday = datetime.combine(date.fromisoformat(day), time(12))
    return Moment(localize(midday, zone), zone, "day")


def _card(facts: Facts, title: Text) -> Card:
    rows = [*_needs(facts), *_failed(facts), *_today(facts)]
    project = facts["project"]
    buttons = [Button("The whole list", f"list {project} +0")]
    if len(facts["waiting"]) > 1:
        buttons.insert(0, Button("Queue", f"queue {project}"))
    if facts.get("mine"):
        buttons.append(Button("Stop this digest", f"digest {project} off"))
    left = len(rows) - MOST
    notes: list[Text] = [f"And {left} more: `list`, `approvals`."] if left > 0 else []
    return Card(
        title,
        rows=tuple(rows[:MOST]),
        notes=(*notes, *_notes(facts)),
        buttons=tuple(buttons),
        tone="bad" if facts.get("failed") else "warning" if _waits(facts) else "plain",
    )


def _waits(facts: Facts) -> bool:
    return bool(facts["waiting"] or facts["troubled"])


def _name(row: Facts) -> str:
    return words.post(row["post"], row["label"])


def _needs(facts: Facts) -> Iterator[Row]:
    project = facts["project"]
    for each in facts["waiting"]:
        said = requests.when(each)
        parts = (said,) if isinstance(said, str) else said
        mark = requests.key_of(each, project)
        yield Row(
            (f"? {_name(each)}, ", *parts, f". {requests.rule(each)}"),
            (
                Button(f"Approve #{each['post']}", f"approve {mark}"),
                Button("Show", f"show {project}/{each['post']}"),
            ),
        )
    for each in facts["troubled"]:
        yield _trouble(each, project)


def _trouble(row: Facts, project: str) -> Row:
    show = Button("Show", f"show {project}/{row['post']}")
    because = f": {row['error']}" if row["error"] else ""
    if row["state"] == DeliveryState.UNKNOWN:
        said = f"? Nobody knows whether {_name(row)} reached {row['target']}{because}"
        return Row(said, (*doubts.buttons(row["delivery"], can_look=False, removal=False), show))
    return Row(f"‖ {_name(row)} is held back from {row['target']}{because}", (show,))


def _failed(facts: Facts) -> Iterator[Row]:
    project = facts["project"]
    for each in facts.get("failed", ()):
        key = f"{project}/{each['post']}"
        yield Row(
            f"✕ {_name(each)} failed on {each['target']}: {each['error']}",
            (Button("Retry", f"retry {key}"), Button("Show", f"show {key}")),
        )


def _today(facts: Facts) -> Iterator[Row]:
    for each in facts["today"]:
        at = Moment(datetime.fromisoformat(each["at"]), facts["zone"], "clock")
        deed = "take down " if each["action"] == "unpublish" else ""
        where = f"  → {', '.join(each['targets'])}" if each["targets"] else ""
        held = "" if each["state"] != "pending_approval" else "  ? waits for approval"
        yield Row(
            (at, f"  {deed}{_name(each)}{where}{held}"),
            (Button("Show", f"show {facts['project']}/{each['post']}"),),
        )


def _notes(facts: Facts) -> Iterator[Text]:
    gaps = facts.get("gaps", ())
    if len(gaps) == GAPS_AHEAD:
        yield f"Nothing is planned for the {GAPS_AHEAD} days after today."
    elif gaps:
        yield ("Nothing is planned on ", *_days_in_words(gaps, facts["zone"]), ".")
    if missed := facts.get("missed"):
        verb = "was" if missed == 1 else "were"
        yield f"{words.count(missed, 'message')} {verb} not told in a chat: `notices` shows them."
    for address, reason in facts.get("shut", ()):
        yield f"I cannot write to {address or 'the whole workspace'}: {reason}"
    if sealed := facts.get("sealed"):
        yield _sealed(*sealed)


def _days_in_words(days: Sequence[str], zone: str) -> Iterator[str | Moment]:
    for number, day in enumerate(days):
        if number:
            yield " and " if number == len(days) - 1 else ", "
        yield _day(day, zone)


def _sealed(count: int, digest: str) -> str:
    if not count:
        return "Nothing of the audit is sealed yet."
    return f"The audit is sealed up to row {count:,}, hash {digest[: sealing.SHORT]}…"


def wanted(row: Digest, speaker: Speaker) -> Reply:
    """A digest that comes from now on."""
    who = "This channel gets" if row.channel_id is not None else "You get"
    said = f"✓ {who} a digest {_when(row, speaker)}{_by(row)}"
    body = (
        "It tells what goes out that day, what needs somebody, what failed and the days without "
        "posts; on a day without any of that there is none."
    )
    off = "digest here off" if row.channel_id is not None else "digest off"
    first = ("The first comes ", Moment(row.next_at, zone_of(row)), f"; `{off}` stops it.")
    return Reply(f"{said}.", (Card(said, body, notes=(first,), tone="good"),))


def _by(row: Digest) -> str:
    return " by e-mail" if row.way == EMAIL else ""


def _when(row: Digest, speaker: Speaker) -> str:
    zone = zone_of(row)
    source = "" if row.zone else " (your zone)" if speaker.member.own_zone and row.member_id else ""
    return f"{_on(row.days)} at {row.at} {zone}{source}"


def _on(days: Iterable[int]) -> str:
    chosen = sorted(days)
    if chosen == [*EVERY_DAY]:
        return "every day"
    if chosen == [1, 2, 3, 4, 5]:
        return "Monday to Friday"
    return f"every {words.joined([_DAYS[day - 1] for day in chosen])}"


def stopped(*, here: bool, known: bool) -> Reply:
    """No more digest."""
    who = "This channel gets" if here else "You get"
    if not known:
        other = "" if here else " `digest here off` stops the one of this channel."
        return Reply(f"{who} no digest.{other} Nothing was changed.")
    return Reply(f"{who} no digest any more.")


def one(row: Digest, speaker: Speaker) -> str:
    """A digest that somebody gets, in a line."""
    return f"{_when(row, speaker)}{_by(row)}"
