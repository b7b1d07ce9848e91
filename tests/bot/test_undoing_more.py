"""What people did to people, freezes and rules is undone like all else."""

from datetime import timedelta

import pytest

from models.services.people import erasing
from models.tables import (
    Account,
    Delivery,
    Freeze,
    FreezeWindow,
    Member,
    Post,
    Project,
    Schedule,
    Undo,
)
from tests.bot.conftest import MONDAY, Chat


@pytest.fixture
def bo(chat):
    chat.say("invite bo as author")
    return Chat("bo")


def role(name="bo") -> tuple[str, str | None]:
    member = Member.get(Member.name == name)
    return member.role, member.barred


def posted(somebody: Chat, words="Hello"):
    somebody.say(f'"{words}" to site tomorrow 9:00')
    return somebody.press("Schedule")


def test_a_role_is_taken_back_and_given_again(chat, bo):
    chat.say("grant bo approver")

    assert "Undone: you made bo an approver." in chat.press("Undo")
    assert role() == ("author", None)
    assert "Done again: you made bo an approver." in chat.say("redo")
    assert role() == ("approver", None)


def test_a_role_that_was_changed_since_stays(chat, bo):
    chat.say("grant bo approver")
    undo = chat.buttons[-1].says
    chat.say("grant bo manager")

    assert "bo was changed since, and is a manager by now" in chat.say(undo)
    assert role() == ("manager", None)


@pytest.mark.parametrize("verb", ["suspend", "remove"])
def test_whoever_was_shut_out_comes_back_with_what_was_paused(chat, bo, verb):
    posted(bo)
    chat.say(f"{verb} bo")
    if verb == "remove":
        chat.press("Remove; pause it")
    assert role()[1] is not None
    assert Schedule.get().state == "paused"

    assert "Undone: you" in chat.say("undo")
    assert role() == ("author", None)
    assert (Schedule.get().state, Delivery.get().state) == ("active", "waiting")


def test_whoever_was_let_in_again_is_shut_out_again(chat, bo):
    chat.say("suspend bo")
    assert role()[1] == "suspended"
    chat.say("grant bo author")

    chat.press("Undo")

    assert role() == ("author", "suspended")


def test_only_those_who_grant_take_it_back(chat, bo):
    chat.say("invite chi as manager")
    chat.say("grant bo approver")
    says = chat.buttons[-1].says

    assert "takes an admin" in Chat("chi").say(says)
    assert role() == ("approver", None)


def test_a_post_that_was_handed_over_comes_back_unless_it_went_on(chat, bo):
    posted(chat)
    chat.say("hand over #1 to bo")
    assert Post.get().responsible.name == "bo"

    assert "Undone: you handed #1 “Hello” over to bo." in chat.press("Undo")
    assert Post.get().responsible is None
    chat.say("hand over #1 to bo")
    undo = chat.buttons[-1].says
    chat.say("invite chi as author")
    chat.say("hand over #1 to chi")
    assert "Somebody else was made responsible since" in chat.say(undo)
    assert Post.get().responsible.name == "chi"


def test_all_of_somebody_comes_back_with_their_targets(chat, bo):
    chat.say("grant bo manager")
    bo.say("connect webhook hook https://hook.example/in")
    for words in ("One", "Two"):
        posted(bo, words)
    chat.say("invite chi as manager")
    chat.say("hand over everything of bo to chi")
    assert {row.responsible.name for row in Post.select()} == {"chi"}

    assert "Undone: you handed over to chi what was bo's (2 posts)." in chat.say("undo")
    assert {row.responsible for row in Post.select()} == {None}
    assert Account.get(Account.platform == "webhook").connected_by.name == "bo"


def holding() -> int:
    return int(FreezeWindow.select().where(FreezeWindow.over_at.is_null()).count())


def test_a_freeze_is_lifted_by_undo_and_holds_again_by_redo(chat):
    chat.say("freeze all because the site is down")

    assert "Undone: you froze everything (F1)." in chat.press("Undo")
    assert holding() == 0
    assert Freeze.get().lifted_at is not None
    chat.say("redo")
    assert holding() == 1
    assert Freeze.get().lifted_at is None


def test_an_author_takes_their_own_freeze_back_for_five_minutes(chat, bo, at):
    bo.say("freeze all")
    at(MONDAY + timedelta(minutes=6))

    assert "takes a manager" in bo.say("undo")
    assert holding() == 1


def test_a_freeze_that_was_lifted_holds_again_unless_what_it_held_is_settled(chat, at, publish_due):
    chat.say('"Hello" to site today 10:30')
    chat.press("Schedule")
    chat.say("freeze all")
    at(MONDAY + timedelta(minutes=31))
    publish_due()
    chat.say("thaw all")

    assert "Undone: you lifted the freeze of everything (F1)." in chat.say("undo")
    assert holding() == 1
    chat.say("thaw all")
    undo = chat.buttons[-1].says
    chat.press("Send all, spaced out")
    assert "was settled since it was lifted" in chat.say(undo)
    assert holding() == 0


def test_a_freeze_lifted_this_time_holds_again_unless_its_time_is_over(chat, at):
    chat.say("freeze all every monday from 9:00 to 12:00")
    chat.press("Hold them")
    ahead = holding()
    chat.say("thaw F1 once")
    assert holding() == ahead - 1
    undo = chat.buttons[-1].says

    chat.say(undo)
    assert holding() == ahead
    chat.say("thaw F1 once")
    undo = chat.buttons[-1].says
    at(MONDAY + timedelta(hours=3))
    chat.say(undo)
    assert "would have ended by now" in chat.say(f"{undo} anyway")
    assert holding() == ahead - 1


def test_a_planned_freeze_is_taken_out_of_force_and_put_back(chat):
    chat.say("freeze all from 24 dec to 2 jan")
    chat.press("Hold them")

    assert "put the freeze of everything in force" in chat.press("Undo")
    assert holding() == 0
    chat.say("redo")
    assert holding() == 1
    chat.say("freeze F1 shift")
    chat.say("undo")
    assert Freeze.get().falling == "hold"


def rules() -> list[str]:
    return [each["said"] for each in Project.get().policy.get("rules", [])]


def test_a_rule_is_ended_by_undo_and_holds_again_by_redo(chat):
    posted(chat)
    chat.say("rule nothing on tuesdays")
    assert Schedule.get().blocked

    assert "Undone: you made a rule." in chat.press("Undo")
    assert rules() == []
    assert not Schedule.get().blocked
    chat.say("redo")
    assert rules() == ["nothing on tuesdays"]
    assert Schedule.get().blocked
    chat.say("rule 1 off")
    assert "you ended rule 1" in chat.say("undo")
    assert rules() == ["nothing on tuesdays"]


def test_rules_that_were_changed_since_stay(chat):
    chat.say("rule nothing on sundays")
    undo = chat.buttons[-1].says
    chat.say("rule at most 2 per day on site")

    assert "The rules were changed since" in chat.say(undo)
    assert len(rules()) == 2


def test_a_limit_that_was_lifted_comes_back(chat):
    chat.say("lift ACME resources")

    assert "you let any number of posts go out at once" in chat.press("Undo")
    assert "resources_most" not in Project.get().policy


def test_somebody_who_was_forgotten_is_named_by_no_undo(chat, bo):
    chat.say("grant bo approver")
    posted(chat)
    chat.say("hand over #1 to bo")
    [done] = erasing.erase("bo", "terminal:root", words=False, now=MONDAY)

    assert "bo" not in str([row.facts for row in Undo.select()]).replace("bot", "")
    assert f"made {done.pseudonym} an approver" in chat.say("undo list")
