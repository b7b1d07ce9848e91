"""The wording of undoing: what was done, what came of taking it back, and the button for it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.reply import Button, Card, Moment, Reply, Row
from bot.views import posts as post_views
from bot.views import words
from bot.views.calendar import catch_up_buttons
from models.rules.states import PostState
from models.services.people.people import Speaker
from models.services.posts.stories import Story
from models.services.undo.taking_back import Deed, Taken
from models.services.undo.undoing import Act
from models.tables import Post, Undo

MOST_SAID = 3
# What people did, by the action that was kept; an action without a line here is said as it is.
_DID = {
    "schedule": "scheduled {post}",
    "unpublish": "planned to take down {post}",
    "draft": "kept {post} as a draft",
    "edit": "changed the words of {post}",
    "edit files": "changed the files of {post}",
    "move": "moved {post}",
    "pause": "paused {post}",
    "resume": "resumed {post}",
    "cancel": "took {post} off the calendar",
    "skip": "left out a time of {post}",
    "change how": "changed how {post} goes out",
    "publish now": "sent {post} at once",
    "retry": "sent again what failed of {post}",
    "pause everything": "paused everything ({posts} posts)",
    "resume everything": "resumed everything ({posts} posts)",
    "cancel everything": "took everything off the calendar ({posts} posts)",
    "retry everything": "sent again what failed of {posts} posts",
    "catch up: latest": "chose to send the latest of what was held back",
    "catch up: all": "chose to send all that was held back",
    "catch up: drop": "dropped what was held back",
    "import": "imported {file} (import {batch})",
    "setting": "changed {setting} for everybody",
    "project zone": "made {zone} the home zone",
    "zone": "changed the zone your words are read in",
    "habits": "let habits be forgotten",
    "connect": "connected {target}",
    "disconnect": "disconnected {target}",
    "grant": "made {who} {as}",
    "suspend": "suspended {who}",
    "remove": "removed {who}",
    "pause what was theirs": "paused what was theirs ({posts} posts)",
    "hand over": "handed {post} over to {who}",
    "hand over all": "handed over to {who} what was {from}'s ({posts} posts)",
    "freeze": "froze {what} (F{freeze})",
    "confirm freeze": "put the freeze of {what} in force (F{freeze})",
    "thaw": "lifted the freeze of {what} (F{freeze})",
    "thaw once": "lifted the freeze of {what} this time (F{freeze})",
    "add rule": "made a rule",
    "remove rule": "ended rule {what}",
    "set rate": "changed how many posts {what} takes",
    "lift limit": "let any number of posts go out at once",
}


def offered(reply: Reply, act: Act) -> Reply:
    """An answer that changed something, with the button that takes all of it back, the last of
    all."""
    if act.number is None or reply.failed:
        return reply
    button = Button("Undo" if act.undoes is None else "Redo", f"undo U{act.number}")
    if not reply.cards:
        return replace(reply, cards=(Card(reply.text, buttons=(button,)),))
    last = reply.cards[-1]
    return replace(reply, cards=(*reply.cards[:-1], replace(last, buttons=(*last.buttons, button))))


def did(changes: Sequence[Undo]) -> str:
    """What somebody did, to come after their name."""
    said = list(dict.fromkeys(_did(row) for row in changes))
    if len(said) > MOST_SAID:
        said = [*said[:MOST_SAID], f"{len(said) - MOST_SAID} more"]
    return words.joined(said)


def _did(row: Undo) -> str:
    facts = dict(row.facts)
    if "number" in facts:
        facts["post"] = words.post(facts["number"], facts["label"])
    return _DID.get(row.action, row.action).format_map(facts)


def _who(deed: Deed) -> str:
    return "you" if deed.mine else deed.who


def listing(deeds: Sequence[Deed], speaker: Speaker) -> Reply:
    """The last things a person did, each with its button."""
    if not deeds:
        return Reply("You have changed nothing here yet, so there is nothing to undo.")
    title = "What you did last"
    card = Card(
        title,
        rows=tuple(_row(deed, speaker) for deed in deeds),
        notes=("`undo` takes back the first of these that still holds; `redo` does it again.",),
    )
    return Reply(title, (card,), private=True)


def _row(deed: Deed, speaker: Speaker) -> Row:
    said = f"U{deed.number}  {did(deed.changes)}, "
    moment = _on(deed, speaker)
    if all(row.undone_at is not None for row in deed.changes):
        return Row((said, moment, ": undone"))
    return Row((said, moment), (Button("Undo", f"undo U{deed.number} anyway"),))


def _on(deed: Deed, speaker: Speaker) -> Moment:
    """When it was, to the minute."""
    return Moment(deed.at.replace(second=0, microsecond=0), speaker.zone)


def late(deed: Deed, speaker: Speaker) -> Reply:
    """A button that was pressed long after; what it would do, and how."""
    again = "Do it again" if deed.redoes else "Undo it"
    card = Card(
        title=f"{again}? U{deed.number}: {_who(deed)} {did(deed.changes)}",
        body=("That was on ", _on(deed, speaker), "."),
        notes=("`undo` takes back the last thing you did, `undo list` shows the last ten.",),
        buttons=(Button(f"{again} all the same", f"undo U{deed.number} anyway"),),
    )
    said = "This button is older than 15 minutes, so I ask first. Nothing was changed."
    return Reply(said, (Card(said), card), private=True)


def taken(result: Taken, found: Story | None, speaker: Speaker) -> Reply:
    """What came of taking something back; `found` is the post where it was about one."""
    if not result.back:
        return _nothing(result, speaker)
    verb = "Done again" if result.deed.redoes else "Undone"
    said = f"{verb}: {_who(result.deed)} {did(result.back)}."
    notes = _notes(result)
    if found is not None:
        notes += _live(result, found)
        card = post_views.story(found, speaker, said)
        return Reply(said, (replace(card, notes=notes, buttons=_buttons(card, result, speaker)),))
    rows = tuple(Row(f"✕ {reason}") for reason in result.refused)
    buttons = catch_up_buttons(speaker.project.key) if result.held else ()
    buttons += tuple(_unpublish(post, speaker) for post in result.gone[:MOST_SAID])
    return Reply(said, (Card(said, rows=rows, notes=notes, buttons=buttons),))


def _notes(result: Taken) -> tuple[str, ...]:
    notes = []
    if result.posts and result.posts[0].state == PostState.ARCHIVED:
        notes.append("It is put away: nothing of it goes out.")
    if result.gone:
        names = words.joined([f"#{post.number}" for post in result.gone])
        notes.append(
            f"What went out of {names} meanwhile, or is being sent, stays: nothing sent is undone."
        )
    if result.held:
        held = words.count(result.held, "delivery")
        notes.append(
            f"{held} fell due meanwhile and {'is' if result.held == 1 else 'are'} held back: "
            "choose what to do."
        )
    if result.blocked:
        notes.append(words.in_the_way(result.blocked).strip())
    return tuple(notes)


def _live(result: Taken, found: Story) -> tuple[str, ...]:
    """That words which are out already stay out, where it was words that were taken back."""
    reworded = any(row.action in ("edit", "edit files") for row in result.back)
    if not reworded or found.post.state != PostState.PUBLISHED:
        return ()
    return ("What is published already stays as it was.",)


def _buttons(card: Card, result: Taken, speaker: Speaker) -> tuple[Button, ...]:
    post = result.posts[0]
    held = catch_up_buttons(f"{speaker.project.key}/{post.number}") if result.held else ()
    offers = {button.says for button in card.buttons}
    unpublish = [_unpublish(each, speaker) for each in result.gone if each.id == post.id]
    return (*card.buttons, *held, *(each for each in unpublish if each.says not in offers))


def _unpublish(post: Post, speaker: Speaker) -> Button:
    says = f"unpublish {speaker.project.key}/{post.number}@{post.revision}"
    return Button(f"Unpublish #{post.number}", says, "danger")


def _nothing(result: Taken, speaker: Speaker) -> Reply:
    """Nothing could be taken back: it went out, or somebody changed it since."""
    if result.refused:
        said = " ".join(result.refused)
        return Reply(said, private=True, failed=True)
    names = words.joined([f"#{post.number}" for post in result.gone])
    title = f"{names} went out already, or is being sent: that cannot be undone"
    card = Card(
        title,
        body="Nothing was changed. Unpublishing takes it down where that is possible.",
        buttons=tuple(_unpublish(post, speaker) for post in result.gone[:MOST_SAID]),
        tone="warning",
    )
    return Reply(f"{title}.", (card,), private=True, failed=True)
