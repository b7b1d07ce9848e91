"""Digests: once a local day to each channel and person, whatever restarts, and none when empty."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.mail.compose import compose
from models import clock as time
from models.rules.audiences import Topic
from models.rules.outcomes import Refused
from models.rules.recurrence import Rule
from models.services.notices import digests, dispatching, notices
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.workspaces import targets
from models.tables import Card, Channel, Digest, Dispatch, Member, Reader, Workspace
from tests.jobs.office import NEWS, TEAM, Office, opened


@pytest.fixture
def office(sqlite_database, tmp_path, clock) -> Office:
    office = opened(tmp_path, clock, clock.move_to)
    yield office
    office.messenger.close()
    office.alive.close(now=time.now())


def at(office: Office, day: int, hour: int, minute: int = 0) -> None:
    """Let it be that time in Berlin, in March."""
    office.clock.move_to(datetime(2026, 3, day, hour - 1, minute, 1, tzinfo=UTC))


def sent(office: Office) -> int:
    """What the clock does now; how many digests it sent."""
    count = digests.send_due(now=time.now())
    office.turn(3)
    return count


def schedule(office: Office, text: str, when: str) -> None:
    """Schedule a post where nobody else sees it."""
    reply = office.answer(f'"{text}" to site {when}', direct=True)
    office.answer(reply.cards[0].buttons[0].says, direct=True)


def test_a_channel_gets_its_digest_once_a_day(office):
    schedule(office, "Hello", "every day at 18:00")
    assert "Monday to Friday at 09:00" in str(office.answer("digest here weekdays 9:00"))
    at(office, 3, 9)
    assert sent(office) == 1
    assert sent(office) == 0

    [digest] = office.seen()
    assert "ACME on Tue 3 Mar 2026 · 1 today" in digest.text
    assert "18:00  #1 “Hello”  → site" in digest.text
    assert digest.silent
    at(office, 4, 9)
    assert sent(office) == 1
    at(office, 7, 9)  # a Saturday
    assert sent(office) == 0


def test_nothing_is_sent_where_there_is_nothing_to_tell(office):
    office.answer("digest here 9:00")
    at(office, 3, 9)

    assert sent(office) == 0
    assert Digest.get().last_day == "2026-03-03"
    assert office.seen() == []


def test_a_person_gets_theirs_directly_at_their_own_hour(office):
    schedule(office, "Hello", "every day at 18:00")
    office.answer("settings zone Lisbon")
    office.answer("digest at 8:30")
    at(office, 3, 9)
    assert sent(office) == 0

    at(office, 3, 9, 30)  # 08:30 in Lisbon
    assert sent(office) == 1
    [digest] = office.seen("Dana")
    assert "17:00  #1 “Hello”" in digest.text
    assert [each.label for each in digest.buttons][-2:] == ["Stop this digest", "What I am told"]
    assert office.seen() == []

    stop = next(each for each in digest.buttons if each.label == "Stop this digest")
    office.answer(stop.says)
    at(office, 4, 9, 30)
    assert sent(office) == 0


def test_what_failed_what_waits_and_days_without_posts_are_told(office):
    schedule(office, "Hello", "in 5 seconds")
    schedule(office, "Later", "wednesday 9:00")
    office.turn(8)
    office.publish_due(Refused("no such page"))
    office.answer("digest here 9:00")
    at(office, 3, 9)
    sent(office)

    digest = next(each for each in office.seen() if "ACME on" in each.text)
    assert "1 failed" in digest.text
    assert "✕ #1 “Hello” failed on site: no such page" in digest.text
    assert "Retry" in [each.label for each in digest.buttons]
    assert "Nothing is planned on Thu 5 Mar 2026, Fri 6 Mar 2026" in digest.text
    assert "Wed 4 Mar" not in digest.text.partition("Nothing is planned")[2]
    assert "The audit is sealed up to row" in digest.text or "sealed yet" in digest.text


def test_a_lost_answer_counts_as_sent(office):
    schedule(office, "Hello", "every day at 18:00")
    office.answer("digest here 9:00")
    office.chat.answers.append("is lost")
    at(office, 3, 9)
    assert sent(office) == 1
    office.turn(32, seconds=10)

    assert office.seen() == []
    assert [row.state for row in Card.select()] == ["unknown"]


def test_one_that_is_hours_late_is_left_out(office):
    schedule(office, "Hello", "every day at 23:00")
    office.answer("digest here 9:00")
    at(office, 3, 15, 30)

    assert sent(office) == 0
    at(office, 4, 9)
    assert sent(office) == 1


def test_another_hour_makes_no_second_digest_of_that_day(office):
    schedule(office, "Hello", "every day at 23:00")
    office.answer("digest here 9:00")
    at(office, 3, 9)
    assert sent(office) == 1
    office.answer("digest here 10:00")
    at(office, 3, 10)
    assert sent(office) == 0


def test_in_a_terminal_it_is_a_notice(office):
    Workspace.update(key="terminal").execute()
    Channel.update(external_id="chat").execute()
    speaker = people.arrive("terminal", "chat", "terminal:ana", "ana", now=time.now())
    speaker.member.role = "admin"
    schedule_in_terminal(speaker)
    digests.want(speaker, digests.Wish(datetime(2026, 1, 1, 9).time()), here=False, now=time.now())
    at(office, 3, 9)
    assert sent(office) == 1

    [told] = notices.since("terminal", "chat", 0, now=time.now())
    assert told.kind == "digest"
    assert office.chat.calls == []


def schedule_in_terminal(speaker: Speaker) -> None:
    site = targets.get(speaker.project, "site").id
    moment = datetime(2026, 3, 3, 18)
    rule = Rule("Europe/Berlin", moment, (moment.time(),))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (site,))
    scheduling.schedule_new(speaker, None, "Hello", plan, now=time.now())


def test_by_e_mail_it_is_a_letter_and_nothing_else(office):
    schedule(office, "Hello", "every day at 18:00")
    said = office.answer("digest by email at 9:00")
    assert said.failed
    assert "I have no address of yours" in str(said.text)

    ana = people.known(TEAM, NEWS, f"{TEAM}:ana")
    assert ana is not None
    Reader.create(member=ana.member, address="ana@example.com", topics=[*Topic])
    office.answer("digest by email at 9:00")
    at(office, 3, 9)
    assert sent(office) == 1

    letter = dispatching.take(Dispatch.get().id, office.alive.id, now=time.now())
    assert letter is not None
    assert [each.kind for each in letter.told] == ["own_digest"]
    subject = compose(letter, "posts@example.com", now=time.now())["Subject"]
    assert subject == "[ACME] ACME on Tue 3 Mar 2026 · 1 today"
    assert office.seen("Dana") == []
    assert office.seen() == []


def test_a_person_is_told_what_is_up_to_them_and_a_channel_all(office):
    for name, role in (("bo", "author"), ("chi", "approver")):
        office.answer("list", name)
        Member.update(role=role).where(Member.name == name).execute()
    office.answer("settings approvals required")
    reply = office.answer('"Hello" to site tomorrow 18:00', "bo", direct=True)
    office.answer(reply.cards[0].buttons[0].says, "bo", direct=True)
    office.answer("digest here 9:00")
    at(office, 3, 9)
    sent(office)

    digest = next(each for each in office.seen() if "ACME on" in each.text)
    assert "1 today · 1 needs somebody" in digest.text
    assert "1 needs you" in str(office.answer("digest", "chi").text)
    assert "need" not in str(office.answer("digest", "bo").text)


def test_only_who_may_change_settings_decides_for_a_channel(office):
    office.answer("list", "bo")
    assert "change the project's settings" in str(office.answer("digest here 9:00", "bo").text)
    assert not office.answer("digest at 9:00", "bo").failed


def test_the_digest_of_this_moment_is_shown_to_who_asks(office):
    assert "nothing needs anybody" in str(office.answer("digest"))
    schedule(office, "Hello", "today at 18:00")
    shown = office.answer("digest")
    assert shown.private
    assert "#1 “Hello”" in str(shown)


def test_a_clock_that_stopped_for_a_minute_sends_it_late(office):
    schedule(office, "Hello", "every day at 18:00")
    office.answer("digest here 9:00")
    at(office, 3, 9)
    office.clock.forward(timedelta(minutes=1))

    assert sent(office) == 1


def test_one_that_cannot_be_drawn_up_keeps_no_other_from_who_wants_it(office):
    schedule(office, "Hello", "every day at 18:00")
    office.answer("digest here 9:00")
    Digest.update(zone="Nowhere/Land", next_at=time.now()).execute()
    office.answer("digest at 9:00", direct=True)
    at(office, 3, 9)

    assert sent(office) == 1
