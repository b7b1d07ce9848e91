"""The wording of changes to the calendar."""

from collections.abc import Sequence

from bot.reply import Button, Card, Moment, Reply, Row, Text
from bot.views import freezes, words
from models.services.engine.recovery import Retried
from models.services.freezes.frozen import Frozen
from models.services.people.people import Speaker
from models.services.posts.changing import Change
from models.services.posts.holding import Resumed
from models.tables import Post

_DONE = {
    "pause": "is paused. Nothing of it goes out until you resume it",
    "resume": "goes on",
    "cancel": "is off the calendar. Nothing of it will be sent; its words are kept",
    "skip": "leaves out its next time",
    "move": "is moved",
    "publish": "is sent now",
}


def changed(verb: str, change: Change, speaker: Speaker, keeper: Frozen | None = None) -> Reply:
    """What one change did, and the way back; `keeper` is the freeze that its new time lies in."""
    post = change.post
    kept = (freezes.keeping(keeper, change.zone),) if keeper else ()
    key = f"{speaker.project.key}/{post.number}"
    whole = Card(
        title=f"{words.post(post.number, post.label)} {_done(verb, change)}",
        body=_body(verb, change),
        notes=(*_notes(verb, change), *kept),
        buttons=(Button("Show", f"show {key}"), *_way_back(verb, change, key)),
        key=key,
    )
    return Reply("Done.", (whole,))


def _done(verb: str, change: Change) -> str:
    if verb == "cancel" and change.in_flight:
        return _DONE[verb].replace("Nothing of it", "Nothing more of it")
    return _DONE[verb]


def _body(verb: str, change: Change) -> Text:
    if verb == "move" and change.before and change.after:
        return (
            "from ",
            Moment(change.before, change.zone),
            " to ",
            Moment(change.after, change.zone),
        )
    if verb == "resume" and change.after:
        return ("next on ", Moment(change.after, change.zone))
    if verb == "skip" and change.before:
        return ("not on ", Moment(change.before, change.zone))
    return ""


def _notes(verb: str, change: Change) -> tuple[Text, ...]:
    notes: list[Text] = []
    if verb == "resume" and change.in_flight:
        notes.append(
            f"{words.count(change.in_flight, 'delivery')} fell due meanwhile and "
            f"{'is' if change.in_flight == 1 else 'are'} held back: choose below what to do."
        )
    elif change.in_flight:
        notes.append(
            f"Already being sent at this moment, and going out all the same: "
            f"{words.count(change.in_flight, 'delivery')}."
        )
    if verb == "move" and change.series and change.before and change.after:
        notes.append(
            f"This post repeats. A single time moves only its next one; "
            f"`move #{change.post.number} to every …` changes them all."
        )
    return tuple(notes)


def _way_back(verb: str, change: Change, key: str) -> tuple[Button, ...]:
    mark = f"{key}@{change.post.revision}"
    if verb == "pause":
        return (Button("Resume", f"resume {mark}"),)
    if verb == "resume" and change.in_flight:
        return catch_up_buttons(key)
    if verb in ("resume", "move"):
        return (Button("Pause", f"pause {mark}"),)
    return ()


def all_paused(posts: int, in_flight: int) -> Reply:
    """Everything of a project held back at once."""
    said = f"‖ {words.count(posts, 'post')} paused: nothing goes out until `resume everything`."
    return Reply(said + _on_the_way(in_flight))


def _on_the_way(in_flight: int) -> str:
    """What is said of deliveries that it was too late for."""
    if not in_flight:
        return ""
    sending = words.count(in_flight, "delivery")
    return f" {sending} was being sent at this moment and goes out all the same."


def all_resumed(done: Resumed, speaker: Speaker) -> Reply:
    """Everything of a project going on again; what was missed meanwhile is asked about."""
    said = f"{words.count(done.posts, 'post')} resumed.{words.in_the_way(done.blocked)}"
    if not done.held:
        return Reply(said)
    missed = f"{words.count(done.held, 'delivery')} fell due meanwhile and is held back."
    buttons = catch_up_buttons(speaker.project.key)
    return Reply(f"{said} {missed}", (Card(said, body=missed, buttons=buttons, tone="warning"),))


