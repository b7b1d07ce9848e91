"""What a handler is given: who said what, what it means, and at which moment."""

from dataclasses import dataclass
from datetime import datetime

from bot.language.reading import Reading
from models.services.people.people import Speaker
from models.tables import Proposal


@dataclass(frozen=True, slots=True)
class Request:
    """One understood sentence. `proposal` is set when it was stored before and is answered now;
    `answers` are the picks made for it so far."""

    speaker: Speaker
    words: str
    reading: Reading
    now: datetime
    answers: dict[str, str]
    proposal: Proposal | None = None
