"""Freezes taken back: what was frozen is lifted again, and what was lifted holds again."""

from datetime import datetime, timedelta
from typing import Any

from models.database import locked
from models.errors import Refused
from models.rules.freezes import Falling, FreezeKind
from models.rules.roles import Right
from models.services.freezes import frozen
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.undo import undoing
from models.tables import Audit, Freeze, FreezeWindow, Undo

RELEASED = "after the freeze"  # how the audit begins to tell that what was held is settled
SECOND_THOUGHTS = timedelta(minutes=5)
State = dict[str, Any]


def state(freeze: Freeze) -> State | None:
    """How a freeze holds, to be given to `remember` after a change; None where it does not."""
    if freeze.lifted_at is not None or freeze.falling is None:
        return None
    return {"falling": str(freeze.falling), "open": _open(freeze)}


def _open(freeze: Freeze) -> list[int]:
    rows = FreezeWindow.select(FreezeWindow.id).where(
        (FreezeWindow.freeze == freeze) & FreezeWindow.over_at.is_null()
    )
    return [row.id for row in rows.order_by(FreezeWindow.id)]


def remember(
    speaker: Speaker, action: str, freeze: Freeze, before: State | None, *, now: datetime
) -> None:
    """Keep what was done to a freeze, after it was, inside the same transaction."""
    what = ", ".join(frozen.named(frozen.scope_of(freeze))) or "everything"
    facts = {"freeze": freeze.id, "what": what}
    after = state(freeze)
    if before != after:
        undoing.remember(speaker, "freeze", facts, before, after, now=now, action=action)


def may_take_back(speaker: Speaker, freeze: Freeze, now: datetime) -> bool:
    """Whether somebody may lift a freeze because it is their own and fresh, or never held."""
    if not people.is_one(speaker.member, [freeze.created_by_id]):
        return False
    fresh = now < freeze.created_at + SECOND_THOUGHTS
    return freeze.falling is None or (freeze.kind == FreezeKind.EMERGENCY and fresh)


@undoing.inverse("freeze")
def _put_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    gate = frozen.lock(speaker.project.id)
    number = undo.facts["freeze"]
    freeze: Freeze = locked(Freeze.select()).where(Freeze.id == number).get()
    _require(speaker, freeze, undo.before, now)
    if not _is_as_left(freeze, undo.after, now):
        raise Refused(
            f"F{number} was changed since. Nothing was changed; `freezes` shows what holds."
        )
    if undo.before is None:
        _lift(speaker, freeze, now)
    else:
        _hold_again(freeze, undo, now)
    frozen.mark(gate, speaker.project.id)


def _require(speaker: Speaker, freeze: Freeze, before: State | None, now: datetime) -> None:
    if before is None:
        if not may_take_back(speaker, freeze, now):
            permissions.require(speaker, Right.LIFT)
    elif freeze.kind == FreezeKind.EMERGENCY:
        permissions.require(speaker, Right.STOP)
    else:
        permissions.require(speaker, Right.SETTINGS)


def _is_as_left(freeze: Freeze, after: State | None, now: datetime) -> bool:
    """Whether it holds as it did; what has ended by itself since, or was written ahead, is no
    change."""
    found = state(freeze)
    if found is None or after is None:
        return found is None and after is None
    missing = [each for each in _ahead(after["open"], now) if each not in found["open"]]
    return found["falling"] == after["falling"] and not missing


def _ahead(windows: list[int], now: datetime) -> list[int]:
    """Those of the windows that have not ended by themselves."""
    ahead = FreezeWindow.ends_at.is_null() | (FreezeWindow.ends_at > now)
    rows = FreezeWindow.select(FreezeWindow.id).where(FreezeWindow.id.in_(windows) & ahead)
    return [row.id for row in rows]


def _lift(speaker: Speaker, freeze: Freeze, now: datetime) -> None:
    FreezeWindow.update(over_at=now).where(FreezeWindow.id.in_(_open(freeze))).execute()
    freeze.lifted_at, freeze.lifted_by = now, speaker.member
    freeze.save(only=[Freeze.lifted_at, Freeze.lifted_by])


def _hold_again(freeze: Freeze, undo: Undo, now: datetime) -> None:
    before: State = undo.before
    held: list[int] = (undo.after or {"open": []})["open"]
    wanted = [each for each in before["open"] if each not in held]
    again = _ahead(wanted, now)
    if wanted and not again:
        raise Refused(f"F{freeze.id} would have ended by now. Nothing was changed.")
    decided = Audit.action.startswith(RELEASED) & (Audit.at >= undo.created_at)
    if Audit.select().where((Audit.project == freeze.project_id) & decided).exists():
        raise Refused(
            f"What F{freeze.id} had held was settled since it was lifted, so it does not hold "
            "again. Nothing was changed; `freeze …` freezes anew."
        )
    FreezeWindow.update(over_at=None).where(FreezeWindow.id.in_(again)).execute()
    freeze.falling = Falling(before["falling"])
    freeze.lifted_at = freeze.lifted_by = None
    freeze.save(only=[Freeze.falling, Freeze.lifted_at, Freeze.lifted_by])
