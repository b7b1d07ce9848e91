"""What a person is offered when nobody knows whether a post is there, and what comes of it."""

import pytest

from bot.canonical import parse
from bot.terminal.draw import Page, buttons_of, draw
from bot.views.notices import notice
from models.rules import platforms
from models.rules.outcomes import Absent, Delivered, Unknown
from models.rules.platforms import Capabilities, Safety, Takedown
from models.services.notices import notices
from models.tables import Account, Delivery, Schedule
from tests.bot.conftest import MONDAY

FRIDAY = MONDAY.replace(day=6, hour=8)
FOUR_WAYS = ["It is there", "It is not there: send", "Look again", "Set it aside"]


@pytest.fixture
def wall(chat, monkeypatch):
    """A chat whose target `hook` is on a platform where it can be looked what is there."""
    facts = Capabilities("wall", Safety.FIND, Takedown.DELETE, can_correct=False)
    monkeypatch.setattr(platforms, "_of_plug_ins", {"wall": facts})
    chat.say("connect webhook hook https://example.com/in")
    Account.update(platform="wall").where(Account.platform == "webhook").execute()
    return chat


@pytest.fixture
def doubtful(wall, at, publish_due):
    """A chat with so many posts on `hook` of which nobody knows whether they are there."""

    def make(count: int):
        at(MONDAY)
        for number in range(count):
            wall.say(f'"Post {number + 1}" to hook friday 9:00')
            wall.press("Schedule")
        Schedule.update(max_retries=0).execute()
        at(FRIDAY)
        publish_due(Unknown("no answer"))
        return wall

    return make


def told() -> list[str]:
    """The notices nobody has seen yet, as they are drawn."""
    last = notices.undelivered_since("terminal", "chat")
    found = notices.since("terminal", "chat", last, now=FRIDAY)
    return [draw(notice(each), Page(width=200)) for each in found]


def asked():
    last = notices.undelivered_since("terminal", "chat")
    return notice(notices.since("terminal", "chat", last, now=FRIDAY)[-1])


def test_the_card_has_four_ways_out_each_of_which_is_read(doubtful):
    doubtful(1)

    reply = asked()

    assert [button.label for button in buttons_of(reply)] == FOUR_WAYS
    assert all(parse(button.says) for button in buttons_of(reply))
    said = draw(reply, Page(width=200))
    assert "I will not send it again by myself" in said
    assert f"`there D{Delivery.get().id} https://…`" in said


@pytest.mark.parametrize("words", ["list", "why #1"])
def test_the_same_ways_out_are_where_people_look(doubtful, words):
    chat = doubtful(1)

    chat.say(words)

    assert [button.label for button in chat.buttons][:4] == FOUR_WAYS


def test_a_platform_that_cannot_look_offers_no_look(doubtful):
    chat = doubtful(1)
    Account.update(platform="pigeon").where(Account.platform == "wall").execute()

    chat.say("list")

    assert "Look again" not in [button.label for button in chat.buttons]
    assert "cannot see what is on hook" in chat.say(f"look D{Delivery.get().id}")


def test_looking_again_answers_with_what_was_found(doubtful, publish_due):
    chat = doubtful(1)
    told()
    chat.say("list")

    assert "send nothing" in chat.press("Look again")
    assert "I look for it there" in chat.say("why #1")
    assert "being looked for" in chat.say(f"send D{Delivery.get().id}")
    publish_due(Absent())

    [again] = told()
    assert "it was looked for and is not there" in again
    chat.say("why #1")
    chat.press("Look again")
    publish_due(Delivered("r9", "https://wall.example/9"))
    [found] = told()
    assert "is published on hook" in found
    assert "https://wall.example/9" in found
    story = chat.say("why #1")
    assert "ana asked to look for it" in story
    assert "attempt 2 on hook only looked" in story


def test_what_is_set_aside_is_told_as_it_is_and_can_be_taken_up_again(doubtful):
    chat = doubtful(1)
    chat.say("list")

    assert "nothing more happens with it" in chat.press("Set it aside")
    assert "Needs you" not in chat.say("list")
    shown = chat.say("show #1")
    assert "? not known" in shown
    assert "set aside by ana" in shown
    assert "Retry" not in [button.label for button in chat.buttons]
    queue = chat.say("queue")
    assert "1 × set aside by ana" in queue
    assert not any(button.label.startswith("Retry") for button in chat.buttons)

    story = chat.say("why #1")
    assert "it was set aside by ana" in story
    assert "Noted: it is there" in chat.press("It is there")
    assert "● published" in chat.say("show #1")


def test_a_link_that_was_found_is_shown(doubtful):
    chat = doubtful(1)

    chat.say(f"there D{Delivery.get().id} https://wall.example/7")

    assert "https://wall.example/7" in chat.say("show #1")


def test_all_of_one_target_are_decided_with_one_button_and_their_count(doubtful):
    chat = doubtful(3)

    card = chat.say("queue")

    assert "Nobody knows of 3 deliveries whether they are on hook" in card
    for button in chat.buttons:
        assert len(button.says) <= 100
        assert parse(button.says) is not None
    old = next(button.says for button in chat.buttons if button.label.startswith("All 3 are there"))
    assert "Look again for all 3" in card
    assert "3 deliveries to hook are sent again now" in chat.press("All 3 are not there")
    assert "Nothing is in doubt on hook any more" in chat.say(old)


@pytest.mark.parametrize(
    ("label", "said", "state"),
    [
        ("All 2 are there", "2 deliveries to hook are there", "delivered"),
        ("Look again for all 2", "I look for 2 deliveries to hook", "waiting"),
        ("Set all 2 aside", "2 deliveries to hook are set aside", "refused"),
    ],
)
def test_each_answer_for_all_does_what_it_says(doubtful, label, said, state):
    chat = doubtful(2)
    chat.say("queue")

    assert said in chat.press(label)
    assert {row.state for row in Delivery.select()} == {state}


def test_a_take_down_in_doubt_is_asked_about_in_its_own_words(wall, at, publish_due):
    wall.say('"Hi" to hook friday 9:00')
    wall.press("Schedule")
    at(FRIDAY)
    publish_due()
    wall.say("unpublish #1")
    wall.say(wall.buttons[0].says)
    Schedule.update(max_retries=0).execute()
    publish_due(Unknown("no answer"))

    reply = asked()

    labels = [button.label for button in buttons_of(reply)]
    assert labels == ["It is gone", "It is still there: take it down", *FOUR_WAYS[2:]]
    assert "is gone from hook" in draw(reply, Page(width=200))
    assert "it is gone" in wall.say(buttons_of(reply)[0].says)
    assert "taken down" in wall.say("show #1")


def test_a_card_of_another_project_or_an_old_one_is_answered_politely(doubtful):
    chat = doubtful(1)
    number = Delivery.get().id

    assert "not the project of this channel" in chat.say("there OTHER hook until 1")
    assert "not of this project" in chat.say(f"aside D{number + 1}")
    chat.say(f"there D{number}")
    for verb in ("there", "send", "look", "aside"):
        assert "settled meanwhile" in chat.say(f"{verb} D{number}")


def test_an_old_notice_without_what_new_ones_say_still_has_its_buttons(chat):
    facts = {"project": "ACME", "post": 1, "target": "hook", "error": "gone", "delivery": 5}
    reply = notice(notices.Told(1, "unknown", facts, FRIDAY))

    assert [button.label for button in buttons_of(reply)] == [*FOUR_WAYS[:2], FOUR_WAYS[3]]
