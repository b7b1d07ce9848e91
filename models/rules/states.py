"""Every state there is and every move allowed between them, in one table."""

from collections.abc import Iterable
from enum import StrEnum


class PostState(StrEnum):
    """Where a post stands; whether a revision is approved is looked up, never a state."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    READY = "ready"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    ARCHIVED = "archived"


class ScheduleState(StrEnum):
    """Where a schedule stands; `error` is five failures in a row."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    ERROR = "error"


class DeliveryState(StrEnum):
    """Where one occurrence on one target stands in the ledger."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    HELD = "held"
    PAUSED = "paused"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REMOVED = "removed"


class HeldFor(StrEnum):
    """What a held delivery waits for a person to decide, where that is not whether it may go out
    late."""

    APPROVAL = "approval"
    FREEZE = "freeze"
    CONFLICT = "conflict"


class ProposalState(StrEnum):
    """What became of something typed: still open, or settled one way."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class DispatchState(StrEnum):
    """Where a message to one person stands; a `dropped` one is wanted no more."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class CardState(StrEnum):
    """Where a message in a chat stands: `there` it is edited, `failed` it never was; `old` is one
    that another took the place of; `gone` one that people deleted, or that is wanted no more."""

    WAITING = "waiting"
    SENDING = "sending"
    THERE = "there"
    FAILED = "failed"
    UNKNOWN = "unknown"
    OLD = "old"
    GONE = "gone"


class OccurrenceState(StrEnum):
    """One due instant over all its targets, derived from its deliveries."""

    PENDING = "pending"
    PROCESSING = "processing"
    PUBLISHED = "published"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


_P, _S, _D, _R = PostState, ScheduleState, DeliveryState, ProposalState
_M, _C = DispatchState, CardState

# One table a kind: members of two kinds that share a word are equal as dictionary keys.
MOVES: dict[type[StrEnum], dict[StrEnum, frozenset[StrEnum]]] = {
    _P: {
        _P.DRAFT: frozenset({_P.IN_REVIEW, _P.READY, _P.PUBLISHED, _P.ARCHIVED}),
        # What was approved before may go out while more of the post is asked about.
        _P.IN_REVIEW: frozenset({_P.DRAFT, _P.READY, _P.PUBLISHED, _P.ARCHIVED}),
        _P.READY: frozenset({_P.DRAFT, _P.IN_REVIEW, _P.PUBLISHED, _P.ARCHIVED}),
        _P.PUBLISHED: frozenset({_P.UNPUBLISHED, _P.ARCHIVED}),
        _P.UNPUBLISHED: frozenset({_P.DRAFT, _P.IN_REVIEW, _P.READY, _P.PUBLISHED, _P.ARCHIVED}),
        _P.ARCHIVED: frozenset({_P.DRAFT}),
    },
    _S: {
        _S.DRAFT: frozenset({_S.PENDING_APPROVAL, _S.ACTIVE, _S.CANCELLED}),
        _S.PENDING_APPROVAL: frozenset(
            {_S.ACTIVE, _S.DRAFT, _S.PAUSED, _S.COMPLETED, _S.EXPIRED, _S.CANCELLED}
        ),
        _S.ACTIVE: frozenset(
            {
                _S.PENDING_APPROVAL,
                _S.DRAFT,
                _S.PAUSED,
                _S.COMPLETED,
                _S.EXPIRED,
                _S.CANCELLED,
                _S.ERROR,
            }
        ),
        _S.PAUSED: frozenset(
            {
                _S.PENDING_APPROVAL,
                _S.DRAFT,
                _S.ACTIVE,
                _S.COMPLETED,
                _S.EXPIRED,
                _S.CANCELLED,
                _S.ERROR,
            }
        ),
        _S.ERROR: frozenset({_S.PENDING_APPROVAL, _S.DRAFT, _S.ACTIVE, _S.PAUSED, _S.CANCELLED}),
        # To other states than active: where what a person did is undone.
        _S.COMPLETED: frozenset({_S.ACTIVE, _S.PAUSED, _S.ERROR}),
        _S.EXPIRED: frozenset({_S.ACTIVE}),
        _S.CANCELLED: frozenset({_S.ACTIVE, _S.PENDING_APPROVAL, _S.PAUSED, _S.ERROR}),
    },
    _D: {
        _D.WAITING: frozenset(
            {
                _D.QUEUED,
                _D.DELIVERED,
                _D.UNKNOWN,  # in a database put back, whose lost future may have sent it
                _D.REFUSED,  # sent once more, and that undone before it began
                _D.HELD,
                _D.PAUSED,
                _D.SKIPPED,
                _D.EXPIRED,
                _D.CANCELLED,
            }
        ),
        _D.QUEUED: frozenset(
            {
                _D.WAITING,
                _D.SENDING,
                _D.DELIVERED,
                _D.UNKNOWN,
                _D.REFUSED,
                _D.HELD,
                _D.PAUSED,
                _D.SKIPPED,
                _D.EXPIRED,
                _D.CANCELLED,
            }
        ),
        _D.SENDING: frozenset({_D.DELIVERED, _D.REFUSED, _D.UNKNOWN, _D.HELD, _D.WAITING}),
        # To `delivered` from anywhere: of an attempt that was taken for lost an answer comes.
        _D.HELD: frozenset(
            {
                _D.WAITING,
                _D.DELIVERED,
                _D.REFUSED,
                _D.PAUSED,
                _D.SKIPPED,
                _D.EXPIRED,
                _D.CANCELLED,
            }
        ),
        _D.PAUSED: frozenset(
            {_D.WAITING, _D.DELIVERED, _D.HELD, _D.SKIPPED, _D.EXPIRED, _D.CANCELLED}
        ),
        _D.UNKNOWN: frozenset({_D.DELIVERED, _D.WAITING, _D.REFUSED, _D.CANCELLED}),
        # What was set aside as unknown may turn out to be there after all.
        _D.REFUSED: frozenset({_D.DELIVERED, _D.WAITING, _D.CANCELLED}),
        _D.DELIVERED: frozenset({_D.REMOVED}),
        # Undone: what fell due meanwhile is held, and of what is paused it is paused.
        _D.SKIPPED: frozenset({_D.WAITING, _D.DELIVERED, _D.HELD, _D.PAUSED}),
        _D.EXPIRED: frozenset({_D.WAITING, _D.DELIVERED}),
        _D.CANCELLED: frozenset({_D.WAITING, _D.DELIVERED, _D.HELD, _D.PAUSED}),
        _D.REMOVED: frozenset(),
    },
    _R: {
        _R.OPEN: frozenset({_R.CONFIRMED, _R.DISCARDED, _R.EXPIRED}),
        _R.CONFIRMED: frozenset(),
        _R.DISCARDED: frozenset(),
        _R.EXPIRED: frozenset(),
    },
    _M: {
        _M.WAITING: frozenset({_M.SENDING, _M.UNKNOWN, _M.DROPPED}),
        _M.SENDING: frozenset({_M.SENT, _M.WAITING, _M.FAILED, _M.UNKNOWN}),
        _M.SENT: frozenset(),
        _M.FAILED: frozenset({_M.WAITING, _M.DROPPED}),
        _M.UNKNOWN: frozenset({_M.SENT, _M.WAITING, _M.DROPPED}),  # a late answer, or a person's
        _M.DROPPED: frozenset(),
    },
    _C: {
        # To `there` from anywhere: a shell has shown the card itself meanwhile.
        _C.WAITING: frozenset({_C.SENDING, _C.THERE, _C.UNKNOWN, _C.GONE}),
        _C.SENDING: frozenset({_C.THERE, _C.WAITING, _C.FAILED, _C.UNKNOWN, _C.GONE}),
        _C.THERE: frozenset({_C.OLD, _C.GONE}),
        _C.FAILED: frozenset({_C.WAITING, _C.GONE}),
        _C.UNKNOWN: frozenset({_C.THERE, _C.WAITING, _C.OLD, _C.GONE}),
        _C.OLD: frozenset({_C.GONE}),
        _C.GONE: frozenset(),
    },
}

ON_CALENDAR = (_S.PENDING_APPROVAL, _S.ACTIVE, _S.PAUSED, _S.ERROR)
UNSTARTED = frozenset({_D.WAITING, _D.QUEUED, _D.HELD, _D.PAUSED})
IN_FLIGHT = frozenset({_D.QUEUED, _D.SENDING})
LIVE = frozenset({_D.WAITING, _D.QUEUED, _D.SENDING, _D.HELD, _D.PAUSED, _D.UNKNOWN})
SETTLED = frozenset(DeliveryState) - LIVE
UNFINISHED = (OccurrenceState.PENDING, OccurrenceState.PROCESSING)


def allowed(before: StrEnum, after: StrEnum) -> bool:
    """Whether a thing in state `before` may move to `after`, a state of the same kind."""
    return after in MOVES[type(before)][before]


def sources(after: StrEnum) -> tuple[StrEnum, ...]:
    """Every state from which `after` may be reached, for a compare-and-set."""
    table = MOVES[type(after)]
    return tuple(before for before, targets in table.items() if after in targets)


def occurrence_state(deliveries: Iterable[DeliveryState]) -> OccurrenceState:
    """The state of an occurrence whose deliveries stand as given."""
    states = set(deliveries)
    if states & {_D.QUEUED, _D.SENDING}:
        return OccurrenceState.PROCESSING
    if states & {_D.WAITING, _D.HELD, _D.PAUSED}:
        return OccurrenceState.PENDING
    done = states & {_D.DELIVERED, _D.REMOVED}
    failed = states & {_D.REFUSED, _D.UNKNOWN, _D.EXPIRED}
    if done:
        return OccurrenceState.PARTIAL if failed else OccurrenceState.PUBLISHED
    return OccurrenceState.FAILED if failed else OccurrenceState.CANCELLED
