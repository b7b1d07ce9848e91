"""Every kind of notice in words, as a person reads it."""

from datetime import UTC, datetime

import pytest

from bot.terminal.draw import Page, draw_notice
from bot.views.notices import notice
from models.services.notices import Told

NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)
AT = NOW.isoformat()
ALWAYS = {"project": "ACME", "zone": "Europe/Berlin"}
NINE = "Fri 6 Mar 2026, 09:00 Europe/Berlin"

SAID = {
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
