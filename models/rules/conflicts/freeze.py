"""A moment in a freeze: it holds by itself, so this only says so beforehand, and blocks nothing."""

from models.rules.conflicts.slots import Around, Finding, Severity, Slot

KIND = "freeze"


def find(slot: Slot, around: Around) -> Finding | None:
    """A warning of each freeze on its own; better is the first moment after it that is free."""
    keeper = around.closed(slot)
    if keeper is None:
        return None
    end = keeper.window.end
    return Finding(
        f"{KIND} {keeper.freeze}",
        Severity.WARNING,
        slot,
        keeper.window.start,
        end or slot.at,
        {
            "freeze": keeper.freeze,
            "name": keeper.window.name,
            "why": keeper.why,
            "falling": str(keeper.falling),
            "until": end.isoformat() if end else None,
        },
        better=keeper.free,
    )


def is_kind(kind: str) -> bool:
    """Whether a finding of this kind is of a freeze."""
    return kind.partition(" ")[0] == KIND
