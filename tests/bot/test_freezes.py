from datetime import timedelta

import pytest

from bot.views.notices import notice
from models.rules.recurrence import Rule
from models.services.freezes import freezing, thawing
from models.services.notices import notices
from models.tables import Delivery, Freeze, Member
from tests.bot.conftest import MONDAY, Chat


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def person(chat):
    """Somebody who has said hello, in a role."""

    def make(name: str, role: str) -> Chat:
        somebody = Chat(name)
        somebody.say("help")
        Member.update(role=role).where(Member.name == name).execute()
        return somebody

    return make


@pytest.fixture
def coming(chat):
    """A post on the calendar in half an hour."""
    chat.say('"Hello" to site today 10:30')
    chat.press("Schedule")
    return chat


def state() -> str:
    return str(Delivery.get().state)


def told(now) -> list[str]:
    return [str(notice(each).text) for each in notices.since("terminal", "chat", 0, now=now)]


def test_an_author_stops_everything_with_one_sentence(coming, person, at, publish_due):
    said = person("bo", "author").say("freeze all because the site is down")

    assert "F1 · Everything is frozen" in said
    assert "Nothing of it goes out until somebody lifts it." in said
    assert "the site is down" in said
    assert "Of what is due in the next 24 hours, 1 waits." in said
    at(MONDAY + minutes(31))
    assert publish_due() == 0
    assert state() == "held"


@pytest.mark.parametrize("sentence", ["stop everything", "freeze everything", "freeze ACME all"])
def test_stop_everything_is_a_freeze_that_holds_what_is_written_later_too(
    chat, sentence, at, publish_due
):
    assert "Everything is frozen" in chat.say(sentence)

    card = chat.say('publish "Now" to site')
    assert "❄ frozen until somebody lifts it: it will wait" in card
    chat.press("Publish now")
    at(MONDAY + minutes(1))
    assert publish_due() == 0
    assert state() == "held"


def test_every_card_that_shows_a_time_says_that_it_lies_in_a_freeze(coming):
    coming.say("freeze site until friday 9:00 because legal asked")
    kept = "❄ frozen (legal asked) until Fri 6 Mar 2026, 09:00 Europe/Berlin: it will wait"

    assert kept in coming.say('"Later" to site tomorrow 9:30')
    for sentence in ("list", "show #1", "why #1", "week"):
        assert kept in coming.say(sentence)
    for sentence in ("list", "queue", "week"):
        assert "❄ Frozen at this moment" in coming.say(sentence)
        assert "F1  site, until Fri 6 Mar 2026" in coming.say(sentence)
    assert kept not in coming.say('"After" to site friday 9:00')


def test_a_post_that_is_moved_into_a_freeze_is_told_to_lie_in_one(coming):
    coming.say("freeze all tomorrow")
    coming.press("Hold them")

    assert "❄ frozen until Wed 4 Mar 2026" in coming.say("move #1 to tomorrow 14:00")
    assert "frozen" not in coming.say("move #1 to wednesday 14:00")


def test_a_post_alone_may_be_frozen(coming):
    assert "F1 · #1 is frozen" in coming.say("freeze #1 because of the numbers")
    assert "frozen" not in coming.say('"Other" to site today 11:00')


def test_without_a_word_what_to_freeze_it_is_asked_and_one_button_freezes_all(chat):
    assert "Freeze what?" in chat.say("freeze")
    assert Freeze.select().count() == 0

    assert "Everything is frozen" in chat.press("Freeze everything")


def test_what_is_not_understood_freezes_nothing_and_says_so(chat):
    assert "Nothing was changed" in chat.say("freeze xyzzy")
    assert "no post #99" in chat.say("freeze #99")
    assert "one of the two" in chat.say("freeze everything and #1")
    assert "That end has passed" in chat.say("freeze all until yesterday")
    assert "Frozen until then, or from then on?" in chat.say("freeze all friday 16:00")
    assert Freeze.select().count() == 0
    assert "F1 · Everything is frozen" in chat.press("until then")


def test_the_second_author_is_told_that_it_is_frozen_already(chat, person):
    chat.say("freeze all because the site is down")

    said = person("bo", "author").say("stop everything")

    assert "frozen already: F1 (the site is down)" in said


def test_lifting_releases_nothing_before_somebody_chooses(coming, at, publish_due):
    coming.say("freeze all because the site is down")
    at(MONDAY + minutes(31))
    publish_due()
    assert "It was due and is kept in" in coming.say("why #1")
    assert "Needs you" not in coming.say("list")

    said = coming.say("thaw")

    assert "F1 is lifted: everything may go out again." in said
    assert "Nothing goes out by itself." in said
    assert "1 delivery fell due in a freeze" in said
    assert publish_due() == 0
    assert "fell due in a freeze that is over" in coming.say("why #1")
    assert "1 delivery fell due in a freeze" in coming.say("list")
    assert "1 delivery will go out" in coming.press("Send all, spaced out")
    assert publish_due() == 1
    assert "No freeze holds anything back" in coming.say("release ACME drop")


