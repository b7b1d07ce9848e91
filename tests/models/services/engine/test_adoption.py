"""Databases that are not the ones they were: held, and then adopted."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from models import rehearsal, secrets
from models.database import close_database, connection, database, open_database
from models.errors import Refused, Stale
from models.rules.identity import Hold
from models.rules.outcomes import Later
from models.rules.states import DeliveryState
from models.services.engine import adoption, claiming, installation, publishing, sessions
from models.services.engine.adoption import Fate, How
from models.services.notices import addressing
from models.services.people import people
from models.services.posts import scheduling
from models.services.workspaces import targets
from models.tables import (
    Account,
    Attempt,
    Audit,
    Delivery,
    Dispatch,
    Installation,
    Instance,
    Notice,
    Schedule,
)
from tests.models.services.conftest import daily, once, states
from tests.models.services.telling import letters, published, reader

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LOCAL = HOUR  # Berlin in winter


@pytest.fixture
def home(tmp_path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def live(ana, database, home, now):
    """A live database, entered by a process of `home`."""
    home.mkdir()
    installation.bind()
    start(home, database, now)
    return ana


def start(home: Path, url: str, now, *, rehearse: bool = False) -> Hold | None:
    """Begin to work with the open database, as a new process of that home."""
    installation._process = installation._Process()
    rehearsal.set_rehearsing(False)
    installation.remember(home / "seen", url)
    return installation.enter(rehearse=rehearse, now=now)


def put_back(now) -> None:
    """Make the open database one that was restored."""
    installation.hold(Hold.BACKUP, now=now)
    installation.look_again(now=now)


def adopt(now, how: How = How.PUT_BACK) -> adoption.Finding:
    found = adoption.survey(now=now)
    adoption.adopt(found, how, "terminal:ana", now=now)
    return found


def unsafe(target: int) -> None:
    """Make a target's platform one that promises nothing."""
    account = targets.Target.get_by_id(target).account
    Account.update(platform="elsewhere").where(Account.id == account).execute()


def test_a_database_that_goes_on_is_not_held(live, home, database, now):
    for hours in range(3):
        assert start(home, database, now + hours * HOUR) is None
        installation.advance(now=now + hours * HOUR)

    assert Instance.get().beats == 7
    assert installation.held(now=now) is None


def test_another_machine_that_joins_is_no_copy(live, tmp_path, database, now):
    (tmp_path / "second").mkdir()

    assert start(tmp_path / "second", database, now) is None
    assert Instance.select().count() == 2


def test_a_home_that_moved_is_no_copy(live, home, database, now):
    home = home.rename(home.with_name("moved"))

    assert start(home, database, now) is None


def test_a_database_that_counts_less_than_its_home_noted_is_held(live, home, database, now):
    Instance.update(beats=0).execute()

    assert start(home, database, now) is Hold.OLDER
    assert Installation.get().held_why == "older"


def test_a_database_from_before_a_home_joined_is_held(live, home, database, now):
    Instance.delete().execute()

    assert start(home, database, now) is Hold.OLDER


def test_a_machine_that_was_off_at_the_restore_still_notices(live, home, tmp_path, database, now):
    (tmp_path / "second").mkdir()
    Instance.update(beats=0).execute()
    start(tmp_path / "second", database, now)
    for _ in range(9):
        installation.advance(now=now)

    assert start(home, database, now) is Hold.OLDER


def test_a_database_at_another_place_is_held_and_says_so_once_in_each_project(
    live, tmp_path, database, now
):
    Installation.update(place="server/1/2/3").execute()
    (tmp_path / "second").mkdir()

    assert start(tmp_path / "second", database, now) is Hold.COPIED
    assert start(tmp_path / "second", database, now + HOUR) is Hold.COPIED
    assert [row.kind for row in Notice.select()] == ["standstill"]


def test_a_server_that_was_upgraded_in_place_is_not_held(
    postgresql_database, home, ana_on_postgresql, now
):
    Installation.update(place="server/1/2/3").execute()

    assert start(home, postgresql_database, now) is None
    assert Installation.get().place != "server/1/2/3"


