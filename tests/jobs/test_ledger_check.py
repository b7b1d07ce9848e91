"""The check of the books finds what it is there to find."""

from datetime import timedelta

import pytest

from bot import calls
from jobs.publishers import webhook
from jobs.publishers.protocol import Content, Destination
from models import clock
from models.services.engine import claiming, publishing, sessions
from models.tables import Attempt, Delivery, Notice, Occurrence, Post, Schedule
from tests.fakes.webhook_receiver import SECRET
from tests.jobs.ledger_check import troubles
from tests.jobs.place import hook, post_to
from tests.models.services.tampering import tamper

TO_HOOK = Destination("hook", {}, {"signing_secret": SECRET})


@pytest.fixture
def delivered(embedded, receiver, tmp_path):
    """Two posts that were published by the book."""
    target = hook(receiver, "hook")
    post_to(target, 2)
    now = clock.now()
    alive = sessions.begin(tmp_path, now=now)
    for claim in claiming.claim(alive.id, now=now, limit=10):
        _publish(claim, receiver)
    alive.close(now=now)
    yield
    calls.close()


def _publish(claim, receiver):
    now = clock.now()
    work = publishing.begin(claim.id, claim.fence, now=now, prepare=_prepare)
    to = Destination("hook", {"url": receiver.url}, {"signing_secret": SECRET})
    publishing.settle(work, webhook.publish(work.prepared, to), now=clock.now(), jitter=0)


def _prepare(work):
    names = ("key", "title", "text", "post", "occurrence", "target", "due_at")
    return webhook.prepare(Content(**{name: getattr(work, name) for name in names}), TO_HOOK)


@pytest.mark.usefixtures("delivered")
def test_what_was_published_by_the_book_adds_up(receiver):
    assert troubles(receiver) == []


def _first(table, **columns):
    table.update(**columns).where(table.id == table.select().first().id).execute()


DAMAGES = {
    "left in the middle": lambda receiver: _first(Delivery, state="sending"),
    "due and forgotten": lambda receiver: _first(Delivery, state="waiting"),
    "held without a word": lambda receiver: _first(Delivery, state="held"),
    "unknown without a word": lambda receiver: _first(Delivery, state="unknown"),
    "claimed for ever": lambda receiver: _first(Delivery, session=1),
    "an occurrence of its own mind": lambda receiver: _first(Occurrence, state="pending"),
    "nobody told": lambda receiver: Notice.delete().execute(),
    "a run not counted": lambda receiver: _first(Schedule, run_count=0),
    "an error too many": lambda receiver: _first(Schedule, error_count=1),
    "a schedule that does not end": lambda receiver: _first(Schedule, state="active"),
    "no record": lambda receiver: tamper("DELETE FROM audit WHERE action = 'deliver'"),
    "an attempt not counted": lambda receiver: _first(Delivery, attempts=2),
    "an attempt without outcome": lambda receiver: _first(Attempt, outcome=None),
    "an attempt from the future": lambda receiver: _first(Attempt, fence=9),
    "delivered by nothing": lambda receiver: _first(Attempt, outcome="later"),
    "sent again": lambda receiver: Attempt.create(
        delivery=1, number=2, fence=2, started_at=clock.now() + timedelta(1), outcome="lost"
    ),
    "a post that does not know": lambda receiver: _first(Post, state="ready"),
    "a call too many": lambda receiver: receiver.requests.append(receiver.requests[0]),
    "a call of a stranger": lambda receiver: _first(Delivery, prepared=None),
    "two effects": lambda receiver: receiver.acted_on.append(receiver.acted_on[0]),
    "no effect": lambda receiver: receiver.acted_on.pop(),
}


@pytest.mark.usefixtures("delivered")
@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(receiver, name):
    DAMAGES[name](receiver)

    assert troubles(receiver) != []
