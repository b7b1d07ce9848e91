"""A sentence in its parts, as they are found."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.language.pieces import Found
from bot.language.tokens import Line, Token

PUNCTUATION = frozenset(".,;:!?()[]-–—→…/*|>\"'“”@&+~=_")


@dataclass(slots=True)
class Command:
    """A sentence in its parts; `time` are pieces of time, `unknown` the words nobody took."""

    text: str
    tokens: Line
    language: str = "en"
    action: str = ""
    verb_end: int = 0
    title: str | None = None
    content: str | None = None
    name: str | None = None
    project: str | None = None
    ids: list[int] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    priority: str | None = None
    p_level: int | None = None
    everything: bool = False
    time: list[Found] = field(default_factory=list)
    unknown: list[Token] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    quotes: int = 0
    earlier: bool = False
    colon: int | None = None
    needs_quotes: bool = False
    several_texts: bool = False
    places: list[tuple[str, int]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    reason: str = ""
    reason_at: int | None = None
    anyway: bool = False
    holidays: str | None = None
    removals: bool = False

    def found(self, piece: object, i: int, j: int) -> None:
        """Keep a piece of time read from tokens i to j."""
        pieces = piece if isinstance(piece, tuple) else (piece,)
        for one in pieces:
            self.time.append(Found(one, self.tokens[i].start, self.tokens[j - 1].end))