def test_a_dump_restored_elsewhere_is_held_although_nothing_is_missing(
    postgresql_database, home, ana_on_postgresql, now
):
    Installation.update(place="server/1/2/3").execute()

    assert start(home, f"{postgresql_database}&application_name=x", now) is Hold.COPIED


def test_a_dump_made_while_something_ran_is_held_also_under_the_old_address(
    postgresql_database, home, ana_on_postgresql, tmp_path, now
):
    Installation.update(place="server/1/2/3").execute()
    alive = sessions.begin(tmp_path / "sessions", now=now)

    assert start(home, postgresql_database, now) is Hold.COPIED
    alive.close(now=now)


def test_an_upgraded_server_is_not_taken_on_trust_from_a_machine_that_was_long_away(
    postgresql_database, home, ana_on_postgresql, now
):
    Installation.update(place="server/1/2/3").execute()
    Instance.create(id="other", beats=99, seen_at=now + 2 * HOUR)

    assert start(home, postgresql_database, now + 2 * HOUR) is Hold.COPIED


@pytest.fixture
def ana_on_postgresql(postgresql_database, home, now):
    home.mkdir()
    secrets.set_key(secrets.new_key())
    installation.bind()
    start(home, postgresql_database, now)


def test_a_file_put_in_the_place_of_another_is_noticed_while_we_run(live_file, now):
    path, kept = live_file
    shutil.copy(path, kept)
    kept.replace(path)

    assert installation.look_again(now=now) is Hold.COPIED


@pytest.fixture
def live_file(sqlite_database, home, now):
    home.mkdir()
    secrets.set_key(secrets.new_key())
    installation.bind()
    start(home, sqlite_database, now)
    path = Path(sqlite_database.removeprefix("sqlite:///"))
    return path, path.with_name("kept.db")


def test_a_copy_laid_over_the_file_itself_is_noticed(live_file, home, sqlite_database, now):
    path, kept = live_file
    database.execute_sql("VACUUM INTO ?", (str(kept),))
    installation.advance(now=now)
    close_database()
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    shutil.copyfile(kept, path)

    open_database(sqlite_database)
    with connection():
        assert start(home, sqlite_database, now) is Hold.OLDER


def test_a_clock_that_is_far_behind_holds_until_it_is_set_right(live, home, database, now):
    behind = now - timedelta(days=2)

    assert start(home, database, behind) is Hold.CLOCK
    assert installation.look_again(now=now) is None
    assert start(home, database, now - timedelta(hours=14)) is None
    assert Notice.select().count() == 0


def test_what_is_held_is_neither_claimed_nor_begun(live, scheduled, run, session, now):
    scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    due = now + MINUTE
    [claim] = claiming.claim(session.id, now=due, limit=1)
    put_back(now)

    assert claiming.claim(session.id, now=due, limit=9) == []
    assert publishing.begin(claim.id, claim.fence, now=due, prepare=lambda _: {}) is None
    assert {row.state for row in Delivery.select()} == {"queued", "waiting"}
    assert Attempt.select().count() == 0


def test_what_fell_due_since_is_held_and_asked_about_once(live, scheduled, run, now):
    for _ in range(7):
        scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    later = scheduled(once((now + LOCAL + 9 * HOUR).replace(tzinfo=None)))
    put_back(now)
    Installation.update(held_at=now + MINUTE).execute()

    found = adopt(now + HOUR)

    assert found.counted() == {("ACME", "site", Fate.HELD): 7}
    assert states(1) == ["held"]
    assert states(later) == ["waiting"]
    [notice] = Notice.select()
    assert (notice.kind, notice.facts["count"]) == ("held", 7)
    assert (notice.facts["targets"], notice.facts["twice"]) == ({"site": 7}, [])
    assert run(now + HOUR) == []
    assert len(run(now + 9 * HOUR)) == 1


