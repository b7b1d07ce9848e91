"""A project with a person and two targets, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from cryptography.fernet import Fernet

import models.database
from models import secrets
from models.rules.outcomes import Delivered, Outcome
from models.rules.policy import Approvals, Value
from models.rules.recurrence import Rule
from models.rules.roles import Role
from models.rules.settings import SETTINGS
from models.services.engine import claiming, publishing, sessions
from models.services.engine.publishing import Work
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.workspaces import policies, setup, targets
from models.tables import Delivery, Session

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return MONDAY


@pytest.fixture
def ana(database: str, now: datetime) -> Speaker:
    secrets.set_key(Fernet.generate_key().decode())
    setup.first_run(
        "terminal", "chat", "terminal:ana", "ana", zone="Europe/Berlin", key="ACME", now=now
    )
    speaker = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
    address = {"url": "http://127.0.0.1:9/"}
    targets.connect(speaker, "webhook", "hook", address, {"signing_secret": "s"}, now=now)
    return speaker


def person(ana: Speaker, name: str, role: Role, now: datetime) -> Speaker:
    """Somebody else in the project."""
    people.enroll(ana.project, f"terminal:{name}", name, role, now=now)
    return people.arrive("terminal", "chat", f"terminal:{name}", name, now=now)


def decide(ana: Speaker, name: str, value: Value, now: datetime) -> None:
    policies.decide(ana, SETTINGS[name], value, now=now)


@pytest.fixture
def bo(ana: Speaker, now: datetime) -> Speaker:
    return person(ana, "bo", Role.APPROVER, now)


@pytest.fixture
def chi(ana: Speaker, now: datetime) -> Speaker:
    return person(ana, "chi", Role.APPROVER, now)


@pytest.fixture
def required(ana: Speaker, bo: Speaker, chi: Speaker, now: datetime) -> Speaker:
    """The first person of a project in which everything takes an approval."""
    decide(ana, "approvals", Approvals.REQUIRED, now)
    return ana


@pytest.fixture
def site(ana: Speaker) -> int:
    return targets.get(ana.project, "site").id


@pytest.fixture
def hook(ana: Speaker) -> int:
    return targets.get(ana.project, "hook").id


def once(local: datetime) -> Rule:
    return Rule(zone="Europe/Berlin", start=local, times=(local.time(),))


def daily(start: datetime, *times: time) -> Rule:
    return Rule(zone="Europe/Berlin", start=start, times=times, repeat="FREQ=DAILY")


@pytest.fixture
def scheduled(ana: Speaker, site: int, now: datetime) -> Callable[..., int]:
    """Schedule a post; its number."""

    def schedule(*rules: Rule, on: tuple[int, ...] = (), text: str = "Hello") -> int:
        plan = scheduling.Plan(scheduling.PUBLISH, rules, on or (site,))
        return scheduling.schedule_new(ana, None, text, plan, now=now).number

    return schedule


@pytest.fixture
def session(database: str, tmp_path, now: datetime):
    alive = sessions.begin(tmp_path / "sessions", now=now)
    yield alive
    if Session.get_by_id(alive.id).ended_at is None:
        alive.close(now=now)
    alive.lock.close()


@pytest.fixture
def statements(monkeypatch, database):
    """All that is asked of the database, with its parameters."""
    asked = []
    opened = models.database.database.obj
    execute = opened.execute_sql

    def noted(statement, params=None, **options):
        asked.append((statement, params or ()))
        return execute(statement, params, **options)

    monkeypatch.setattr(opened, "execute_sql", noted)
    return asked


@pytest.fixture
def run(session) -> Callable[..., list[Work]]:
    """Claim and attempt everything due at a moment, with one outcome for all; the work done."""

    def attempt_all(at: datetime, outcome: Outcome | None = None) -> list[Work]:
        done = []
        for claim in claiming.claim(session.id, now=at, limit=100, horizon=timedelta()):
            work = publishing.begin(claim.id, claim.fence, now=at, prepare=lambda work: {"k": 1})
            if work is not None:
                publishing.settle(work, outcome or Delivered("r1", "http://x/1"), now=at, jitter=1)
                done.append(work)
        return done

    return attempt_all


def states(number: int) -> list[str]:
    rows = Delivery.select().order_by(Delivery.id)
    return [row.state for row in rows if row.post.number == number]
