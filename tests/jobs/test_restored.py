"""Databases put back, copied and moved for real, with real processes: nothing goes out twice."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from models import clock, secrets
from models.database import close_database, connection, migrate, open_database, transaction
from models.services.people import people
from models.services.posts import scheduling
from models.services.workspaces import setup, targets
from models.tables import Delivery, Installation
from tests import forked
from tests.fakes.webhook_receiver import Behaviour, Handler, WebhookReceiver, accept
from tests.services import copies

PATIENCE = 40.0  # seconds; the machine may be busy with other tests
A_WHILE = 2.5  # seconds in which a process that publishes would have
HELD = "Nothing goes out: this database is held."


@dataclass(frozen=True)
class Place:
    """A home, the database it uses, and the server that is on, if it is on one."""

    home: Path
    url: str
    server: str | None = None

    def environment(self, **more: str) -> dict[str, str]:
        named = {"PRESSTIME_HOME": str(self.home), "PRESSTIME_DATABASE_URL": self.url}
        key = (self.home / "secret.key").read_text()
        return {**os.environ, **named, "PRESSTIME_SECRET_KEY": key, **more}

    def do(self, *words: str, **more: str) -> tuple[int, str]:
        """Exit status and what one command says."""
        done = forked.run(words, env=self.environment(**more))
        return done.returncode, done.stdout + done.stderr

    def say(self, sentence: str, **more: str) -> str:
        code, said = self.do("say", "--as", "ana", sentence, **more)
        assert code == 0, said
        return said

    @contextmanager
    def jobs(self, **more: str) -> Iterator[None]:
        """The process that publishes, up and ticking; ended politely."""
        log = self.home / "jobs.log"
        with log.open("wb") as stream:
            process = forked.start(
                ["jobs"], env=self.environment(**more), stderr=stream, stdout=stream
            )
        try:
            until(lambda: "jobs started" in log.read_text())
            yield
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Its database, open in this process."""
        open_database(self.url)
        secrets.set_key((self.home / "secret.key").read_text())
        try:
            with connection():
                yield
        finally:
            close_database()

    def states(self) -> Counter[str]:
        with self.opened():
            return Counter(row.state for row in Delivery.select(Delivery.state))

    def back_up(self) -> Path:
        file = self.home.with_name("backup")
        if self.server:
            copies.dump(self.url, file)
        else:
            assert self.do("backup", str(file))[0] == 0
        return file

    def put_back(self, file: Path) -> None:
        if self.server:
            copies.drop(self.server, self.url)
            copies.create(self.server, self.url)
            copies.restore(file, self.url)
            return
        path = self.home / "presstime.db"
        for each in self.home.glob("presstime.db*"):
            each.unlink()
        shutil.copy(file, path)

    def copied(self) -> "Place":
        """A copy of the whole of it, beside it."""
        home = self.home.with_name("copy")
        shutil.copytree(self.home, home)
        return replace(self, home=home, url=f"sqlite:///{home / 'presstime.db'}")


def until(reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < limit, "it did not come to that in time"
        time.sleep(0.05)


def made(home: Path, url: str, server: str | None = None) -> Place:
    home.mkdir(mode=0o700)
    (home / "secret.key").write_text(secrets.new_key())
    (home / "secret.key").chmod(0o600)
    place = Place(home, url, server)
    with place.opened():
        migrate()
        now = clock.now()
        setup.first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=now)
    return place


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Place:
    home = tmp_path / "home"
    return made(home, f"sqlite:///{home / 'presstime.db'}")


@pytest.fixture
def on_postgresql(tmp_path: Path, postgresql_server: str) -> Iterator[Place]:
    with copies.names(postgresql_server, 1) as [address]:
        copies.create(postgresql_server, address)
        yield made(tmp_path / "home", address, postgresql_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    return request.getfixturevalue(f"on_{request.param}")


def slowly(call: Handler) -> None:
    time.sleep(0.6)
    call.send(200, {"content-length": "0"}, b"")


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(usual=accept(id="done")) as receiver:
        yield receiver


def post_to(receiver: WebhookReceiver, place: Place, count: int, *, after: float = 0.0) -> None:
    with place.opened():
        now = clock.now()
        ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
        hook = targets.find(ana.project, "hook") or targets.connect(
            ana,
            "webhook",
            "hook",
            {"url": receiver.url},
            {"signing_secret": receiver.secret},
            now=now,
        )
        rule = scheduling.once_now("UTC", now + timedelta(seconds=after))
        plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (hook.id,))
        with transaction():
            for number in range(count):
                scheduling.schedule_new(ana, None, f"Hello {number}", plan, now=now)


def time_passes(place: Place) -> None:
    """What was spaced out falls due."""
    with place.opened():
        Delivery.update(next_at=clock.now()).where(Delivery.state == "waiting").execute()


def test_a_backup_made_in_a_burst_and_put_back_has_no_second_effect(place, receiver):
    receiver.usual = Behaviour(slowly)
    post_to(receiver, place, 40)
    with place.jobs():
        until(lambda: len(receiver.requests) >= 5)
        file = place.back_up()
        until(lambda: place.states() == {"delivered": 40})
    assert len(receiver.requests) == 40

    place.put_back(file)
    unsettled = 40 - place.states()["delivered"]
    assert unsettled
    with place.jobs():
        time.sleep(A_WHILE)
        assert HELD in place.say("list")
        assert len(receiver.requests) == 40

        code, said = place.do("adopt")
        assert (code, f"{unsettled} deliver" in said) == (1, True)
        assert HELD in place.say("list")
        assert place.do("adopt", "--yes")[0] == 0
        until(lambda: set(place.states()) <= {"delivered", "held"})
        assert HELD not in place.say("list")
        if place.states()["held"]:
            place.say("catchup ACME all")
            time_passes(place)
        until(lambda: place.states() == {"delivered": 40})

    assert len(receiver.requests) == 40 + unsettled
    assert sorted(receiver.shown()) == sorted(f"Hello {number}" for number in range(40))


