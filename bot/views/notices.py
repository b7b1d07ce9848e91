"""The wording of notices: what happened while nobody was typing."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Moment, Reply, Row, Text, Tone
from bot.views import (
    alerts,
    chat_alerts,
    digests,
    doubts,
    freezes,
    mail_alerts,
    projects,
    reviews,
    standing,
    words,
)
from bot.views.calendar import catch_up_buttons
from models.rules import audiences
from models.rules.audiences import BAD
from models.rules.folding import folded
from models.rules.identity import Hold
from models.rules.states import ProposalState
from models.services.notices import Told

Facts = Mapping[str, Any]
MOST_ROWS = 5  # of many notices of one kind
MOST_NUMBERS = 10


def notice(told: Told) -> Reply:
    """One notice as a reply nobody asked for."""
    reply = _KINDS[told.kind](told.facts)
    return standing.rehearsed(reply) if told.facts.get("rehearsal") else reply


def together(told: Iterable[Told]) -> list[Reply]:
    """Notices as replies, many of one kind in one project as one; but what asks somebody to decide
    keeps its own card, for nobody decides about what they cannot see."""
    groups = folded(told, _alike)
    return [_many(group) if len(group) > 1 else notice(group[0]) for group in groups]


def _alike(told: Told) -> Hashable:
    asks = audiences.of(told.kind, told.facts).instead
    return (told.kind, told.facts["project"], told.id if asks else None)


def _many(group: Sequence[Told]) -> Reply:
    facts = [each.facts for each in group]
    kind = group[0].kind
    reply = _many_settled(facts) if kind == "settled" else _many_of(kind, facts)
    return standing.rehearsed(reply) if facts[0].get("rehearsal") else reply


def _many_settled(facts: Sequence[Facts]) -> Reply:
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
    name = f"#{facts['post']} {words.label(facts['label'])}"
    return Row(f"{name} to {bad['target']}: {bad['error']}", ways)


def _numbers(posts: Sequence[int]) -> str:
    """`#1, #2 and #3`, or the first few and how many more."""
    shown = [f"#{number}" for number in sorted({*posts})]
    if len(shown) <= MOST_NUMBERS:
        return words.joined(shown)
    return f"{', '.join(shown[:MOST_NUMBERS])} and {len(shown) - MOST_NUMBERS} more"


def _many_of(kind: str, facts: Sequence[Facts]) -> Reply:
    """Many of one kind: how many, and the first few each in a line with its first button."""
    replies = [_KINDS[kind](each) for each in facts[:MOST_ROWS]]
    rows = [Row(*_in_a_line(each)) for each in replies]
    if len(facts) > MOST_ROWS:
        rows.append(Row(f"and {len(facts) - MOST_ROWS} more of the same kind"))
    title = f"{len(facts)} {_PLURALS.get(kind, 'things of one kind happened')}"
    cards = [card for reply in replies for card in reply.cards]
    whole = Card(
        title=title,
        rows=tuple(rows),
        buttons=(Button("Queue", f"queue {facts[0]['project']}"),),
        tone=cards[0].tone if cards else "plain",
    )
    return Reply(f"{title}.", (whole,))


def _in_a_line(reply: Reply) -> tuple[Text, tuple[Button, ...]]:
    buttons = [button for card in reply.cards for button in card.buttons]
    return (reply.cards[-1].title if reply.cards else reply.text), tuple(buttons[:1])


def _key(facts: Facts) -> str:
    return f"{facts['project']}/{facts['post']}"


def _settled(facts: Facts) -> Reply:
    results = facts["results"]
    good = [row for row in results if row["state"] == "delivered"]
    bad = [row for row in results if row["state"] in ("refused", "expired")]
    closed = [row for row in results if row["state"] in ("cancelled", "skipped")]
    name = f"#{facts['post']} {words.label(facts['label'])}"
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


def _standstill(facts: Facts) -> Reply:
    card = standing.held_card(Hold(facts["why"]))
    return Reply(standing.HELD, (card,))


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
    title = f"! #{facts['post']} {words.label(facts['label'])} goes out in a moment"
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


def _proposal_expired(facts: Facts) -> Reply:
    said = f"P{facts['proposal']} was never confirmed, so nothing of it goes out."
    if facts["post"] is None:
        return Reply(f"{said} You wrote: {facts['words']}")
    key = _key(facts)
    whole = Card(
        title=said,
        body=f"Your words are kept as draft #{facts['post']}.",
        rows=(Row(f"You wrote: {facts['words']}"),),
        buttons=(Button("Show", f"show {key}"),),
        tone="warning",
    )
    return Reply("Expired.", (whole,))


def _conflict(facts: Facts) -> Reply:
    key = _key(facts)
    more = f" and {words.count(facts['count'] - 1, 'more time')}" if facts["count"] > 1 else ""
    whole = Card(
        title=f"✕ Something stands in the way of #{facts['post']} {words.label(facts['label'])}",
        body=(
            "It will not go out ",
            Moment(datetime.fromisoformat(facts["at"]), facts["zone"]),
            f"{more} unless you decide: `show #{facts['post']}`.",
        ),
        buttons=(Button("Show", f"show {key}"), Button("Move it", f"resolve {key}")),
        tone="bad",
    )
    return Reply("Something stands in its way.", (whole,))


def _frozen(facts: Facts) -> Reply:
    why = f": {facts['why']}" if facts["why"] else "."
    until: Text = "until somebody lifts it"
    if facts["until"]:
        until = ("until ", Moment(datetime.fromisoformat(facts["until"]), facts["zone"]))
    said = f"{freezes.SYMBOL} F{facts['freeze']} · {facts['by']} froze {facts['what']}{why}"
    whole = Card(
        said,
        body=("Nothing of it goes out ", *((until,) if isinstance(until, str) else until), "."),
        buttons=(Button("Freezes", f"freezes {facts['project']}"),),
        tone="warning",
    )
    return Reply(said, (whole,))


def _thawed(facts: Facts) -> Reply:
    names = words.joined([f"F{number}" for number in facts["freezes"]])
    verb = "are" if len(facts["freezes"]) > 1 else "is"
    over = f"{freezes.SYMBOL} The freeze {names} {verb} over."
    if not facts["count"]:
        return Reply(f"{over} It held nothing back.")
    card = freezes.backlog(facts["count"], facts["project"])
    posts = words.joined([f"#{number}" for number in facts["posts"]])
    return Reply(
        f"{over} Nothing goes out by itself.", (replace(card, body=f"Of {posts}. {card.body}"),)
    )


def _let_through_asked(facts: Facts) -> Reply:
    post = f"#{facts['post']} {words.label(facts['label'])}"
    card = freezes.let_through_card(facts["permit"], post, facts["asked_by"], facts["why"])
    return Reply(card.title, (card,))


def _let_through(facts: Facts) -> Reply:
    because = f" Because: {facts['why']}" if facts["why"] else ""
    return Reply(
        f"{freezes.SYMBOL} #{facts['post']} {words.label(facts['label'])} is let through the "
        f"freeze: {facts['asked_by']} asked, {facts['allowed_by']} allowed it.{because}"
    )


def _asked_for(facts: Facts) -> Reply:
    """Words of somebody who may not confirm them, for those who may."""
    whole = Card(
        title=f"P{facts['proposal']} of {facts['who']} waits for somebody who may confirm it",
        body=f"To {facts['right']} is up to {facts['may'] or 'nobody here yet'}. "
        "Nothing of it goes out before.",
        rows=(Row(f"{facts['who']} wrote: {facts['words']}"),),
        buttons=(Button("Look at it", f"proposal P{facts['proposal']}"),),
        tone="warning",
    )
    return Reply("Asked.", (whole,))


def _answered_for(facts: Facts) -> Reply:
    """What somebody made of another's words."""
    if facts["state"] == ProposalState.DISCARDED:
        said = f"P{facts['proposal']} of {facts['writer']} was discarded by {facts['who']}"
        whole = Card(said, rows=(Row(f"{facts['writer']} wrote: {facts['words']}"),))
    else:
        said = f"P{facts['proposal']} of {facts['writer']} was taken over by {facts['who']}"
        show = Button("Show", f"show {facts['project']}/{facts['post']}")
        whole = Card(said, body=f"It is #{facts['post']} now.", buttons=(show,))
    return Reply(said, (whole,))