def test_what_a_freeze_held_of_one_post_may_be_dropped_from_its_story(coming, at, publish_due):
    coming.say("freeze all")
    at(MONDAY + minutes(31))
    publish_due()
    coming.say("thaw F1")
    coming.say("why #1")

    assert "1 delivery dropped" in coming.press("Drop them")

    assert state() == "skipped"
    assert "dropped what a freeze held" in coming.say("why #1")


def test_managers_lift_and_others_are_told_whom_to_ask(chat, person, at):
    bo, chi = person("bo", "author"), person("chi", "manager")
    bo.say("freeze all")
    at(MONDAY + minutes(6))

    assert "to lift a freeze takes a manager. Ask chi or ana" in bo.say("thaw")
    assert "F1 is lifted" in chi.say("unfreeze all")
    assert "lifted already" in chi.say("thaw F1")


def test_one_may_take_back_ones_own_freeze_at_once(chat, person, at):
    bo = person("bo", "author")
    bo.say("freeze all")
    at(MONDAY + minutes(4))

    assert "F1 is lifted" in bo.press("Lift it")


def test_a_planned_freeze_shows_what_it_would_keep_in_before_it_holds(chat):
    for number in range(7):
        chat.say(f'"Post {number}" to site tomorrow 1{number}:00')
        chat.press("Schedule")

    said = chat.say("freeze all tomorrow because of the move")

    assert "site: 7 posts, the first 5" in said
    assert "#5 “Post 4”" in said
    assert "#6" not in said
    assert "It holds nothing until you choose" in said
    assert "frozen" not in chat.say("show #1")
    chat.say("freeze all tomorrow")
    assert "F2 · Planned: everything frozen" in chat.press("Hold them")
    assert "❄ frozen until Wed 4 Mar 2026, 00:00 Europe/Berlin: it will wait" in chat.say("show #1")


def test_what_falls_into_one_goes_out_after_it_if_that_was_chosen(chat, at, publish_due):
    chat.say('"Hello" to site tomorrow 14:00')
    chat.press("Schedule")
    chat.say("freeze all tomorrow")
    chat.press("Send them after it")
    assert "it goes out after that" in chat.say("show #1")

    at(MONDAY + timedelta(hours=28))
    assert publish_due() == 0
    at(MONDAY + timedelta(hours=38))  # midnight in Berlin
    assert publish_due() == 1
    assert "sent on to site after the freeze" in chat.say("why #1")


def test_what_falls_into_one_is_left_out_if_that_was_chosen(chat, at, publish_due):
    chat.say('"Hello" to site tomorrow 14:00')
    chat.press("Schedule")
    chat.say("freeze all tomorrow because of the move")
    chat.press("Leave them out")

    at(MONDAY + timedelta(hours=28))

    assert publish_due() == 0
    assert state() == "skipped"
    assert "it fell into a freeze: the move" in chat.say("why #1")


def test_planning_takes_a_manager(chat, person):
    said = person("bo", "approver").say("freeze all from 24 dec to 2 jan because holidays")

    assert "takes a manager" in said
    assert Freeze.select().count() == 0


@pytest.mark.parametrize(
    ("sentence", "repeat", "hours"),
    [
        ("freeze site every weekend", "FREQ=WEEKLY;BYDAY=SA,SU", 24),
        ("freeze all every friday from 16:00 to monday 8:00", "FREQ=WEEKLY;BYDAY=FR", 64),
        ("freeze all every night from 22:00 to 6:00", "FREQ=DAILY", 8),
        ("freeze all every friday 16:00 for 3 hours", "FREQ=WEEKLY;BYDAY=FR", 3),
    ],
)
def test_a_freeze_may_come_again(chat, sentence, repeat, hours):
    assert "It holds nothing until you choose" in chat.say(sentence)
    chat.press("Hold them")

    freeze = Freeze.get()
    assert Rule.from_json(freeze.rule).repeat == repeat
    assert freeze.length == hours * 3600
    assert freeze.windows.count() > 10


def test_a_repeating_one_is_lifted_this_time_or_for_good(chat, at):
    chat.say("freeze all every monday from 9:00 to 12:00")
    chat.press("Hold them")
    assert "Frozen at this moment" in chat.say("list")

    assert "Lift which, and for how long?" in chat.say("thaw")
    assert "is lifted this time" in chat.press("Lift this time only")
    assert "Frozen at this moment" not in chat.say("list")
    at(MONDAY + timedelta(days=7))
    assert "Frozen at this moment" in chat.say("list")
    chat.say("thaw all")
    assert "is lifted: everything" in chat.press("Lift it for good")
    assert "no freeze is planned" in chat.say("freezes")


