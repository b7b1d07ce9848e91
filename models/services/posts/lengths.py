"""Texts too long for where they are to go: refused while somebody can still shorten them."""

from collections.abc import Iterable

from models.errors import Refused
from models.rules.platforms import capabilities_of, excess
from models.rules.states import ScheduleState
from models.tables import Account, Post, Schedule, Target

OVER = (ScheduleState.COMPLETED, ScheduleState.EXPIRED, ScheduleState.CANCELLED)


def too_long(text: str, targets: Iterable[Target]) -> str | None:
    """Which of some targets take no text so long, in words; None where all do."""
    over = [
        (each.name, facts.max_text or 0)
        for each in targets
        if excess(text, facts := capabilities_of(each.account.platform))
    ]
    takes = " and ".join(f"{name} takes {most:,} characters" for name, most in over)
    return f"{takes}; the text has {len(text):,}" if over else None


def require(text: str, targets: Iterable[int]) -> None:
    """Raise Refused, saying what is the most, where a target's platform takes no text so long."""
    rows = Target.select(Target, Account).join(Account).where(Target.id.in_(list(targets)))
    if said := too_long(text, rows.order_by(Target.name)):
        raise Refused(f"{said}. Nothing was changed: shorten it, or leave that target out.")


def require_everywhere(post: Post, text: str) -> None:
    """The same for all targets that a post is still to go to."""
    if targets := still_to_go(post):
        require(text, targets)


def still_to_go(post: Post) -> set[int]:
    """The targets (ids) that a post is still to go to."""
    to_come = Schedule.state.not_in(OVER) & (Schedule.action == "publish")
    schedules = Schedule.select(Schedule.targets).where((Schedule.post == post) & to_come)
    return {target for row in schedules for target in row.targets}
