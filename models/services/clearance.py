"""What may keep a claimed delivery from going out at its instant: no approval, a freeze.

Asked in the transaction that would write the intent, of all deliveries of a turn at once, so that
what people decide a moment before still counts.
"""

from collections.abc import Sequence

from models.rules.states import DeliveryState
from models.services import approval_gate, results
from models.services.ledger import Book, Entry
from models.services.withholding import Rule

# Each looks at all of them and names, by their ids, those that must not go out.
RULES: tuple[Rule, ...] = (approval_gate.unapproved,)


def cleared(book: Book, entries: Sequence[Entry]) -> list[Entry]:
    """Those that may go out; the others are held, each for the first reason there is."""
    left = list(entries)
    for rule in RULES:
        if not left:
            break
        withheld = rule(book, left)
        for entry in left:
            if entry.id in withheld:
                why = withheld[entry.id]
                results.hold(book, entry, why.held_for, why.reason)
        left = [entry for entry in left if entry.state == DeliveryState.QUEUED]
    return left
