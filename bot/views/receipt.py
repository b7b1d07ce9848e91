"""The wording of a post's receipt."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.reply import Button, Card, Field, Moment, Reply, Row, Text
from bot.views import deeds, files, words
from bot.views.deed_words import Names
from models.rehearsal import MARK
from models.rules.media import Media, media_of
from models.services.audit.receipting import Receipt, Sent
from models.services.people.people import Speaker
from models.services.posts.history import Event


def shown(found: Sequence[Receipt], speaker: Speaker, now: datetime) -> Reply:
    """One card for each post, which can be kept or printed."""
    cards = tuple(_card(each, speaker, now) for each in found)
    return Reply(cards[0].title, cards)


def _card(found: Receipt, speaker: Speaker, now: datetime) -> Card:
    post, key = found.post, f"{speaker.project.key}/{found.post.number}"
    decided = [Row(_decision(event, speaker)) for event in found.decisions]
    return Card(
        title=f"Receipt of {key}",
        body=_sum(found),
        quote=words.excerpt(found.revision.text),
        fields=(
            *((Field("Title", found.revision.title),) if found.revision.title else ()),
            Field("Revision", f"{post.revision}, by {found.author}"),
            Field("Text's SHA-256", found.text_hash),
            *_files(media_of(found.revision.media)),
            Field("Approval", _approval(found)),
            Field("Audit rows", _rows(found)),
            *_head(found),
            Field("Drawn up", (Moment(now, speaker.zone),)),
        ),
        rows=(*decided, *(Row(_sent(each, found)) for each in found.sent)),
        buttons=(Button("Show", f"show {key}"),),
        key=key,
    )


def _files(media: Media) -> list[Field]:
    """The files as they are now, each with the SHA-256 hash of its content."""
    return [
        Field(f"File {place}", f"{files.line(each)}; SHA-256 {each.digest}")
        for place, each in enumerate(media, 1)
    ]


def _head(found: Receipt) -> tuple[Field, ...]:
    head = found.head
    if not head.count:
        return (Field("Sealed", "nothing yet"),)
    return Field("Sealed", f"up to row {head.count}"), Field("Head's hash", head.hash)


def _sum(found: Receipt) -> str:
    if not found.count:
        return "Nothing of it has gone out."
    left_out = f", the latest {len(found.sent)} below" if found.count > len(found.sent) else ""
    times = "once" if found.count == 1 else f"{found.count} times"
    return f"It reached its targets {times}{left_out}."


def _approval(found: Receipt) -> str:
    if not found.decisions:
        return "nobody had to approve it"
    return f"{words.count(len(found.decisions), 'step')}, listed below"


def _decision(event: Event, speaker: Speaker) -> Text:
    return (Moment(event.at, speaker.zone), "  ", *deeds.told(event, Names()))


def _rows(found: Receipt) -> str:
    waits = f"{found.unsealed} not sealed yet" if found.unsealed else ""
    return ", ".join(filter(None, [_spans(found.rows), waits])) or "none"


def _spans(numbers: Sequence[int]) -> str:
    """Row numbers in as few words as possible: `3–5, 9`."""
    said = []
    for _, some in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in some]
        said.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(said)


def _sent(row: Sent, found: Receipt) -> Text:
    deed = "taken down from" if row.removal else "published on"
    moment = Moment(row.at, row.zone)
    said: list[str | Moment] = [moment, f"  {deed} {row.target}, revision {row.revision}"]
    if row.link == MARK:
        said.append(f" ({MARK})")
    elif row.link:
        said.append(f", {row.link}")
    if row.remote_id:
        said.append(f", there called {row.remote_id}")
    if row.taken_down:
        said.append(", taken down since")
    if row.text_hash != found.text_hash and not row.removal:
        said.append(f"; its text then had the SHA-256 {row.text_hash}")
    if row.media != media_of(found.revision.media) and not row.removal:
        then = [f"{each.name} (SHA-256 {each.digest})" for each in row.media]
        said.append(f"; with {words.joined(then) if then else 'no files'}")
    return tuple(said)
