"""The wording of the audit's pages."""

from collections.abc import Sequence

from bot.reply import Button, Card, Moment, Reply, Row
from bot.views import deeds, sealing, words
from bot.views.deed_words import Names
from models.services.audit.auditing import Entry, Found
from models.services.people.people import Speaker


def page(found: Found, speaker: Speaker, *, older: str | None, narrowed: bool) -> Reply:
    """Some rows, the newest first, and how far the audit is sealed."""
    title = f"The audit of {speaker.project.key}"
    if not found.entries:
        said = "Nothing of that is recorded." if narrowed else "There is nothing older."
        return Reply(said, (Card(title, body=said, notes=(sealing.head(found.head),)),))
    whole = Card(
        title=title,
        rows=tuple(_row(each, found, speaker.zone) for each in found.entries),
        notes=(sealing.head(found.head),),
        buttons=(Button("Older", older),) if older else (),
    )
    return Reply(f"{title}: {words.count(len(found.entries), 'row')}", (whole,))


def _row(entry: Entry, found: Found, zone: str) -> Row:
    event = entry.event
    kind, _, name = event.subject.partition(" ")
    names = Names(f"#{name}" if kind == "post" else "it", found.targets, found.removals)
    return Row((Moment(event.at, zone), "  ", *deeds.told(event, names)))


def not_narrowed(said: str, topics: Sequence[str]) -> str:
    """What can be said instead of words that narrow nothing."""
    return (
        f"I cannot narrow the audit by “{words.shortened(said)}”. Say `audit #12`, `audit by bo`, "
        f"`audit last week`, `audit since 1 march`, or one of: {words.joined(topics)}. "
        "Nothing was changed."
    )
