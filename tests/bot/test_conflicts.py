"""What people are told of conflicts, and what they do about them, through the door."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.recurrence import Rule
from models.services.people import people
from models.services.posts import scheduling
from models.services.workspaces import targets
from models.tables import Audit, Conflict, Delivery, Post, Schedule
from tests.bot.conftest import MONDAY, Chat

FRIDAY = datetime(2026, 3, 6, 8, 0, tzinfo=UTC)  # 9:00 in Berlin


@pytest.fixture
def busy(chat):
    """Five posts on Friday at 9:00, as many as may be."""
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
    site = targets.get(ana.project, "site").id
    nine = datetime(2026, 3, 6, 9)
    rule = Rule(zone="Europe/Berlin", start=nine, times=(nine.time(),))
    for number in range(5):
        plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (site,), priority=3)
        scheduling.schedule_new(ana, None, WORDS[number], plan, now=MONDAY)
    return chat


WORDS = (
    "The first of the week about bread",
    "Something else entirely, with cats",
    "Our office moves to Lisbon",
    "Meet the team behind the numbers",
    "How we test what we ship",
)


def posted(chat, sentence):
    chat.say(sentence)
    return chat.press("Schedule")


def test_two_at_the_same_time_on_a_target_are_a_warning_that_can_be_kept(chat):
    posted(chat, '"Bread is baked daily" to site friday 9:00')

    card = chat.say('"Cats sleep all day" to site friday 9:00')

    assert "⚠ Warning" in card
    assert "#1 “Bread is baked daily”" in card
    assert "Keep posts there 5 minutes apart" in card
    assert "Scheduled as #2." in chat.press("Schedule")
    assert "Nothing stands in the way" in chat.say("conflicts")


def test_another_moment_is_one_click_away_with_what_it_costs(chat):
    posted(chat, '"Bread is baked daily" to site friday 9:00')
    chat.say('"Cats sleep all day" to site friday 9:00')

    labels = [button.label for button in chat.buttons]
    assert "09:15: 15 minutes later" in labels
    assert "Sat 7 Mar, 09:00: 1 day later" in labels

    card = chat.press("09:15")

    assert "Fri 6 Mar 2026, 09:15" in card
    assert "Warning" not in card
    chat.press("Schedule")
    assert "09:15" in chat.say("show #2")


def test_advice_does_not_offer_ways_out(chat):
    posted(chat, '"Bread is baked daily" to site friday 9:00')

    card = chat.say('"Cats sleep all day" to site friday 9:03')

    assert "· Advice" in card
    assert [button.label for button in chat.buttons] == ["Schedule", "Edit", "Discard"]


def test_too_many_at_once_cannot_be_confirmed(busy):
    card = busy.say('"A sixth post about tea" to site friday 9:00')

    assert "✕ Conflict" in card
    assert "5 are the most here" in card
    assert "It does not go out like this" in card
    assert "Schedule" not in [button.label for button in busy.buttons]
    assert "Something is in its way" in busy.reply("confirm P1@1").text
    assert Post.select().count() == 5


def test_a_post_of_lower_priority_gives_way_with_one_click(busy):
    busy.say('"A sixth post about tea" to site friday 9:00')

    moved = busy.press("Move #1 to 09:15 instead")

    assert "#1 “The first of the week about bread” is moved" in moved
    assert "Scheduled as #6." in busy.say("confirm P1@1")


def test_a_manager_goes_ahead_with_a_reason_that_is_recorded(busy):
    busy.say('"A sixth post about tea" to site friday 9:00')
    busy.press("Go ahead anyway")

    assert busy.last.form.says == "override P1@1 because {reason}"
    assert "Scheduled as #6." in busy.say("override P1@1 because the fair opens then")
    record = Audit.get(Audit.action == "override conflicts")
    assert (record.subject, record.reason) == ("post 6", "the fair opens then")
    assert Conflict.select().where(Conflict.how == "overridden").exists()
    assert not Schedule.select().where(Schedule.blocked).exists()


def test_an_author_may_not_go_ahead(busy):
    bo = Chat("bo")
    card = bo.say('"A sixth post about tea" to site friday 9:00')

    assert "ask a manager" in card
    assert not [button for button in bo.buttons if button.label.startswith("Go ahead")]
    assert "takes a manager" in bo.say("override P1@1 because I say so")
    assert "takes a manager" in bo.say("lift ACME resources")
    assert Post.select().count() == 5


def test_a_manager_lifts_the_limit_for_the_project(busy):
    busy.say('"A sixth post about tea" to site friday 9:00')

    assert "any number of posts may go out at once" in busy.press("Lift that limit")
    assert "Scheduled as #6." in busy.say("confirm P1@1")
    assert "resources-most      0" in busy.say("settings")


def test_a_move_into_a_conflict_is_not_made_and_offers_others(busy):
    posted(busy, '"A sixth post about tea" to site friday 14:00')

    refused = busy.say("move #6 to friday 9:00")

    assert "#6 “A sixth post about tea” is not moved" in refused
    assert "Nothing was changed" in refused
    assert Delivery.get(Delivery.post == 6).due_at == FRIDAY + timedelta(hours=5)
    assert "is moved" in busy.press("09:15")
    assert Delivery.get(Delivery.post == 6).due_at == FRIDAY + timedelta(minutes=15)


def test_a_refused_move_is_made_for_a_reason(busy):
    posted(busy, '"A sixth post about tea" to site friday 14:00')
    busy.say("move #6 to friday 9:00")
    busy.press("Go ahead anyway")

    assert "is moved" in busy.say(busy.last.form.says.replace("{reason}", "it is the fair"))
    assert Delivery.get(Delivery.post == 6).due_at == FRIDAY


def test_a_post_that_was_paused_does_not_come_back_into_a_conflict(busy):
    busy.say("pause #1")
    posted(busy, '"A sixth post about tea" to site friday 9:00')

    refused = busy.say("resume #1")

    assert "stays paused" in refused
    assert Schedule.get(Schedule.post == 1).state == "paused"
    busy.press("Go ahead anyway")
    assert "goes on" in busy.say(busy.last.form.says.replace("{reason}", "both matter"))


def test_a_conflict_is_resolved_on_request_with_what_was_and_why(busy):
    busy.say('"A sixth post about tea" to site friday 9:00')
    busy.say("override P1@1 because the fair opens then")
    busy.say("settings resources-most 2")
    busy.say("rule at most 1 per day on site")

    answer = busy.say("resolve #6")

    assert "from Fri 6 Mar 2026, 09:00 Europe/Berlin to Sat 7 Mar 2026" in answer
    assert "Rule 1: at most 1 per day on site" in answer


def test_what_nobody_resolved_is_held_when_its_time_comes(busy, at, publish_due):
    busy.say("rule nothing on fridays")
    assert "5 conflicts in ACME" in busy.say("conflicts")
    busy.say("override #2 because it must")

    at(FRIDAY)

    assert publish_due() == 1
    assert [row.state for row in Delivery.select().order_by(Delivery.id)] == [
        "held",
        "delivered",
        "held",
        "held",
        "held",
    ]
    assert "goes out all the same" in busy.say("override #3 because it must too")
    assert publish_due() == 1


def test_what_is_no_conflict_any_more_holds_nothing(busy, at, publish_due):
    busy.say("rule nothing on fridays")
    busy.say("rule 1 off")

    at(FRIDAY)

    assert publish_due() == 5


def test_almost_the_same_words_to_one_target_are_a_warning(chat):
    posted(chat, '"Our bakery opens at seven on Monday, come and see" to site friday 9:00')

    card = chat.say('"Our bakery opens at seven on Monday; come & see!" to site friday 15:00')

    assert "⚠ Warning" in card
    assert "says nearly the same there" in card


def test_other_words_to_one_target_are_none(chat):
    posted(chat, '"Our bakery opens at seven on Monday, come and see" to site friday 9:00')

    assert "Warning" not in chat.say('"We are closed for the holidays" to site friday 15:00')


def test_the_same_words_long_after_are_no_warning(chat, at, publish_due):
    posted(chat, '"Our bakery opens at seven on Monday, come and see" to site friday 9:00')
    at(FRIDAY)
    publish_due()
    at(FRIDAY + timedelta(days=31))

    card = chat.say('"Our bakery opens at seven on Monday, come and see" to site tomorrow 9:00')

    assert "Warning" not in card


def test_new_words_that_repeat_another_post_are_warned_about_on_its_card(chat):
    posted(chat, '"Our bakery opens at seven on Monday, come and see" to site friday 9:00')
    posted(chat, '"We are closed for the holidays" to site friday 15:00')

    card = chat.say('edit #2 "Our bakery opens at seven on Monday, come and see!"')

    assert "says nearly the same there" in card
    assert "stays where it is" in chat.press("Keep it")
    assert "nearly the same" not in chat.say("show #2")


def test_a_post_near_a_change_of_the_clock_is_warned_about(chat):
    card = chat.say('"Bread" to site 29 march 2026 4:30')

    assert "The clock of Europe/Berlin changes" in card
    assert "Better after" in card


def test_a_rule_refuses_what_is_against_it(chat):
    assert "Rule 1 holds in ACME" in chat.say("rule nothing on sundays")

    card = chat.say('"Bread" to site sunday 9:00')

    assert "Rule 1: nothing on sundays" in card
    assert "Schedule" not in [button.label for button in chat.buttons]


def test_a_rule_may_only_warn(chat):
    chat.say("rule warn nothing on sundays")

    assert "⚠ Warning" in chat.say('"Bread" to site sunday 9:00')
    assert "Scheduled as #1." in chat.press("Schedule")


def test_rules_are_listed_and_ended_by_their_numbers(chat):
    chat.say("rule nothing on sundays")
    chat.say("rule at most 2 per day on site")

    assert "2  at most 2 per day on site" in chat.say("rules")
    assert "Rule 1 of ACME is gone" in chat.say("rule 1 off")
    assert "no rule 1" in chat.say("rule 1 off")
    chat.say("rules")
    chat.press("End rule 2")
    assert "has no rules" in chat.say("rules")


@pytest.mark.parametrize("words", ["fnord", "nothing on blursday", "at most 0 per day"])
def test_what_is_no_rule_is_answered_with_examples(chat, words):
    answer = chat.say(f"rule {words}")

    assert "is no rule I know" in answer
    assert "Nothing was changed" in answer


def test_an_author_makes_no_rules(chat):
    assert "takes a manager" in Chat("bo").say("rule nothing on sundays")


def test_so_many_a_day_counts_what_a_series_adds(chat):
    chat.say("rule at most 2 per day on site")

    card = chat.say('"Bread" to site every day at 9:00, 12:00 and 15:00')

    assert "Rule 1: at most 2 per day on site" in card
    assert "more times in the next 90 days" in card


def test_a_rate_is_set_and_taken_back(chat):
    assert "webhook" in chat.say("settings rate webhook 100 per hour")
    assert "100 per hour" in chat.say("settings rate")
    assert "no rate" in chat.say("settings rate webhook many")
    assert "no platform “fnord”" in chat.say("settings rate fnord 3 per hour")


def test_a_full_hour_of_a_platform_blocks(chat):
    chat.say("settings rate site 2 per hour")
    posted(chat, '"Bread is baked daily" to site friday 9:00')
    posted(chat, '"Cats sleep all day" to site friday 9:20')

    card = chat.say('"Our office moves" to site friday 9:40')

    assert "site takes 2 an hour, and 2 others go there around" in card
    assert "✕ Conflict" in card


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_a_reason_is_needed_and_short(busy, reason):
    assert "Nothing was changed" in busy.say(f"override #1 because {reason}")


def test_a_stale_button_moves_nothing(busy):
    busy.say('"A sixth post about tea" to site friday 9:00')
    says = next(each.says for each in busy.buttons if each.label.startswith("Move #1"))
    busy.say('edit #1 "Other words"')

    assert "was changed after that card" in busy.say(says)


def test_a_moment_that_does_not_exist_moves_nothing(busy):
    answer = busy.say("move ACME/1 2026-13-41T09:00:00Z to 2026-03-06T09:00:00Z")

    assert "no moment there is" in answer


def test_a_sentence_may_wish_to_give_way(chat):
    posted(chat, '"Bread is baked daily" to site friday 9:00')

    card = chat.say('"Cats sleep all day" to site friday 9:00, resolve conflicts automatically')

    assert "Moved from Fri 6 Mar 2026, 09:00 Europe/Berlin to Fri 6 Mar 2026, 09:15" in card
    assert "goes out to site at nearly the same time" in card
    chat.press("Schedule")
    assert "09:15" in chat.say("show #2")


def test_that_wish_is_left_in_what_is_quoted(chat):
    assert "resolve conflicts" in chat.say('"We resolve conflicts" to site friday 9:00')


def test_no_way_out_leads_into_a_freeze(chat):
    posted(chat, '"Bread is baked daily" to site friday 9:00')
    chat.say("freeze all from friday 9:10 until friday 12:00 because of the fair")
    chat.press("Hold them")

    chat.say('"Cats sleep all day" to site friday 9:00')

    assert "12:00: 3 hours later" in [button.label for button in chat.buttons]


def test_another_moment_is_no_help_against_the_same_words(chat):
    text = "Our bakery opens at seven on Monday, come and see"
    posted(chat, f'"{text}" to site friday 9:00')
    posted(chat, '"We are closed for the holidays" to site friday 15:00')
    chat.say(f'edit #2 "{text}!"')

    assert "another moment would not help" in chat.say("resolve #2")
    assert "stays where it is" in chat.press("Keep it")
