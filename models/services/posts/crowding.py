"""How much a project may have waiting: beyond one number people are warned, beyond another no more
is taken."""

from dataclasses import dataclass

from models.errors import Refused
from models.rules.policy import policy_of
from models.services.engine import queue
from models.tables import Project

MOST = 10_000_000  # that the setting may be, as `models.rules.settings` has it


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many deliveries wait (counted up to `refuse_at`), and what the project decided."""

    waiting: int
    warn_at: int
    refuse_at: int

    @property
    def worth_a_warning(self) -> bool:
        """Whether whoever adds more should be told."""
        return self.waiting >= self.warn_at


def crowd(project: Project) -> Crowd:
    """How crowded a project is."""
    policy = policy_of(project)
    waiting = queue.waiting(project, policy.queue_refuse_at)
    return Crowd(waiting, policy.queue_warn_at, policy.queue_refuse_at)


def refuse_beyond(project: Project, more: int = 1) -> None:
    """Raise Refused where so many more deliveries are more than may wait."""
    seen = crowd(project)
    if seen.waiting + more <= seen.refuse_at:
        return
    there = "as many as may" if seen.waiting >= seen.refuse_at else f"of {seen.refuse_at:,} at most"
    added = "" if more == 1 else f" This would add {more:,}."
    raise Refused(
        f"{seen.waiting:,} deliveries of {project.key} wait already, {there}.{added} Nothing was "
        "scheduled. Cancel what is not needed, or raise the limit with "
        f"`settings queue-refuse-at {min(2 * (seen.waiting + more), MOST)}`."
    )
