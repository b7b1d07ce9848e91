"""The wording of notices about what went out, did not, or is held back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Moment, Reply, Row, Text, Tone
from bot.views import (
    doubts,
    words,
)
from bot.views.calendar import catch_up_buttons
from models.rules.audiences import BAD

Facts = Mapping[str, Any]
MOST_ROWS = 5  # of many notices of one kind
MOST_NUMBERS = 10


def many_settled(facts: Sequence[Facts]) -> Reply:
    """How many went out and how many did not; what did not is shown, as far as there is room."""
    bad = [each for each in facts if any(row["state"] in BAD for row in each["results"])]
    good = [each for each in facts if each not in bad]
    down = [each["post"] for each in good if each["action"] == "unpublish"]
    up = [each["post"] for each in good if each["action"] != "unpublish"]
    would = "would be" if facts[0].get("rehearsal") else "were"
    said = [
        f"{words.count(len(posts), 'post')} {would} {deed}"
        for posts, deed in ((up, "published"), (down, "taken down"))
        if posts
    ]
    said += [f"{words.count(len(bad), 'post')} failed"] if bad else []
    title = words.joined(said)
    rows = [_failed_row(each) for each in bad[:MOST_ROWS]]
    rows += [Row(f"and {len(bad) - MOST_ROWS} more that failed")] if len(bad) > MOST_ROWS else []
    if good:
        rows.append(Row(f"well: {_numbers([*up, *down])}"))
    key = facts[0]["project"]
    buttons: tuple[Button, ...] = (Button("Queue", f"queue {key}"),)
    tone: Tone = "bad" if bad else "good"
    sign = "✕" if bad else "●"
    whole = Card(f"{sign} {title}", rows=tuple(rows), buttons=buttons, tone=tone)
    return Reply(f"{title}.", (whole,))


def _failed_row(facts: Facts) -> Row:
    bad = next(row for row in facts["results"] if row["state"] in BAD)
    ways: tuple[Button, ...] = (Button("Show", f"show {_key(facts)}"),)
    if bad["state"] == "refused":
        ways += (Button("Retry", f"retry {_key(facts)}"),)
    name = words.post(facts["post"], facts["label"])
    return Row(f"{name} to {bad['target']}: {bad['error']}", ways)


def _numbers(posts: Sequence[int]) -> str:
    """`#1, #2 and #3`, or the first few and how many more."""
    shown = [f"#{number}" for number in sorted({*posts})]
    if len(shown) <= MOST_NUMBERS:
        return words.joined(shown)
    return f"{', '.join(shown[:MOST_NUMBERS])} and {len(shown) - MOST_NUMBERS} more"


def _key(facts: Facts) -> str:
    return f"{facts['project']}/{facts['post']}"


def _settled(facts: Facts) -> Reply:
    results = facts["results"]
    good = [row for row in results if row["state"] == "delivered"]
    bad = [row for row in results if row["state"] in ("refused", "expired")]
    closed = [row for row in results if row["state"] in ("cancelled", "skipped")]
    name = words.post(facts["post"], facts["label"])
    removed = facts["action"] == "unpublish"
    deed = _deed(removed=removed, rehearsal=bool(facts.get("rehearsal")))
    rows = []
    if good:
        rows.append(Row(f"● {deed} {words.joined([row['target'] for row in good])}"))
    if not removed:
        rows += [Row(f"{row['target']}: {row['link']}") for row in good if row["link"]]
    noted = [row for row in good if row["error"]]
    rows += [Row(f"! {row['target']}: {row['error']}") for row in noted]
    negative = "could not be taken down from" if removed else "was not posted to"
    rows += [Row(f"✕ {negative} {row['target']}: {row['error']}") for row in bad]
    rows += [Row(f"– {row['target']}: {row['error']}") for row in closed]
    rows += [
        Row(f"? nobody knows whether it reached {row['target']}: {row['error']}")
        for row in results
        if row["state"] == "set aside"
    ]
    buttons: tuple[Button, ...] = (Button("Show", f"show {_key(facts)}"),)
    if any(row["state"] == "refused" for row in bad):
        buttons += (Button("Retry", f"retry {_key(facts)}"),)
    tone: Tone = "bad" if bad else "warning" if closed or noted else "good"
    whole = Card(name, rows=tuple(rows), buttons=buttons, tone=tone)
    return Reply(name, (whole,))


def _deed(*, removed: bool, rehearsal: bool) -> str:
    if rehearsal:
        return "would be taken down from" if removed else "would be published on"
    return "is taken down from" if removed else "is published on"


def _retrying(facts: Facts) -> Reply:
    said: Text = (
        f"#{facts['post']} has not reached {facts['target']} yet: {_ended(facts['error'])} I try "
        "again ",
        Moment(datetime.fromisoformat(facts["until"]), facts["zone"]),
        ".",
    )
    return Reply(said)


def _ended(reason: str) -> str:
    """A reason as a sentence with its full stop."""
    return f"{reason.rstrip('.')}."


def _unknown(facts: Facts) -> Reply:
    removal, number = bool(facts.get("removal")), facts["delivery"]
    deed = "is gone from" if removal else "reached"
    again = "do that again" if removal else "send it again"
    link = "" if removal else f" {doubts.TYPE_THE_LINK.format(number=number)}"
    whole = Card(
        title=f"? I cannot tell whether #{facts['post']} {deed} {facts['target']}",
        body=f"{_ended(facts['error'])} I will not {again} by myself. Look there and choose.{link}",
        buttons=doubts.buttons(number, can_look=bool(facts.get("can_look")), removal=removal),
        tone="warning",
    )
    return Reply("Nobody knows whether it is there.", (whole,))


def _held(facts: Facts) -> Reply:
    posts = words.joined([f"#{number}" for number in facts["posts"]])
    if "targets" in facts:
        return _put_back(facts, posts)
    whole = Card(
        title=f"‖ {words.count(facts['count'], 'delivery')} fell due while nothing ran",
        body=f"Of {posts}. None was sent, and none is sent until you choose.",
        buttons=catch_up_buttons(facts["project"]),
        tone="warning",
    )
    return Reply("Held back.", (whole,))


def _put_back(facts: Facts, posts: str) -> Reply:
    """Held deliveries of a database that was put back: they may be there already."""
    where = words.joined([f"{name} ({count})" for name, count in facts["targets"].items()])
    risk = "Sending them has no second effect where they are there: the same key is used."
    if twice := facts["twice"]:
        risk = f"Look on {words.joined(twice)} first: what you send may be there twice."
    whole = Card(
        title=f"‖ {words.count(facts['count'], 'delivery')} may have gone out already",
        body=f"Of {posts}, to {where}. The database was put back as it was before they went out, "
        f"if they did. {risk} None is sent until you choose.",
        buttons=catch_up_buttons(facts["project"]),
        tone="warning",
    )
    return Reply("Held back.", (whole,))


def _caught_up(facts: Facts) -> Reply:
    posts = words.joined([f"#{number}" for number in facts["posts"]])
    said = []
    if facts["sent"]:
        said.append(f"{words.count(facts['sent'], 'delivery')} sent late")
    if facts["dropped"]:
        said.append(f"{words.count(facts['dropped'], 'delivery')} dropped")
    title = f"While nothing ran, some fell due: {words.joined(said)}"
    whole = Card(
        title=title,
        body=f"Of {posts}, as the posts and your `settings` say. Different times go out "
        "5 minutes apart.",
        tone="warning",
    )
    return Reply(title, (whole,))


def _stopped(facts: Facts) -> Reply:
    key = _key(facts)
    whole = Card(
        title=f"✕ #{facts['post']} is stopped: it failed {facts['failures']} times in a row",
        body="Nothing more of it goes out until you resume it.",
        buttons=(Button("Show", f"show {key}"), Button("Resume", f"resume {key}")),
        tone="bad",
    )
    return Reply("Stopped.", (whole,))


def _risky(facts: Facts) -> Reply:
    """A post that should be looked at once more before it goes out."""
    key = _key(facts)
    title = f"! {words.post(facts['post'], facts['label'])} goes out in a moment"
    why = words.risky(facts["why"], facts["targets"])
    whole = Card(
        title=title,
        body=("On ", Moment(datetime.fromisoformat(facts["at"]), facts["zone"]), f": {why}."),
        notes=("Stop holds it back until you resume it.",),
        buttons=(
            Button("Stop", f"stop {key}@{facts['revision']}", "danger"),
            Button("Show", f"show {key}"),
        ),
        tone="warning",
    )
    return Reply(f"{title}: {why}.", (whole,))


KINDS: dict[str, Callable[[Facts], Reply]] = {
    "settled": _settled,
    "retrying": _retrying,
    "unknown": _unknown,
    "held": _held,
    "caught_up": _caught_up,
    "stopped": _stopped,
    "risky": _risky,
}
