"""The form of a post: what it asks, and how it is filled in already."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.composing import Repeat
from bot.reply import Form, Input, Option, Reply
from bot.views import files
from models.rules.media import Media
from models.services.posts.posts import MAX_TITLE

MOST_TARGETS = 100  # that a form can offer
_REPEATS = {
    Repeat.ONCE: "Once",
    Repeat.DAILY: "Every day",
    Repeat.WEEKDAYS: "Every weekday, Monday to Friday",
    Repeat.WEEKLY: "Every week on that day",
    Repeat.FORTNIGHTLY: "Every other week on that day",
    Repeat.MONTHLY: "Every month on that day",
    Repeat.YEARLY: "Every year on that day",
}
_PRIORITIES = (("Low", "3"), ("Normal", "5"), ("High", "7"), ("Urgent", "9"))
_NUMBERS = {"low": "3", "normal": "5", "high": "7", "urgent": "9"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form of a post before anybody types."""

    text: str = ""
    title: str = ""
    targets: tuple[str, ...] = ()
    when: str = ""
    words: str = ""
    priority: str = ""
    media: Media = ()


def questions(places: Sequence[str], filled: Filled, zone: str) -> tuple[Input, ...]:
    """What the form of a new post asks, its target one of these places; the first five are all that
    some chats have room for."""
    text, title = _content(filled)
    return (
        text,
        *_targets(places, filled),
        _when(filled.when, zone, optional=True),
        Input(
            "repeat",
            "Repeat",
            Repeat.ONCE,
            "choice",
            optional=True,
            options=tuple(Option(label, value) for value, label in _REPEATS.items()),
        ),
        title,
        Input(
            "words",
            "Or when, in words",
            filled.words,
            optional=True,
            hint="friday 9am · every other tuesday at 9:00 until june · now",
        ),
        Input(
            "priority",
            "Priority",
            _NUMBERS.get(filled.priority, filled.priority) or "5",
            "choice",
            optional=True,
            options=_priorities(filled.priority),
        ),
        Input(
            "zone",
            "Time zone",
            optional=True,
            hint=f"Empty: {zone}. A name like Europe/Berlin, or a city",
        ),
        *files.inputs(filled.media),
    )


def _when(moment: str, zone: str, *, optional: bool) -> Input:
    empty = "; empty: you are asked" if optional else ""
    hint = f"By the clocks of {zone}{empty}"
    return Input("when", "When", moment, "moment", optional=optional, hint=hint)


def _priorities(said: str) -> tuple[Option, ...]:
    """The four there are words for, and one that was said as a number."""
    known = tuple(Option(label, value) for label, value in _PRIORITIES)
    number = _NUMBERS.get(said, said)
    if not number or any(each.value == number for each in known):
        return known
    return (Option(f"{number} of 10", number), *known)


def of_post(filled: Filled, places: Sequence[str], zone: str) -> tuple[Input, ...]:
    """What the form of a post asks that is there already: its time where it has one, and where it
    is to go, if that can be changed."""
    asked = _content(filled)
    if filled.when:
        asked = (*asked, _when(filled.when, zone, optional=False))
    where = _targets(places, filled) if filled.targets else ()
    return (*asked, *where, *files.inputs(filled.media))


def _content(filled: Filled) -> tuple[Input, ...]:
    return (
        Input("text", "Text", filled.text, "text"),
        Input("title", "Title", filled.title, optional=True, longest=MAX_TITLE),
    )


def _targets(places: Sequence[str], filled: Filled) -> tuple[Input, ...]:
    if not places:
        return ()
    options = tuple(Option(name, name) for name in places[:MOST_TARGETS])
    there = ",".join(name for name in filled.targets if name in places)
    return (Input("targets", "Where", there, "choices", options=options),)


def asking(form: Form) -> Reply:
    """A form, and the sentence that does the same."""
    said = (
        'Nothing goes out until you confirm. The same as a sentence: `"Hello" to site friday 9:00`.'
    )
    return Reply(said, form=form, private=True)
