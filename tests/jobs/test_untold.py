"""What did not arrive in a chat is seen by those it concerns, and told again when they say so."""

import pytest

from bot.terminal.draw import Page, buttons_of, draw
from models import clock as time
from models.rules.outcomes import Refused, Unknown
from models.services.people import people
from models.tables import Card, Member
from tests.jobs.office import NEWS, TEAM, Office, opened


@pytest.fixture
def office(sqlite_database, tmp_path, clock) -> Office:
    office = opened(tmp_path, clock, clock.move_to)
    yield office
    office.messenger.close()
    office.alive.close(now=time.now())


def said(office: Office, text: str, name: str = "ana") -> str:
    return draw(office.answer(text, name), Page(width=200))


@pytest.fixture
def untold(office):
    """Ana is told directly that a post failed, and the chat answers in this way."""

    def make(outcome: object, *, finds: bool = True) -> Card:
        office.chat.finds = finds
        office.say("tell me here about failures")
        office.chat.shut["Dana"] = outcome
        office.say('"Hello" to site in 5 seconds')
        office.press("Schedule")
        office.turn(8)
        office.publish_due(Refused("no such page"))
        office.turn(15)
        office.turn(4, seconds=200)  # until it is looked for no more
        del office.chat.shut["Dana"]
        return Card.get(Card.address == f"{TEAM}:ana")

    return make


def joined(office: Office, name: str, role: str) -> str:
    speaker = people.arrive(TEAM, NEWS, f"{TEAM}:{name}", name, now=time.now())
    Member.update(role=role).where(Member.id == speaker.member.id).execute()
    return name


def test_what_a_chat_refused_is_listed_and_told_again_by_a_button(office, untold):
    card = untold(Refused("too long"))

    reply = office.answer("notices")
    told = draw(reply, Page(width=200))
    assert "1 message in chats did not arrive" in told
    assert f"C{card.id}  To somebody directly in Slack (ana) (1 notice)" in told
    again = next(each for each in buttons_of(reply) if each.label == "Send again")
    assert (again.says, again.confirm) == (f"resend ACME C{card.id}", None)
    assert "1 message is sent again now" in said(office, again.says)
    office.turn(15)

    [direct] = office.seen("Dana")
    assert "no such page" in direct.text
    assert "did not arrive" not in said(office, "notices")
    assert "There is no message C" in said(office, again.says)


def test_all_that_failed_is_told_again_but_not_what_may_be_there(office, untold):
    card = untold(Unknown("no answer came"), finds=False)

    assert "Nothing failed that could be sent again" in said(office, "notices resend all")
    reply = office.answer("notices")
    again = next(each for each in buttons_of(reply) if each.label == "Send again")
    assert "would then be there twice" in str(again.confirm)
    assert "1 message is sent again now" in said(office, f"notices resend c{card.id}")


def test_all_that_failed_is_told_again_at_once(office, untold):
    untold(Refused("too long"))

    assert "1 message is sent again now" in said(office, "notices resend all")
    office.turn(15)
    assert len(office.seen("Dana")) == 1


def test_one_sees_and_sends_again_what_was_for_oneself_and_a_manager_all(office, untold):
    card = untold(Refused("too long"))
    kim, al, mia = (
        joined(office, "kim", "client"),
        joined(office, "al", "author"),
        joined(office, "mia", "manager"),
    )

    for name in (kim, al):
        assert "did not arrive" not in said(office, "notices", name)
        assert "There is no message C" in said(office, f"notices resend C{card.id}", name)
        assert "Nothing failed" in said(office, "notices resend all", name)
    assert "1 message in chats did not arrive" in said(office, "notices", mia)
    assert "1 message is sent again now" in said(office, "notices resend all", mia)


def test_a_card_is_brought_by_asking_for_its_post(office):
    office.say("help")
    office.chat.shut[NEWS] = Refused("too long")
    proposed = office.answer('"Hello" to site tomorrow 9:00')
    office.answer(proposed.cards[0].buttons[0].says)
    office.turn(15)
    card = Card.get(Card.subject == "post 1")

    reply = office.answer("notices")
    assert "show ACME/1" in [each.says for each in buttons_of(reply)]
    assert "`show #1` brings it" in said(office, f"notices resend C{card.id}")
