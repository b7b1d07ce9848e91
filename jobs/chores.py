"""What a clock does beside handing out: each chore when there is something to be done for it, and
none that can wait while posts go out, for it could make them late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from models.services.approvals import nudging
from models.services.audit import sealing
from models.services.engine import agenda, alerts, claiming, gates, health, metrics, taking_over
from models.services.engine.agenda import Question
from models.services.freezes import freezing, thawing
from models.services.notices import addressing, cards, digests, inbox, posting
from models.services.posts import media, proposing, rezoning, scheduling
from models.services.undo import undoing

PATIENCE = timedelta(seconds=4)
LONG_PATIENCE = timedelta(seconds=30)
GO_ON = timedelta(seconds=0.2)  # between two parts of a chore of which much is left
SEALED_AT_ONCE = 500  # rows, while others wait for the database


class Do(Protocol):
    """What is done of a chore; True where more of it is left."""

    def __call__(self, *, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True, eq=False)
class Chore:
    """Something to be done when one of its `questions` says so, or each time where it has none;
    while posts go out it stands back for its `patience`."""

    do: Do
    questions: tuple[Question, ...] = ()
    patience: timedelta = PATIENCE


class Round:
    """Chores that a clock asks about together, `every` so often."""

    def __init__(self, every: timedelta, chores: Sequence[Chore], *, now: datetime) -> None:
        self._every = every
        self._chores = chores
        self._questions = [question for chore in chores for question in chore.questions]
        self._wanted: dict[Chore, datetime] = {}
        self._next_at = now
        self._is_new = True

    def begin_anew(self, now: datetime) -> None:
        """The machine's clock was set back to `now`: wait for no moment beyond it."""
        self._next_at = now
        self._wanted.clear()

    def do(self, now: datetime, is_busy: Callable[[], bool] = lambda: False) -> None:
        """Do what is to be done, one after the other. One that fails is left until it is asked
        about again, and takes no other with it."""
        if now >= self._next_at:
            self._next_at = now + self._every
            self._ask(now)
        for chore, since in list(self._wanted.items()):
            if now >= since and (now >= since + chore.patience or not is_busy()):
                del self._wanted[chore]
                if chore.do(now=now) is True:
                    self._wanted[chore] = now + GO_ON

    def _ask(self, now: datetime) -> None:
        if self._is_new:  # it may be long that nobody was there to do them
            self._is_new = False
            self._wanted = dict.fromkeys(self._chores, now - PATIENCE)
            return
        due = agenda.due(self._questions, now=now)
        for chore in self._chores:
            if not chore.questions or any(question in due for question in chore.questions):
                self._wanted.setdefault(chore, now)

    def next_at(self, now: datetime) -> datetime:
        """When it has something to do next, if not before that what stood back."""
        later = (since for since in self._wanted.values() if since > now)
        return min((self._next_at, *later))


def _seal(*, now: datetime) -> bool:
    return sealing.seal(now=now, limit=SEALED_AT_ONCE) >= SEALED_AT_ONCE


def _look_at_zones(*, now: datetime) -> bool:
    return rezoning.look(health.zone_data(), now=now)


CARDS = (addressing.UNTOLD, cards.MARKED, *posting.TO_DO)
ORDINARY = (
    Chore(proposing.expire, (proposing.EXPIRING,)),
    Chore(nudging.expire, (nudging.EXPIRING,)),
    Chore(nudging.remind, (nudging.REMINDING,)),
    Chore(scheduling.materialise_due, scheduling.GROWING),
    Chore(freezing.write_ahead, (freezing.GROWING,)),
    Chore(thawing.notice_ends, (thawing.ENDING,)),
    # In a rush of what fell due long ago, claims that were just made look as if they were lost.
    Chore(claiming.requeue_lost, (claiming.LOST,), LONG_PATIENCE),
    Chore(alerts.tell_overdue, alerts.OVERDUE),
    Chore(gates.look_for_forgotten, (gates.FORGOTTEN,)),
    Chore(digests.send_due, (digests.DUE,)),
    Chore(taking_over.take_back_stuck, (taking_over.STUCK,)),
    Chore(_seal, (sealing.UNSEALED,), LONG_PATIENCE),
)
SELDOM = tuple(
    Chore(each, (), LONG_PATIENCE)
    for each in (
        _look_at_zones,
        metrics.record,
        undoing.forget_old,
        cards.forget_old,
        inbox.forget_old,
        media.sweep,
    )
)
