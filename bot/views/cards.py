"""The wording of the cards that stand in chats, and of what their threads tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.reply import Button, Card, Moment, Reply, Row
from bot.views import deeds, requests
from bot.views import posts as post_views
from bot.views.deed_words import Names
from models.services.people.people import Speaker
from models.services.posts.history import Event
from models.services.posts.stories import Story
from models.tables import Undo

# What the notices beside them say, and what the card has said since it stands there.
_TOLD_ELSEWHERE = frozenset(
    {
        "create post",
        "import",
        "ask for approval",
        "deliver",
        "refuse",
        "stop",
        "hold",
        "hold for approval",
        "lose sight of",
        "expire",
        "cancelled",
        "skipped",
        "paused",
    }
)


def post(story: Story, speaker: Speaker, undo: Undo | None = None) -> Reply:
    """The card of a post as it is now: while somebody is asked to approve it, with exactly what
    would go out and the answers; else with what came of it and what can be done."""
    asked = story.asked
    if asked and asked["state"] in ("open", "late"):
        project = speaker.project.key
        whole = requests.card(asked, project)
        whole = replace(whole, buttons=(*whole.buttons, Button("Show", f"show {whole.key}")))
    else:
        whole = post_views.story(story, speaker)
    if undo is not None:
        verb = "Undo" if undo.undoes is None else "Redo"
        button = Button(f"{verb} ({undo.member.name})", f"undo U{undo.act or undo.id}")
        whole = replace(whole, buttons=(*whole.buttons, button))
    return Reply(whole.title, (whole,))


def gone(subject: str, project: str) -> Reply:
    """The card of something that is there no more."""
    kind, _, number = subject.partition(" ")
    name = f"#{number}" if kind == "post" else f"Import {number}"
    said = f"{name} is not to be seen here any more."
    return Reply(said, (Card(said, key=f"{project}/{number}"),))


def old(reply: Reply, link: str | None) -> Reply:
    """A card that another took the place of: what it is about, and where that one is."""
    title = reply.cards[-1].title if reply.cards else reply.text
    where = f"Its card is further down: {link}" if link else "Its card is further down."
    return Reply(title, (Card(title, body=where),))


def batch_over(batch: str, project: str) -> Reply:
    """The card of an import of which nothing waits any more."""
    said = f"✓ Nothing of import {batch} waits for approval any more."
    return Reply(said, (Card(said, key=f"{project}/batch {batch}", tone="good"),))


def in_thread(reply: Reply) -> Reply:
    """A request for approval in the thread of the card that has its words and buttons."""
    cards = tuple(
        replace(each, quote="", fields=(), rows=(), buttons=(), key=None) for each in reply.cards
    )
    return replace(reply, cards=cards)


def over(reply: Reply) -> Reply:
    """A question that was answered since: what it was, without its buttons."""
    cards = tuple(
        replace(
            each,
            rows=tuple(replace(row, buttons=()) for row in each.rows),
            notes=("This is settled.",),
            buttons=(),
        )
        for each in reply.cards
    )
    return replace(reply, cards=cards)


def history(
    events: Iterable[Event], targets: Mapping[int, str], removals: frozenset[int], zone: str
) -> Reply | None:
    """What happened to a post since its thread last told, a line each; None where nothing did that
    the thread is not told anyway."""
    names = Names(targets=targets, removals=removals)
    rows = [
        Row((Moment(_minute(each.at), zone, "clock"), "  ", *deeds.told(each, names)))
        for each in events
        if each.what not in _TOLD_ELSEWHERE
    ]
    if not rows:
        return None
    return Reply(_joined(rows))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _joined(rows: Sequence[Row]) -> tuple[str | Moment, ...]:
    """The lines as one text."""
    said: list[str | Moment] = []
    for number, row in enumerate(rows):
        parts = (row.text,) if isinstance(row.text, str) else row.text
        said += ["\n", *parts] if number else parts
    return tuple(said)


def settled_by(reply: Reply, project: str) -> Reply:
    """A direct message, with the way to what its reader is told."""
    button = Button("What I am told", f"notices {project}")
    if not reply.cards:
        return replace(reply, cards=(Card(reply.text, buttons=(button,)),))
    last = reply.cards[-1]
    return replace(reply, cards=(*reply.cards[:-1], replace(last, buttons=(*last.buttons, button))))
