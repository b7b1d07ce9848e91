"""Requests for approval of very many posts that came in together: written a table at a time."""

from collections.abc import Sequence
from datetime import datetime

from models import bulk
from models.rows import update_rows
from models.rules.approval import ReviewState, Timing, hash_of, nudge_moment
from models.rules.hours import Hours
from models.rules.policy import policy_of
from models.rules.stages import Who, written
from models.rules.states import PostState, ScheduleState
from models.services.approvals import deciders, needing
from models.services.approvals.needing import Need
from models.services.notices import notices
from models.services.people.people import Speaker
from models.services.posts.in_bulk import Planned
from models.tables import Batch, Occurrence, Post, Review, Schedule


def ask(
    speaker: Speaker, batch: Batch, rows: Sequence[Planned], ids: Sequence[int], *, now: datetime
) -> None:
    """Ask about those of the new posts (`ids`, in the order of their rows) that need approval, with
    one card for all of the batch."""
    wanted = _wanted(speaker, rows, ids)
    if not wanted:
        return
    words = dict(zip(ids, rows, strict=True))
    posts = list(wanted)
    schedules, dues = _schedules(posts), _due(posts)
    due = [dues[post] for post in posts]
    timings = [_timings(schedules[post]) for post in posts]
    reviews = bulk.new_ids(Review, len(posts))
    bulk.insert(
        Review,
        len(posts),
        same={
            "project": speaker.project.id,
            "channel": speaker.channel.id,
            "batch": batch.id,
            "requested_by": speaker.member.id,
            "requested_at": now,
            "revision": 1,
            "state": ReviewState.OPEN,
        },
        each={
            "id": reviews,
            "post": posts,
            "hash": [
                hash_of(words[post].title, words[post].text, timing, media=words[post].media)
                for post, timing in zip(posts, timings, strict=True)
            ],
            "timings": [[each.to_json() for each in timing] for timing in timings],
            "for_clients": [wanted[post].stages[0].who is Who.CLIENT for post in posts],
            "stages": [written(wanted[post].stages) for post in posts],
            "risks": [[*wanted[post].risks] for post in posts],
            "due_at": due,
            "expires_at": due,
            "nudge_at": _nudges(speaker, wanted, due, now),
        },
    )
    _point(dict(zip(posts, reviews, strict=True)), schedules, now)
    _tell(speaker, batch, now)


def _wanted(speaker: Speaker, rows: Sequence[Planned], ids: Sequence[int]) -> dict[int, Need]:
    return {
        post: found
        for post, row in zip(ids, rows, strict=True)
        if (found := needing.need(speaker, row.title, row.text, row.plan.targets)).stages
    }


def _tell(speaker: Speaker, batch: Batch, now: datetime) -> None:
    facts = {"batch": batch.id, "file": batch.name, "by": speaker.member.name}
    notices.tell(
        "review_batch",
        f"review batch {batch.id}",
        facts,
        project_id=speaker.project.id,
        channel_id=speaker.channel.id,
        member_id=None,
        now=now,
    )


def _schedules(posts: list[int]) -> dict[int, list[Schedule]]:
    found: dict[int, list[Schedule]] = {}
    rows = Schedule.select().where(Schedule.post.in_(posts)).order_by(Schedule.id)
    for row in rows:
        found.setdefault(row.post_id, []).append(row)
    return found


def _due(posts: list[int]) -> dict[int, datetime]:
    rows = Occurrence.select(Occurrence.post, Occurrence.due_at).where(Occurrence.post.in_(posts))
    found: dict[int, datetime] = {}
    for row in rows:
        found[row.post_id] = min(row.due_at, found.get(row.post_id, row.due_at))
    return found


def _timings(schedules: Sequence[Schedule]) -> list[Timing]:
    return [Timing(row.action, row.rule, row.zone, tuple(row.targets)) for row in schedules]


def _nudges(
    speaker: Speaker, wanted: dict[int, Need], due: Sequence[datetime], now: datetime
) -> list[datetime | None]:
    """When the first of those who decide is reminded of each."""
    policy, hours = policy_of(speaker.project), Hours.of(policy_of(speaker.project).working_hours)
    stage = next(iter(wanted.values())).stages[0]
    panel = deciders.panel(speaker.project, None, stage, author=speaker.member)
    zones = {each.own_zone or speaker.project.zone for each in panel.may}
    found = []
    for latest in due:
        moments = [
            nudge_moment(latest, policy.nudge_before, hours, zone, now=now) for zone in zones
        ]
        found.append(min((each for each in moments if each is not None), default=None))
    return found


def _point(reviews: dict[int, int], schedules: dict[int, list[Schedule]], now: datetime) -> None:
    update_rows(
        Schedule,
        ("review", "state", "updated_at"),
        [
            {
                "id": row.id,
                "review": review,
                "state": ScheduleState.PENDING_APPROVAL,
                "updated_at": now,
            }
            for post, review in reviews.items()
            for row in schedules[post]
        ],
    )
    Post.update(state=PostState.IN_REVIEW).where(Post.id.in_(list(reviews))).execute()
