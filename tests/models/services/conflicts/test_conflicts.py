"""Conflicts of what is on the calendar: found, kept once, decided, and held at their time."""

from datetime import datetime, timedelta

import pytest

from models import bulk
from models.errors import NotAllowed
from models.rules.conflicts.near_duplicate import marks_of, plain
from models.rules.conflicts.numbers import CustomRule, numbers_of
from models.services.conflicts import conflict_rows, conflicts, likeness, neighbours, team_rules
from models.services.conflicts.conflicts import HEEDED, Care, Conflicting
from models.services.people import people
from models.services.posts import scheduling
from models.tables import Audit, Conflict, Delivery, Likeness, Notice, Post, Schedule
from tests.models.services.conftest import daily, once, states

FRIDAY = datetime(2026, 3, 6, 9)  # by the clock of Berlin
NO_FRIDAYS = CustomRule(0, "nothing on fridays", days=(4,))


@pytest.fixture
def plan(site):
    def make(*rules, on=()):
        return scheduling.Plan(scheduling.PUBLISH, rules, on or (site,))

    return make


def test_what_is_in_the_way_refuses_an_act_that_heeds_it_and_leaves_no_trace(
    ana, scheduled, plan, now
):
    for number in range(5):
        scheduled(once(FRIDAY), text=f"{number} apples a day")

    with pytest.raises(Conflicting) as caught:
        scheduling.schedule_new(ana, None, "Tea", plan(once(FRIDAY)), now=now, care=HEEDED)

    assert [each.kind for each in caught.value.findings[:1]] == ["resources"]
    assert Post.select().count() == 5
    assert Conflict.select().count() == 0


def test_a_writer_that_heeds_nothing_asks_nothing(ana, scheduled, plan, now):
    for number in range(7):
        scheduled(once(FRIDAY), text=f"{number} apples a day")

    assert Conflict.select().count() == 0


def test_a_conflict_is_one_row_however_often_it_is_found(ana, scheduled, now):
    number = scheduled(once(FRIDAY))
    team_rules.add(ana, NO_FRIDAYS, now=now)
    post = Post.get(Post.number == number)

    for _ in range(3):
        conflicts.note(post, now=now)

    row = Conflict.get()
    assert (row.kind, row.severity, row.resolved_at) == ("rule 1", "error", None)
    assert Schedule.get().blocked
    assert Notice.select().where(Notice.kind == "conflict").count() == 1


def test_what_is_found_no_more_is_gone_and_blocks_nothing(ana, scheduled, now):
    scheduled(once(FRIDAY))
    team_rules.add(ana, NO_FRIDAYS, now=now)
    conflicts.note(Post.get(), now=now)
    team_rules.remove(ana, 1, now=now)
    conflicts.note(Post.get(), now=now)

    assert Conflict.get().how == "gone"
    assert not Schedule.get().blocked


def test_what_was_overridden_stays_so_until_it_is_graver(ana, scheduled, now):
    scheduled(once(FRIDAY))
    warned = CustomRule(0, "warn nothing on fridays", days=(4,), blocks=False)
    team_rules.add(ana, warned, now=now)
    post = Post.get()
    conflicts.heed(ana, post, Care(kept=True), now=now)
    assert Conflict.get().how == "kept"

    conflicts.note(post, now=now)
    assert Conflict.get().how == "kept"

    rules = [{**each, "blocks": True} for each in ana.project.policy["rules"]]
    ana.project.policy = {**ana.project.policy, "rules": rules}
    ana.project.save()
    conflicts.note(Post.get(), now=now)
    assert Conflict.get().resolved_at is None


def test_going_ahead_takes_a_right(ana, scheduled, now):
    scheduled(once(FRIDAY))
    team_rules.add(ana, NO_FRIDAYS, now=now)
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)

    with pytest.raises(NotAllowed):
        conflicts.heed(bo, Post.get(), Care(because="I say so"), now=now)

    conflicts.heed(ana, Post.get(), Care(because="the fair"), now=now)
    assert Conflict.get().reason == "the fair"
    assert Audit.select().where(Audit.action == "override conflicts").count() == 1