def test_a_copied_file_put_back_is_held_without_any_backup_command(on_sqlite, receiver):
    place = on_sqlite
    post_to(receiver, place, 1, after=4)
    with place.jobs():
        pass
    kept = shutil.copy(place.home / "presstime.db", place.home.with_name("kept.db"))
    with place.jobs():
        until(lambda: place.states() == {"delivered": 1})

    place.put_back(Path(kept))
    with place.jobs():
        time.sleep(A_WHILE)

    assert HELD in place.say("list")
    assert place.states() == {"waiting": 1}
    assert len(receiver.requests) == 1


def test_a_copied_home_started_beside_the_original_publishes_nothing(on_sqlite, receiver):
    place = on_sqlite
    with place.jobs():
        pass
    post_to(receiver, place, 8, after=4)
    copy = place.copied()
    with copy.jobs(), place.jobs():
        until(lambda: place.states() == {"delivered": 8})
        time.sleep(A_WHILE)

    assert len(receiver.requests) == 8
    assert copy.states() == {"waiting": 8}
    assert HELD in copy.say("list")
    assert HELD not in place.say("list")


def test_a_home_that_moves_and_restarts_goes_on(on_sqlite, receiver):
    with on_sqlite.jobs():
        pass
    moved = on_sqlite.home.rename(on_sqlite.home.with_name("moved"))
    place = Place(moved, f"sqlite:///{moved / 'presstime.db'}")
    post_to(receiver, place, 1)
    with place.jobs():
        until(lambda: place.states() == {"delivered": 1})

    assert HELD not in place.say("list")


def test_a_home_carried_to_another_disk_goes_on_after_one_command(on_sqlite, receiver):
    with on_sqlite.jobs():
        pass
    post_to(receiver, on_sqlite, 3)
    place = on_sqlite.copied()
    shutil.rmtree(on_sqlite.home)
    assert HELD in place.say("list")

    code, said = place.do("adopt", "--moved", "--yes")
    assert code == 0, said
    with place.jobs():
        until(lambda: place.states() == {"delivered": 3})


@pytest.mark.parametrize("by", ["dump", "template"])
def test_a_database_copied_on_its_server_publishes_nothing(on_postgresql, receiver, tmp_path, by):
    place = on_postgresql
    with place.jobs():
        pass
    post_to(receiver, place, 8, after=5)
    with copies.names(place.server, 1) as [address]:
        if by == "template":
            copies.create(place.server, address, out_of=place.url)
        else:
            copies.create(place.server, address)
            copies.restore(place.back_up(), address)
        home = tmp_path / "second"
        home.mkdir()
        shutil.copy(place.home / "secret.key", home)
        stranger, same_home = Place(home, address), replace(place, url=address)
        with stranger.jobs(), place.jobs():
            until(lambda: place.states() == {"delivered": 8})
            time.sleep(A_WHILE)

        assert len(receiver.requests) == 8
        assert stranger.states() == {"waiting": 8}
        assert HELD in stranger.say("list")
        assert HELD in same_home.say("list")
        assert HELD not in place.say("list")


def test_a_machine_that_joins_is_no_copy(on_postgresql, receiver, tmp_path):
    with on_postgresql.jobs():
        pass
    home = tmp_path / "second"
    home.mkdir()
    shutil.copy(on_postgresql.home / "secret.key", home)
    second = replace(on_postgresql, home=home)
    post_to(receiver, second, 1)
    with second.jobs():
        until(lambda: second.states() == {"delivered": 1})


def test_a_server_upgraded_by_dump_and_restore_at_rest_goes_on(on_postgresql, receiver):
    place = on_postgresql
    with place.jobs():
        pass
    with place.opened():
        before = Installation.get().place
    place.put_back(place.back_up())
    post_to(receiver, place, 1)
    with place.jobs():
        until(lambda: place.states() == {"delivered": 1})

    with place.opened():
        assert Installation.get().place != before


def test_a_rehearsal_goes_through_everything_and_sends_nothing(on_sqlite, receiver, tmp_path):
    post_to(receiver, on_sqlite, 3, after=3600)
    assert on_sqlite.do("say", "list", PRESSTIME_REHEARSE="1")[0] == 2
    home = tmp_path / "rehearsal"
    home.mkdir()
    on_sqlite.back_up().rename(home / "presstime.db")
    shutil.copy(on_sqlite.home / "secret.key", home)
    copy = Place(home, f"sqlite:///{home / 'presstime.db'}")
    code, said = copy.do("adopt", "--rehearse", "--yes")
    assert code == 0, said

    time_passes(copy)
    with copy.jobs(PRESSTIME_REHEARSE="1"):
        until(lambda: copy.states() == {"delivered": 3})

    assert receiver.requests == []
    for sentence in ("list", "queue", "show 1", "why 1"):
        assert "Rehearsal: nothing leaves this machine." in copy.say(
            sentence, PRESSTIME_REHEARSE="1"
        )
    assert "nothing was sent" in copy.say("why 1", PRESSTIME_REHEARSE="1")
    with copy.opened():
        assert {row.prepared["body"]["text"] for row in Delivery.select()} == {
            "Hello 0",
            "Hello 1",
            "Hello 2",
        }
    code, said = copy.do("say", "list")
    assert (code, said.startswith("PRESSTIME_REHEARSE: must be 1 here")) == (2, True)
