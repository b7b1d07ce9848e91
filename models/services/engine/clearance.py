"""What may keep a claimed delivery from going out at its instant: no approval, a freeze.

Asked in the transaction that would write the intent, of all deliveries of a turn at once, so that
what people decide a moment before still counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.rules.states import DeliveryState, HeldFor
from models.services.approvals import approval_gate
from models.services.conflicts import standing
from models.services.engine import results, settling
from models.services.engine.ledger import Book, Entry
from models.services.freezes import withholding


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a delivery is not sent now: it is `held_for` something a person has to decide."""

    held_for: HeldFor
    reason: str


def _without_conflict(book: Book, entries: Sequence[Entry]) -> Mapping[int, Withheld]:
    """Nothing goes out that stands in another's way, unless a person decided so."""
    found = standing.in_the_way(entries, now=book.now)
    for entry in entries:
        if entry.id in found:
            facts = entry.facts | {"count": 1, "at": entry.due_at.isoformat()}
            zone = {"zone": entry.schedule.zone}
            book.tell(entry, "conflict", f"conflict {entry.id}/{entry.fence}", facts | zone)
    return {each: Withheld(HeldFor.CONFLICT, reason) for each, reason in found.items()}


Rule = Callable[[Book, Sequence[Entry]], Mapping[int, Withheld]]


def _unapproved(_book: Book, entries: Sequence[Entry]) -> Mapping[int, Withheld]:
    found = approval_gate.unapproved(entries)
    return {each: Withheld(HeldFor.APPROVAL, why) for each, why in found.items()}


def _frozen(book: Book, entries: Sequence[Entry]) -> Mapping[int, Withheld]:
    kept = withholding.kept_in(book, entries)
    return {each: Withheld(HeldFor.FREEZE, why) for each, why in kept.items()}


# Each looks at all of them and names, by their ids, those that must not go out; or does itself what
# is to become of one.
RULES: tuple[Rule, ...] = (_unapproved, _frozen, _without_conflict)


def cleared(book: Book, entries: Sequence[Entry]) -> list[Entry]:
    """Those that may go out; the others are held, each for the first reason there is. What is only
    looked for is not sent, so nothing keeps it in."""
    looked_for = [entry for entry in entries if settling.is_to_be_looked_for(entry)]
    left = [entry for entry in entries if not settling.is_to_be_looked_for(entry)]
    for rule in RULES:
        if not left:
            break
        withheld = rule(book, left)
        for entry in left:
            if entry.id in withheld:
                why = withheld[entry.id]
                results.hold(book, entry, why.held_for, why.reason)
        left = [entry for entry in left if entry.state == DeliveryState.QUEUED]
    return looked_for + left
