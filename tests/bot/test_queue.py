"""The operator's card, and what one sentence does to many posts."""

from datetime import timedelta

import pytest

from bot import importing
from bot.canonical import parse
from models.errors import Refused as RefusedToDo
from models.rules.outcomes import Refused
from models.services.engine import metrics
from models.services.people import people
from models.tables import Audit, Delivery, Post, Project
from tests.bot.conftest import MONDAY

FRIDAY = MONDAY.replace(day=6, hour=8)


@pytest.fixture
def three(chat):
    """A chat with three posts on Friday."""
    for number in (1, 2, 3):
        chat.say(f'"Post {number}" to site friday 9:00')
        chat.press("Schedule")
    return chat


def lines(text: str) -> str:
    return " ".join(text.split())


def test_the_card_counts_what_waits_and_what_is_paused(three, at):
    three.say("pause #3")
    at(FRIDAY - timedelta(hours=1))

    card = lines(three.say("queue"))

    assert "Next 24 h 2 Overdue 0 Being sent 0 Paused 1" in card
    assert "Success nothing was sent" in card


def test_what_is_overdue_is_told_with_since_when(three, at):
    at(FRIDAY + timedelta(minutes=5))

    assert "Overdue 3, since Fri 6 Mar 2026, 09:00 Europe/Berlin" in lines(three.say("queue"))


def test_failures_are_grouped_by_cause_with_one_button_each(three, at, publish_due):
    at(FRIDAY)
    publish_due(Refused("the disk said no"))

    card = three.say("queue")

    assert "3 × the disk said no  → site" in card
    assert "Success" in card
    assert "0.0 %" in card
    for button in three.buttons:
        assert len(button.says) <= 100
        assert parse(button.says) is not None
    assert "3 deliveries of 3 posts sent again now" in three.press("Retry all")
    assert publish_due() == 3
    assert "100 %" in three.say("queue")
    assert Audit.select().where(Audit.action == "retry").count() == 3


def test_platforms_are_told_apart_where_there_is_more_than_one(three, at, publish_due):
    assert "By platform" not in three.say("queue")
    three.say("connect webhook hook https://example.com/in")
    three.say('"Both" to site and hook friday 9:00')
    three.press("Schedule")
    at(FRIDAY)
    publish_due()

    card = lines(three.say("queue"))

    assert "By platform, of the last 24 h" in card
    assert "site: 4 published, 0 failed, 100 %, waited 0.0" in card
    assert "webhook: 1 published, 0 failed, 100 %, waited 0.0" in card
    at(FRIDAY + timedelta(days=1))
    metrics.record(now=FRIDAY + timedelta(days=1))
    assert "webhook: 1 published" in three.say("queue 30 days")


def test_whoever_adds_to_a_crowd_is_warned_and_then_refused(three, tmp_path):
    Project.update(policy={"queue_warn_at": 4, "queue_refuse_at": 4}).execute()

    three.say('"Post 4" to site friday 9:00')
    assert "4 deliveries wait in this project; from 4 on more are refused" in three.press(
        "Schedule"
    )
    three.say('"Post 5" to site friday 9:00')
    refused = three.press("Schedule")

    assert "4 deliveries of ACME wait already, as many as may. Nothing was scheduled." in refused
    assert three.last.failed
    assert Post.select().count() == 4
    Project.update(policy={}).execute()
    assert "Scheduled as #5." in three.say("confirm P5@1")


def test_a_file_that_would_crowd_the_queue_is_refused_as_a_whole(three, tmp_path):
    Project.update(policy={"queue_warn_at": 4, "queue_refuse_at": 4}).execute()
    file = tmp_path / "posts.csv"
    file.write_text("title,when\nOne,2026-03-07T09:00\nTwo,2026-03-07T09:00\n")
    speaker = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
    verdicts = importing.judged(file, speaker, now=MONDAY)

    with pytest.raises(RefusedToDo, match="This would add 2"):
        importing.write("x", verdicts, speaker, now=lambda: MONDAY, written=lambda _: None)

    assert Post.select().count() == 3


def test_a_cause_that_is_gone_is_said_and_sends_nothing(three, at, publish_due):
    at(FRIDAY)
    publish_due(Refused("the disk said no"))
    three.say("queue")
    button = next(button for button in three.buttons if "cause" in button.says)
    three.say("retry all")

    assert "was retried. Nothing was sent" in three.say(button.says)


def test_everything_that_failed_is_retried_by_one_sentence(three, at, publish_due):
    assert "Nothing failed" in three.say("retry all")
    at(FRIDAY)
    publish_due(Refused("no"))

    assert "3 deliveries of 3 posts" in three.say("retry everything")
    assert {row.state for row in Delivery.select()} == {"waiting"}


def test_several_posts_are_retried_and_those_that_did_not_fail_are_named(three, at, publish_due):
    at(FRIDAY)
    publish_due(Refused("no"))
    three.say("retry #3")

    answer = three.say("retry #1, #2 and #3")

    assert "#1: 1 delivery sent again" in answer
    assert "#2: 1 delivery sent again" in answer
    assert "#3 has no failed delivery" in answer


def test_cancelling_everything_asks_first_and_keeps_the_words(three):
    three.say("pause #2")

    assert "Take 3 posts off the calendar?" in three.say("cancel everything")
    assert {row.state for row in Delivery.select()} == {"waiting", "paused"}

    assert "3 posts off the calendar" in three.press("Cancel everything")
    assert {row.state for row in Delivery.select()} == {"cancelled"}
    assert {row.state for row in Post.select()} == {"draft"}
    assert "Nothing is on the calendar" in three.say("list")
    assert "ana took everything off the calendar" in three.say("why #1")
    assert "Nothing is on the calendar" in three.say("cancel everything")


@pytest.mark.parametrize(
    "sentence",
    ["cancel everything except #1", "pause everything on site", "cancel all posts but #2"],
)
def test_a_part_of_everything_is_never_taken_for_all(three, sentence):
    three.say(sentence)

    assert three.last.failed
    assert {row.state for row in Delivery.select()} == {"waiting"}


def test_several_posts_are_published_at_once_after_asking(three, publish_due):
    assert "Publish 3 posts now?" in three.say("publish #1, #2 and #3")
    assert publish_due() == 0

    assert "3 posts changed" in three.press("Publish 3 posts")
    assert publish_due() == 3
    assert "published there already" in three.say("publish ACME 1 9")
    assert "no post #9" in three.say("publish #1 and #9")


def test_several_posts_are_not_scheduled_by_a_card_for_one(three):
    assert "One post at a time" in three.say("schedule #1 and #2 to site friday 10:00")


def test_days_are_listed_with_the_running_one_first(three, at, publish_due):
    at(FRIDAY)
    publish_due()
    at(FRIDAY + timedelta(days=1))
    metrics.record(now=FRIDAY + timedelta(days=1))

    listed = three.say("queue 30 days")

    assert "2026-03-07 so far  0 due" in listed
    assert "2026-03-06  3 due, 3 published, 0 failed, 0 cancelled, 100 %" in listed
    assert "2026-03-02  0 due" in listed
    assert listed == three.say("queue ACME 30")
    assert "2026-03-05" not in three.say("queue 1 day")


def test_what_the_queue_cannot_show_is_said(chat):
    assert "Say `queue`" in chat.say("queue in the moonlight")
    assert "Between 1 and 90 days" in chat.say("queue 400 days")


def test_a_quoted_text_after_queue_is_still_put_on_the_calendar(chat):
    assert "Nothing goes out until you confirm" in chat.say('queue "Hello" to site friday 9:00')
