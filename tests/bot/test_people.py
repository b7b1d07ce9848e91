"""People in a conversation: who is invited, may what, leaves, stands in, and is one with whom."""

import re
from datetime import timedelta

import pytest

from bot.views.notices import notice
from models import clock as real_clock
from models.services.notices import notices
from models.tables import Account, Audit, LinkCode, Member, Post, Proposal, Schedule
from tests.bot.conftest import MONDAY, Chat

WEEKLY = '"Tea" to site every monday 9:00'


@pytest.fixture
def team(chat):
    """Ana, the admin, invites everybody else."""
    roles = {"kim": "client", "vi": "viewer", "bo": "author", "chi": "approver", "mia": "manager"}
    for name, role in roles.items():
        assert f"{name} is a" in chat.say(f"invite {name} as {role}")
    return {"ana": chat} | {name: Chat(name) for name in roles}


def post_of(someone: Chat, words: str = "Hello") -> str:
    someone.say(f'"{words}" to site tomorrow 9:00')
    return someone.press("Schedule")


def told(kind: str) -> str:
    found = notices.since("terminal", "chat", 0, now=real_clock.now())
    return str([notice(each) for each in found if each.kind == kind])


def test_who_is_invited_has_their_role_before_they_speak(chat):
    said = chat.say("invite bo as approver")

    assert "bo is an approver in ACME now." in said
    assert "also approves" in said
    assert re.search(r"Role +approver", Chat("bo").say("settings"))
    assert "bo is an approver in ACME already" in chat.say("invite bo as viewer")


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("grant bo manager", "manager"),
        ("grant @bo the role manager", "manager"),
        ("bo is a manager now", "manager"),
        ("make bo an approver", "approver"),
        ("Bo is now a viewer.", "viewer"),
    ],
)
def test_a_role_is_given_in_plain_words(chat, sentence, role):
    chat.say("invite bo")

    assert f"bo is a{'n' if role[0] == 'a' else ''} {role} in ACME now (was an author)" in chat.say(
        sentence
    )
    assert Member.get(Member.name == "bo").role == role


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("grant bo", "Which role? The roles are client, viewer"),
        ("grant bo chief", "“chief” is no role"),
        ("grant bo viewer author", "Whom, and as what?"),
        ("grant nobody-here author", "There is nobody called “nobody-here” in ACME"),
        ("grant", "Whom, and as what?"),
        ("invite", "Whom, and as what?"),
        ("suspend ana bo", "I know no post called “ana bo”"),
        ("hand over", "What, and to whom?"),
        ("hand over #99 to bo", "There is no post #99"),
        ("hand over OTHER/1 to bo", "OTHER is not the project of this channel"),
        ("away", "Until when?"),
        ("away until yesterday", "passed"),
        ("away until friday, ana decides", "cannot stand in for yourself"),
        ("away until friday, bo decides", "bo is an author and could not decide in your place"),
        ("i am back", "You are not away"),
        ("link KQ72MX", "That code is not good here"),
        ("unlink", "linked with no other identity"),
        ("suspend ACME M999", "That is nobody in ACME"),
        ("grant ACME M999 admin", "That is nobody in ACME"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(chat, sentence, answer):
    chat.say("invite bo")
    before = [(each.name, each.role, each.barred) for each in Member.select()]

    said = chat.say(sentence)

    assert answer in said
    assert chat.last.failed
    assert [(each.name, each.role, each.barred) for each in Member.select()] == before


def test_the_last_admin_cannot_leave_in_any_way(team):
    ana = team["ana"]

    for sentence in ("grant ana manager", "suspend ana", "remove ana"):
        assert "ana is the last admin of ACME" in ana.say(sentence)
    ana.say("grant mia admin")
    assert "ana is a manager" in ana.say("grant ana manager")
    assert "takes an admin. Ask mia" in ana.say("grant ana admin")


def test_a_viewer_sees_all_and_is_offered_nothing_that_changes_it(team):
    post_of(team["ana"])

    card = team["vi"].say("show #1")
    assert "Hello" in card
    assert [button.label for button in team["vi"].buttons] == ["Show"]
    assert "You are a viewer in ACME" in team["vi"].say("cancel #1")
    assert "takes an author" in team["vi"].say('"Mine" to site tomorrow 9:00')
    assert Proposal.select().where(Proposal.member == 3).count() == 0


def test_an_author_changes_their_own_and_stops_anybodys(team):
    bo, chi = team["bo"], team["chi"]
    post_of(chi, "Chi's")
    post_of(bo, "Bo's")

    assert "to change other people's posts takes an approver. Ask chi, mia or ana" in bo.say(
        "cancel #1"
    )
    assert "takes an approver" in bo.say('edit #1 "x"')
    assert "is off the calendar" in bo.say("cancel #2")
    bo.say("show #1")
    assert [button.label for button in bo.buttons] == ["Show", "Pause"]
    assert "is paused" in bo.press("Pause")
    assert "goes on" in bo.press("Resume")


def test_what_somebody_else_paused_is_let_go_on_by_those_who_may(team):
    bo, chi = team["bo"], team["chi"]
    post_of(bo)
    chi.say("pause #1")

    assert "takes an approver" in bo.say("resume #1")
    bo.say("show #1")
    assert "Resume" not in [button.label for button in bo.buttons]
    assert "goes on" in chi.say("resume #1")


def test_everything_is_stopped_by_any_author_and_cancelled_by_few(team):
    bo, chi = team["bo"], team["chi"]
    post_of(chi)

    assert "takes an approver" in bo.say("cancel everything")
    assert "1 post paused" in bo.say("pause everything")
    assert "1 post resumed" in bo.say("resume everything")
    chi.say("pause everything")
    assert "takes an approver" in bo.say("resume everything")
    assert "1 post resumed" in chi.say("resume everything")


def test_a_repeating_post_of_an_author_waits_for_a_manager_who_takes_it_over(team):
    bo, mia = team["bo"], team["mia"]
    card = bo.say(WEEKLY)
    assert "somebody else has to confirm it: mia or ana" in card

    said = bo.press("Ask mia or ana")
    assert "takes a manager. Ask mia or ana" in said
    assert "kept for three days" in said
    assert Schedule.select().count() == 0
    assert "proposal P1" in told("asked_for")
    assert "no proposal P1 of yours" in team["chi"].say("confirm P1")

    shown = mia.say("proposal P1")
    assert re.search(r"By +bo", shown)
    assert "Scheduled as #1" in mia.press("Schedule")
    assert Post.get().author.name == "bo"
    assert Schedule.get().created_by.name == "mia"
    assert "taken over by mia" in told("answered_for")
    assert "confirmed already" in bo.say("confirm P1")


def test_a_manager_may_turn_down_what_was_asked_for_and_its_writer_is_told(team):
    team["bo"].say(WEEKLY)
    assert "no proposal P1 of yours" in team["mia"].say("discard P1")  # not asked yet
    team["bo"].press("Ask mia")

    assert "P1 is discarded" in team["mia"].say("discard P1")
    assert "P1 of bo was discarded by mia" in told("answered_for")


def test_a_time_of_ones_own_does_not_make_a_post_repeat_by_moving(team):
    post_of(team["bo"])
    assert "takes a manager" in team["bo"].say("move #1 to every monday 9:00")
    assert "is moved" in team["bo"].say("move #1 to friday 9:00")


def test_a_client_sees_nothing_but_what_is_theirs(team):
    kim = team["kim"]
    post_of(team["ana"], "Secret plans")

    for sentence in ("list", "show #1", "why #1", "drafts", "queue", "targets", "people", "week"):
        assert "Secret" not in kim.say(sentence)
        assert "site" not in kim.say(sentence)
    assert "There is no post #1" in kim.say("show #1")
    assert "Nothing was submitted to you" in kim.say("list")
    assert "Secret" not in kim.say("show secret plan")

    Post.update(responsible=Member.get(Member.name == "kim")).execute()
    assert "Secret plans" in kim.say("show #1")
    assert [button.label for button in kim.buttons] == ["Show"]
    assert "Secret plans" in kim.say("list")


def test_help_lists_what_this_person_may_say(team):
    for_viewer = team["vi"].say("help")
    assert "queue" in for_viewer
    assert "cancel #1" not in for_viewer
    assert "invite bo" not in team["mia"].say("help")
    assert "invite bo" in team["ana"].say("help")
    assert "queue" not in team["kim"].say("help")


def test_a_suspended_person_is_told_so_and_their_posts_are_paused(team):
    bo, ana = team["bo"], team["ana"]
    post_of(bo)

    said = ana.say("suspend bo")
    assert "bo is suspended in ACME." in said
    assert "#1: nothing of them goes out" in said
    assert Schedule.get().state == "paused"
    assert "You were suspended in ACME" in bo.say("list")
    assert "Ask ana" in bo.say("confirm P1")
    assert "bo is suspended already" in ana.say("suspend bo")

    assert "was suspended" in ana.say("bo is an author now")
    assert "Hello" in bo.say("list")
    assert Schedule.get().state == "paused"  # nothing goes on by itself
    assert "takes an approver" in bo.say("resume #1")


def test_a_removed_person_leaves_their_posts_to_somebody_who_is_named(team):
    bo, ana = team["bo"], team["ana"]
    post_of(bo)

    asked = ana.say("remove bo")
    assert "Remove bo from ACME?" in asked
    assert "1 planned post" in asked
    assert Member.get(Member.name == "bo").barred is None
    said = ana.press("Remove; hand over to chi")

    assert "1 planned post to chi; they go on" in said
    assert Schedule.get().state == "active"
    assert "Now with  chi" in ana.say("show #1")
    assert "You were removed from ACME" in bo.say("help")
    assert "bo  removed" in ana.say("people")
    assert "is off the calendar" in team["chi"].say("cancel #1")


def test_the_targets_of_somebody_who_left_are_marked_until_somebody_has_them(team):
    mia, ana = team["mia"], team["ana"]
    mia.say("connect webhook hook https://example.com/in")

    assert "hook was connected by mia" in ana.say("remove mia")
    ana.press("Remove")
    assert "⚠ connected by mia, who was removed" in ana.say("targets")
    ana.say("hand over everything of mia to ana")
    assert "⚠" not in ana.say("targets")
    assert {each.connected_by.name for each in Account.select()} == {"ana"}


def test_a_post_is_handed_over_and_both_may_change_it_then(team):
    bo, ana = team["bo"], team["ana"]
    post_of(ana)

    assert "takes an approver" in bo.say("move #1 to friday 9:00")
    assert "#1 is with bo now." in ana.say("hand over #1 to bo")
    assert "is moved" in bo.say("move #1 to friday 9:00")
    assert "is bo's already" in ana.say("hand over #1 to bo")
    assert "vi is a viewer and could not change a post" in ana.say("hand #1 over to vi")
    assert "#1 is with ana now." in bo.say("assign #1 to ana")


def test_everything_of_somebody_is_handed_over_by_those_who_may(team):
    bo, chi = team["bo"], team["chi"]
    post_of(bo, "One")
    post_of(bo, "Two")

    assert "takes an approver" in bo.say("hand over everything of chi to bo")
    assert "2 planned posts of bo with chi now." in chi.say("hand over everything of bo to chi")
    assert [each.responsible.name for each in Post.select()] == ["chi", "chi"]


def test_who_is_away_says_until_when_and_who_decides(team, at):
    chi = team["chi"]

    said = chi.say("away until friday 9:00, mia decides")
    assert "You are away until Fri 6 Mar 2026, 09:00" in said
    assert "mia decides meanwhile" in said
    assert "away until Fri 6 Mar 2026, 09:00 Europe/Berlin, mia decides" in chi.say("people")
    assert "Welcome back, chi" in chi.say("I'm back")
    assert "away" not in chi.say("people").partition("`")[0]

    assert "Nobody decides in your place" in chi.say("i am away until friday")
    assert "Welcome back" in chi.press("I am back")
    chi.say("away until friday 9:00")
    at(MONDAY + timedelta(days=5))
    assert "You are not away" in chi.say("i am back")


def test_a_code_makes_two_identities_one_person_with_the_higher_role(team):
    chi, twin = team["chi"], Chat("chi-at-home")
    post_of(chi)
    code = chi.say("link").partition("code is ")[2][:6]
    assert code not in str(list(LinkCode.select().dicts()))

    assert "That is you already" in chi.say(f"link {code}")
    said = twin.say(f"link {code.lower()}")
    assert "as an approver" in said
    assert "2 identities" in chi.say("people")
    assert "is off the calendar" in twin.say("cancel #1")
    assert "not good here" in Chat("dan").say(f"link {code}")

    chi.say("link")
    assert "a person of its own again, an author in ACME" in twin.say("unlink")
    assert "takes an approver" in twin.say("cancel everything")
    assert "chi  approver" in chi.say("people")


def test_a_code_is_good_for_ten_minutes_and_once(team, at):
    code = team["chi"].say("link").partition("code is ")[2][:6]
    at(MONDAY + timedelta(minutes=11))

    assert "older than ten minutes" in Chat("twin").say(f"link {code}")
    newer = team["chi"].say("link").partition("code is ")[2][:6]
    assert newer != code
    assert LinkCode.select().count() == 1


def test_the_last_admin_does_not_vanish_by_parting(chat):
    twin = Chat("ana-at-home")
    twin.say("help")
    code = twin.say("link").partition("code is ")[2][:6]
    chat.say(f"link {code}")

    assert "an author" in twin.say("unlink")
    assert Member.get(Member.name == "ana").role == "admin"
    assert Member.get(Member.name == "ana").person_id is None


def test_verbs_of_posts_stay_what_they_were_where_nobody_is_called_so(chat):
    post_of(chat, "Launch")

    assert "is paused" in chat.say("suspend #1")
    assert "Take down" in chat.say("remove launch") or "nothing" in chat.last.text.lower()
    assert "Connect what" in chat.say("connect")
    assert "blog is connected" in chat.say("link site blog")
    assert "Disconnect blog?" in chat.say("unlink blog")


def test_every_change_of_people_is_recorded_with_who_did_it(team):
    team["ana"].say("grant bo viewer")
    team["ana"].say("suspend bo")

    rows = [(each.actor, each.action, each.subject) for each in Audit.select()]
    assert ("terminal:ana", "invite", "member bo") in rows
    assert ("terminal:ana", "grant", "member bo") in rows
    assert ("terminal:ana", "suspend", "member bo") in rows
