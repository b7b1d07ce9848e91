"""The story of a post, as it is told."""

from datetime import timedelta

import pytest

from bot.views.post_deeds import lateness
from models.rules.outcomes import Later, Refused, Unknown
from models.services.posts import proposing
from models.tables import Account
from tests.bot.conftest import MONDAY

FRIDAY = MONDAY.replace(day=6, hour=8)


@pytest.fixture
def launch(chat):
    chat.say('"Launch" to site friday 9:00')
    chat.press("Schedule")
    return chat


def test_a_story_tells_what_was_typed_and_what_it_was_read_as(launch):
    told = launch.say("why 1")

    assert 'ana typed: "Launch" to site friday 9:00' in told
    assert "ana confirmed, read as: Fri 6 Mar 2026, 09:00 Europe/Berlin → site" in told
    assert "It waits for its time, Fri 6 Mar 2026, 09:00 Europe/Berlin." in told


def test_a_series_is_told_by_its_rule(chat):
    chat.say('"Weekly" to site every friday at 9:00')
    chat.press("Schedule")

    assert "read as: every Friday at 09:00 → site" in chat.say("why #1")


def test_a_move_is_told_with_both_times(launch):
    launch.say("move #1 to 9 march 14:00")

    told = launch.say("why 1")

    assert "ana moved it from Fri 6 Mar 2026, 09:00" in told
    assert "to Mon 9 Mar 2026, 14:00" in told


def test_what_went_out_is_told_with_how_late_it_was(launch, at, publish_due):
    at(FRIDAY + timedelta(minutes=10))
    publish_due()

    told = launch.say("why #1")

    assert "published on site, 10 min late" in told
    assert "It is published on site since Fri 6 Mar 2026, 09:10" in told


def test_what_was_taken_down_is_told(launch, at, publish_due):
    at(FRIDAY)
    publish_due()
    launch.say("unpublish #1")
    launch.press("Take it down")
    publish_due()

    told = launch.say("why #1")

    assert "taken down from site, " in told
    assert "It was taken down from site since" in told


def test_an_attempt_that_met_a_limit_is_told_with_when_it_is_tried_again(launch, at, publish_due):
    at(FRIDAY)
    publish_due(Later("it allows 10 posts an hour", timedelta(minutes=30)))

    told = launch.say("why #1")

    assert "attempt 1 on site was not taken, so it is tried again: it allows 10 posts" in told
    assert "site did not take it yet: it allows 10 posts an hour. Attempt 2 is" in told
    assert "09:30" in told


def test_a_failure_is_told_with_its_cause_and_a_way_to_retry(launch, at, publish_due):
    at(FRIDAY)
    publish_due(Refused("the disk said no"))

    told = launch.say("why #1")

    assert "It failed on site: the disk said no." in told
    assert "failed for good on site: the disk said no" in told
    launch.press("Retry")
    again = launch.say("why #1")
    assert "ana asked to send what failed once more" in again
    assert "It is sent to site once more" in again


def test_what_nobody_knows_is_asked(launch, at, publish_due):
    Account.update(platform="other").execute()
    at(FRIDAY)
    publish_due(Unknown("no answer in 30 s"))

    told = launch.say("why #1")

    assert "Nobody knows whether it reached site: no answer in 30 s" in told
    assert "attempt 1 on site got no clear answer" in told
    launch.press("It is there")
    assert "ana looked and found it there" in launch.say("why #1")


def test_a_pause_is_told_with_the_way_out(launch):
    launch.say("pause #1")

    assert "It is paused" in launch.say("why #1")
    assert "goes on" in launch.press("Resume")


def test_a_pause_of_everything_is_part_of_a_posts_story(launch):
    launch.say("pause everything")

    assert "ana paused everything" in launch.say("why #1")


def test_a_held_post_is_told_with_the_choices(launch, at):
    launch.say("pause #1")
    at(FRIDAY + timedelta(hours=1))
    launch.say("resume #1")

    assert "It is held back until you choose" in launch.say("why #1")
    launch.press("Drop them")
    assert "ana dropped what was held back" in launch.say("why #1")


def test_a_post_that_is_due_while_nothing_runs_says_so(launch, at):
    at(FRIDAY + timedelta(minutes=1))

    assert "nothing has taken it up yet" in launch.say("why #1")


def test_a_cancelled_post_and_a_draft_say_that_nothing_goes_out(launch):
    launch.say("cancel #1")
    launch.say('draft "An idea"')
    launch.press("Save as draft")

    assert "It is off the calendar" in launch.say("why #1")
    assert "It has no time yet" in launch.say("why #2")


def test_a_long_story_stays_on_a_screen_and_counts_what_it_leaves_out(launch):
    for day in range(9, 29):
        launch.say(f"move #1 to {day} march 14:00")

    told = launch.say("why #1")

    assert len(told.splitlines()) <= 20
    assert "… 8 events more …" in told
    assert "ana typed" in told
    assert "to Sat 28 Mar 2026, 14:00" in told


def test_what_nobody_confirmed_is_told_so(chat, at):
    chat.say('"Forgotten" to site friday 9:00')
    at(MONDAY + timedelta(hours=2))
    proposing.expire(now=MONDAY + timedelta(hours=2))

    assert "nobody confirmed it, so Presstime kept it as a draft" in chat.say("why #1")


def test_why_of_nothing_asks_for_a_post(chat):
    assert "Say a post's number" in chat.say("why")
    assert "no post #9" in chat.say("why 9")


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(milliseconds=-3), "on time"),
        (timedelta(milliseconds=20), "on time"),
        (timedelta(milliseconds=230), "0.2 s late"),
        (timedelta(seconds=90), "2 min late"),
        (timedelta(hours=5), "5 h late"),
    ],
)
def test_lateness_is_said_in_the_unit_that_fits(late, said):
    assert lateness(late) == said
