"""Who gets which message, and when."""

from datetime import UTC, datetime, time, timedelta

from models.database import connection
from models.rules.quiet import APART, GATHER, GATHER_ALARMS, Quiet
from models.rules.settings import SETTINGS
from models.services.notices import addressing, dispatching
from models.services.people import people, readers
from models.services.workspaces import policies
from models.tables import UNADDRESSED, Dispatch, Enclosure, Notice, Post, Project, Reader
from tests.models.services.conftest import once
from tests.models.services.telling import letters, published, reader, tell
from tests.together import together

SOON = GATHER + timedelta(seconds=1)
RETRYING = {"target": "site", "error": "no", "post": 1}


def told(alive, at) -> dict[str, int]:
    """Who is written to by then, and of how much."""
    return {each.name: len(each.told) for each in letters(alive, at)}


def test_a_post_that_went_out_is_told_to_its_author_and_to_who_may_change_it(ana, now, session):
    bo, _chi = reader("bo", now), reader("chi", now)
    reader("dee", now, role="approver")
    published(ana, 1, now, to=bo)
    addressing.address(now=now)

    assert told(session, now + SOON) == {"bo": 1, "dee": 1}


def test_only_topics_that_were_asked_for_and_are_not_muted_are_mailed(ana, now, session):
    reader("bo", now, role="manager", topics=["failures"])
    chi = reader("chi", now, role="manager")
    readers.mute(chi, ["retrying"], now=now)
    published(ana, 1, now)
    tell(ana, "retrying", "r 1", now, **RETRYING)
    addressing.address(now=now)

    found = letters(session, now + SOON)
    assert {each.name: [one.kind for one in each.told] for each in found} == {
        "bo": ["retrying"],
        "chi": ["settled"],
    }


def test_many_changes_of_one_act_are_one_message(ana, now, session, monkeypatch):
    monkeypatch.setattr(addressing, "AT_ONCE", 50)
    reader("bo", now, role="manager")
    for number in range(110):
        published(ana, number, now)

    assert addressing.address(now=now) == 110
    assert told(session, now + SOON) == {"bo": 110}
    assert dispatching.due(now=now + timedelta(days=1), limit=9) == []


def test_what_comes_while_a_message_is_gathered_is_in_it(ana, now, session):
    reader("bo", now, role="manager")
    for second in (0, 20, 40):
        published(ana, second, now + timedelta(seconds=second))
        addressing.address(now=now + timedelta(seconds=second))

    assert told(session, now + GATHER - timedelta(seconds=1)) == {}
    assert told(session, now + SOON) == {"bo": 3}


def test_what_comes_after_it_was_claimed_is_in_another_some_minutes_later(ana, now, session):
    reader("bo", now, role="manager")
    published(ana, 1, now)
    addressing.address(now=now)
    (first,) = letters(session, now + SOON)
    dispatching.settle(first, dispatching.Delivered(), now=now + SOON, jitter=lambda: 1)
    published(ana, 2, now + SOON)
    addressing.address(now=now + SOON)

    assert told(session, now + SOON + GATHER) == {}
    assert told(session, now + SOON + APART) == {"bo": 1}


def test_an_alarm_is_not_kept_back_by_anything(ana, now, session):
    reader("bo", now, role="manager")
    policies.decide(ana, SETTINGS["quiet-hours"], Quiet(time(0), time(23, 59)), now=now)
    tell(ana, "overdue", "o 1", now, count=51, oldest=now.isoformat())
    published(ana, 1, now)
    addressing.address(now=now)

    (alarm,) = letters(session, now + GATHER_ALARMS)
    assert [each.kind for each in alarm.told] == ["overdue"]


def test_at_night_by_the_readers_own_clock_nothing_else_comes_before_morning(ana, now, session):
    for name, zone in (("bo", "Europe/Berlin"), ("chi", "America/New_York")):
        member = reader(name, now, role="manager").member
        member.zone = zone
        member.save()
    policies.decide(ana, SETTINGS["quiet-hours"], Quiet(time(22), time(7)), now=now)
    late = datetime(2026, 3, 2, 22, tzinfo=UTC)  # 23:00 in Berlin, 17:00 in New York
    published(ana, 1, late)
    addressing.address(now=late)
    published(ana, 2, late + APART)
    addressing.address(now=late + APART)

    assert set(told(session, late + APART + SOON)) == {"chi"}
    morning = datetime(2026, 3, 3, 6, tzinfo=UTC)
    assert told(session, morning - timedelta(seconds=1)) == {}
    assert told(session, morning) == {"bo": 2}


