"""Many new posts looked at in one go: what stands in the way of each, the calendar and those before
it in the same file included."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.rules.conflicts.near_duplicate import likeness, marks_of, plain
from models.rules.conflicts.numbers import numbers_of
from models.rules.conflicts.registry import findings
from models.rules.conflicts.slots import Around, Finding, Slot
from models.rules.policy import policy_of
from models.services.conflicts import conflicts, neighbours
from models.services.conflicts import likeness as likenesses
from models.services.conflicts.conflicts import blocking
from models.services.freezes import frozen
from models.services.people.people import Speaker
from models.services.posts.in_bulk import Planned
from models.services.posts.posts import LABEL_LENGTH

COMPARED = 5  # rows that share a mark, the latest before


@dataclass(slots=True)
class _Before:
    """The rows that were let in so far, by the marks of their words."""

    least: int
    by_mark: dict[int, list[tuple[str, Sequence[Slot]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def alike(self, text: str, marks: Sequence[int]) -> list[Slot]:
        near = {
            id(slots): slots
            for mark in marks
            for other, slots in self.by_mark[mark][-COMPARED:]
            if likeness(text, other, self.least)
        }
        return [slot for slots in near.values() for slot in slots]

    def add(self, text: str, marks: Sequence[int], slots: Sequence[Slot]) -> None:
        for mark in marks:
            self.by_mark[mark].append((text, slots))


def judge(
    speaker: Speaker, rows: Sequence[Planned], *, override: bool, now: datetime
) -> list[list[Finding]]:
    """What stands in the way of each row. One that is blocked stays out, and in nobody's way,
    unless all are let in by an `override`."""
    project = speaker.project
    here, numbers = neighbours.places(project), numbers_of(project.policy)
    default = policy_of(project).stagger
    theirs = [_slots(number, row, here, default, now) for number, row in enumerate(rows)]
    everything = [slot for slots in theirs for slot in slots]
    closed = frozen.ask_closing(project, everything, None, now=now)()
    others = neighbours.around(everything, numbers, here)
    around = Around(others, numbers, project.zone, closed=closed)
    texts = [plain(row.text) for row in rows]
    all_marks = [marks_of(text) for text in texts]
    known = likenesses.alike_each(project.id, texts, all_marks, list(here), numbers.alike, now=now)
    before, judged = _Before(numbers.alike), []
    for text, marks, slots, alike in zip(texts, all_marks, theirs, known, strict=True):
        around.alike = [*alike, *before.alike(text, marks)]
        found = findings(slots, around)
        judged.append(found)
        if override or not blocking(found):
            around.add(slots)
            before.add(text, marks, slots)
    return judged


def _slots(
    number: int, row: Planned, here: neighbours.Places, default: timedelta, now: datetime
) -> list[Slot]:
    plan = row.plan
    return conflicts.slots_of(
        here,
        plan.rules,
        plan.targets,
        stagger=default if plan.stagger is None else plan.stagger,
        priority=plan.priority,
        now=now,
        label=(row.title or row.text)[:LABEL_LENGTH],
        first=1_000 * number,  # apart from the rules of every other row
    )
