"""Messages to chats in the database: claimed once, marked by what is audited, taken over."""

from datetime import timedelta

import pytest

from models.database import connection, transaction
from models.rules.outcomes import Absent, Later, Unknown
from models.rules.postings import Closed, Posted
from models.rules.states import CardState
from models.services.audit import audit
from models.services.notices import cards, lanes, posted, posting
from models.services.notices.lanes import Place
from models.services.notices.posting import Deed
from models.services.posts import moving
from models.tables import Audit, Card, Lane, Redraw, Session
from tests.models.services.conftest import MONDAY, once
from tests.together import together

HERE = Place("slack:T1", "C1")
SECOND = timedelta(seconds=1)


@pytest.fixture
def card(ana, now) -> Card:
    """A card of post 1 that stands in a channel, and looks right."""
    cards.remember(ana.project, HERE, cards.POST, "post 1", "m1", drawn="x", now=now)
    Card.update(next_at=None).execute()
    return Card.get()


def settle(errand, outcome, at, **more):
    posted.settle(errand, outcome, now=at, jitter=lambda: 1, **more)


def wanted(ana, now, subject: str = "post 2") -> Card:
    with transaction():
        return cards.want(ana.project, HERE, cards.POST, subject, now=now)


def test_what_is_audited_of_a_post_marks_its_card_whoever_writes_it(ana, card, scheduled, now):
    assert scheduled(once(MONDAY.replace(tzinfo=None) + timedelta(hours=9))) == 1
    assert Redraw.select().count() > 0
    assert cards.notice_marks(now=now) == 0  # more may follow within the second
    assert cards.notice_marks(now=now + SECOND) == 1

    errand = posting.take(card.id, None, now=now + SECOND)
    assert errand is not None
    assert errand.deed is Deed.EDIT
    assert Redraw.select().count() == 0


def test_what_concerns_many_posts_marks_those_to_which_more_may_happen(ana, card, now):
    audit.by(ana, "freeze", "freeze 1", now=now)
    assert [row.card_id for row in Redraw.select()] == [card.id]
    audit.by(ana, "mute", "member ana", now=now)
    assert Redraw.select().count() == 1
    Redraw.delete().execute()

    Card.update(is_live=False).execute()
    audit.by(ana, "freeze", "freeze 2", now=now)
    assert Redraw.select().count() == 0


def test_rows_that_are_written_at_once_mark_all_their_cards(ana, card, now):
    cards.remember(ana.project, HERE, cards.POST, "post 2", "m2", now=now)
    row = {"project": ana.project.id, "at": now, "actor": "presstime", "action": "deliver"}
    Audit.insert_many([{**row, "subject": f"post {number}"} for number in (1, 2, 2, 3)]).execute()

    assert sorted(mark.card.subject for mark in Redraw.select()) == ["post 1", "post 2", "post 2"]


def test_much_that_waits_for_one_place_keeps_no_other_waiting(ana, now, monkeypatch):
    elsewhere = Place("slack:T1", "C2")
    for number in range(20):
        cards.remember(ana.project, HERE, cards.POST, f"post {number}", f"m{number}", now=now)
    last = posting.new(ana.project.id, elsewhere, cards.NEWS, at=now + SECOND, now=now)

    assert last.id in posting.due(now=now + 2 * SECOND, limit=2)
    assert len(posting.due(now=now + 2 * SECOND, limit=9)) == 2

    monkeypatch.setattr(cards, "AT_ONCE", 10)
    lanes.way(HERE, now=now)
    Lane.update(next_at=now + timedelta(hours=1)).execute()  # nothing arrives there for now
    cards.remember(ana.project, elsewhere, cards.POST, "post 1", "m", now=now)
    cards.mark(ana.project.id, [f"post {number}" for number in range(20)], now=now)
    Card.update(next_at=None).execute()
    assert [cards.notice_marks(now=now + SECOND) for _ in range(3)] == [10, 10, 1]


def test_of_many_workers_one_posts_a_message(ana, now, session, database):
    number = wanted(ana, now).id
    taken = []

    def take():
        with connection():
            taken.append(posting.take(number, session.id, now=now + cards.FIRST))

    together([take] * 4)
    assert len([each for each in taken if each is not None]) == 1


def test_two_that_want_a_card_at_once_make_one(ana, now, database):
    def want():
        with connection():
            cards.remember(ana.project, HERE, cards.POST, "post 7", "m7", now=now)

    together([want] * 4)
    assert Card.select().where(Card.subject == "post 7").count() == 1


def test_a_card_that_a_chat_shows_itself_is_not_posted_beside_it(ana, now, session):
    waiting = wanted(ana, now)
    cards.remember(ana.project, HERE, cards.POST, "post 2", "m2", now=now + SECOND)

    assert posting.take(waiting.id, session.id, now=now + cards.FIRST) is None
    assert cards.standing(ana.project, HERE, "post 2").message_id == "m2"


def test_one_that_was_posted_meanwhile_becomes_the_old_one(ana, now, session):
    errand = posting.take(wanted(ana, now).id, session.id, now=now + cards.FIRST)
    cards.remember(ana.project, HERE, cards.POST, "post 2", "m2", now=now + cards.FIRST)
    settle(errand, Posted("m1"), now + cards.FIRST)

    assert [(row.state, row.message_id) for row in Card.select().order_by(Card.id)] == [
        ("old", "m1"),
        ("there", "m2"),
    ]


