"""How late posts reach a receiver when one falls due every twentieth of a second."""

import time
from datetime import UTC, datetime, timedelta

from models import clock
from models.database import connection, transaction
from models.rules.recurrence import Rule
from models.services import scheduling, targets
from tests.benchmarks import backlog
from tests.benchmarks.row import Row, percentile
from tests.fakes.webhook_receiver import SECRET, WebhookReceiver

EVERY = timedelta(seconds=1 / 20)


def measure(small: bool = False) -> list[Row]:
    """Lateness at a webhook on this machine, of `presstime jobs` with all built in."""
    posts = 5 if small else 600
    home = backlog.home_with(0)
    with WebhookReceiver() as receiver, backlog.opened(home), backlog.jobs(home):
        due = _schedule(posts, receiver.url, first=clock.now() + timedelta(seconds=posts / 100 + 1))
        deadline = time.monotonic() + posts / 100 + 1 + posts * EVERY.total_seconds() + 30
        while len(receiver.requests) < posts and time.monotonic() < deadline:
            time.sleep(0.05)
        came = [(call.at - due[call.body["text"]]).total_seconds() for call in receiver.requests]
    assert len(came) == posts, f"{len(came)} calls for {posts} posts"
    name = "lateness at a webhook, 20 posts/s"
    return [
        Row(f"{name}, p50", percentile(came, 0.50) * 1000, "ms", aim=10),
        Row(f"{name}, p99", percentile(came, 0.99) * 1000, "ms", aim=100),
    ]


def _schedule(posts: int, url: str, *, first: datetime) -> dict[str, datetime]:
    """When each post is due, by its text."""
    now = clock.now()
    due = {f"Post {number}": first + number * EVERY for number in range(posts)}
    with connection(), transaction():
        who = backlog.speaker(now)
        hook = targets.connect(
            who, "webhook", "hook", {"url": url}, {"signing_secret": SECRET}, now=now
        )
        for text, moment in due.items():
            wall = moment.astimezone(UTC).replace(tzinfo=None)
            rule = Rule(zone="UTC", start=wall, times=(wall.time(),))
            plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (hook.id,))
            scheduling.schedule_new(who, None, text, plan, now=now)
    return due
