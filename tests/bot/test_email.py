"""What people say about how they are told, and what they are answered."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.mail.compose import compose
from bot.terminal.draw import Page, draw, draw_notice
from bot.views.notices import together
from models import clock as real_clock
from models import mailing
from models.rules.outcomes import Delivered, Refused, Unknown
from models.services.engine import sessions
from models.services.notices import addressing, dispatching, notices
from models.services.people import people, readers
from models.services.workspaces import setup
from models.tables import Dispatch
from tests.bot.conftest import MONDAY, Chat


@pytest.fixture(autouse=True)
def can_mail(chat):
    mailing.set_sender("posts@example.com")
    yield
    mailing.set_sender(None)


@pytest.fixture
def send_due(tmp_path):
    """Let the postman send all that is due in an hour, with one outcome; the letters."""

    def send_all(outcome=None):
        now = real_clock.now() + timedelta(hours=1)
        addressing.address(now=now - timedelta(hours=1))
        alive = sessions.begin(tmp_path / "sessions", now=now)
        taken = [dispatching.take(n, alive.id, now=now) for n in dispatching.due(now=now, limit=9)]
        letters = [each for each in taken if each is not None]
        for letter in letters:
            dispatching.settle(letter, outcome or Delivered(), now=now, jitter=lambda: 1)
        alive.close(now=now)
        return letters

    return send_all


def code(name: str = "ana") -> str:
    speaker = people.arrive("terminal", "chat", f"terminal:{name}", name, now=MONDAY)
    return readers.code_of(readers.of(speaker))


def mailed(say, *, about: str = "everything") -> None:
    say("email me at ana@example.com")
    say(f"confirm email {code()}")
    say(f"email {about}")


def test_an_address_is_given_confirmed_and_forgotten(say):
    assert "A code is on its way to ana@example.com" in say("email me at ana@example.com")
    assert "when you have confirmed it" in say("notices")
    shown = say(f"confirm email {code()}")
    assert "E-mail  ana@example.com" in shown
    assert "approvals, failures and conflicts" in shown
    assert "your address is forgotten" in say("no email")
    assert "I have no address of yours" in say("no email")


@pytest.mark.parametrize(
    ("said", "topics"),
    [
        ("email me failures and approvals", "approvals and failures"),
        ("email everything", "approvals, failures, conflicts and published"),
        ("email only failures", "failures"),
        ("e-mail me about conflicts, published", "conflicts and published"),
        ("mail me errors", "failures"),
    ],
)
def test_topics_are_chosen_in_plain_words(say, said, topics):
    mailed(say)

    assert f"About   {topics}\n" in say(said)


def test_a_topic_that_is_none_is_named_and_changes_nothing(say):
    mailed(say, about="failures")

    answer = say("email me gossip and failures")
    assert "“gossip”" in answer
    assert "Nothing was changed" in answer
    assert "About   failures\n" in say("notices")


@pytest.mark.parametrize("said", ["ana@localhost", "ana@", "a@b@c", "<@example.com>"])
def test_what_is_no_address_is_refused_and_nothing_sent(say, said):
    answer = say(f"email me at {said}")

    assert "is not an e-mail address" in answer
    assert "Nothing was changed" in answer
    assert not Dispatch.select().exists()


@pytest.mark.parametrize("said", ["confirm email", "confirm email 12345", "confirm email abcdef"])
def test_a_code_that_is_none_costs_no_try(say, said):
    say("email me at ana@example.com")

    assert "six digits" in say(said)
    assert "E-mail  ana@example.com" in say(f"confirm email {code()[:3]} {code()[3:]}")


def test_a_wrong_code_is_answered_with_what_to_do(say):
    say("email me at ana@example.com")

    assert "4 tries are left" in say(f"confirm email {(int(code()) + 1) % 1_000_000:06}")
    assert "No code waits for you" in Chat("bo").say("confirm email 123456")


def test_where_mail_is_not_set_up_the_answer_says_who_can(say):
    mailing.set_sender(None)

    assert "PRESSTIME_SMTP_URL" in say("email me at ana@example.com")
    assert "not set up here" in say("email")


def test_what_is_muted_is_not_mailed_and_still_told_in_the_chat(say, chat, publish_due, send_due):
    mailed(say)
    send_due()
    assert "Muted for you: published." in say("mute published")
    say('publish "Hello" to site')
    chat.press("Publish")
    publish_due()

    assert send_due() == []
    assert "Nothing is muted" in say("unmute")
    assert notices.latest_id() > 0


def test_what_may_be_muted_is_shown_and_what_may_not_is_refused(say):
    assert "retrying" in say("mute")
    assert "failures" in say("mute failures and retrying")
    assert "failures and retrying" in say("mute")
    assert "There is no kind of notice called “gossip”" not in say("mute retrying")


def test_mute_with_a_post_is_a_pause_as_ever(say, chat):
    say('"Hello" to site friday 9:00')
    chat.press("Schedule")

    assert "paused" in say("mute #1").lower()


def test_a_post_that_went_out_comes_by_mail_to_who_asked(say, chat, publish_due, send_due):
    mailed(say)
    send_due()
    say('publish "Hello" to site')
    chat.press("Publish")
    publish_due()

    (letter,) = send_due()
    assert letter.address == "ana@example.com"
    assert [each.kind for each in letter.told] == ["settled"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Refused("the mail server says 550 no"), "ana was not reached by e-mail"),
        (Unknown("the mail server broke off"), "I cannot tell whether an e-mail reached ana"),
    ],
)
def test_what_did_not_arrive_is_told_shown_and_sent_again(
    say, chat, publish_due, send_due, outcome, said
):
    mailed(say)
    send_due()
    say('publish "Hello" to site')
    chat.press("Publish")
    publish_due()
    send_due(outcome)

    told = together(notices.since("terminal", "chat", 0, now=real_clock.now()))
    assert any(said in draw_notice(each, Page(width=200)) for each in told)
    shown = say("notices")
    assert outcome.reason in shown
    assert "1 notice to ana (ana@example.com)" in shown
    button = next(each for each in chat.buttons if each.label == "Send again")
    assert bool(button.confirm) == isinstance(outcome, Unknown)
    assert "1 e-mail is sent again now" in chat.press("Send again")
    assert len(send_due()) == 1
    assert "did not arrive" not in say("notices")


def test_all_that_failed_is_sent_again_by_one_sentence(say, chat, publish_due, send_due):
    mailed(say)
    send_due()
    say('publish "Hello" to site')
    chat.press("Publish")
    publish_due()
    send_due(Refused("no"))

    assert "1 e-mail is sent again now" in say("notices resend all")
    assert "Nothing failed" in say("notices resend all")
    assert "There is no e-mail 99 to be sent again" in say("notices resend 99")
    assert "Nothing was changed" in say("notices dance")


def test_quiet_hours_are_said_and_shown(say):
    assert "quiet-hours is 22:00 to 07:00 now (it was never)" in say(
        "settings quiet-hours 22:00-7:00"
    )
    assert "22:00 to 07:00 Europe/Berlin; only alarms come then" in say("notices")
    assert "quiet-hours is 20:00 to 06:30 now" in say("settings quiet hours 8pm to 6:30")
    assert "two times of day, or never" in say("settings quiet-hours 22")
    assert "quiet-hours is never now" in say("settings quiet-hours off")


def test_a_forged_button_of_another_person_does_nothing(say, chat, publish_due, send_due):
    mailed(say)
    send_due()
    say('publish "Hello" to site')
    chat.press("Publish")
    publish_due()
    (letter,) = send_due(Refused("no"))

    assert "There is no e-mail" in Chat("bo").say(f"resend ACME {letter.id}")
    assert "Nothing failed" in Chat("bo").say("resend ACME all")
    assert "is not the project of this channel" in say(f"resend EVE {letter.id}")


PAGE = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")


def test_the_page_shows_what_is_said(chat):
    (shown,) = [block for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL) if "ana>" in block]
    for part in shown.split("ana> ")[1:]:
        sentence, _, answer = part.partition("\n")
        reply = chat.reply(re.sub(r"\d{6}", lambda _: code(), sentence))
        assert draw(reply, Page()).split() == answer.split()


def test_every_way_to_say_it_on_the_page_works(say):
    mailed(say)
    page = PAGE.partition("## E-mail")[2]  # what stands above is said in a chat
    rows = re.findall(r"^\| (`[^|]+`) \|", page, re.MULTILINE)
    said = [sentence for row in rows for sentence in re.findall(r"`([^`]+)`", row)]

    assert len(said) >= 8
    for sentence in said:
        assert "changed" not in say(sentence).replace("Nothing is muted", "")


def test_where_there_are_several_calendars_an_e_mail_names_its_posts_by_theirs(
    say, chat, publish_due, send_due
):
    mailed(say)
    send_due()
    now = real_clock.now()
    setup.first_run("slack:T1", "C1", "slack:T1:bo", "bo", zone="UTC", key="BREAD", now=now)
    say('publish "Launch" to site')
    chat.press("Publish")
    publish_due()

    (letter,) = send_due()
    assert "ACME/1 “Launch”" in compose(letter, "posts@example.com", now=now)["Subject"]
