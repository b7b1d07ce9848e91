"""The wording of help."""

from collections.abc import Sequence

from bot.commands.index import Entry
from bot.reply import Card, Reply, Row

PROMISE = "Nothing goes out until you confirm."
READ = (
    "Say what, where and when, in any order. I say back what I read, with the date and the zone, "
    "and ask where it could mean two things."
)


def overview(entries: Sequence[Entry], topic: str = "") -> Reply:
    """These commands, each with an example that works, or those of one area or verb."""
    areas = dict.fromkeys(entry.area for entry in entries)
    chosen = [entry for entry in entries if topic in ("", entry.verb, entry.area.casefold())]
    shown = chosen or entries
    cards = tuple(
        Card(
            title=area,
            rows=tuple(
                Row(f"{entry.example}  —  {entry.effect}") for entry in shown if entry.area == area
            ),
        )
        for area in areas
        if any(entry.area == area for entry in shown)
    )
    return Reply(PROMISE, (Card(PROMISE, body=READ), *cards))


_STOPS = (
    ("discard", "a proposal that waits for your yes", "no"),
    ("undo", "the last thing you did, as far as it has not gone out", "as before you did it"),
    ("skip #1", "the next time of a post", "yes, all later times"),
    ("pause #1", "a post, until `resume #1`", "no; what falls due meanwhile is asked about"),
    (
        "pause everything",
        "all posts there are, until `resume everything`",
        "no; what is written after it does",
    ),
    ("cancel #1", "a post; its words are kept as a draft", "no"),
    ("cancel everything", "all posts, after asking; their words are kept", "no"),
    (
        "freeze all",
        "everything, also what is written after it; `stop everything` is the same, and "
        "`freeze blog`, `freeze #1` stop that alone",
        "no, until `thaw`, and then only what you choose",
    ),
    ("unpublish #1", "what is live already", "what is scheduled later, yes"),
)


def stopping() -> Reply:
    """Every way to stop something, and for each whether anything will still go out."""
    rows = tuple(
        Row(f"{verb}  —  stops {what}. Will anything still go out? {rest[0].upper()}{rest[1:]}.")
        for verb, what, rest in _STOPS
    )
    title = "Ways to stop, from the smallest to the largest"
    return Reply(title, (Card(title, rows=rows),))
