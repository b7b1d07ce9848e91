"""What a rule says that keeps a claimed delivery from going out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.rules.states import HeldFor
from models.services.ledger import Book, Entry


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a delivery is not sent now: it is `held_for` something a person has to decide."""

    held_for: HeldFor
    reason: str


Rule = Callable[[Book, Sequence[Entry]], Mapping[int, Withheld]]
