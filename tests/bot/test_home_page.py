"""The page on which somebody comes in: what needs them, what is coming, what failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.terminal.draw import Page, draw
from models.database import database
from models.rules.outcomes import Refused, Unknown
from models.services.people import people
from models.services.workspaces import channels, workspaces
from models.tables import Delivery
from tests.benchmarks import pending
from tests.bot.conftest import MONDAY, Chat


def scheduled(chat: Chat, words: str, when: str = "tomorrow 9:00") -> None:
    chat.say(f'"{words}" to site {when}')
    chat.press("Schedule")


def test_nothing_to_do_is_said_with_the_ways_on(chat):
    said = chat.say("home")

    assert "Needs you" not in said
    assert "Nothing is on the calendar" in said
    assert [button.label for button in chat.buttons] == ["New post", "Week", "Settings"]
    assert "The next 7 days" not in chat.press("Week")


def test_what_waits_for_a_yes_is_there_with_its_buttons(chat):
    chat.say('"Launch" to site friday 9:00')

    said = chat.say("home")

    assert 'P1 waits for your yes: "Launch" to site friday 9:00' in said
    assert "Launch" in chat.press("Look at it")
    chat.press("Schedule")
    assert "waits for your yes" not in chat.say("home")
    assert "#1 “Launch”" in chat.say("home")


def test_what_somebody_may_decide_is_there_until_they_have(chat):
    chat.say("invite bo as author")
    chat.say("invite chi as approver")
    chat.say("settings approvals required")
    bo, chi = Chat("bo"), Chat("chi")
    scheduled(bo, "Launch")

    assert "#1 “Launch” of bo waits for approval" in chi.say("home")
    assert "waits for approval, " not in bo.say("home")
    assert "approved" in chi.press("Approve #1").lower()
    assert "Needs you" not in chi.say("home")


def test_what_others_may_not_confirm_is_there_for_those_who_may(chat):
    bo = Chat("bo")
    bo.say('"Tea" to site every monday 9:00')
    bo.press("Ask")

    assert "P1 of bo waits for somebody who may" in chat.say("home")
    assert "P1 waits for your yes" in bo.say("home")


def test_what_is_in_doubt_and_what_failed_is_there(chat, at, publish_due):
    chat.say("connect webhook hook https://a.example/in")
    chat.say('publish "One" to hook')
    chat.press("Publish now")
    publish_due(Refused("no"))
    scheduled(chat, "Two", "today 12:00")
    at(MONDAY + timedelta(hours=3))
    publish_due(Unknown("lost"))
    Delivery.update(state="unknown").where(Delivery.post == 2).execute()

    said = chat.say("home")

    assert "#2 “Two” → site: ? nobody knows whether it is there" in said
    assert "✕ 1 delivery failed in the last seven days" in said
    assert any(button.label.startswith("It is there") for button in chat.buttons)
    assert "no" in chat.press("Why")


def test_a_client_sees_what_was_submitted_to_them_and_nothing_else(chat):
    chat.say("invite kim as client")
    scheduled(chat, "Secret")

    said = Chat("kim").say("home")

    assert "Secret" not in said
    assert "New post" not in said


def test_a_freeze_stands_above_all_else(chat):
    chat.say("freeze all because the site is down")

    assert chat.say("home").index("the site is down") < chat.say("home").index("The next 7 days")


def test_outside_a_channel_of_the_calendar_posts_are_named_with_its_key(chat):
    scheduled(chat, "Launch")
    code = chat.say("share calendar").partition("code is ")[2][:6]
    workspaces.join("slack:T1", "T", code, channel="C1", identity="slack:T1:U1", now=MONDAY)

    def home(channel: str) -> str:
        message = Message("home", "slack:T1:U1", "slack:T1", channel, "u", direct=channel == "D1")
        return draw(respond(message), Page(width=200))

    assert "ACME/1 “Launch”" in home("D1")
    assert "#1 “Launch”" in home("C1")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends to the database."""
    sent: list[str] = []
    inner = database.obj.execute_sql

    def execute_sql(sql, *arguments, **more):
        sent.append(sql)
        return inner(sql, *arguments, **more)

    database.obj.execute_sql = execute_sql
    try:
        yield sent
    finally:
        del database.obj.execute_sql


@pytest.mark.parametrize("pending_count", [100, 5_000])
def test_its_cost_does_not_follow_how_much_is_pending(chat, pending_count):
    place = channels.places("terminal", "chat")[0]
    pending.fill(people.enter(place, "terminal:ana", "ana", now=MONDAY), pending_count)
    chat.say('"Launch" to site friday 9:00')
    chat.say("home")

    with counted() as sent:
        said = chat.say("home")

    assert said.count("→ site") <= 15
    assert ("more: `week`" in said) is (said.count("→ site") == 15)
    assert len(sent) <= 25, "\n".join(sent)
