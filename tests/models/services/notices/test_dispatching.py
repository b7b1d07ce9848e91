"""Messages on their way: claimed once, sent at most once, and never lost from sight."""

from datetime import timedelta

import pytest

from models.database import connection
from models.errors import NotFound
from models.rules.outcomes import Delivered, Later, Unknown
from models.rules.outcomes import Refused as Rejected
from models.services.notices import addressing, dispatching, notices
from models.services.people import people, readers
from models.tables import Dispatch, Enclosure, Notice, Session
from tests.models.services.telling import letters, published, reader, tell
from tests.together import together

HOUR = timedelta(hours=1)
NO = Rejected("the mail server says 550 <bo@example.com> is unknown")


@pytest.fixture
def bo(ana, now):
    """Somebody to whom a message is due an hour from now."""
    speaker = reader("bo", now, role="author")
    published(ana, 1, now, to=speaker)
    addressing.address(now=now)
    return speaker


def settle(letter, outcome, at):
    dispatching.settle(letter, outcome, now=at, jitter=lambda: 1)


def state() -> str:
    return Dispatch.select().order_by(Dispatch.id).first().state


def alerts() -> list[dict]:
    return [each.facts for each in Notice.select().where(Notice.kind == "mail_failed")]


def test_what_was_sent_is_never_sent_again(bo, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, Delivered(), now + HOUR)

    assert state() == "sent"
    assert letters(session, now + 10 * HOUR) == []
    settle(letter, NO, now + HOUR)
    assert state() == "sent"


def test_what_is_told_after_a_database_was_put_back_is_no_second_copy_of_what_was_before(
    ana, bo, now, session
):
    (lost,) = letters(session, now + HOUR)
    for table in (Enclosure, Dispatch, Notice):
        table.delete().execute()

    published(ana, 1, now + HOUR, to=bo)
    addressing.address(now=now + HOUR)
    (letter,) = letters(session, now + 3 * HOUR)

    assert [each.kind for each in letter.told] == [each.kind for each in lost.told]
    assert letter.key != lost.key


def test_of_many_workers_one_sends_a_message(bo, now, session, database):
    (number,) = dispatching.due(now=now + HOUR, limit=9)
    taken = []

    def take():
        with connection():
            taken.append(dispatching.take(number, session.id, now=now + HOUR))

    together([take] * 4)
    assert len([each for each in taken if each is not None]) == 1


def test_what_is_not_due_yet_is_not_taken(bo, now, session):
    (number,) = dispatching.due(now=now + HOUR, limit=9)

    assert dispatching.take(number, session.id, now=now) is None


def test_what_was_deferred_is_tried_again_later_and_later_and_given_up_at_last(bo, now, session):
    at, waits = now + HOUR, []
    for _ in range(dispatching.MOST_TRIES):
        (letter,) = letters(session, at)
        settle(letter, Later("the mail server says 451 later"), at)
        row = Dispatch.get()
        waits.append(row.next_at - at)
        at = row.next_at

    assert waits[:4] == [timedelta(minutes=each) for each in (1, 2, 4, 8)]
    assert state() == "failed"
    assert letters(session, at + 10 * HOUR) == []
    assert len(alerts()) == 1


def test_a_failure_is_told_in_the_chat_without_the_address(bo, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)

    (facts,) = alerts()
    assert (facts["name"], facts["unknown"]) == ("bo", False)
    assert "bo@example.com" not in str(facts)
    assert "b…@example.com" in facts["error"]


def test_many_failures_of_a_day_to_one_person_are_told_once(ana, bo, now, session):
    for number in (2, 3):
        (letter,) = letters(session, now + number * HOUR)
        settle(letter, NO, now + number * HOUR)
        published(ana, number, now, to=bo)
        addressing.address(now=now + number * HOUR)

    assert len(alerts()) == 1


def test_who_cannot_be_reached_is_not_written_to_about_that(ana, bo, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)
    addressing.address(now=now + HOUR)

    assert letters(session, now + 10 * HOUR) == []


def test_what_nobody_knows_about_is_not_sent_again_by_itself(bo, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, Unknown("the mail server broke off"), now + HOUR)

    assert state() == "unknown"
    assert letters(session, now + 10 * HOUR) == []
    assert alerts()[0]["unknown"]


