"""An import that waits for approval, decided in one go with some left out."""

from datetime import datetime, timedelta

import pytest

from models import clock as real_clock
from models.rules.recurrence import Rule
from models.services.people import people
from models.services.posts import importing
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.tables import Member, Post, Review, Target
from tests.bot.conftest import Chat
from tests.bot.test_approvals import shown

COUNT = 12


@pytest.fixture
def bo(chat):
    person = Chat("bo")
    person.say("help")
    Member.update(role="approver").where(Member.name == "bo").execute()
    chat.say("settings approvals required")
    _import(COUNT)
    return person


def _import(count, *, apart=10, override=None):
    now = real_clock.now()
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
    batch = importing.begin(ana, "posts.csv", now=now)
    at = datetime(2026, 3, 3, 9)
    moments = [at + n * timedelta(minutes=apart) for n in range(count)]
    rules = [Rule(zone="Europe/Berlin", start=each, times=(each.time(),)) for each in moments]
    plans = [Plan(PUBLISH, (rule,), (Target.get().id,)) for rule in rules]
    rows = [Planned(f"{n} of {batch.id}", None, f"Post {n}", plan) for n, plan in enumerate(plans)]
    importing.write(ana, batch, rows, now=now, override=override)


def approved():
    return {row.post.number for row in Review.select().where(Review.state == "approved")}


def test_the_channel_hears_of_an_import_once(bo):
    (said,) = shown("review_batch")
    assert "Import 1 (posts.csv, by ana) wants approval" in said
    assert "review ACME batch 1" in said


def test_all_but_some_are_approved_at_once(bo):
    card = bo.say("review ACME batch 1")
    assert "12 posts of import 1 wait for approval" in card
    assert "And 2 more" in card

    bo.press("Leave out #2")
    bo.press("Leave out #4")
    assert "Left out: #2 and #4." in bo.say(
        bo.buttons[0].says.replace("approve", "review").replace(" to 12", "")
    )
    said = bo.press("Approve 10")

    assert "10 posts of import 1 decided" in said
    assert approved() == set(range(1, COUNT + 1)) - {2, 4}
    assert "2 posts of import 1" in bo.say("approve import 1")


def test_what_changed_after_the_card_was_drawn_is_not_approved_with_the_rest(bo, chat):
    bo.say("review ACME batch 1")
    chat.say('edit #3 "Other words"')

    bo.press("Approve 12")

    assert approved() == set(range(1, COUNT + 1)) - {3}
    assert Post.get(Post.number == 3).state == "in_review"


def test_an_import_that_nothing_waits_of_says_so(bo):
    assert "Nothing of import 9 waits for approval" in bo.say("review ACME batch 9")


def test_who_may_not_decide_approves_no_import(bo, chat):
    chat.say("review ACME batch 1")

    said = chat.press("Approve 12")

    assert chat.last.failed
    assert "nobody approves their own work" in said
    assert approved() == set()


def test_what_came_in_spite_of_conflicts_is_approved_like_all_else(bo):
    _import(6, apart=0, override="the fair opens then")
    bo.say("review ACME batch 2")

    assert "6 posts of import 2 decided" in bo.press("Approve 6")


def test_what_got_into_each_others_way_is_not_approved(bo):
    _import(6, apart=0)
    bo.say("review ACME batch 2")

    assert "Something stands in the way of #13" in bo.press("Approve 6")
