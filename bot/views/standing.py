"""The wording of what holds for every answer: that nothing goes out, or that it is a rehearsal."""

from dataclasses import replace

from bot.reply import Card, Reply
from models.rules.identity import Hold

HELD = "Nothing goes out: this database is held."
WHY = {
    Hold.COPIED: "It is a copy, or was put back from a backup.",
    Hold.OLDER: "It is older than what this machine has seen of it: it was put back from a backup.",
    Hold.BACKUP: "It was put back from a backup.",
    Hold.MIXED: "Whether it is a rehearsal changed while Presstime ran; start Presstime anew.",
    Hold.CLOCK: "The clock of this machine is more than a day behind what the database holds. Set "
    "the clock right and it goes on by itself.",
}
WHAT_TO_DO = (
    "`presstime adopt`, said where Presstime runs, shows what fell due meanwhile and lets it go on."
)
REHEARSAL = "Rehearsal: nothing leaves this machine."


def held_card(hold: Hold) -> Card:
    """Why nothing goes out, and what to do."""
    body = WHY[hold] if hold is Hold.MIXED else f"{WHY[hold]} {WHAT_TO_DO}"
    return Card(title=f"‖ {HELD}", body=body, tone="warning")


def marked(reply: Reply, hold: Hold | None, rehearsal: bool) -> Reply:
    """An answer with what must be known beside it; a refusal is left as it is."""
    if hold is not None and not reply.failed:
        return _headed(reply, held_card(hold), f"{HELD} {WHAT_TO_DO}")
    return rehearsed(reply) if rehearsal else reply


def rehearsed(reply: Reply) -> Reply:
    """An answer or notice of a rehearsal."""
    return _headed(reply, Card(title=f"! {REHEARSAL}", tone="warning"), REHEARSAL)


def _headed(reply: Reply, card: Card, sentence: str) -> Reply:
    text = (reply.text,) if isinstance(reply.text, str) else reply.text
    cards = (card, *reply.cards) if reply.cards else ()
    return replace(reply, text=(f"{sentence} ", *text), cards=cards)