def cancelling_all(posts: int, speaker: Speaker) -> Reply:
    """The question before everything is taken off the calendar."""
    says = f"cancel {speaker.project.key} everything"
    whole = Card(
        title=f"Take {words.count(posts, 'post')} off the calendar?",
        body="Nothing of them will be sent; their words are kept. To hold them back for a while "
        "instead, say `pause everything`.",
        buttons=(Button("Cancel everything: nothing will be sent", says, "danger"),),
        tone="warning",
    )
    return Reply("Nothing is cancelled yet.", (whole,))


def all_cancelled(posts: int, in_flight: int) -> Reply:
    """Everything of a project taken off the calendar at once."""
    said = f"{words.count(posts, 'post')} off the calendar; their words are kept."
    return Reply(said + _on_the_way(in_flight))


def all_retried(done: Retried) -> Reply:
    """Failures of many posts that are sent again."""
    sent, posts = words.count(done.deliveries, "delivery"), words.count(done.posts, "post")
    return Reply(
        f"{sent} of {posts} sent again now. Targets that have theirs already are left alone."
        f"{words.in_the_way(done.blocked)}"
    )


def several_retried(done: Sequence[tuple[int, int]], refused: Sequence[str]) -> Reply:
    """Failures of the posts named that are sent again."""
    rows = [Row(f"#{number}: {words.count(sent, 'delivery')} sent again.") for number, sent in done]
    rows += [Row(f"✕ {reason}") for reason in refused]
    said = f"{words.count(sum(sent for _, sent in done), 'delivery')} sent again."
    return Reply(said, (Card(said, rows=tuple(rows)),), failed=not done)


def publishing(found: Sequence[Post], says: str) -> Reply:
    """The question before several posts are sent at once."""
    rows = tuple(Row(words.post(post.number, post.label)) for post in found)
    count = words.count(len(found), "post")
    whole = Card(
        title=f"Publish {count} now?",
        rows=rows,
        notes=("Each goes to the targets it was planned for.",),
        buttons=(Button(f"Publish {count} now", says, "primary"),),
    )
    return Reply("Nothing goes out until you confirm.", (whole,))


def catch_up_buttons(key: str) -> tuple[Button, ...]:
    """What may be done with deliveries that are held back, of a post or a project."""
    return (
        Button("Send the latest only", f"catchup {key} latest"),
        Button("Send all, 5 minutes apart", f"catchup {key} all"),
        Button("Drop them", f"catchup {key} drop", "danger"),
    )


def batch(
    verb: str,
    done: Sequence[Change],
    refused: Sequence[str],
    risky: Sequence[int] = (),
    same: Sequence[str] = (),
) -> Reply:
    """What one command did to several posts; the `risky` ones are announced first, the `same` were
    so already."""
    rows = [
        Row(f"{words.post(change.post.number, change.post.label)} {_DONE[verb]}.")
        for change in done
    ]
    rows += [Row(each) for each in same]
    rows += [Row(f"✕ {reason}") for reason in refused]
    said = f"{words.count(len(done), 'post')} changed"
    if same:
        said += f", {len(same)} so already"
    if refused:
        said += f", {len(refused)} could not be"
    notes = (_announced_first(risky),) if risky else ()
    whole = Card(f"{said}.", rows=tuple(rows), notes=notes)
    return Reply(f"{said}.", (whole,), failed=not done)


def _announced_first(risky: Sequence[int]) -> str:
    names = words.joined([f"#{number}" for number in risky])
    return f"Announced first, with a Stop button, as it is risky: {names}."


def retried(number: int, deliveries: int) -> Reply:
    """Failed deliveries that are sent again."""
    return Reply(
        f"#{number}: {words.count(deliveries, 'delivery')} is sent again now. "
        "Targets that have it already are left alone."
    )


def caught_up(sent: int, dropped: int) -> Reply:
    """What became of deliveries that were held back."""
    return Reply(
        f"{words.count(sent, 'delivery')} will go out, {words.count(dropped, 'delivery')} dropped."
    )


def decided(verb: str) -> Reply:
    """What a person said of an unknown delivery."""
    if verb == "there":
        return Reply("Noted: it is there. Nothing is sent again.")
    return Reply("It is sent again now. I will say how it went.")
