"""What people say and what they are answered, through the door every chat uses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.index import ENTRIES
from bot.commands.table import HANDLERS
from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from models import clock as real_clock
from models.database import StorageError
from models.rules.outcomes import Refused
from models.services.notices import notices
from models.services.people import readers
from models.services.posts import proposing
from models.tables import (
    Audit,
    Delivery,
    Member,
    Post,
    Proposal,
    Reader,
    Revision,
    RoleMapping,
    Schedule,
)
from tests.bot.conftest import MONDAY, Chat
from tests.fakes.files import file, png


def test_a_sentence_is_said_back_before_anything_is_scheduled(say):
    card = say('"Launch teaser" to site tue 9am')

    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin" in card
    assert "Nothing goes out until you confirm" in card
    assert "the zone of ACME" in card
    assert Post.select().count() == 0


def test_confirming_puts_it_on_the_calendar(chat):
    chat.say('"Launch teaser" to site friday 9am')

    assert "Scheduled as #1." in chat.press("Schedule")
    assert "Fri 6 Mar 2026, 09:00 Europe/Berlin" in chat.say("list")


def test_a_confirmation_works_once(chat):
    chat.say('"Launch teaser" to site friday 9am')
    chat.say("confirm P1@1")

    assert "confirmed already" in chat.say("confirm P1@1")
    assert Post.select().count() == 1


def test_a_discarded_proposal_never_goes_out(chat):
    chat.say('"Launch teaser" to site friday 9am')

    assert "Nothing goes out" in chat.press("Discard")
    assert "discarded" in chat.say("confirm P1@1")
    assert Post.select().count() == 0


def test_another_persons_proposal_cannot_be_confirmed(chat):
    chat.say('"Launch teaser" to site friday 9am')

    assert "no proposal P1 of yours" in Chat("bo").say("confirm P1@1")


def test_a_pressed_choice_reads_the_sentence_that_way(chat):
    assert "05:00 or 17:00" in chat.say('"Tea" to site friday at 5')

    card = chat.press("Fri 6 Mar 2026, 17:00")

    assert "Fri 6 Mar 2026, 17:00 Europe/Berlin" in card
    assert Member.get().habits != {}
    assert "17:00" in chat.say('"Tea again" to site friday at 5')
    assert Proposal.select().count() == 2


def test_habits_are_shown_and_forgotten(chat):
    chat.say('"Tea" to site friday at 5')
    chat.press("Fri 6 Mar 2026, 17:00")

    assert "forget" in chat.say("settings")
    assert "none remembered" in chat.say("settings forget")
    assert "05:00 or 17:00" in chat.say('"Tea" to site friday at 5')


def test_an_older_cards_choice_is_refused_after_an_answer(chat):
    chat.say('"Tea" to site friday at 5')
    chat.press("Fri 6 Mar 2026, 17:00")

    assert "has changed since that card" in chat.say("pick P1@1 1")


def test_two_targets_are_asked_about_when_none_is_named(chat):
    chat.say("connect site blog")

    assert "Where should it go?" in chat.say('"Hello" tomorrow 9:00')
    assert "blog" in chat.press("blog")
    chat.press("Schedule")
    assert "→ blog" in chat.say("list")


def test_everywhere_is_all_targets_but_those_left_out(chat):
    chat.say("connect site blog")
    chat.say("connect site news")

    assert "blog and news" in chat.say('"Hello" everywhere except site tomorrow 9:00')


def test_an_unknown_target_is_named_with_the_nearest_ones(chat):
    chat.say("connect site blog")

    card = chat.say('"Hello" to blgo tomorrow 9:00')

    assert "no target “blgo”" in card
    assert chat.buttons[0].label == "blog"
    assert "Where  " in chat.press("blog")


def test_no_time_at_all_is_asked_for(chat):
    chat.say('"Hello" to site')

    labels = [button.label for button in chat.buttons]
    assert "Publish now" in labels
    assert labels.count("Save as draft") == 1
    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin" in chat.press("Tue 3 Mar")


def test_what_is_asked_for_its_time_is_kept_as_a_draft_by_one_press(chat):
    chat.say('"Hello" to site')

    assert "is kept as a draft" in chat.press("Save as draft")


def test_a_draft_that_is_asked_for_its_time_cannot_be_kept_as_one(chat):
    chat.say('draft "An idea"')
    chat.press("Save as draft")

    chat.say("schedule #1 to site")

    assert "Save as draft" not in [button.label for button in chat.buttons]


def test_words_can_be_kept_as_a_draft_and_get_a_time_later(chat):
    chat.say('draft "An idea"')
    chat.press("Save as draft")
    assert "“An idea”" in chat.say("drafts")

    chat.say("schedule #1 to site friday 14:00")
    chat.press("Schedule")

    assert "There are no drafts" in chat.say("drafts")
    assert "Fri 6 Mar 2026, 14:00" in chat.say("show #1")


def test_a_title_is_shown_apart_from_the_text(chat):
    card = chat.say('"Launch day": "We are live." to site friday 9:00')

    assert "Title" in card
    chat.press("Schedule")
    assert Revision.get().title == "Launch day"
    assert Revision.get().text == "We are live."


def test_a_line_break_in_quotes_is_one(chat):
    chat.say('"One\\nTwo" to site friday 9:00')
    chat.press("Schedule")

    assert Revision.get().text == "One\nTwo"


def test_a_series_shows_the_next_five_and_marks_the_change_of_clocks(chat):
    card = chat.say('"Weekly" to site every friday at 9am')

    assert "every Friday" in card or "Fridays" in card or "Friday" in card
    assert card.count("UTC+01:00") == 4
    assert "the clock changes before this one" in card
    assert "UTC+02:00" in card


def test_amounts_from_now_count_from_the_confirmation(chat, at):
    chat.say('"Soon" to site in 10 minutes')
    at(MONDAY + timedelta(minutes=5))

    chat.say("confirm P1@1")

    due = Delivery.get().due_at
    assert timedelta(0) <= due - (MONDAY + timedelta(minutes=15)) < timedelta(seconds=5)


def test_a_time_that_passed_while_waiting_is_not_scheduled(chat, at):
    chat.say('"Soon" to site today at 10:30')
    at(MONDAY + timedelta(minutes=45))

    card = chat.say("confirm P1@1")

    assert "passed" in card
    assert Post.select().count() == 0
    chat.press("Publish now")
    assert Delivery.select().count() == 1


@pytest.mark.parametrize(
    "sentence",
    [
        '"Hello" to site yesterday 9am',
        '"Hello" to site 30 february',
        '"Hello" to site 25:00 tomorrow',
        '"Hello" to site 1 jan 2020',
        '"Hello" to site in 99999999999999999999 seconds',
        '"Hello" to site in 99999999 days',
    ],
)
def test_an_impossible_time_is_an_answer_and_nothing_else(chat, sentence):
    card = chat.say(sentence)

    assert Post.select().count() == 0
    assert Schedule.select().count() == 0
    assert not any(button.says.startswith("confirm") for button in chat.buttons)
    assert card.strip()


def test_publishing_at_once_asks_first(chat, publish_due):
    chat.say('publish "Hello" to site')
    assert Post.select().count() == 0

    chat.press("Publish now")

    assert publish_due() == 1
    assert "published" in chat.say("show #1")


def test_unpublishing_asks_first_and_takes_it_down(chat, publish_due):
    chat.say('publish "Hello" to site')
    chat.press("Publish now")
    publish_due()

    assert "Take down" in chat.say("unpublish #1")
    chat.press("Take it down")
    publish_due()

    assert "unpublished" in chat.say("show #1")


def test_moving_says_from_when_to_when(chat):
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")

    moved = chat.say("move #1 to 9 march 14:00")

    assert "from Fri 6 Mar 2026, 09:00" in moved
    assert "to Mon 9 Mar 2026, 14:00" in moved
    assert "Mon 9 Mar 2026, 16:00" in chat.say("move #1 by 2 hours")


def test_a_move_beyond_the_calendar_is_refused(chat):
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")

    assert "beyond the years" in chat.say("move #1 by 99999999999 days")
    assert "beyond the years" in chat.say("move #1 by 99999999999 hours")


def test_a_question_about_a_move_is_answered_by_a_button_too(chat):
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")

    chat.say("move #1 to friday at 4")
    moved = chat.press("Fri 6 Mar 2026, 16:00")

    assert "is moved" in moved


def test_pausing_resuming_skipping_and_cancelling(chat):
    chat.say('"Weekly" to site every friday at 9:00')
    chat.press("Schedule")

    assert "is paused" in chat.say("pause #1")
    assert "goes on" in chat.press("Resume")
    assert "not on Fri 6 Mar 2026" in chat.say("skip #1")
    assert "off the calendar" in chat.say("cancel #1")
    assert "Nothing is on the calendar" in chat.say("list")


def test_several_posts_change_together_and_those_that_cannot_are_named(chat):
    for number in (1, 2):
        chat.say(f'"Post {number}" to site friday 9:00')
        chat.press("Schedule")

    answer = chat.say("pause #1, #2 and #3")

    assert "#1 “Post 1” is paused" in answer
    assert "no post #3" in answer


def test_a_post_may_be_called_by_its_words(chat):
    chat.say('"Launch teaser" to site friday 9:00')
    chat.press("Schedule")

    assert "is paused" in chat.say("pause the launch teaser")


def test_edited_words_go_out_and_the_old_ones_are_kept(chat):
    chat.say('"Old words" to site friday 9:00')
    chat.press("Schedule")

    assert "revision 2" in chat.say('edit #1 "New words"')
    assert [row.text for row in Revision.select().order_by(Revision.number)] == [
        "Old words",
        "New words",
    ]


def test_a_buttons_of_an_older_revision_is_refused(chat):
    chat.say('"Old words" to site friday 9:00')
    chat.press("Schedule")
    stale = next(button for button in chat.buttons if button.label.startswith("Cancel"))
    chat.say('edit #1 "New words"')

    assert "was changed after that card was drawn" in chat.say(stale.says)
    assert Delivery.get().state == "waiting"


def test_a_failure_can_be_retried(chat, publish_due):
    chat.say('publish "Hello" to site')
    chat.press("Publish now")
    publish_due(Refused("the disk said no"))

    shown = chat.say("show #1")
    assert "failed" in shown
    assert "the disk said no" in shown
    chat.press("Retry")
    assert publish_due() == 1


def test_a_buttons_of_another_project_is_refused(chat):
    assert "OTHER is not the project" in chat.say("show OTHER/1")


def test_a_webhook_shows_its_secret_once(chat):
    card = chat.say("connect webhook hook http://127.0.0.1:9000/in")

    assert "whsec_" in card
    assert "whsec_" not in chat.say("targets")
    assert "http://127.0.0.1:9000/in" in chat.say("targets")
    assert all("whsec_" not in str(row.after) for row in Audit.select())


@pytest.mark.parametrize(
    "sentence",
    [
        "connect webhook hook",
        "connect webhook hook ftp://x/in",
        "connect webhook hook not-a-url",
        "connect pigeon coop",
        "connect site site",
        "connect site Über/weg",
    ],
)
def test_what_cannot_be_connected_is_said_and_changes_nothing(chat, sentence):
    answer = chat.say(sentence)

    assert "Nothing was" in answer
    assert chat.last.failed


def test_disconnecting_asks_first(chat):
    chat.say("connect site blog")

    chat.say("disconnect blog")
    assert "  – blog  site, can be unpublished" in chat.say("targets")
    chat.say("disconnect blog")
    assert "Nothing goes there" in chat.press("Disconnect")
    assert "blog" not in chat.say("targets")


def test_zones_are_set_and_the_card_says_whose_zone_it_is(chat):
    assert "America/New_York" in chat.say("settings zone new york")

    card = chat.say('"Hello" to site friday 9:00')

    assert "09:00 America/New_York" in card
    assert "your setting" in card
    assert "from your sentence" in chat.say('"Hello" to site friday 9:00 Tokyo time')
    assert "09:00 America/Chicago" in chat.say('"Hello" to site friday 9:00 in chicago')
    assert "America/New_York" in chat.say('"Hello" to site friday 9am New York time')


def test_an_empty_line_gets_a_hint(say):
    assert "help" in say("   ")


def test_a_line_that_is_too_long_is_refused_in_words(say):
    assert "Nothing was saved" in say("x" * 120_000)


def test_a_title_of_three_hundred_characters_is_refused_with_its_length(chat):
    answer = chat.say(f'"{"t" * 300}": "text" to site friday 9:00')

    assert "300 characters" in answer
    assert Proposal.select().count() == 0


def test_control_characters_are_left_out_and_emoji_and_hebrew_kept(chat):
    chat.say('"Hi\x1b[31m \U0001f389 שלום" to site friday 9:00')
    chat.press("Schedule")

    assert Revision.get().text == "Hi[31m \U0001f389 שלום"


def test_a_bug_is_answered_with_a_reference_and_no_trace(chat, monkeypatch):
    def broken(*_: object) -> Reply:
        raise KeyError("secret detail")

    monkeypatch.setitem(HANDLERS, "week", broken)

    answer = chat.say("week")

    assert "Something broke on my side" in answer
    assert "secret detail" not in answer


@pytest.mark.parametrize("trouble", [KeyError("secret"), StorageError("Nothing was saved.")])
def test_where_something_was_saved_before_it_broke_nobody_says_that_nothing_was_done(
    chat, monkeypatch, trouble
):
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")
    pause = HANDLERS["pause"]

    def broken(*asked: Any) -> Reply:
        pause(*asked)
        raise trouble

    monkeypatch.setitem(HANDLERS, "pause", broken)

    answer = chat.say("pause #1")

    assert Schedule.get().state == "paused"
    assert "may have been done" in answer
    assert "not done" not in answer
    assert "Nothing was saved" not in answer


def test_an_unconfirmed_proposal_becomes_a_draft_after_an_hour(chat, at):
    chat.say('"Forgotten" to site friday 9:00')
    later = MONDAY + timedelta(hours=1, seconds=1)
    at(later)

    proposing.expire(now=later)

    assert "“Forgotten”" in chat.say("drafts")
    assert "expired" in chat.say("confirm P1@1")
    assert notices.since("terminal", "chat", 0, now=later)[0].kind == "proposal_expired"


def test_a_proposal_is_reworded_in_place(chat):
    chat.say('"Hello" to site friday 9:00')

    card = chat.say('change P1@1 "Hello you" to site 9 march 9:00')

    assert "Mon 9 Mar 2026" in card
    confirm = chat.buttons[0].says
    assert "has changed" in chat.say("confirm P1@1")
    chat.say(confirm)
    assert Revision.get().text == "Hello you"


def test_every_verb_has_help_and_every_help_a_verb():
    assert {entry.verb for entry in ENTRIES} == set(HANDLERS)


def link_bo(chat):
    code = Chat("bo").say("link").partition("code is ")[2][:6]
    chat.say(f"link {code}")


def ask_for_an_address(chat):
    reader = Reader.create(member=Member.get(), asked_address="a@b.example", nonce="123456")
    Reader.update(asked_at=real_clock.now()).where(Reader.id == reader.id).execute()


def ask_about_a_post_of_bo(chat):
    chat.say("submit #1")
    Post.update(author=Member.get(Member.name == "bo")).execute()


def map_editors(chat):
    RoleMapping.create(project=1, workspace=1, chat_role="5", name="@Editors", role="author")


def attach_a_file(chat):
    given = (file("press.png", png()),)
    respond(Message("attach to #1", "terminal:ana", "terminal", "chat", "ana", files=given))


ELSEWHERE = {"use channel", "stop using", "new project", "join"}
BEFORE = {
    **dict.fromkeys(("map", "unmap"), map_editors),
    "stop using": lambda chat: Elsewhere().say("use this channel"),
    **dict.fromkeys(("approve", "amend", "reject"), ask_about_a_post_of_bo),
    **dict.fromkeys(("alt", "detach"), attach_a_file),
    "unlink": link_bo,
    "confirm email": ask_for_an_address,
    "resume": lambda chat: chat.say("pause #1"),
    "redo": lambda chat: chat.say("undo"),
    "thaw": lambda chat: chat.say("freeze all because the site is down"),
    "retry": lambda chat: Delivery.update(state="refused").where(Delivery.id == 1).execute(),
    **dict.fromkeys(("approve", "amend", "reject"), ask_about_a_post_of_bo),
    **dict.fromkeys(("resolve", "override"), lambda chat: chat.say("rule nothing on fridays")),
}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.verb)
def test_every_example_of_help_works(chat, entry):
    for name in ("bo", "chi")[entry.verb == "invite" :]:
        chat.say(f"invite {name} as approver")
    chat.say("connect site blog")
    chat.say('"First" to site every friday at 9:00')
    chat.press("Schedule")
    BEFORE.get(entry.verb, lambda chat: None)(chat)
    example = entry.example.replace("connect site blog", "connect site another")
    if entry.verb == "confirm email":
        example = example.replace("123456", readers.code_of(Reader.get()))

    if entry.verb == "join":
        code = chat.say("share calendar").partition("code is ")[2][:6]
        example = example.replace("KQ72MX", code)
    reply = (Elsewhere() if entry.verb in ELSEWHERE else chat).reply(example)

    assert not reply.failed, reply.text


class Elsewhere(Chat):
    """Ana in a channel of no calendar; what she joins is a workspace that she runs."""

    def reply(self, text: str) -> Reply:
        here = "slack:T1" if text.startswith("join") else "terminal"
        return respond(Message(text, f"{here[:8]}:ana", here, "other", "ana", chat_admin=True))


def test_every_button_fits_a_hundred_characters_and_is_read_back(chat):
    from bot.canonical import parse

    for sentence in ('"Hello" to site friday at 5', "help", "list", "targets", "disconnect site"):
        chat.say(sentence)
        for button in chat.buttons:
            assert len(button.says) <= 100
            assert parse(button.says) is not None


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.text(max_size=80) | st.from_regex(r"(publish|move|#\d|\"\w+\"|to site|at \d ?| )+"))
def test_any_text_gets_an_answer_that_is_not_a_breakdown(chat, text):
    reply = chat.reply(text)

    assert isinstance(reply, Reply)
    assert "Something broke" not in str(reply.text), text


def test_a_stranger_becomes_an_author_and_is_greeted_by_name(chat):
    bo = Chat("bo")

    assert "bo in ACME" in bo.say("settings")
    assert Member.get(Member.identity == "terminal:bo").role == "author"


def test_a_channel_of_no_project_is_told_so(chat):
    reply = respond(Message("list", "slack:T1:U1", "slack:T1", "C1", "eve"))

    assert "not set up here yet" in str(reply.text)


def test_a_week_lists_days_and_a_month_more(chat):
    chat.say('"Soon" to site friday 9:00')
    chat.press("Schedule")
    chat.say('"Later" to site 20 march 9:00')
    chat.press("Schedule")

    assert "Fri 6 Mar 2026" in chat.say("week")
    assert "“Later”" not in chat.say("week")
    assert "“Later”" in chat.say("month")


def test_long_lists_have_further_pages(chat):
    for hour in range(10, 22):
        chat.say(f'"Post {hour}" to site friday {hour}:00')
        chat.press("Schedule")

    first = chat.say("list")
    rest = chat.press("More")

    assert "“Post 10”" in first
    assert "“Post 21”" not in first
    assert "“Post 21”" in rest
    assert real_clock.now() > datetime(2026, 3, 2, tzinfo=UTC)


def test_a_series_stands_in_a_list_once(chat):
    chat.say('"Daily" to site every day at 9:00')
    chat.press("Schedule")
    chat.say('"Later" to site 20 march 9:00')
    chat.press("Schedule")

    listed = chat.say("list")

    assert listed.count("“Daily” ↻") == 1
    assert "“Later”" in listed


def test_everything_can_be_stopped_and_let_go_on_at_once(chat, at, publish_due):
    for number in (1, 2):
        chat.say(f'"Post {number}" to site tomorrow 9:00')
        chat.press("Schedule")

    assert "2 posts paused: nothing goes out" in chat.say("pause everything")
    at(MONDAY + timedelta(days=2))
    assert publish_due() == 0

    assert "2 deliveries fell due meanwhile" in chat.say("resume everything")
    chat.press("Drop them")
    assert publish_due() == 0


def test_pausing_everything_when_nothing_is_planned_says_so(say):
    assert "nothing goes out" in say("pause everything")


def test_a_day_without_an_hour_moves_a_post_and_keeps_its_clock_time(chat):
    chat.say('"Hello" to site friday 14:30')
    chat.press("Schedule")

    assert "to Thu 12 Mar 2026, 14:30" in chat.say("move #1 to 12 march")


def test_a_named_day_is_the_one_that_is_skipped(chat):
    chat.say('"Daily" to site every day at 12:00')
    chat.press("Schedule")

    assert "not on Fri 6 Mar 2026, 12:00" in chat.say("skip #1 on friday")
    assert "nothing on Fri 6 Mar 2026" in chat.say("skip #1 on friday")
    assert Delivery.select().where(Delivery.state == "skipped").count() == 1


def test_a_list_of_one_day_shows_that_day_only(chat):
    for day in ("tomorrow", "friday"):
        chat.say(f'"Post of {day}" to site {day} 9:00')
        chat.press("Schedule")

    listed = chat.say("list tomorrow")

    assert "Post of tomorrow" in listed
    assert "Post of friday" not in listed


@pytest.mark.parametrize("verb", ["pause", "cancel"])
def test_a_time_where_a_command_acts_at_once_is_not_left_out_silently(chat, verb):
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")

    assert "acts at once" in chat.say(f"{verb} #1 tomorrow 9:00")
    assert Delivery.get().state == "waiting"


def test_a_span_is_no_moment_to_publish_at(chat):
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")

    assert "At what time between" in chat.say("publish #1 between 9:00 and 11:00 tomorrow")
    assert Delivery.select().count() == 1


def test_what_must_not_go_out_late_is_not_sent_late(chat, at, publish_due):
    card = chat.say('"Lunch" to site today 12:00 or not after 13:00')
    assert "Not after" in card
    chat.press("Schedule")
    at(MONDAY + timedelta(hours=5))

    publish_due()

    shown = chat.say("show #1")
    assert Delivery.get().state == "expired"
    assert "not to go out so late" in shown


@pytest.mark.parametrize(
    "sentence",
    [
        "{}",  # no word I know
        '"Hello" to site {} tomorrow',  # a question whose card is kept
        '"Hello" to {} tomorrow 9:00',  # no target I know
        "publish {}",  # no post I know
        "disconnect {}",  # refused by a service
    ],
)
def test_a_word_as_long_as_a_post_is_said_back_shortened(chat, sentence):
    shown = chat.say(sentence.format("x" * 100_000))

    assert "“" + "x" * 59 + "…”" in shown
    assert "x" * 60 not in shown
    assert "x" * 60 not in str(chat.last.text)


@pytest.mark.parametrize("sentence", ['show "emojy"', 'move "emojy" to friday 15:00'])
def test_the_name_of_a_post_looked_for_never_becomes_a_post(chat, clock, sentence):
    chat.say('"emoji" to site friday 9am')
    chat.press("Schedule")

    asked = chat.say(sentence)

    assert "Which post" in asked
    assert "as a draft" not in asked
    assert "Save as draft" not in [button.label for button in chat.buttons]
    proposing.expire(now=MONDAY + timedelta(hours=2))
    assert Post.select().count() == 1


def test_a_card_drawn_before_the_zone_changed_confirms_nothing(chat):
    card = chat.say('"Tea" to site tomorrow 9am')
    chat.say("settings zone Lisbon")

    assert "09:00 Europe/Berlin" in card
    assert "has changed since that card" in chat.say("confirm P1@1")
    assert "09:00 Europe/Lisbon" in chat.say("proposal P1")
    assert Post.select().count() == 0


@pytest.mark.parametrize("sentence", ["publish #1 to site", "schedule #1 to site friday 9am"])
def test_words_changed_after_the_card_are_not_confirmed_by_it(chat, sentence):
    chat.say('draft "old words"')
    chat.press("Save as draft")
    chat.say(sentence)
    bo = Chat("bo")
    bo.say("help")
    chat.say("grant bo approver")
    bo.say('edit #1 "new words"')

    assert "changed after that card was drawn" in chat.say("confirm P2@1")
    assert Delivery.select().count() == 0
    chat.say("proposal P2")
    chat.say("confirm P2@1")
    assert Delivery.select().count() == 1


def test_a_huge_text_is_shown_by_its_beginning_and_kept_whole(chat):
    card = chat.say(f'"{"word " * 2000}" to site friday 9:00')

    assert "more characters" in card
    assert len(card) < 4000
    chat.press("Schedule")
    assert len(Revision.get().text) > 9_000


def test_an_empty_list_of_a_span_does_not_say_that_nothing_is_planned(chat):
    chat.say('"Hello" to site 9 april 9:00')
    chat.press("Schedule")

    assert "Nothing of that is on the calendar" in chat.say("list tomorrow")


def test_a_time_alone_is_asked_what_to_do_then(say):
    assert "not what to do then" in say("every friday at 9:00")


def test_what_failed_on_a_target_that_is_gone_is_not_retried(chat, publish_due):
    chat.say("connect site blog")
    chat.say('publish "Hello" to blog')
    chat.press("Publish now")
    publish_due(Refused("no"))
    chat.say("disconnect ACME blog")

    assert "no failed delivery on a connected target" in chat.say("retry #1")


@pytest.mark.parametrize("words", ["now", "right now", "asap"])
def test_now_means_at_once_also_when_confirmed_later(chat, at, publish_due, words):
    assert "at once" in chat.say(f'"Hello" to site {words}')
    at(MONDAY + timedelta(minutes=20))

    chat.press("Publish now")

    assert publish_due() == 1
