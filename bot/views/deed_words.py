"""What deeds are told with: who did it, to what, and how much of it is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.reply import Moment
from models.rules.platforms import first_words
from models.services.posts.history import Event

LONGEST = 90
Part = str | Moment


@dataclass(frozen=True, slots=True)
class Names:
    """How a deed's object is called: a post is `it` where all is about one, else `#12`; targets by
    their ids; `removals` are the deliveries that took something down."""

    it: str = "it"
    targets: Mapping[int, str] = field(default_factory=dict)
    removals: frozenset[int] = frozenset()

    @property
    def of_it(self) -> str:
        """` of #12`, or nothing where all is about one post."""
        return "" if self.it == "it" else f" of {self.it}"

    @property
    def lead(self) -> str:
        """`#12 ` before what happened by itself, or nothing where all is about one post."""
        return "" if self.it == "it" else f"{self.it} "


Say = Callable[[Event, Names], list[Part]]


def who(event: Event) -> str:
    """Who did it."""
    return event.who or "Presstime"


def short(text: str) -> str:
    """The first words of what somebody said, as a line of a list has room for them."""
    return first_words(text, LONGEST)


def of(value: Any, name: str) -> Any:
    """A part of what a row holds; None where that is missing or was erased."""
    return value.get(name) if isinstance(value, Mapping) else None


def did(deed: str) -> Say:
    """How a deed is told that has one form: `{it}` and `{subject}` are what it was done to."""
    return lambda event, names: [
        f"{who(event)} {deed.format(it=names.it, of_it=names.of_it, subject=event.name)}"
    ]
