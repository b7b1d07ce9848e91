"""The wording of notices: what happened while nobody was typing."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Moment, Reply, Row, Text
from bot.views import (
    alerts,
    chat_alerts,
    delivery_notices,
    digests,
    freezes,
    mail_alerts,
    projects,
    reviews,
    standing,
    words,
)
from models.rules import audiences
from models.rules.folding import folded
from models.rules.identity import Hold
from models.rules.states import ProposalState
from models.services.notices.notices import Told

Facts = Mapping[str, Any]


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
    reply = delivery_notices.many_settled(facts) if kind == "settled" else _many_of(kind, facts)
    return standing.rehearsed(reply) if facts[0].get("rehearsal") else reply


def _many_of(kind: str, facts: Sequence[Facts]) -> Reply:
    """Many of one kind: how many, and the first few each in a line with its first button."""
    replies = [_KINDS[kind](each) for each in facts[: delivery_notices.MOST_ROWS]]
    rows = [Row(*_in_a_line(each)) for each in replies]
    if len(facts) > delivery_notices.MOST_ROWS:
        rows.append(Row(f"and {len(facts) - delivery_notices.MOST_ROWS} more of the same kind"))
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


def _standstill(facts: Facts) -> Reply:
    card = standing.held_card(Hold(facts["why"]))
    return Reply(standing.HELD, (card,))


def _proposal_expired(facts: Facts) -> Reply:
    said = f"P{facts['proposal']} was never confirmed, so nothing of it goes out."
    if facts["post"] is None:
        return Reply(f"{said} You wrote: {facts['words']}")
    key = f"{facts['project']}/{facts['post']}"
    whole = Card(
        title=said,
        body=f"Your words are kept as draft #{facts['post']}.",
        rows=(Row(f"You wrote: {facts['words']}"),),
        buttons=(Button("Show", f"show {key}"),),
        tone="warning",
    )
    return Reply("Expired.", (whole,))


def _conflict(facts: Facts) -> Reply:
    key = f"{facts['project']}/{facts['post']}"
    more = f" and {words.count(facts['count'] - 1, 'more time')}" if facts["count"] > 1 else ""
    whole = Card(
        title=f"✕ Something stands in the way of {words.post(facts['post'], facts['label'])}",
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
    post = words.post(facts["post"], facts["label"])
    card = freezes.let_through_card(facts["permit"], post, facts["asked_by"], facts["why"])
    return Reply(card.title, (card,))


def _let_through(facts: Facts) -> Reply:
    because = f" Because: {facts['why']}" if facts["why"] else ""
    return Reply(
        f"{freezes.SYMBOL} {words.post(facts['post'], facts['label'])} is let through the "
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
    "standstill": _standstill,
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
    **delivery_notices.KINDS,
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
