"""What came of posting, editing or looking for a message in a chat, and what follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.database import locked, transaction
from models.rules.backoff import next_delay
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Closed, Gone, Posted, Posting
from models.rules.states import CardState
from models.services.notices import lanes
from models.services.notices.cards import HISTORY, NEWS
from models.services.notices.posting import ONCE, Deed, Errand, lose_sight, new
from models.tables import CARD_TO_DO, Card, Notice

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
MOST_TRIES = 400  # of what a chat neither takes nor refuses: a weekend
LOOKS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=3))


def settle(
    errand: Errand,
    outcome: Posting | Absent | None,
    *,
    drawn: str | None = None,
    channel: str | None = None,
    live: bool = True,
    until: datetime | None = None,
    now: datetime,
    jitter: Callable[[], float],
) -> None:
    """Write down what came of an errand; None where nothing had to be sent, as it looks right or
    there is nothing to say. `drawn` is what it looks like by now, `channel` where a direct message
    stands, `live` whether more may happen to its subject by itself, `until` when it looks different
    without that. Void where others took it meanwhile, but for a message that is there all the
    same."""
    with transaction():
        row: Card | None = locked(Card.select().where(Card.id == errand.id)).first()
        if row is None:
            return
        if row.fence != errand.fence:
            _unwanted(row, outcome, now)
            return
        if channel is not None:
            row.channel = channel
        row.is_live = live
        row.begun_at = row.session = None
        _Settling(row, errand, drawn, now, jitter).by(outcome)
        if row.state == CardState.THERE and row.next_at is None:
            row.next_at = until
        row.save()


def _unwanted(row: Card, outcome: Posting | Absent | None, now: datetime) -> None:
    """A card that a chat has shown itself was posted meanwhile: it is to say so."""
    if isinstance(outcome, Posted) and row.state == CardState.GONE and row.message_id is None:
        row.state, row.message_id, row.link = CardState.OLD, outcome.message_id, outcome.link
        row.next_at = now
        row.save()


@dataclass(slots=True)
class _Settling:
    """One row and what is to be written into it."""

    row: Card
    errand: Errand
    drawn: str | None
    now: datetime
    jitter: Callable[[], float]

    def by(self, outcome: Posting | Absent | None) -> None:
        """Let everything follow from what came of it."""
        if outcome is None:
            self._nothing()
        elif isinstance(outcome, Posted):
            self._there(outcome)
        elif isinstance(outcome, Absent):
            self._missing()
        else:
            self._failed(outcome)

    def _failed(self, outcome: Gone | Closed | Later | Refused | Unknown) -> None:
        match outcome:
            case Gone(reason):
                self._gone(reason)
            case Closed(reason, whole):
                lanes.close(lanes.of_card(self.row), reason, whole=whole, now=self.now)
                self.row.attempts -= 1  # it is not this message that failed
                self._wait(self.now, reason)
            case Later(reason, after, limited):
                self._later(reason, after, limited=limited)
            case Refused(reason):
                self._refused(reason)
            case Unknown(reason):
                self._unknown(reason)

    def _nothing(self) -> None:
        if self.errand.deed is Deed.POST:
            self.row.state = CardState.GONE
        self.row.attempts = 0
        self._done()

    def _there(self, outcome: Posted) -> None:
        row = self.row
        lanes.opened(lanes.of_card(row), now=self.now)
        row.attempts, row.error = 0, None
        if self.errand.deed is Deed.EDIT:
            row.drawn = self.drawn
            self._done()
            return
        row.state = CardState.THERE
        row.message_id, row.link = outcome.message_id, outcome.link
        row.posted_at, row.drawn = self.now, self.drawn
        row.told_until = max(row.told_until, self.errand.until)
        row.facts = {name: each for name, each in row.facts.items() if name != "mention"}
        row.next_at = None
        if row.subject is not None and self.drawn is None:
            row.next_at = self.now  # found: nobody knows which of its looks
        ids = [each.id for each in self.errand.told]
        Notice.update(delivered_at=self.now).where(
            Notice.id.in_(ids) & Notice.delivered_at.is_null()
        ).execute()

    def _done(self) -> None:
        """It looks right; its thread tells what happened to it meanwhile."""
        row = self.row
        row.next_at = None
        stands = row.state == CardState.THERE and row.subject is not None
        if stands:
            _draw_questions_anew(row, self.now)
        if stands and not lanes.of_card(row).is_direct and self.errand.until > row.told_until:
            _add_history(row, self.errand.until, self.now)
            row.told_until = self.errand.until

    def _missing(self) -> None:
        row = self.row
        row.looks += 1
        if row.looks < len(LOOKS):
            row.next_at = self.now + LOOKS[row.looks]
        elif row.bucket == ONCE:
            row.next_at = None
        else:
            row.state, row.looks, row.next_at = CardState.WAITING, 0, self.now

    def _gone(self, reason: str) -> None:
        row = self.row
        if self.errand.deed is Deed.POST:  # the thread is gone: say it in the channel
            row.thread = None
            row.state, row.next_at = CardState.WAITING, self.now
        else:
            row.state, row.next_at, row.error = CardState.GONE, None, reason

    def _later(self, reason: str, after: timedelta | None, *, limited: bool) -> None:
        row = self.row
        usual = next_delay(row.attempts, jitter=self.jitter(), base=FIRST_WAIT)
        wait = max(min(usual, LONGEST_WAIT), after or timedelta())
        if limited:
            wait = after or wait
            lanes.park(lanes.of_card(row), self.now + wait, whole=True)
            row.attempts -= 1
        if row.attempts < MOST_TRIES:
            self._wait(self.now + wait, reason)
        elif self.errand.deed is Deed.POST:
            row.state, row.next_at, row.error = CardState.FAILED, None, reason
        else:
            row.next_at, row.error = None, reason

    def _refused(self, reason: str) -> None:
        row = self.row
        row.next_at = None
        if self.errand.deed is Deed.POST:
            row.state = CardState.FAILED
        if self.errand.deed is not Deed.LOOK:  # that it cannot be looked for changes no reason
            row.error = reason

    def _unknown(self, reason: str) -> None:
        if self.errand.deed is Deed.EDIT:
            self._later(reason, None, limited=False)
        else:
            self.row.looks = 0
            lose_sight(self.row, reason, look_at=self.now + LOOKS[0])

    def _wait(self, until: datetime, reason: str) -> None:
        """It is certainly not there, or not edited: do it again later."""
        row = self.row
        if self.errand.deed is Deed.POST:
            row.state = CardState.WAITING
        row.next_at, row.error = until, reason


def _draw_questions_anew(row: Card, now: datetime) -> None:
    """What was asked in the thread of a card may have been answered by what changed it."""
    asked = (Card.thread == row) & (Card.kind == NEWS) & (Card.state == CardState.THERE)
    idle = Card.is_live & Card.next_at.is_null() & Card.begun_at.is_null()
    Card.update(next_at=now).where(asked & idle).execute()


def _add_history(row: Card, until: int, now: datetime) -> None:
    """Let the thread of a card tell what the audit has of it since, together with what it was to
    tell already."""
    unsent = (
        (Card.thread == row)
        & (Card.kind == HISTORY)
        & (Card.state == CardState.WAITING)
        & Card.begun_at.is_null()
    )
    said = CARD_TO_DO & unsent & (Card.workspace == row.workspace)
    found = locked(Card.select().where(said)).first()
    if found is not None:
        found.facts = {**found.facts, "until": until}
        found.save()
        return
    new(
        row.project_id,
        lanes.of_card(row),
        HISTORY,
        thread=row,
        at=now,
        now=now,
        facts={"subject": row.subject, "after": row.told_until, "until": until},
    )