def test_what_a_dead_process_was_posting_is_looked_for(ana, now, session):
    later = now + cards.FIRST
    errand = posting.take(wanted(ana, now).id, session.id, now=later)
    assert posting.take_back(now=later) == 0
    Session.update(ended_at=now).execute()
    assert posting.take_back(now=later) == 1
    row = Card.get()
    assert (row.state, row.error) == ("unknown", posting.LOST)

    [number] = posting.due(now=later + SECOND, limit=9)
    again = posting.take(number, session.id, now=later + SECOND)
    assert again.deed is Deed.LOOK
    assert again.key == errand.key
    settle(again, Posted("m5"), later + SECOND)
    assert Card.get().state == CardState.THERE
    assert Card.get().next_at is not None  # to be drawn, as nobody knows which look it has


def test_a_late_answer_of_one_that_was_given_up_still_counts(ana, now, session):
    later = now + cards.FIRST
    errand = posting.take(wanted(ana, now).id, session.id, now=later)
    posting.take_back(now=later + posting.LONGEST + SECOND)
    settle(errand, Posted("m5"), later + posting.LONGEST)

    assert Card.get().message_id == "m5"
    assert Card.get().state == CardState.THERE


def test_only_what_is_missing_three_times_is_posted_once_more(ana, now, session):
    at = now + cards.FIRST
    errand = posting.take(wanted(ana, now).id, session.id, now=at)
    settle(errand, Unknown("no answer came"), at)
    for wait in posted.LOOKS:
        assert posting.due(now=at + wait - SECOND, limit=9) == []
        at += wait
        look = posting.take(errand.id, session.id, now=at)
        assert look.deed is Deed.LOOK
        settle(look, Absent(), at)

    assert posting.take(errand.id, session.id, now=at + SECOND).deed is Deed.POST


def news_below(card, now) -> Card:
    with transaction():
        posting.news(card.project_id, HERE, "x", [], thread=card, at=now, now=now)
    return Card.get(Card.kind == posting.NEWS)


def test_what_belongs_below_a_card_waits_until_it_is_known_whether_that_is_there(ana, now, session):
    at = now + cards.FIRST
    card = wanted(ana, now)
    settle(posting.take(card.id, session.id, now=at), Unknown("no answer came"), at)
    news = news_below(card, at)

    at += posted.LOOKS[0]
    assert posting.take(news.id, session.id, now=at) is None
    settle(posting.take(card.id, session.id, now=at), Posted("m1"), at)
    assert posting.take(news.id, session.id, now=at + SECOND).thread == "m1"


def test_what_was_sent_to_the_channel_is_looked_for_there_and_not_below_a_card_of_later(
    ana, card, now, session
):
    news = news_below(card, now)
    Card.update(state=CardState.FAILED).where(Card.id == card.id).execute()
    sent = posting.take(news.id, session.id, now=now)
    assert (sent.deed, sent.thread) == (Deed.POST, None)
    settle(sent, Unknown("no answer came"), now)
    Card.update(state=CardState.THERE).where(Card.id == card.id).execute()

    look = posting.take(news.id, session.id, now=now + posted.LOOKS[0])
    assert (look.deed, look.thread) == (Deed.LOOK, None)


def test_a_chat_that_is_down_for_a_day_gets_everything_when_it_is_back(ana, now, session):
    number, at, tries = wanted(ana, now).id, now + cards.FIRST, 0
    while at < now + timedelta(days=1):
        errand = posting.take(number, session.id, now=at)
        settle(errand, Later("Slack could not be reached."), at)
        at, tries = Card.get().next_at, tries + 1

    assert Card.get().state == CardState.WAITING
    assert 100 < tries < 200  # every ten minutes at the most
    settle(posting.take(number, session.id, now=at), Posted("m1"), at)
    assert Card.get().state == CardState.THERE
    assert Card.get().error is None


def test_a_channel_that_is_closed_holds_up_no_other(ana, now, session):
    there = Place("slack:T1", "C2")
    first = wanted(ana, now)
    with transaction():
        second = cards.want(ana.project, there, cards.POST, "post 2", now=now)
    at = now + cards.FIRST
    errand = posting.take(first.id, session.id, now=at)
    settle(errand, Closed("it is archived"), at)

    assert posting.due(now=at + SECOND, limit=9) == [second.id]
    [shut] = lanes.shut()
    assert (shut.address, shut.reason, shut.waiting) == ("C1", "it is archived", 1)

    lanes.try_again("slack:T1", "C1", now=at + SECOND)
    again = posting.take(first.id, session.id, now=at + SECOND)
    settle(again, Posted("m1"), at + SECOND)
    assert lanes.shut() == []


def test_a_database_that_was_put_back_posts_nothing_before_it_looked(ana, card, now, session):
    waiting = wanted(ana, now)
    posting.give_up(now=now)

    assert Card.get_by_id(waiting.id).state == CardState.UNKNOWN
    assert posting.take(waiting.id, session.id, now=now + SECOND).deed is Deed.LOOK
    assert Card.get_by_id(card.id).drawn is None  # it may show what is no more


def test_what_was_told_a_month_ago_is_forgotten_and_cards_are_not(ana, card, now):
    with transaction():
        posting.news(ana.project.id, HERE, "x", [], at=now, now=now)
    Card.update(next_at=None).execute()
    cards.forget_old(now=now + cards.KEPT + SECOND)

    assert [row.id for row in Card.select()] == [card.id]


def test_nothing_is_kept_of_somebody_who_is_erased(ana, now):
    there = Place("terminal", ana.member.identity)
    with transaction():
        posting.news(ana.project.id, there, "told", [], at=now, now=now)
    cards.erase(ana.member)

    assert Card.select().count() == 0


def test_marking_costs_a_post_without_a_card_nothing(ana, scheduled, now):
    scheduled(once(MONDAY.replace(tzinfo=None) + timedelta(hours=9)))
    moving.publish_now(ana, 1, None, None, now=now)

    assert Redraw.select().count() == 0
    assert Lane.select().count() == 0