def test_a_webhook_that_was_being_sent_is_sent_again_under_its_key(
    live, scheduled, session, hook, run, now
):
    number = scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)), on=(hook,))
    [claim] = claiming.claim(session.id, now=now + MINUTE, limit=1)
    work = publishing.begin(claim.id, claim.fence, now=now + MINUTE, prepare=lambda _: {"k": 0})
    put_back(now + MINUTE)

    assert adopt(now + HOUR).counted() == {("ACME", "hook", Fate.AGAIN): 1}
    [again] = run(now + HOUR)

    assert (again.key, again.prepared) == (work.key, {"k": 0})
    assert states(number) == ["delivered"]
    assert [row.outcome for row in Attempt.select().order_by(Attempt.id)] == ["lost", "delivered"]


@pytest.mark.parametrize("begun", [True, False])
def test_where_nothing_is_promised_a_few_are_asked_about_each(
    live, scheduled, session, hook, run, now, begun
):
    unsafe(hook)
    number = scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)), on=(hook,))
    [claim] = claiming.claim(session.id, now=now + MINUTE, limit=1)
    if begun:
        publishing.begin(claim.id, claim.fence, now=now + MINUTE, prepare=lambda _: {})
    put_back(now + MINUTE)

    assert adopt(now + HOUR).counted() == {("ACME", "hook", Fate.UNKNOWN): 1}
    assert states(number) == ["unknown"]
    assert [row.kind for row in Notice.select()] == ["unknown"]
    assert run(now + HOUR) == []
    lost = [row.outcome for row in Attempt.select()]
    assert lost == (["lost"] if begun else [])


def test_where_nothing_is_promised_many_are_asked_about_together(live, scheduled, hook, now):
    unsafe(hook)
    for _ in range(6):
        scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)), on=(hook,))
    put_back(now + MINUTE)

    assert adopt(now + HOUR).counted() == {("ACME", "hook", Fate.HELD): 6}
    [notice] = Notice.select()
    assert (notice.kind, notice.facts["twice"]) == ("held", ["hook"])


def test_a_retry_that_was_waiting_goes_on_where_it_is_safe(live, scheduled, hook, run, now):
    number = scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)), on=(hook,))
    run(now + MINUTE, Later("busy"))
    put_back(now + MINUTE)

    assert adopt(now + HOUR).counted() == {("ACME", "hook", Fate.AGAIN): 1}
    run(now + HOUR)
    assert states(number) == ["delivered"]


def test_what_was_written_while_it_was_held_is_nobodys_doubt(live, scheduled, now, site):
    put_back(now - HOUR)
    scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))

    assert adopt(now + 2 * MINUTE).counted() == {}
    assert states(1) == ["waiting"]


def test_what_was_written_while_it_was_held_and_is_late_is_asked_about_as_after_any_pause(
    live, scheduled, now, home, database
):
    put_back(now - HOUR)
    scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    scheduled(once((now + LOCAL + 119 * MINUTE).replace(tzinfo=None)))

    assert adopt(now + 2 * HOUR).counted() == {}
    assert (states(1), states(2)) == (["held"], ["waiting"])
    assert [row.kind for row in Notice.select()] == ["held"]


def test_times_that_were_never_written_down_are_left_out(live, scheduled, run, now):
    start_at = (now + LOCAL).replace(tzinfo=None)
    scheduled(daily(start_at, start_at.time()))
    put_back(now)
    Installation.update(held_at=now + MINUTE).execute()
    late = now + timedelta(days=150)

    assert adopt(late).left_out == 1
    scheduling.materialise_due(now=late)

    waiting = Delivery.select().where(Delivery.state == DeliveryState.WAITING)
    assert min(row.due_at for row in waiting) > late
    assert Schedule.get().state == "active"


def test_a_move_leaves_everything_as_it_is(live, scheduled, run, now, home, database):
    number = scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    Installation.update(place="server/1/2/3").execute()
    start(home.with_name("new"), database, now)

    adopt(now + MINUTE, How.MOVED)

    assert states(number) == ["waiting"]
    assert len(run(now + MINUTE)) == 1


