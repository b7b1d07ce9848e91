"""The wording of the page on which somebody comes in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.reply import Button, Card, Moment, Reply, Row
from bot.views import doubts, words
from bot.views import posts as post_views
from models.rules.platforms import first_words
from models.rules.roles import Right
from models.rules.states import DeliveryState
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts.lists import Line
from models.services.posts.overview import MOST_COUNTED, Asked, Overview
from models.tables import Delivery, Proposal

LONGEST = 120  # letters of a sentence that somebody typed


def page(found: Overview, speaker: Speaker, above: Sequence[Card], now: datetime) -> Reply:
    """What needs somebody, what is coming, what failed; what is frozen stands `above`."""
    key = speaker.project.key
    cards = [*above]
    if found.needs_you:
        rows = tuple(_needing(found, speaker))
        cards.append(Card("Needs you", rows=rows, tone="warning", key=f"{key} needs you"))
    if found.failed:
        cards.append(_failed(found.failed, key))
    cards += [_coming(found, speaker), _ways_on(speaker, now)]
    count = len(found.mine) + len(found.others) + len(found.asked) + len(found.troubled)
    said = f"{count} need you" if count > 1 else "1 needs you" if count else "nothing needs you"
    return Reply(f"Home of {key}: {said}.", tuple(cards), private=True)


def board(found: Overview, speaker: Speaker, above: Sequence[Card]) -> Reply:
    """The same for everybody in a channel, as it stands there."""
    key = speaker.project.key
    title = f"{key} at a glance"
    cards = [Card(title, notes=("Kept up to date; `dashboard off` ends it.",)), *above]
    if found.needs_you:
        rows = tuple(_needing(found, speaker))
        cards.append(Card("Needs somebody", rows=rows, tone="warning"))
    if found.failed:
        cards.append(_failed(found.failed, key))
    return Reply(title, (*cards, _coming(found, speaker)))


def taken_over(project_key: str) -> Reply:
    """What stands where a dashboard was."""
    return Reply(f"This was the dashboard of {project_key}: `home` shows the same.")


def put_up() -> Reply:
    """That a dashboard comes."""
    said = (
        "The dashboard comes into this channel in a moment, and is kept up to date. Where I may "
        "manage messages I pin it."
    )
    return Reply(said, (Card(said, tone="good"),), private=True)


def taken_down() -> Reply:
    """That a dashboard is one no more."""
    said = "The dashboard of this channel is kept up to date no more."
    return Reply(said, (Card(said, tone="good"),), private=True)


def together(pages: Sequence[Reply]) -> Reply:
    """The pages of several calendars as one."""
    said = " ".join(str(page.text) for page in pages)
    return Reply(said, tuple(card for page in pages for card in page.cards), private=True)


def _needing(found: Overview, speaker: Speaker) -> Iterator[Row]:
    for asked in found.asked:
        yield _asked(asked, speaker)
    for row in found.troubled:
        yield _troubled(row, speaker)
    for proposal in found.mine:
        yield _mine(proposal)
    for proposal in found.others:
        yield _others(proposal)


def _asked(asked: Asked, speaker: Speaker) -> Row:
    key = f"{speaker.project.key}/{asked.number}"
    when: list[str | Moment] = ["as soon as it is approved"]
    if asked.due_at is not None:
        when = ["to go out ", Moment(asked.due_at, speaker.zone)]
    name = f"? {_name(asked.number, speaker)} {words.label(asked.label)}"
    said = (f"{name} of {asked.by} waits for approval, ", *when)
    approve = Button(f"Approve #{asked.number}", f"approve {key}@{asked.revision}")
    return Row(said, (approve, Button("Show", f"show {key}")))


def _troubled(row: Delivery, speaker: Speaker) -> Row:
    name = f"{_name(row.post.number, speaker)} {words.label(row.post.label)}"
    said = f"{name} → {row.target.name}: {post_views.state(row.state)}. {row.error or ''}".strip()
    show = Button("Show", f"show {speaker.project.key}/{row.post.number}")
    if row.state == DeliveryState.UNKNOWN:
        return Row(said, (*doubts.buttons(row.id, **post_views.doubt_of(row)), show))
    return Row(said, (show,))


def _mine(proposal: Proposal) -> Row:
    mark = f"P{proposal.id}@{proposal.version}"
    said = f"P{proposal.id} waits for your yes: {first_words(proposal.words, LONGEST)}"
    look = Button("Look at it", f"proposal P{proposal.id}")
    return Row(said, (look, Button("Discard", f"discard {mark}")))


def _others(proposal: Proposal) -> Row:
    words_ = first_words(proposal.words, LONGEST)
    said = f"P{proposal.id} of {proposal.member.name} waits for somebody who may: {words_}"
    return Row(said, (Button("Look at it", f"proposal P{proposal.id}"),))


def _failed(count: int, key: str) -> Card:
    many = "more than 1,000 deliveries" if count >= MOST_COUNTED else words.count(count, "delivery")
    return Card(
        f"✕ {many} failed in the last seven days",
        buttons=(Button("Why", f"queue {key}"),),
        tone="bad",
    )


def _coming(found: Overview, speaker: Speaker) -> Card:
    title = "The next 7 days"
    if not found.coming.lines:
        return Card(title, body="Nothing is on the calendar.")
    notes: tuple[str, ...] = ()
    if found.further:
        more = f"{MOST_COUNTED:,} or more" if found.further >= MOST_COUNTED else f"{found.further}"
        notes = (f"and {more} more: `week`",)
    rows = tuple(_line(line, speaker) for line in found.coming.lines)
    return Card(f"{title}, on the clocks of {speaker.zone}", rows=rows, notes=notes)


def _line(line: Line, speaker: Speaker) -> Row:
    what = "take down " if line.action == "unpublish" else ""
    said: list[str | Moment] = []
    if line.due_at is not None:
        said = [Moment(line.due_at, speaker.zone), "  "]
    said.append(f"{_name(line.number, speaker)} {what}{words.label(line.label)}")
    said.append(f"  → {', '.join(line.targets)}  ")
    return Row((*said, *post_views.standing(line)))


def _name(number: int, speaker: Speaker) -> str:
    """A post's number, with its project where that is not the channel's own."""
    here = speaker.here in ("", speaker.channel.external_id)
    return f"#{number}" if here else f"{speaker.project.key}/{number}"


def _ways_on(speaker: Speaker, now: datetime) -> Card:
    key = speaker.project.key
    buttons = [Button("Week", f"{key}: week"), Button("Settings", f"{key}: settings")]
    if permissions.may(speaker, Right.WRITE):
        buttons.insert(0, Button("New post", f"compose {key}", "primary"))
    return Card(
        title=(f"{key}, ", Moment(now, speaker.zone)),
        body="`help` shows all that can be said.",
        buttons=tuple(buttons),
    )