def test_public_holidays_of_a_region_are_frozen(chat):
    said = chat.say("freeze on public holidays in Germany (Bavaria) because nobody is here")
    assert "on public holidays in Germany (Bavaria)" in said
    assert "Good Friday" in said
    chat.press("Hold them")

    assert "❄ frozen, Good Friday (nobody is here)" in chat.say('"Hi" to site on 3 april 9:00')
    assert "frozen" not in chat.say('"Hi" to site on 4 april 9:00')


@pytest.mark.parametrize(
    ("place", "hint"),
    [("Germny", "Is it one of Germany?"), ("Germany (Bavarai)", "Bavaria"), ("", "which country")],
)
def test_a_place_nobody_knows_is_asked_about(chat, place, hint):
    said = chat.say(f"freeze on public holidays in {place}")

    assert hint in said
    assert "Nothing is frozen" in said


def test_the_list_of_freezes_has_a_button_for_each_that_may_be_done(chat):
    assert "Nothing of ACME is frozen" in chat.say("freezes")
    chat.say("freeze site because the host is down")
    chat.say("freeze all from 24 dec to 2 jan because holidays")

    said = chat.say("freezes")

    assert "F1  site, from Mon 2 Mar 2026, 10:00" in said
    assert "F2  everything, from Thu 24 Dec 2026, 00:00" in said
    assert "waits for your choice, and holds nothing yet (holidays)" in said
    assert "Planned: everything frozen" in chat.press("Send after it")
    assert "F1 is lifted" in chat.say("thaw site")
    assert "lifted already" in chat.say("freeze F1 hold")


def test_the_end_of_a_freeze_asks_once_what_becomes_of_what_it_held(coming, at, publish_due):
    coming.say("freeze all for 1 hour")
    at(MONDAY + minutes(31))
    publish_due()
    end = MONDAY + minutes(61)
    thawing.notice_ends(now=end)
    thawing.notice_ends(now=end)

    asked = [each for each in told(end) if "freeze" in each]

    assert asked == ["❄ The freeze F1 is over. Nothing goes out by itself."]


def test_what_is_to_go_out_at_once_in_a_freeze_is_not_said_to_be_sent(coming):
    coming.say("freeze all because the site is down")
    coming.say("publish #1")

    said = coming.press("Publish now")

    assert "#1 does not go out yet: it is frozen" in said
    assert "is being sent" not in said


def test_two_people_let_one_post_through(coming, person, at, publish_due):
    bo, chi = person("bo", "approver"), person("chi", "author")
    coming.say("freeze all because the site is down")
    assert "Why must it go out now?" in bo.say("publish #1 anyway")
    assert "takes an approver" in chi.say("publish #1 anyway because I say so")

    said = bo.say("publish #1 anyway because the minister waits")
    assert "Asked. A second person has to say yes: ana." in said
    assert "X1 · bo asks to let #1 “Hello” through the freeze" in said
    assert "Let it through" not in said
    assert "It takes two people" in bo.say("allow X1")
    assert state() == "waiting"
    assert "bo has asked that for #1 already (X1)" in coming.say("publish #1 anyway because so")

    assert "goes out now, through the freeze" in coming.say("allow X1")
    assert "has answered X1 already" in coming.say("decline X1")
    assert publish_due() == 1
    assert "let it through the freeze, as the second person" in coming.say("why #1")
    assert any(
        "is let through the freeze: bo asked, ana allowed it" in each for each in told(MONDAY)
    )


def test_a_declined_request_leaves_the_post_frozen(coming, person, at, publish_due):
    person("bo", "approver").say("help")
    coming.say("freeze all")
    coming.say("publish #1 anyway because so")

    assert "#1 stays frozen" in coming.press("Leave it frozen")

    at(MONDAY + minutes(31))
    assert publish_due() == 0


def test_alone_nobody_breaks_the_glass(coming):
    coming.say("freeze all")

    said = coming.say("publish #1 anyway because so")

    assert "nobody else in ACME may" in said
    assert "`thaw F1` lifts it" in said


def test_where_nothing_is_frozen_no_glass_is_broken(coming):
    assert "Nothing is frozen for #1" in coming.say("publish #1 anyway because so")


def test_a_very_long_reason_does_not_keep_anything_from_being_frozen(chat):
    said = chat.say(f"freeze all because {'of that ' * 2000}")

    assert "Everything is frozen" in said
    assert len(Freeze.get().why) <= freezing.LONGEST_REASON
    assert len(chat.say("list")) < 2_000


def test_a_platform_stands_for_all_targets_on_it(chat):
    chat.say("connect webhook one https://one.example/in")
    chat.say("connect webhook two https://two.example/in")

    assert "F1 · one and two are frozen" in chat.say("freeze webhook because of the keys")


def test_a_list_says_how_many_wait_though_a_client_is_told_nothing_of_it(
    coming, person, at, publish_due
):
    cleo = person("cleo", "client")
    coming.say("freeze all because the site is down")
    at(MONDAY + minutes(31))
    publish_due()

    assert "the site is down" not in cleo.say("list")
    assert "takes a" in cleo.say("freezes")
    assert "takes a" in cleo.say("freeze all")