def test_what_fell_due_in_a_long_move_is_asked_about_as_after_any_pause(
    live, scheduled, run, now, home, database
):
    number = scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    Installation.update(place="server/1/2/3").execute()
    start(home.with_name("new"), database, now + HOUR)

    adopt(now + HOUR, How.MOVED)

    assert states(number) == ["held"]


def test_adopting_is_recorded_and_makes_another_database_of_it(
    live, scheduled, home, database, now
):
    stamp = Installation.get().stamp
    put_back(now)

    adopt(now + HOUR)

    row = Installation.get()
    assert (row.held_at, row.held_why) == (None, None)
    assert row.stamp != stamp
    record = Audit.select().where(Audit.action == "adopt").get()
    assert (record.actor, record.after["as"]) == ("terminal:ana", "put back")
    assert start(home, database, now + HOUR) is None


def test_of_two_who_adopt_one_is_told_that_it_is_done(live, now):
    put_back(now)
    found = adoption.survey(now=now)
    adoption.adopt(found, How.PUT_BACK, "terminal:ana", now=now)
    stamp = Installation.get().stamp

    with pytest.raises(Stale, match="meanwhile"):
        adoption.adopt(found, How.PUT_BACK, "terminal:ben", now=now)
    assert Installation.get().stamp == stamp


def test_a_live_database_is_adopted_only_on_a_word_and_at_rest(live, scheduled, now):
    scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    for how in (How.MOVED, How.REHEARSE):
        with pytest.raises(Refused, match="nothing to adopt"):
            adopt(now + HOUR, how)
    with pytest.raises(Refused, match="at work"):
        adopt(now + timedelta(seconds=5))

    adopt(now + HOUR)
    assert states(1) == ["held"]


def test_a_live_database_cannot_be_rehearsed_on(live, home, database, now):
    with pytest.raises(Refused, match="publishes for real"):
        start(home, database, now, rehearse=True)
    assert not rehearsal.rehearsing()
    put_back(now)
    with pytest.raises(Refused, match="adopt --rehearse"):
        start(home, database, now, rehearse=True)
    assert not Installation.get().rehearsal


def test_a_rehearsal_never_publishes_for_real(live, home, database, scheduled, session, now):
    scheduled(once((now + LOCAL + MINUTE).replace(tzinfo=None)))
    put_back(now)
    adopt(now, How.REHEARSE)

    assert installation.look_again(now=now) is Hold.MIXED  # a process that began before
    assert claiming.claim(session.id, now=now + MINUTE, limit=9) == []
    with pytest.raises(Refused, match="never publishes for real"):
        start(home, database, now)
    with pytest.raises(Refused, match="stays one"):
        adopt(now)
    assert start(home, database, now, rehearse=True) is None
    assert rehearsal.rehearsing()
    assert len(claiming.claim(session.id, now=now + MINUTE, limit=9)) == 1


def test_an_empty_database_becomes_a_rehearsal_by_its_first_use(database, home, now):
    home.mkdir()
    secrets.set_key(secrets.new_key())
    installation.bind()

    assert start(home, database, now, rehearse=True) is None
    assert Installation.get().rehearsal


def test_a_process_that_rehearses_stands_still_where_the_database_is_a_live_one(live, now):
    rehearsal.set_rehearsing(True)

    assert installation.look_again(now=now) is Hold.MIXED


def test_the_database_is_asked_once_a_second_at_most(live, now):
    assert installation.held(now=now) is None
    Installation.update(held_at=now, held_why="copied").execute()

    assert installation.held(now=now) is None
    assert installation.look_again(now=now) is Hold.COPIED
    assert people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)


@pytest.mark.parametrize(
    ("how", "state"),
    [(How.PUT_BACK, "unknown"), (How.MOVED, "waiting"), (How.REHEARSE, "waiting")],
)
def test_e_mails_that_may_have_been_sent_are_not_sent_again_unasked(live, session, now, how, state):
    bo = reader("bo", now)
    published(live, 1, now, to=bo)
    addressing.address(now=now)
    put_back(now)
    assert letters(session, now + HOUR) == []  # held

    adopt(now + HOUR, how)
    assert Dispatch.get().state == state
