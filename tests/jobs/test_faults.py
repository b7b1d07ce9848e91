"""Processes ended at chosen points: afterwards everything is there, and nothing twice."""

from models import clock
from models.services.engine import sessions
from models.tables import Attempt, Delivery, Session
from tests.fakes.webhook_receiver import hang
from tests.jobs.ledger_check import troubles
from tests.jobs.place import all_delivered, hook, kill, post_to, site, started, states, until


def test_a_kill_while_a_webhook_is_answering_has_effect_once(embedded, receiver):
    receiver.next(hang)
    post_to(hook(receiver, "hook"))
    with embedded.running() as [first]:
        until(lambda: len(receiver.requests) == 1)
        kill(first)
    with embedded.running():
        until(all_delivered)

    assert troubles(receiver) == []
    assert len(receiver.requests) == 2
    assert [row.outcome for row in Attempt.select().order_by(Attempt.id)] == ["lost", "delivered"]


def test_a_kill_while_a_site_is_written_leaves_every_page_once(embedded):
    post_to(site(), 25)
    pages = embedded.home / "sites" / "site" / "posts"
    with embedded.running() as [first]:
        until(lambda: pages.is_dir() and len(list(pages.glob("*.html"))) >= 5)
        kill(first)
    with embedded.running():
        until(all_delivered)

    assert troubles() == []
    assert len(list(pages.glob("*.html"))) == 25
    feed = (embedded.home / "sites" / "site" / "feed.xml").read_text()
    assert feed.count("<entry>") == len(set(feed.split("<id>")[2:])) == 25


def test_a_polite_stop_finishes_what_is_being_sent_and_gives_back_the_rest(place, receiver):
    with place.running():
        started(len(place.all_parts))
        post_to(hook(receiver, "hook"), 40)
        until(lambda: len(receiver.requests) >= 5)

    assert states().keys() <= {"delivered", "waiting"}
    assert Attempt.select().where(Attempt.outcome.is_null()).count() == 0
    assert Delivery.select().where(Delivery.session.is_null(False)).count() == 0
    assert states()["delivered"] == len(receiver.acted_on)


def test_a_session_that_ended_well_leaves_no_lock_behind(embedded):
    with embedded.running():
        started(1)

    assert Session.select().where(Session.ended_at.is_null()).count() == 0
    assert sessions.dead(embedded.home / "sessions", now=clock.now()) == []
    assert list((embedded.home / "sessions").iterdir()) == []
