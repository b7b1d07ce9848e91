"""Who is reminded of a request where somebody is away: whoever can act, and who is back in time."""

from datetime import timedelta

import pytest

from bot.terminal.draw import Page, draw
from bot.views.notices import notice
from models.services.approvals import nudging
from models.services.notices import notices
from models.tables import Notice, Review
from tests.bot.conftest import MONDAY, Chat

REMINDED = MONDAY + timedelta(hours=6, minutes=1)  # 16:01: tomorrow at 9:00 is the last moment
SAID = '"Hello world" to site tomorrow 9:00'


@pytest.fixture
def team(chat) -> dict[str, Chat]:
    """Two approvers beside the author, and a project in which everything takes an approval."""
    for name in ("bo", "chi"):
        chat.say(f"invite {name} as approver")
    chat.say("settings approvals required")
    return {"ana": chat, "bo": Chat("bo"), "chi": Chat("chi")}


def asked(chat: Chat) -> None:
    chat.say(SAID)
    chat.press("Schedule")


def reminded(at, moment) -> list[str]:
    """Who was reminded by a moment, in order, each with the card's words."""
    at(moment)
    nudging.remind(now=moment)
    rows = Notice.select().where(Notice.kind == "review_nudge").order_by(Notice.id)
    told = [notices.Told(row.id, row.kind, row.facts, row.created_at) for row in rows]
    return [" ".join(draw(notice(each), Page(width=1000)).split()) for each in told]


def names(said: list[str]) -> list[str]:
    return [each.removeprefix("? ").partition(",")[0] for each in said]


def test_who_decides_anyway_is_reminded_once_also_as_a_deputy(team, at):
    asked(team["ana"])
    team["chi"].say("away until friday 9:00, bo decides")

    assert names(reminded(at, REMINDED)) == ["bo"]
    assert "is approved" in team["bo"].say("approve #1")


def test_who_decides_for_a_client_is_told_in_whose_place(team, at):
    team["ana"].say("invite kim as client")
    team["ana"].say("settings approval-stages client")
    Chat("kim").say("away until friday 9:00, chi decides")
    asked(team["ana"])

    [said] = reminded(at, REMINDED)

    assert names([said]) == ["chi"]
    assert "kim is away, and you decide in their place." in said
    assert "is approved" in team["chi"].say("approve #1")


def test_who_comes_back_in_time_is_reminded_too(team, at):
    asked(team["ana"])
    team["bo"].say("away until friday 9:00, chi decides")
    assert names(reminded(at, REMINDED)) == ["chi"]

    team["bo"].say("back")

    assert names(reminded(at, REMINDED + timedelta(minutes=1))) == ["chi", "bo"]
    assert names(reminded(at, REMINDED + timedelta(minutes=2))) == ["chi", "bo"]


def test_who_is_away_until_before_the_last_moment_is_reminded_when_that_is_over(team, at):
    team["ana"].say('"Hello world" to site friday 16:00')
    team["ana"].press("Schedule")
    team["bo"].say("away until friday 15:00, chi decides")
    friday = MONDAY + timedelta(days=4)

    assert names(reminded(at, friday + timedelta(hours=4, minutes=31))) == ["chi"]
    assert Review.get().nudge_at == friday + timedelta(hours=5, minutes=15)
    assert names(reminded(at, friday + timedelta(hours=5, minutes=15))) == ["chi", "bo"]


def test_who_goes_away_unanswered_hands_the_reminder_on(team, at):
    team["ana"].say("invite dan as approver")
    asked(team["ana"])
    assert sorted(names(reminded(at, REMINDED))) == ["bo", "chi", "dan"]
    team["ana"].say("grant dan author")
    team["ana"].say("invite eva as approver")

    team["bo"].say("away until friday 9:00, eva decides")

    assert sorted(names(reminded(at, REMINDED + timedelta(minutes=1))))[-1] == "eva"


def test_who_is_away_without_a_deputy_is_left_alone_while_others_can_act(team, at):
    asked(team["ana"])
    team["bo"].say("away until friday 9:00")

    assert names(reminded(at, REMINDED)) == ["chi"]


def test_where_nobody_can_act_those_who_are_away_are_reminded(team, at):
    asked(team["ana"])
    team["bo"].say("away until friday 9:00")
    team["chi"].say("away until friday 9:00")

    assert sorted(names(reminded(at, REMINDED))) == ["bo", "chi"]