_KINDS: dict[str, Callable[[Facts], Reply]] = {
    "settled": _settled,
    "retrying": _retrying,
    "unknown": _unknown,
    "held": _held,
    "standstill": _standstill,
    "caught_up": _caught_up,
    "stopped": _stopped,
    "risky": _risky,
    "proposal_expired": _proposal_expired,
    "conflict": _conflict,
    "frozen": _frozen,
    "thawed": _thawed,
    "let_through_asked": _let_through_asked,
    "let_through": _let_through,
    "asked_for": _asked_for,
    "answered_for": _answered_for,
    "digest": digests.told,
    "own_digest": digests.told,
    **alerts.KINDS,
    **chat_alerts.KINDS,
    **mail_alerts.KINDS,
    **projects.KINDS,
    **reviews.KINDS,
}
_PLURALS = {
    "retrying": "deliveries have not arrived yet",
    "unknown": "deliveries of which I cannot tell whether they arrived",
    "stopped": "posts are stopped",
    "proposal_expired": "proposals were never confirmed, so nothing of them goes out",
    "channel_closed": "channels take no messages",
    "mail_failed": "people were not reached by e-mail",
    "target_trouble": "places cannot be published to",
    "conflict": "posts came into conflict with others",
    "reviewed": "requests for approval were decided",
    "review_late": "posts were not approved in time",
    "risky": "risky posts go out in a moment",
}
