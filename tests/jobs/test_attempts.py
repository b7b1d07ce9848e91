"""Publishers that break, and platforms that answer with anything: somebody always hears of it."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import peewee
import pytest
from cryptography.fernet import Fernet

from jobs.pipeline import Pipeline
from jobs.publishers.site import publisher
from models import clock, secrets
from models.database import StorageError
from models.errors import UserError
from models.rules.outcomes import Delivered, Outcome, Refused
from models.services.engine import claiming, publishing, sessions
from models.services.engine.sessions import Alive
from models.services.people import people
from models.services.posts import scheduling
from models.services.workspaces import setup, targets
from models.tables import Attempt, Delivery, Notice, Project
from tests.jobs.place import until

ODD = "no\0 \ud800"


@pytest.fixture
def alive(database: str, tmp_path) -> Iterator[Alive]:
    alive = sessions.begin(tmp_path / "sessions", now=clock.now())
    yield alive
    alive.lock.close()


@pytest.fixture
def publish(alive: Alive, tmp_path) -> Iterator[Any]:
    """Have a process publish a post to a target, or take it down; what became of the delivery."""
    secrets.set_key(Fernet.generate_key().decode())
    who = ("terminal", "chat", "terminal:ana", "ana")
    setup.first_run(*who, zone="UTC", key="ACME", now=clock.now())
    ana = people.arrive(*who, now=clock.now())
    sealed = {"signing_secret": "whsec_c2VjcmV0"}
    targets.connect(ana, "webhook", "hook", {"url": "http://x/"}, sealed, now=clock.now())
    pipeline = Pipeline(tmp_path, alive, 2)
    pipeline.start()

    def one(name: str, action: str = scheduling.PUBLISH, *, wait: bool = True) -> Delivery:
        at = clock.now()
        rule = scheduling.once_now("UTC", at)
        plan = scheduling.Plan(action, (rule,), (targets.get(ana.project, name).id,))
        if action == scheduling.PUBLISH:
            scheduling.schedule_new(ana, None, "Hello", plan, now=at)
        else:
            scheduling.schedule_existing(ana, 1, None, plan, now=at)
        until(lambda: is_over() or not wait)
        return newest()

    def is_over() -> bool:
        for claim in claiming.claim(alive.id, now=clock.now(), limit=1):
            pipeline.take([[(claim.id, claim.fence)]])
        return newest().finished_at is not None

    def newest() -> Delivery:
        return Delivery.select().order_by(Delivery.id.desc()).get()

    one.pipeline = pipeline
    yield one
    pipeline.close()
    pipeline.finish(10)


def test_words_that_no_database_takes_stop_no_worker(publish, monkeypatch):
    answers: list[Outcome] = [Refused(ODD), Delivered(ODD, ODD, ODD)]
    monkeypatch.setattr(publisher, "publish", lambda *_: answers.pop(0))

    assert publish("site").state == "refused"
    delivered = publish("site")
    assert (delivered.state, delivered.remote_id) == ("delivered", "no �")
    assert [row.outcome for row in Attempt.select()] == ["refused", "delivered"]


@pytest.mark.parametrize("error", [KeyError("x"), UserError("Put the plug-in back.")])
def test_a_publisher_that_cannot_even_prepare_has_failed_and_that_is_told(
    publish, monkeypatch, error
):
    def prepare(*_: object) -> None:
        raise error

    monkeypatch.setattr(publisher, "prepare", prepare)

    failed = publish("site")

    assert failed.state == "refused"
    assert failed.error in ("Put the plug-in back.", "the publisher for site failed (KeyError)")
    assert Notice.select().where(Notice.kind == "settled").count() == 1


def test_a_secret_that_cannot_be_opened_any_more_has_the_post_fail_and_that_is_told(publish):
    secrets.set_key(Fernet.generate_key().decode())

    failed = publish("hook")

    assert failed.state == "refused"
    assert "connect it again" in failed.error


def test_what_is_somewhere_nobody_knows_is_not_said_to_be_taken_down(publish, monkeypatch):
    monkeypatch.setattr(publisher, "publish", lambda *_: Delivered())
    assert publish("site").state == "delivered"

    removal = publish("site", scheduling.UNPUBLISH)

    assert removal.state == "refused"
    assert "by hand" in removal.error
    assert Delivery.select().order_by(Delivery.id).first().state == "delivered"


def breaking_off(monkeypatch, when) -> None:
    """Have the end of a turn, once, not be heard of."""
    turn, ended = publishing.turn, []

    def break_off(*args, **options):
        done = turn(*args, **options)
        if when(*done) and not ended:
            ended.append(done)
            raise StorageError("the connection is gone")
        return done

    monkeypatch.setattr(publishing, "turn", break_off)


def test_what_a_turn_began_whose_end_was_not_heard_of_is_begun_anew(publish, monkeypatch):
    breaking_off(monkeypatch, when=lambda works, _: works)

    assert publish("site").state == "delivered"
    assert [row.outcome for row in Attempt.select()] == ["absent", "delivered"]


def test_what_a_call_came_to_is_kept_where_the_connection_breaks_before_a_transaction(
    publish, monkeypatch
):
    turn, times = publishing.turn, ["first", "second"]

    def breaks(ended: Any, *rest: Any, **more: Any) -> Any:
        if ended and times:
            times.pop()
            raise peewee.OperationalError("terminating connection due to administrator command")
        return turn(ended, *rest, **more)

    monkeypatch.setattr(publishing, "turn", breaks)

    assert publish("site").state == "delivered"
    assert [row.outcome for row in Attempt.select()] == ["delivered"]


def test_what_is_being_called_meanwhile_is_not(publish, monkeypatch):
    first, second = Event(), Event()
    ends = [first, second]
    monkeypatch.setattr(
        publisher, "publish", lambda *_: Delivered("there") if ends.pop(0).wait(60) else None
    )
    Project.update(policy={"publishes_at_once": 1}).execute()
    publish("site", wait=False)
    until(lambda: not ends[1:])  # the first is being called
    publish("site", wait=False)
    until(lambda: Delivery.get_by_id(2).gate_id is not None)
    first.set()
    until(lambda: not ends)  # so is the second, which was next in line

    give_back, returned = publishing.give_back_unmade, []
    monkeypatch.setattr(
        publishing, "give_back_unmade", lambda *a, **more: returned.append(give_back(*a, **more))
    )
    breaking_off(monkeypatch, when=lambda works, _: not works)
    publish.pipeline.take([[(99, 1)]])  # a void message
    until(lambda: returned)
    second.set()

    assert returned == [0]
    until(lambda: Delivery.get_by_id(2).state == "delivered")
