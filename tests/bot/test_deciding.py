"""Settings, distances between targets and answers for late posts, said in a chat."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.views.notices import notice
from bot.views.settings import in_words
from models.rules.settings import SETTINGS, Kind
from models.services.engine import catching_up
from models.services.notices import notices
from models.services.posts import posts
from models.tables import Audit, Delivery, Project, Proposal, Schedule

TUESDAY = datetime(2026, 3, 3, 8, tzinfo=UTC)  # 9:00 in Berlin


def due():
    return [row.next_at for row in Delivery.select().order_by(Delivery.id)]


@pytest.fixture
def two(chat):
    """A chat that knows two places."""
    chat.say("connect site blog")
    return chat


def test_settings_show_what_is_mine_and_what_is_the_projects_with_its_meaning(say):
    shown = say("settings")

    assert shown.index("ana in ACME") < shown.index("ACME, for everybody in it")
    assert all(each.name in shown and each.meaning in shown for each in SETTINGS.values())


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("publishes-at-once 64", {"publishes_at_once": 64}),
        ("publishes at once 1,000", {"publishes_at_once": 1000}),
        ("publishes_at_once = 7", {"publishes_at_once": 7}),
        ("set publishes-at-once to 7", {"publishes_at_once": 7}),
        ("catch-up 30 minutes", {"catch_up": 1800}),
        ("catch-up 1h30", {"catch_up": 5400}),
        ("catch-up zwei Stunden", {"catch_up": 7200}),
        ("catch-up-choice latest", {"catch_up_choice": "latest"}),
        ("catch-up-choice send anyway", {"catch_up_choice": "all"}),
        ("catch up choice skip", {"catch_up_choice": "drop"}),
        ("stagger 2 minutes", {"stagger": 120}),
        ("default-hour 8:30", {"default_hour": "08:30"}),
        ("default-hour 5pm", {"default_hour": "17:00"}),
        ("queue-refuse-at 100000", {"queue_refuse_at": 100_000}),
    ],
)
def test_a_setting_is_one_sentence(say, words, kept):
    assert "now (it was" in say(f"settings {words}")
    assert Project.get().policy == kept


def test_every_example_of_the_table_is_taken_and_taken_back(say):
    say("settings queue-refuse-at 100000")
    anywhere = [each for each in SETTINGS.values() if each.kind is not Kind.CHANNEL]
    for setting in anywhere:
        assert f"{setting.name} is" in say(f"settings {setting.name} {setting.example}")
    for name in SETTINGS:
        say(f"settings {name} default")

    assert Project.get().policy == {}


def test_a_change_is_recorded_with_what_was_before(say):
    say("settings publishes-at-once 64")

    row = Audit.select().where(Audit.action == "change setting").get()
    assert (row.actor, row.subject) == ("terminal:ana", "project ACME")
    assert (row.before, row.after) == ({"publishes-at-once": 5}, {"publishes-at-once": 64})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("publishes-at-once 0", "a whole number from 1 to 1,000"),
        ("publishes-at-once 1001", "It stays 5"),
        ("publishes-at-once many", "“many” is not what publishes-at-once takes"),
        ("publishes-at-once 5 minutes", "a whole number"),
        ("catch-up 30", "a length of time from 1 minute to 7 days"),
        ("catch-up 8 days", "It stays 15 minutes"),
        ("catch-up 1 month", "a length of time"),
        ("catch-up-choice maybe", "one of ask, latest, all, drop"),
        ("default-hour 9", "a time of day"),
        ("stagger 25 hours", "to 1 day"),
        ("queue-warn-at 60000", "would be above queue-refuse-at"),
        ("publish-at-once 7", "`settings publishes-at-once 7`"),
        ("catchup 30 minutes", "`settings catch-up 30 minutes`"),
        ("zon Lisbon", "`settings zone Lisbon`"),
        ("colour blue", "There is no setting “colour”"),
    ],
)
def test_what_cannot_be_is_said_with_the_limits_and_changes_nothing(say, words, said):
    answer = say(f"settings {words}")

    assert said in answer
    assert "Nothing was changed" in answer
    assert Project.get().policy == {}


def test_one_setting_alone_is_explained(say):
    assert "by default 15 minutes" in say("settings catch-up")
    assert Project.get().policy == {}


def test_the_default_hour_holds_for_a_day_without_an_hour(say):
    say("settings default-hour 8:30")

    assert "Tue 3 Mar 2026, 08:30" in say('"Hi" to site tomorrow')
    assert "Tue 3 Mar 2026, 08:30" in say('"Hi" to site')


def test_a_card_drawn_before_a_setting_changed_is_stale(chat):
    chat.say('"Hi" to site tomorrow')
    confirm = chat.buttons[0].says
    chat.say("settings default-hour 8:30")

    chat.say(confirm)

    assert chat.last.failed
    assert Proposal.get().state == "open"


def test_targets_said_to_be_apart_are_shown_and_scheduled_so(two):
    card = two.say('"Hi" to blog and site tomorrow 9:00, 5 minutes apart')
    assert "blog 09:00, site 09:05" in card

    assert "blog 09:00, site 09:05" in two.press("Schedule")
    assert due() == [TUESDAY, TUESDAY + timedelta(minutes=5)]


def test_the_project_may_keep_targets_apart(two):
    two.say("settings stagger 2 minutes")

    assert "blog 09:00, site 09:02" in two.say('"Hi" to blog and site tomorrow 9:00')
    together = two.say('"Hi" to blog and site tomorrow 9:00, 0 minutes apart')
    assert "blog and site" in together


def test_moving_and_publishing_now_keep_targets_apart(two):
    two.say('"Hi" to blog and site tomorrow 9:00, 5 minutes apart')
    two.press("Schedule")
    two.say("move #1 by 2 hours")
    assert "blog 11:00, site 11:05" in two.say("show #1")

    assert "blog and site, 5 minutes apart" in two.say("publish #1")


def test_an_edit_sets_them_further_apart_and_says_so(two):
    two.say('"Hi" to blog and site tomorrow 9:00')
    two.press("Schedule")

    assert "blog 09:00, site 09:10" in two.say("edit #1 10 minutes apart")
    assert due() == [TUESDAY, TUESDAY + timedelta(minutes=10)]
    assert "ana changed how it goes out" in two.say("why #1")


def test_one_place_alone_cannot_be_apart(say):
    assert "one place only" in say('"Hi" to site tomorrow 9:00, 5 minutes apart')


def test_more_than_a_day_apart_is_refused(two):
    assert "up to one day apart" in two.say('"Hi" to blog and site friday 9:00, 3 days apart')


@pytest.mark.parametrize("stagger", ["20 minutes", "23 hours"])
def test_a_distance_that_leaves_the_last_target_no_time_is_refused(two, stagger):
    words = f'"Hi" to blog and site tomorrow 20:45, {stagger} apart, or not after 21:00'

    assert "due after 21:00 and never go out" in two.say(words)
    assert "blog 20:45, site 20:55" in two.say(words.replace(stagger, "10 minutes"))
    two.press("Schedule")
    assert "never go out" in two.say("edit #1 20 minutes apart")
    assert "blog 20:45, site 20:55" in two.say("show #1")


def test_several_posts_published_at_once_take_no_distance(two):
    for words in ('"A" to blog and site tomorrow 9:00', '"B" to blog tomorrow 9:00'):
        two.say(words)
        two.press("Schedule")

    assert "one post at a time" in two.say("publish #1 #2, 5 minutes apart")


def test_what_becomes_of_late_ones_is_said_with_the_post_and_changed_later(chat):
    card = chat.say('"Quote" to site every day at 9:00, if late skip')
    assert "it is left out (from your sentence)" in card
    assert "it is left out" in chat.press("Schedule")
    assert Schedule.get().catch_up == "drop"

    assert "only the latest is sent" in chat.say("edit #1 if late send the latest only")
    assert Schedule.get().catch_up == "latest"


def test_what_the_project_chose_for_late_ones_is_on_the_card(say):
    say("settings catch-up-choice drop")

    assert "it is left out (a setting of ACME)" in say('"Hi" to site tomorrow 9:00')


def test_words_and_manner_are_edited_together_or_not_at_all(chat):
    chat.say('draft "Old"')
    chat.press("Save as draft")

    assert "nothing on the calendar" in chat.say('edit #1 "New", if late skip')

    chat.say("schedule #1 tomorrow 9:00")
    chat.press("Schedule")
    chat.say('edit #1 "New", if late skip')
    shown = chat.say("show #1")
    assert "New" in shown
    assert "it is left out" in shown


def test_a_last_time_of_day_is_added_by_an_edit(chat):
    chat.say('"Hi" to site tomorrow 9:00')
    chat.press("Schedule")

    assert "21:00, then not at all" in chat.say("edit #1 or not after 21:00")
    assert Delivery.get().expires_at == datetime(2026, 3, 3, 20, tzinfo=UTC)


def test_people_are_told_what_became_of_late_ones_unasked(chat, at):
    chat.say('"Quote" to site every day at 9:00, if late send the latest only')
    chat.press("Schedule")
    before = datetime(2026, 3, 2, 10, tzinfo=UTC)
    at(datetime(2026, 3, 5, 12, tzinfo=UTC))

    catching_up.catch_up(since=before, now=datetime(2026, 3, 5, 12, tzinfo=UTC))

    told = notices.since("terminal", "chat", 0, now=before)
    said = str(notice(told[-1]).text)
    assert "1 delivery sent late and 2 deliveries dropped" in said
    assert "Presstime sent it late" in chat.say("why #1")


def test_publishing_a_planned_post_says_what_it_is_instead_of(chat):
    chat.say('"Hi" to site friday 16:00')
    chat.press("Schedule")

    assert "at once, instead of Fri 6 Mar 2026, 16:00" in chat.say("publish #1")
    chat.press("Publish now")
    assert "instead of" not in chat.say('publish "New" to site')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('edit #1 "New" bla', "I do not understand “bla”"),
        ('edit #1 "New" tomorrow 9:00', "To another time: `move #1 to …`"),
        ('edit #1 "New" to site', "cannot change where"),
        ('edit #1 "New" urgent', "cannot change where or how urgently"),
        ('edit #1 #2 "New"', "One post at a time"),
        ("move #1 to friday 9:00, if late skip", "which “move” does not take"),
        ("list #1 friday", "one of the two"),
    ],
)
def test_no_word_is_left_out_silently(chat, words, said):
    chat.say('draft "Old"')
    chat.press("Save as draft")

    assert said in chat.say(words)
    assert posts.content(posts.get(Project.get(), 1)).text == "Old"


def test_a_list_of_posts_shows_them(chat):
    chat.say('draft "Old"')
    chat.press("Save as draft")

    assert chat.say("list #1") == chat.say("show #1")


def test_a_draft_that_was_to_go_nowhere_is_asked_where_to(two):
    two.say('draft "Old"')
    two.press("Save as draft")

    assert "Where should it go?" in two.say("schedule #1 tomorrow 9:00")
    two.press("blog")
    assert "blog" in two.press("Schedule")
    assert len(due()) == 1


def test_a_post_that_goes_somewhere_is_not_asked_again(two):
    two.say('"Hi" to blog tomorrow 9:00')
    two.press("Schedule")

    assert "Schedule: “#1 Hi”" in two.say("schedule #1 friday 9:00")


def test_the_page_about_settings_says_what_the_table_says():
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")

    for setting in SETTINGS.values():
        line = next(each for each in page.splitlines() if each.startswith(f"| `{setting.name}` "))
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert cells[1] == in_words(setting.default)
        assert cells[2] == limits_of(setting)
        assert cells[3].partition(" ([")[0] == setting.meaning


def limits_of(setting):
    match setting.kind:
        case Kind.CLOCK:
            return "a time of day"
        case Kind.CHOICE:
            return ", ".join(setting.choices)
        case Kind.STAGES:
            return "internal, client, each with a number"
        case Kind.HOURS:
            return "two times of day"
        case Kind.QUIET:
            return "two times of day, or never"
        case Kind.CHANNEL:
            return "`here`, or a channel by its link"
        case _:
            return f"{in_words(setting.least)}, {in_words(setting.most)}"