@pytest.mark.parametrize("how", ["its session ended", "it takes too long"])
def test_what_a_lost_worker_was_sending_is_unknown(bo, now, session, how):
    letters(session, now + HOUR)
    at = now + HOUR
    assert dispatching.take_back(now=at) == 0
    if how == "its session ended":
        Session.update(ended_at=at).execute()
    else:
        at += dispatching.LONGEST + timedelta(seconds=1)

    assert dispatching.take_back(now=at) == 1
    assert state() == "unknown"
    assert dispatching.take_back(now=at) == 0
    assert len(alerts()) == 1


def test_a_late_success_counts(bo, now, session):
    (letter,) = letters(session, now + HOUR)
    Session.update(ended_at=now + HOUR).execute()
    dispatching.take_back(now=now + HOUR)
    settle(letter, Delivered(), now + HOUR)

    assert state() == "sent"


def test_a_late_failure_of_what_was_sent_again_is_void(bo, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, Unknown("?"), now + HOUR)
    dispatching.again(bo, letter.id, now=now + HOUR)
    (second,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)

    assert state() == "sending"
    assert second.fence > letter.fence


def test_what_is_sent_again_is_known_as_the_same(bo, ana, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)
    dispatching.again(bo, letter.id, now=now + HOUR)
    published(ana, 2, now + HOUR, to=bo)
    addressing.address(now=now + HOUR)  # news do not join what has a name already
    (second,) = letters(session, now + HOUR)

    assert second.key == letter.key
    assert [each.id for each in second.told] == [each.id for each in letter.told]


def test_all_that_failed_is_sent_again_but_not_what_may_be_there(ana, bo, now, session):
    (letter,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)
    published(ana, 2, now + HOUR, to=bo)
    addressing.address(now=now + HOUR)
    (other,) = letters(session, now + 2 * HOUR)
    settle(other, Unknown("?"), now + 2 * HOUR)

    assert dispatching.again(bo, None, now=now + 2 * HOUR) == 1
    assert [each.key for each in letters(session, now + 2 * HOUR)] == [letter.key]
    assert dispatching.again(bo, None, now=now + 2 * HOUR) == 0


def test_another_persons_failures_are_for_those_who_run_the_project_and_masked(
    ana, bo, now, session
):
    chi = people.arrive("terminal", "chat", "terminal:chi", "chi", now=now)
    (letter,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)

    assert [each.address for each in dispatching.undelivered(bo, now=now + HOUR)] == [
        "bo@example.com"
    ]
    assert [each.address for each in dispatching.undelivered(ana, now=now + HOUR)] == [
        "b…@example.com"
    ]
    assert dispatching.undelivered(chi, now=now + HOUR) == []
    with pytest.raises(NotFound):
        dispatching.again(chi, letter.id, now=now + HOUR)
    assert state() == "failed"


def test_who_stopped_meanwhile_gets_nothing(bo, now, session):
    readers.stop(bo, now=now)

    assert letters(session, now + HOUR) == []
    assert state() == "dropped"


def test_of_a_database_that_was_put_back_nothing_is_sent_by_itself(ana, bo, now, session):
    tell(ana, "overdue", "o 1", now, count=51, oldest=now.isoformat())
    dispatching.give_up(now=now)
    addressing.address(now=now)

    assert letters(session, now + HOUR) == []
    assert state() == "unknown"
    assert [each.unknown for each in dispatching.undelivered(bo, now=now)] == [True]


def test_how_messages_stand_is_counted(bo, now, session):
    assert dispatching.standing(now=now) == dispatching.Standing(1, None, 0, 0)
    late = dispatching.standing(now=now + HOUR)
    assert late.since < now + HOUR
    (letter,) = letters(session, now + HOUR)
    settle(letter, NO, now + HOUR)

    assert dispatching.standing(now=now + HOUR) == dispatching.Standing(0, None, 1, 0)
    assert dispatching.standing(now=now + timedelta(days=8)).failed == 0


def test_the_channel_is_told_as_ever(ana, bo, now):
    assert [each.kind for each in notices.since("terminal", "chat", 0, now=now)] == ["settled"]
