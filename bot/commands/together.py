"""What one sentence does to many posts at once, each with its count."""

from datetime import datetime

from bot.canonical import Click
from bot.commands import conflicts
from bot.commands.request import Request
from bot.intentions import manner_of
from bot.reply import Reply
from bot.views import calendar as views
from models.database import savepoint
from models.errors import Refused, UserError
from models.services.conflicts.conflicts import HEEDED
from models.services.engine import announcing, recovery
from models.services.people.people import Speaker
from models.services.posts import holding, moving, posts
from models.services.posts.changing import Change
from models.tables import Post

EVERYTHING = "everything"
MOST_SAID = 100  # characters of a button's sentence


def means_all(request: Request) -> bool:
    """Whether a command is meant for everything. Raises Refused where something is left out or
    named besides, so that it is never done to more than was said."""
    reading = request.reading
    if reading.rest != EVERYTHING:
        return False
    if reading.ids or reading.targets:
        raise Refused(
            f"I can {reading.action} everything, or posts by their numbers "
            f"(`{reading.action} #1 #2`), but not a part of everything. Nothing was changed."
        )
    return True


def ask_to_cancel(request: Request) -> Reply:
    """Ask before everything is taken off the calendar."""
    count = holding.cancellable(request.speaker)
    if not count:
        raise Refused("Nothing is on the calendar, so nothing goes out.")
    return views.cancelling_all(count, request.speaker)


def cancel_all(speaker: Speaker, *, now: datetime) -> Reply:
    """Take everything off the calendar."""
    return views.all_cancelled(*holding.cancel_all(speaker, now=now))


def retry_all(speaker: Speaker, cause: str | None, *, now: datetime) -> Reply:
    """Send what failed lately once more, all of it or what has one cause."""
    return views.all_retried(recovery.retry_all(speaker, cause, now=now))


def retry(speaker: Speaker, numbers: tuple[int, ...], *, now: datetime) -> Reply:
    """Send the failed deliveries of these posts once more."""
    if len(numbers) == 1:
        return conflicts.heeding(
            speaker,
            lambda: views.retried(
                numbers[0], recovery.retry(speaker, numbers[0], now=now, care=HEEDED)
            ),
            deed="retry",
            now=now,
        )
    done: list[tuple[int, int]] = []
    refused: list[str] = []
    for number in numbers:
        try:
            with savepoint():
                done.append((number, recovery.retry(speaker, number, now=now, care=HEEDED)))
        except UserError as error:
            refused.append(str(error))
    return views.several_retried(done, refused)


def ask_to_publish(request: Request) -> Reply:
    """Ask before several posts are sent at once."""
    project, numbers = request.speaker.project, request.reading.ids
    if request.reading.targets or manner_of(request.reading).said:
        raise Refused(
            "Several posts go where, and as, each of them goes anyway. Say only their numbers, or "
            "one post at a time. Nothing was published."
        )
    found = [posts.to_change(request.speaker, number) for number in numbers]
    says = f"publish {project.key} {' '.join(str(number) for number in numbers)}"
    if len(says) > MOST_SAID:
        raise Refused("Those are too many posts for one button. Nothing was published.")
    return views.publishing(found, says)


def publish(speaker: Speaker, numbers: tuple[int, ...], *, now: datetime) -> Reply:
    """Send several posts at once; one that cannot be is said beside those that could."""
    done: list[Change] = []
    refused: list[str] = []
    for number in numbers:
        try:
            with savepoint():
                done.append(moving.publish_now(speaker, number, None, None, now=now, care=HEEDED))
        except UserError as error:
            refused.append(str(error))
    risky = [change.post.number for change in done if _is_risky(speaker, change.post)]
    return views.batch("publish", done, refused, risky)


def _is_risky(speaker: Speaker, post: Post) -> bool:
    words, targets = posts.content(post), moving.usual_targets(post)
    return announcing.of(speaker.project, words.title, words.text, len(targets)) is not None


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button that is about many posts."""
    if click.verb == "cancel":
        return cancel_all(speaker, now=now)
    if click.verb == "publish":
        return publish(speaker, tuple(map(int, click.argument.split())), now=now)
    cause = click.argument.removeprefix("cause ")
    return retry_all(speaker, None if cause == "all" else cause, now=now)
