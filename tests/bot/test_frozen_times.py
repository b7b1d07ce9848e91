"""A time that lies in a freeze is told like any other conflict, with ways out, and only once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import importing
from bot.views import importing as import_views
from models import clock as real_clock
from models.services.people import people
from models.tables import Conflict, Delivery, Member, Schedule
from tests.bot.conftest import MONDAY, Chat

WHY = "❄ frozen (legal asked) until Fri 6 Mar 2026, 09:00 Europe/Berlin: it will wait"
END = datetime(2026, 3, 6, 8, tzinfo=UTC)


@pytest.fixture
def frozen(chat):
    """Everything is frozen from Wednesday to Friday 9:00."""
    chat.say("freeze all from wednesday 9:00 until friday 9:00 because legal asked")
    chat.press("Hold them")
    return chat


def scheduled(chat, when="thursday 14:00"):
    chat.say(f'"Bread is baked daily" to site {when}')
    return chat.press("Schedule")


def test_a_card_warns_once_and_offers_the_first_free_time_after_it(frozen):
    card = frozen.say('"Hello" to site thursday 14:00')

    assert f"⚠ Warning  {WHY}." in card
    assert card.count("❄") == 1
    assert "Schedule" in [button.label for button in frozen.buttons]

    moved = frozen.press("Fri 6 Mar, 09:00: 19 hours later")

    assert "Fri 6 Mar 2026, 09:00" in moved
    assert "❄" not in moved


def test_what_is_confirmed_in_a_freeze_stays_there_and_asks_no_more(frozen):
    confirmed = scheduled(frozen)

    assert "Scheduled as #1." in confirmed
    assert confirmed.count("❄") == 1
    assert "Nothing stands in the way" in frozen.say("conflicts")
    assert Conflict.get().how == "kept"


def test_a_freeze_that_comes_later_is_listed_and_stands_on_the_card_once(chat):
    scheduled(chat)
    chat.say("freeze all from wednesday 9:00 until friday 9:00 because legal asked")
    assert "Nothing stands in the way" in chat.say("conflicts")
    chat.say("freeze F1 hold")

    assert f"⚠ Warning: #1 “Bread is baked daily” Thu 5 Mar 2026, 14:00 Europe/Berlin. {WHY}" in (
        chat.say("conflicts")
    )
    assert chat.say("show #1").count("❄") == 1
    chat.press("Keep it")
    card = chat.say("show #1")
    assert (card.count("❄"), "Warning" in card) == (1, False)


def test_a_post_is_moved_to_after_the_freeze_on_request(frozen):
    scheduled(frozen)
    Conflict.update(how=None, resolved_at=None).execute()

    assert "to Fri 6 Mar 2026, 09:00" in frozen.say("resolve #1")
    assert Delivery.get().due_at == END


def test_two_posts_moved_to_after_a_freeze_do_not_meet_there(frozen):
    scheduled(frozen, "friday 9:00")

    frozen.say('"Cats sleep all day" to site thursday 15:00')

    assert "Fri 6 Mar, 09:15: 18 hours 15 minutes later" in [each.label for each in frozen.buttons]


@pytest.mark.parametrize(
    ("freeze", "when", "says"),
    [
        ("freeze all every friday from 8:00 to 12:00", "friday 9:00", "12:00: 3 hours later"),
        ("freeze all because of the outage", "friday 9:00", None),
        ("freeze on public holidays in Germany (Bavaria)", "3 april 9:00", "Sat 4 Apr, 00:00"),
    ],
)
def test_every_kind_of_freeze_is_a_warning_and_blocks_nothing(chat, freeze, when, says):
    chat.say(freeze)
    if says:
        chat.press("Hold them")

    assert "⚠ Warning  ❄ frozen" in chat.say(f'"Hello" to site {when}')
    labels = [button.label for button in chat.buttons]
    assert any(label.startswith(says) for label in labels) if says else len(labels) == 3
    assert "Scheduled as #1." in chat.press("Schedule")


def test_freezes_that_touch_are_left_together(chat):
    for span in ("from wednesday 9:00 until friday 9:00", "from friday 8:00 until saturday 10:00"):
        chat.say(f"freeze all {span}")
        chat.press("Hold them")

    card = chat.say('"Hello" to site thursday 14:00')

    assert "It is free again from Sat 7 Mar 2026, 10:00" in card
    assert any(each.label.startswith("Sat 7 Mar, 10:00") for each in chat.buttons)


def test_a_series_is_told_how_often_it_meets_a_freeze(chat):
    chat.say("freeze all every friday from 8:00 to 12:00")
    chat.press("Hold them")

    card = chat.say('"Tea" to site every friday 9:00')

    assert "more times in the next 90 days" in card
    assert card.count("❄") == 1


def test_a_freeze_holds_by_itself_and_not_as_a_conflict(frozen, at, publish_due):
    scheduled(frozen)
    Conflict.update(how=None, resolved_at=None).execute()
    at(END - timedelta(hours=19))

    assert publish_due() == 0
    assert Delivery.get().held_for == "freeze"
    assert not Schedule.get().blocked


def test_a_row_of_a_file_comes_in_and_is_told_that_it_will_wait(frozen, tmp_path):
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
    path = tmp_path / "posts.csv"
    path.write_text("text,targets,when\nHello,site,2026-03-05T14:00\n", encoding="utf-8")

    [verdict] = importing.judged(path, ana, now=real_clock.now())

    assert verdict.is_good
    assert "⚠ Warning: " in str(import_views.line(verdict))
    assert "❄ frozen (legal asked)" in str(import_views.line(verdict))


def test_what_two_people_let_through_is_told_until_when_it_may_go_out(chat, at):
    bo = Chat("bo")
    bo.say("help")
    Member.update(role="approver").where(Member.name == "bo").execute()
    scheduled(chat, "today 10:30")
    chat.say("freeze all because the site is down")
    bo.say("publish #1 anyway because the minister waits")
    chat.say("allow X1")

    through = "but let through: as it stands it may go out until "
    for sentence in ("show #1", "list"):
        said = chat.say(sentence)
        assert through in said
        assert "it will wait" not in said
    chat.say('edit #1 "Other words"')
    assert "it will wait" in chat.say("show #1")