def test_what_nobody_decided_is_held_and_goes_on_once_somebody_does(ana, scheduled, run, now):
    number = scheduled(once(FRIDAY))
    team_rules.add(ana, NO_FRIDAYS, now=now)
    conflicts.note(Post.get(), now=now)
    due = Delivery.get().due_at

    assert run(due) == []
    assert states(number) == ["held"]
    assert Delivery.get().held_for == "conflict"

    conflict_rows.override(ana, Post.get(), "the fair", now=due)
    conflict_rows.mark(Post.get())

    assert len(run(due)) == 1
    assert states(number) == ["delivered"]


def test_a_series_is_looked_at_over_ninety_days(ana, scheduled, site, now):
    scheduled(daily(FRIDAY, FRIDAY.time()), text="Every day")
    here = neighbours.places(ana.project)
    slots = conflicts.slots_of(
        here,
        (daily(FRIDAY, FRIDAY.time()),),
        (site,),
        stagger=timedelta(),
        priority=5,
        now=now,
    )

    found = conflicts.look(ana.project, slots, "Other words", here=here, post=None, now=now)

    assert {each.kind for each in found} == {"same_time"}
    assert 80 <= len(found) <= 91


def test_new_occurrences_of_a_series_are_looked_at_when_they_are_written(ana, scheduled, now):
    scheduled(daily(FRIDAY, FRIDAY.time()))
    team_rules.add(ana, NO_FRIDAYS, now=now)

    later = now + timedelta(days=11)
    assert scheduling.materialise_due(now=later) == 1

    assert Conflict.select().where(Conflict.resolved_at.is_null()).count() > 10
    assert Schedule.get().blocked


def test_calendars_are_read_only_around_what_is_asked_about(ana, scheduled, site, now):
    for hours in (-24, 0, 24):
        scheduled(once(FRIDAY + timedelta(hours=hours)))
    here, numbers = neighbours.places(ana.project), numbers_of(ana.project.policy)
    slots = conflicts.slots_of(
        here, (once(FRIDAY),), (site,), stagger=timedelta(), priority=5, now=now
    )

    found = neighbours.around(slots, numbers, here)

    assert [(each.post, each.target, each.label) for each in found] == [(2, site, "Hello")]


def test_words_are_compared_as_they_are_now(ana, scheduled, site, now):
    text = "Our bakery opens at seven on Monday, come and see"
    number = scheduled(once(FRIDAY), text=text)
    post = Post.get(Post.number == number)

    def alike(words):
        return likeness.alike(ana.project.id, words, [site], 90, but=None, now=now)

    assert [each.post for each in alike(text.upper())] == [number]
    likeness.rewrite(ana.project.id, post.id, "Closed")
    assert alike(text.upper()) == []
    assert Likeness.select().count() == 1


def test_words_without_letters_are_like_nothing(ana, scheduled, site, now):
    scheduled(once(FRIDAY), text="🎉")

    assert likeness.alike(ana.project.id, "🎉", [site], 90, but=None, now=now) == []


def test_of_many_texts_the_posts_that_are_like_each_are_found_however_many_there_are(
    ana, scheduled, site, now, monkeypatch
):
    monkeypatch.setattr(bulk, "IDS_IN_A_QUERY", 2)
    words = [
        "The shop opens at nine on Monday",
        "New bread from the old mill today",
        "We are closed over the holidays",
        "Meet the baker at the market",
        "Our summer menu is here at last",
    ]
    numbers = [scheduled(once(datetime(2026, 3, 9, 9)), text=text) for text in words]
    texts = [plain(text) for text in words]
    marks = [marks_of(text) for text in texts]

    found = likeness.alike_each(ana.project.id, texts, marks, [site], 90, now=now)

    assert [[each.post for each in slots] for slots in found] == [[each] for each in numbers]
