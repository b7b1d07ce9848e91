"""Every kind of notice in words, as a person reads it."""

from datetime import UTC, datetime

import pytest

from bot.terminal.draw import Page, draw_notice
from bot.views.notices import notice, together
from models.services.notices.notices import Told

NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)
AT = NOW.isoformat()
ALWAYS = {"project": "ACME", "zone": "Europe/Berlin"}
NINE = "Fri 6 Mar 2026, 09:00 Europe/Berlin"

SAID = {
    "mail_failed": (
        {"name": "ana", "unknown": False, "code": False, "error": "the mail server says 550 no"},
        "✕ ana was not reached by e-mail the mail server says 550 no. `notices` shows it and sends "
        "it again.",
    ),
    "overdue": (
        {"count": 1051, "oldest": AT},
        f"! 1,051 deliveries are overdue The first should have gone out {NINE}.",
    ),
    "overdue_over": ({"since": AT}, f"What was overdue since {NINE} is nearly all settled."),
    "clock_stopped": (
        {"count": 3, "oldest": AT, "last_beat": AT},
        f"3 deliveries wait, the first since {NINE}. The last clock was heard of {NINE}.",
    ),
    "clock_back": ({"since": AT}, f"A clock runs again. It was noticed missing {NINE};"),
    "storage_trouble": (
        {"since": AT, "until": AT, "reason": "The disk was full."},
        f"From {NINE} until {NINE} nothing could be saved or published. The disk was full.",
    ),
    "platform_down": (
        {
            "target": "blog",
            "platform": "webhook",
            "since": AT,
            "error": "nothing listens there",
            "waiting": 1,
            "retry_at": AT,
        },
        f"‖ blog does not answer webhook has failed again and again since {NINE}: nothing listens "
        "there. 1 delivery waits for it; nothing is lost, and no retry is used up. I try it again "
        f"{NINE}, and from then on by myself, and say when it is well.",
    ),
    "platform_up": (
        {"target": "blog", "since": AT, "waiting": 3},
        f"blog answers again; it was down since {NINE}. 3 deliveries that waited for it can go "
        "out now.",
    ),
    "rate_limited": (
        {"target": "blog", "until": AT, "waiting": 2},
        "blog takes no more for now, for its limit is reached. 2 deliveries wait; nothing is lost. "
        f"I go on {NINE}.",
    ),
    "rate_limit_near": (
        {"target": "blog", "platform": "webhook", "used": 80, "per_hour": 100, "since": AT},
        "! blog is near its limit 80 of the 100 calls an hour that webhook allows were made since "
        f"{NINE}. What is beyond them waits for its turn; nothing is lost.",
    ),
    "target_trouble": (
        {"target": "#news", "reason": "#news is archived.", "count": 2, "first": AT},
        "! Nothing can be published to #news #news is archived. 2 deliveries go there within a "
        f"day, the first {NINE}. I try it again every ten minutes, and say when it is well.",
    ),
    "target_well": (
        {"target": "#news", "since": AT},
        f"#news can be published to again; it could not since {NINE}.",
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_an_alert_says_what_is_wrong_and_what_happens_next(kind):
    facts, expected = SAID[kind]

    reply = notice(Told(1, kind, {**ALWAYS, **facts}, NOW))

    said = " ".join(draw_notice(reply, Page(width=1000)).split())
    assert expected in said
    assert "!" not in said.removeprefix("!")


def test_a_platform_that_nobody_waits_for_is_just_well_again():
    told = Told(1, "platform_up", {**ALWAYS, "target": "blog", "since": AT, "waiting": 0}, NOW)

    said = draw_notice(notice(told), Page(width=1000))

    assert said == f"blog answers again; it was down since {NINE}."


def shown(*told):
    return [" ".join(draw_notice(each, Page(width=1000)).split()) for each in together(told)]


def settled(number, state="delivered", action="publish", **more):
    results = [{"state": state, "target": "blog", "link": None, "error": "it said no"}]
    facts = {"post": number, "label": "Hi", "action": action, "results": results}
    return Told(number, "settled", {**ALWAYS, **facts, **more}, NOW)


def test_a_few_of_a_kind_are_told_one_by_one():
    assert len(shown(settled(1), settled(2), settled(3))) == 3


def test_more_are_one_message_that_shows_what_failed():
    (said,) = shown(*map(settled, range(1, 13)), settled(13, "refused"))

    assert said.startswith("✕ 12 posts were published and 1 post failed")
    assert "#13 “Hi” to blog: it said no" in said
    assert "Retry: say “retry ACME/13”" in said
    assert "well: #1, #2, #3, #4, #5, #6, #7, #8, #9, #10 and 2 more" in said


def test_of_very_many_failures_the_first_few_are_shown():
    (said,) = shown(*(settled(number, "refused") for number in range(1, 501)))

    assert said.startswith("✕ 500 posts failed")
    assert "#5 “Hi” to blog" in said
    assert "#6 “Hi” to blog" not in said
    assert "and 495 more that failed" in said


def test_what_was_taken_down_is_counted_apart():
    (said,) = shown(*map(settled, (1, 2)), *(settled(each, action="unpublish") for each in (3, 4)))

    assert said.startswith("● 2 posts were published and 2 posts were taken down")


def test_many_of_a_rehearsal_say_that_nothing_went_out():
    (said,) = shown(*(settled(number, rehearsal=True) for number in range(1, 6)))

    assert "Rehearsal: nothing leaves this machine." in said
    assert "5 posts would be published" in said


def test_projects_are_not_mixed():
    other = [settled(number, project="EVE") for number in range(1, 5)]

    assert len(shown(*map(settled, range(1, 5)), *other)) == 2


def test_many_of_any_other_kind_are_counted_and_the_first_few_shown_with_their_buttons():
    facts = {"target": "blog", "delivery": 7, "error": "no answer", **ALWAYS}
    told = [Told(n, "unknown", {**facts, "post": n, "delivery": n}, NOW) for n in range(1, 9)]
    (said,) = shown(*told)

    assert said.startswith("! 8 deliveries of which I cannot tell whether they arrived")
    assert "I cannot tell whether #5 reached blog" in said
    assert "say “there D5”" in said
    assert "#6" not in said
    assert "and 3 more of the same kind" in said


def test_what_asks_for_a_decision_keeps_a_card_of_its_own():
    facts = {**ALWAYS, "who": "bo", "right": "write", "may": "ana", "words": "Hi"}
    told = [Told(n, "asked_for", {**facts, "proposal": n}, NOW) for n in range(1, 7)]

    assert len(shown(*told)) == 6
