"""What reaches a client by itself, in a channel or directly: nothing of the team's other posts, and
not why it does what it does."""

from pathlib import Path

import pytest

from bot.mail.compose import compose
from models import clock as time
from models.services.notices import dispatching
from models.services.people import people
from models.tables import Dispatch, Project, Reader
from tests.jobs.office import NEWS, TEAM, Office, opened

SECRET = "Zebra"  # in every word that is the team's own
ASKED = "C9"  # the channel in which approval is asked for, and which is nobody's else


@pytest.fixture
def office(sqlite_database: str, tmp_path: Path, clock) -> Office:
    """#1 waits for Bo, then for the client Kim, among posts that are in its way."""
    office = opened(tmp_path, clock, clock.move_to)
    for name, role in (("bo", "approver"), ("kim", "client")):
        speaker = people.arrive(TEAM, NEWS, f"{TEAM}:{name}", name, now=time.now())
        speaker.member.role = role
        speaker.member.save()
    office.answer("settings approvals required")
    office.answer("settings approval-stages internal, client")
    for number, words in enumerate(
        (
            '"Giraffes for all of our dear friends" to site tomorrow 9:00',
            '"Giraffes for all of our dear friends, Zebra" to site tomorrow 9:00',
            '"Zebra news" to site tomorrow 9:01',
        ),
        start=1,
    ):
        office.answer(words)
        assert not office.answer(f"confirm P{number}@1").failed
    yield office
    office.messenger.close()
    office.alive.close(now=time.now())


def read_in(office: Office, channel: str) -> str:
    """All that can be read in a channel by now, threads and all."""
    return "\n".join(each.text for each in office.chat.shown.values() if each.channel == channel)


def card_of_1(office: Office, channel: str) -> str:
    [text] = [text for text in office.texts(channel) if "#1 “Giraffes" in text]
    return text


def test_the_card_that_asks_a_client_names_no_other_posts_wherever_it_stands(office):
    office.turn(8)
    office.answer("approve #1", "bo")
    office.turn(8)

    assert "Stage 2 of 2" in card_of_1(office, NEWS)
    assert SECRET not in card_of_1(office, NEWS)
    assert SECRET not in read_in(office, "Dkim")
    assert "says nearly the same" in card_of_1(office, "Dbo")


def test_where_clients_are_asked_what_they_decided_stays_without_the_teams_other_posts(office):
    Project.update(policy=Project.get().policy | {"approvals_channel": f"{TEAM}/{ASKED}"}).execute()
    office.answer("approve #1", "bo")
    office.answer("approve #1", "kim")
    office.turn(12)
    office.say("show #1")

    assert SECRET not in card_of_1(office, ASKED)
    assert "says nearly the same" in card_of_1(office, NEWS)


def test_where_clients_are_asked_a_thread_gives_no_reasons_of_the_team(office):
    Project.update(policy=Project.get().policy | {"approvals_channel": f"{TEAM}/{ASKED}"}).execute()
    office.answer("submit #1")
    office.turn(8)
    office.answer("publish #1 anyway because Zebra pressure")
    office.turn(8)

    assert "Zebra pressure" in read_in(office, NEWS)
    assert "let it go without the approval" in read_in(office, ASKED)
    assert SECRET not in read_in(office, ASKED).partition("let it go")[2]


@pytest.fixture
def lee(office: Office) -> str:
    """A client who is responsible for #1, being an author once, and is told directly."""
    people.arrive(TEAM, NEWS, f"{TEAM}:lee", "lee", now=time.now())
    assert not office.answer("hand over #1 to lee").failed
    assert not office.answer("tell me here", "lee", direct=True).failed
    assert not office.answer("grant lee client").failed
    return "Dlee"


def test_a_client_who_answers_for_a_post_is_told_of_decisions_without_their_reasons(office, lee):
    office.answer("approve #1", "bo")
    office.answer("publish #1 anyway because Zebra pressure")
    office.turn(60, seconds=10)
    assert "#1 goes out without its approval" in read_in(office, lee)
    assert SECRET not in read_in(office, lee)


def test_a_client_is_e_mailed_of_decisions_without_their_reasons(office, lee):
    Reader.update(address="lee@example.com", topics=["approvals"], chat=None).execute()
    office.answer("approve #1", "bo")
    office.answer("publish #1 anyway because Zebra pressure")
    office.turn(3, seconds=60)

    [row] = Dispatch.select()
    letter = dispatching.take(row.id, office.alive.id, now=row.next_at)
    said = str(compose(letter, "presstime@example.com", now=time.now()))
    assert "#1 goes out without its approval" in said
    assert SECRET not in said