def test_where_nobody_asked_for_mail_nothing_is_written(ana, now):
    published(ana, 1, now)

    assert addressing.address(now=now) == 1
    assert not Dispatch.select().exists()
    assert addressing.address(now=now) == 0


def test_who_asks_today_is_not_told_of_yesterday(ana, now, session):
    published(ana, 1, now)
    addressing.address(now=now)
    reader("bo", now, role="manager")
    addressing.address(now=now)

    assert told(session, now + SOON) == {}


def test_a_code_is_never_in_one_message_with_news(ana, now, session):
    bo = reader("bo", now, role="manager")
    Dispatch.create(
        project=bo.project,
        member=bo.member,
        way="email",
        address="bo@example.com",
        nonce="n",
        alarm=True,
        state="waiting",
        created_at=now,
        next_at=now,
    )
    tell(ana, "overdue", "o 1", now, count=51, oldest=now.isoformat())
    addressing.address(now=now)

    assert {each.dispatch.nonce for each in Enclosure.select()} == {None}


def test_many_clocks_at_once_put_each_notice_into_one_message(ana, now, database):
    reader("bo", now, role="manager")
    for number in range(60):
        published(ana, number, now)

    def address():
        with connection():
            addressing.address(now=now)

    together([address] * 4)
    addressing.address(now=now)
    assert Enclosure.select().count() == 60
    assert len({each.notice_id for each in Enclosure.select()}) == 60
    assert not Notice.select().where(UNADDRESSED).exists()


def test_another_project_is_told_nothing(ana, now, session):
    other = Project.create(key="EVE", name="EVE", zone="UTC", created_at=now)
    eve = people.enroll(other, "terminal:eve", "eve", "admin", now=now)
    Reader.create(member=eve, address="eve@example.com", topics=["published"])
    reader("bo", now, role="manager")
    published(ana, 1, now)
    addressing.address(now=now)

    assert set(told(session, now + SOON)) == {"bo"}


def test_who_took_a_post_over_is_told_of_it(ana, now, session, scheduled):
    bo, chi = reader("bo", now), reader("chi", now)
    number = scheduled(once(datetime(2026, 3, 9, 10)))
    Post.update(responsible=chi.member).execute()
    published(ana, number, now, to=bo)
    addressing.address(now=now)

    assert told(session, now + SOON) == {"bo": 1, "chi": 1}


def test_one_person_is_told_at_the_address_of_either_identity_and_at_one_only_once(
    ana, now, session
):
    bo, slack, other = (reader(name, now) for name in ("bo", "slack-bo", "bo-at-home"))
    for each in (slack, other):
        each.member.person = bo.member
        each.member.save()
    Reader.update(address="bo@example.com").where(Reader.member == slack.member).execute()
    published(ana, 1, now, to=slack)
    addressing.address(now=now)

    assert sorted(each.address for each in letters(session, now + SOON)) == [
        "bo-at-home@example.com",
        "bo@example.com",
    ]


def test_who_was_shut_out_is_told_nothing_also_of_what_was_on_its_way(ana, now, session):
    bo, chi = reader("bo", now, role="manager"), reader("chi", now, role="manager")
    for number, each in enumerate((bo, chi)):
        published(ana, number, now)
        addressing.address(now=now)
        each.member.barred = "suspended"
        each.member.save()

    assert told(session, now + SOON) == {}


def test_a_client_is_told_what_is_for_them_alone(ana, now, session):
    eve = reader("eve", now, role="client")
    published(ana, 1, now)
    tell(ana, "review", "r 1", now)
    tell(ana, "review_nudge", "r 2", now, to=eve)
    addressing.address(now=now)

    assert told(session, now + SOON) == {"eve": 1}
