"""What a freeze does with deliveries that fall due in it, in the turn that would send them."""

from collections.abc import Sequence
from datetime import datetime

from models.rules.freezes import Falling
from models.rules.states import DeliveryState
from models.services.audit import audit
from models.services.engine import results
from models.services.engine.ledger import Book, Entry
from models.services.freezes import frozen
from models.services.freezes.frozen import Frozen
from models.services.posts import scheduling
from models.tables import Delivery, FreezeWindow


def kept_in(book: Book, entries: Sequence[Entry]) -> dict[int, str]:
    """Why each of the deliveries that a freeze keeps in waits for a person, by their ids. Those
    that are to go out after it, or not at all, are sent on or closed. Asks nothing where nothing is
    frozen."""
    inside = [each for each in entries if each.project_id in book.frozen]
    held: dict[int, str] = {}
    for entry, keeper in _kept(book, inside):
        if keeper.falling is Falling.HOLD or keeper.ends_at is None:
            held[entry.id] = f"frozen: {keeper.why}" if keeper.why else "frozen"
        elif keeper.falling is Falling.SHIFT:
            _send_on(book, entry, keeper)
        else:
            why = f": {keeper.why}" if keeper.why else ""
            results.close(book, entry, DeliveryState.SKIPPED, f"it fell into a freeze{why}")
    return held


def _kept(book: Book, entries: Sequence[Entry]) -> list[tuple[Entry, Frozen]]:
    by_project: dict[int, list[Entry]] = {}
    for entry in entries:
        by_project.setdefault(entry.project_id, []).append(entry)
    kept = []
    for project, theirs in by_project.items():
        last = max(_moment(book, each) for each in theirs)
        found = frozen.windows(project, book.now, last + frozen.INSTANT)
        kept += [(each, keeper) for each in theirs if (keeper := _keeper(book, each, found))]
    let_through = frozen.let_through({entry.post_id for entry, _ in kept}, now=book.now)
    return [
        (entry, keeper)
        for entry, keeper in kept
        if entry.post_id not in let_through
        or let_through[entry.post_id].revision != entry.current_revision
    ]


def _moment(book: Book, entry: Entry) -> datetime:
    """When its call would be made."""
    return max(book.now, entry.next_at)


def _keeper(book: Book, entry: Entry, found: Sequence[Frozen]) -> Frozen | None:
    return frozen.keeping_in(
        found,
        _moment(book, entry),
        [entry.target_id],
        entry.post_id,
        removal=entry.schedule.action == scheduling.UNPUBLISH,
    )


def _send_on(book: Book, entry: Entry, keeper: Frozen) -> None:
    """Let it wait until after the freeze, behind those that were sent on before."""
    results.wait_again(book, entry, entry.error)
    entry.next_at = _place_after(book, entry, keeper)
    book.record(entry, audit.PRESSTIME, "send on")


def _place_after(book: Book, entry: Entry, keeper: Frozen) -> datetime:
    """The next place after the window; the targets of an occurrence stay as far apart as they
    were."""
    end = keeper.window.end or book.now
    for due, at in _siblings(book, entry):
        if due < end <= at:
            return at + (entry.due_at - due)
    window = FreezeWindow.get(
        (FreezeWindow.freeze == keeper.number) & (FreezeWindow.starts_at == keeper.window.start)
    )
    FreezeWindow.update(shifted=FreezeWindow.shifted + 1).where(
        FreezeWindow.id == window.id
    ).execute()
    return end + entry.policy.after_freeze * window.shifted


def _siblings(book: Book, entry: Entry) -> list[tuple[datetime, datetime]]:
    """When the other deliveries of its occurrence were due, and when they go out."""
    here = [
        each
        for each in book.changed.values()
        if each.occurrence_id == entry.occurrence_id and each.id != entry.id
    ]
    known = {each.id for each in here} | {entry.id}
    rows = Delivery.select().where(
        (Delivery.occurrence == entry.occurrence_id)
        & (Delivery.state == DeliveryState.WAITING)
        & Delivery.id.not_in(known)
    )
    found = [(row.due_at, row.next_at) for row in rows]
    return [*((each.due_at, each.next_at) for each in here), *found]
