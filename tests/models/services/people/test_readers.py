"""How people say by which way they wish to be told, and prove that an address is theirs."""

from datetime import timedelta

import pytest

from models import mailing
from models.database import connection
from models.errors import Refused
from models.rules.audiences import Topic
from models.services.audit import audit
from models.services.notices import dispatching
from models.services.people import people, readers
from models.tables import Audit, Dispatch, Reader
from tests.together import together

ADDRESS = "ana@example.com"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def can_mail():
    mailing.set_sender("posts@example.com")
    yield
    mailing.set_sender(None)


def code(speaker) -> str:
    return readers.code_of(readers.of(speaker))


def wrong(speaker) -> str:
    return f"{(int(code(speaker)) + 1) % 1_000_000:06}"


def test_an_address_counts_once_the_code_that_was_sent_there_is_said(ana, now, session):
    readers.ask(ana, ADDRESS, now=now)
    letter = dispatching.take(Dispatch.get().id, session.id, now=now)

    assert readers.of(ana).address is None
    assert letter.address == ADDRESS
    readers.confirm(ana, letter.code, now=now + 9 * MINUTE)
    assert readers.of(ana).address == ADDRESS
    assert set(readers.of(ana).topics) == {Topic.APPROVALS, Topic.FAILURES, Topic.CONFLICTS}


def test_no_code_and_no_address_is_kept_where_it_need_not_be(ana, now):
    readers.ask(ana, ADDRESS, now=now)
    said = code(ana)

    stored = [str(row.__data__) for table in (Reader, Dispatch, Audit) for row in table.select()]
    assert not any(said in row for row in stored)
    assert not any(ADDRESS in str(row.__data__) for row in Audit.select())
    assert [row.action for row in audit.about(ana.project.id, "member ana")][-1] == "ask for e-mail"


def test_a_wrong_code_changes_nothing_and_says_how_many_tries_are_left(ana, now):
    readers.ask(ana, ADDRESS, now=now)

    with pytest.raises(Refused, match="not the code; 4 tries are left"):
        readers.confirm(ana, wrong(ana), now=now)
    assert readers.of(ana).address is None


def test_a_code_cannot_be_found_by_trying(ana, now):
    readers.ask(ana, ADDRESS, now=now)
    right = code(ana)

    for _ in range(readers.MOST_TRIES):
        with pytest.raises(Refused, match="not the code"):
            readers.confirm(ana, wrong(ana), now=now)
    with pytest.raises(Refused, match="guessed wrong too often"):
        readers.confirm(ana, right, now=now)
    assert readers.of(ana).address is None


def test_a_code_is_too_old_after_ten_minutes(ana, now, session):
    readers.ask(ana, ADDRESS, now=now)

    with pytest.raises(Refused, match="older than ten minutes"):
        readers.confirm(ana, code(ana), now=now + 10 * MINUTE)
    assert dispatching.take(Dispatch.get().id, session.id, now=now + 10 * MINUTE) is None
    assert Dispatch.get().state == "dropped"


def test_only_the_newest_code_counts(ana, now, session):
    readers.ask(ana, ADDRESS, now=now)
    first = code(ana)
    readers.ask(ana, "ana@other.example", now=now + MINUTE)

    with pytest.raises(Refused):
        readers.confirm(ana, first, now=now + MINUTE)
    due = dispatching.due(now=now + MINUTE, limit=9)
    assert [Dispatch.get_by_id(each).address for each in due] == ["ana@other.example"]


def test_nobody_is_flooded_with_codes(ana, now):
    for minute in range(readers.MOST_CODES):
        readers.ask(ana, ADDRESS, now=now + minute * MINUTE)

    with pytest.raises(Refused, match="within the last hour"):
        readers.ask(ana, "ana@other.example", now=now + 5 * MINUTE)
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)
    with pytest.raises(Refused, match="within the last hour"):
        readers.ask(bo, ADDRESS, now=now + 5 * MINUTE)
    readers.ask(ana, ADDRESS, now=now + 61 * MINUTE + timedelta(seconds=1))


def test_another_persons_code_is_of_no_use(ana, now):
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)
    readers.ask(ana, ADDRESS, now=now)
    readers.ask(bo, ADDRESS, now=now)

    assert code(ana) != code(bo)
    with pytest.raises(Refused, match="not the code"):
        readers.confirm(bo, code(ana), now=now)


def test_where_no_mail_is_sent_none_is_promised(ana, now):
    mailing.set_sender(None)

    with pytest.raises(Refused, match="not set up here"):
        readers.ask(ana, ADDRESS, now=now)
    assert not Dispatch.select().exists()


def test_topics_need_an_address(ana, now):
    with pytest.raises(Refused, match="no address of yours"):
        readers.choose(ana, [Topic.FAILURES], now=now)


def test_topics_chosen_before_the_code_was_said_hold(ana, now):
    readers.ask(ana, ADDRESS, now=now)
    readers.choose(ana, [Topic.PUBLISHED], now=now)

    assert readers.confirm(ana, code(ana), now=now).topics == [Topic.PUBLISHED]


def test_who_stops_is_forgotten_and_gets_nothing_that_was_on_its_way(ana, now):
    readers.ask(ana, ADDRESS, now=now)

    assert readers.stop(ana, now=now)
    assert not readers.stop(ana, now=now)
    assert readers.of(ana).asked_address is None
    assert dispatching.due(now=now + MINUTE, limit=9) == []
    with pytest.raises(Refused, match="No code waits"):
        readers.confirm(ana, "123456", now=now)


def test_what_is_muted_may_be_unmuted_one_by_one_or_at_once(ana, now):
    readers.mute(ana, ["retrying", "published"], now=now)
    assert readers.mute(ana, ["retrying"], now=now).muted == ["published", "retrying"]

    assert readers.unmute(ana, ["published"], now=now).muted == ["retrying"]
    assert readers.unmute(ana, [], now=now).muted == []


def test_of_two_guesses_at_once_both_count(ana, now, database):

    readers.ask(ana, ADDRESS, now=now)
    guess = wrong(ana)

    def try_it():
        with connection(), pytest.raises(Refused):
            readers.confirm(ana, guess, now=now)

    together([try_it] * 3)
    assert readers.of(ana).tries == 3


def test_the_first_wishes_said_twice_at_once_are_one_row(ana, now, database):

    def mute():
        with connection():
            readers.mute(ana, ["retrying"], now=now)

    together([mute] * 4)
    assert Reader.select().count() == 1
