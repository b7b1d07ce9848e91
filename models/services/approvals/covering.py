"""What a request for approval is about: schedules of a post, or one occurrence of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from peewee import Expression

from models.database import ask
from models.rules.approval import Timing, hash_of
from models.rules.media import media_of
from models.rules.states import ON_CALENDAR, ScheduleState
from models.tables import Delivery, Occurrence, Post, Review, Revision, Schedule


@dataclass(frozen=True, slots=True)
class Covered:
    """What a request is about: schedules, or the one occurrence that was moved out of its series;
    neither of a draft."""

    schedules: tuple[Schedule, ...]
    moved: Occurrence | None = None

    @property
    def timings(self) -> list[Timing]:
        """Their times and places."""
        return [
            Timing(row.action, row.rule, row.zone, tuple(row.targets)) for row in self.schedules
        ]

    @property
    def targets(self) -> list[int]:
        """All places it goes to."""
        return [target for row in self.schedules for target in row.targets]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it can go out any more."""
        open_ = (*ON_CALENDAR, ScheduleState.DRAFT)
        return bool(self.schedules) and not any(row.state in open_ for row in self.schedules)

    @property
    def deliveries(self) -> Expression:
        """Its deliveries."""
        if self.moved is not None:
            return Delivery.occurrence == self.moved.id
        ids = [row.id for row in self.schedules]
        own = Occurrence.select(Occurrence.id).where(
            Occurrence.schedule.in_(ids) & Occurrence.review.is_null()
        )
        return Delivery.occurrence.in_(own)

    def named(self, content: Revision) -> str:
        """The hash of these words and files with these times."""
        at = self.moved.due_at if self.moved else None
        media = media_of(content.media)
        return hash_of(content.title, content.text, self.timings, at=at, media=media)


def covered(review: Review, planned: Iterable[Schedule] | None = None) -> Covered:
    """What a request is about at this moment; `planned` are all schedules of its post, where they
    are known."""
    if planned is None:
        planned = Schedule.select().where(Schedule.review == review).order_by(Schedule.id)
    found = tuple(row for row in planned if row.review_id == review.id)
    moved = None if found else Occurrence.get_or_none(Occurrence.review == review)
    return Covered((moved.schedule,), moved) if moved else Covered(found)


def content_of(post: Post) -> Revision:
    """A post's current revision; none ever changes, so that it is read once."""
    return ask_content(post)()


def ask_content(post: Post) -> Callable[[], Revision]:
    """The same in two steps."""
    known = post.words_read
    if known is not None and known.number == post.revision:
        return lambda: known
    here = (Revision.post == post) & (Revision.number == post.revision)
    found = ask(Revision.select().where(here))

    def read() -> Revision:
        [post.words_read] = found()
        return post.words_read

    return read
