"""Taking back what was done: posts are as they were, and what went out stays out."""

from datetime import date, datetime, time, timedelta

import pytest

from models.services import holding, manner, moving, posts, taking_back
from models.services.manner import Manner
from models.services.pictures import of
from models.tables import Post, Undo
from tests.models.services.conftest import daily, once

TOMORROW = datetime(2026, 3, 3, 9, 0)


def undo(speaker, now, number=None):
    chosen = number or taking_back.last(speaker).number
    return taking_back.take_back(speaker, chosen, now=now)


def picture(number):
    """What is not settled of a post."""
    post = Post.get(Post.number == number)
    seen = of([post.id])
    cancelled = {name for name in seen if seen[name]["state"] in ("cancelled", "skipped")}
    plain = {name: dict(values) for name, values in seen.items() if name not in cancelled}
    for values in plain.values():
        values.pop("materialise_at", None)
    return plain


DEEDS = {
    "move": lambda ana, now: moving.move_to(ana, 1, None, once(datetime(2026, 3, 5, 8)), now=now),
    "move by": lambda ana, now: moving.move_by(ana, 1, None, days=1, now=now),
    "move to a day": lambda ana, now: moving.move_to_day(ana, 1, None, date(2026, 3, 8), now=now),
    "pause": lambda ana, now: holding.pause(ana, 1, None, now=now),
    "cancel": lambda ana, now: holding.cancel(ana, 1, None, now=now),
    "skip": lambda ana, now: holding.skip(ana, 1, None, now=now),
    "how": lambda ana, now: manner.change(
        ana, 1, None, Manner(timedelta(minutes=5), not_after=time(20)), now=now
    ),
    "publish now": lambda ana, now: moving.publish_now(ana, 1, None, None, now=now),
    "edit": lambda ana, now: posts.edit(ana, 1, None, text="Other words", now=now),
    "retitle": lambda ana, now: posts.edit(ana, 1, None, title="A title", now=now),
    "pause everything": lambda ana, now: holding.pause_all(ana, now=now),
    "cancel everything": lambda ana, now: holding.cancel_all(ana, now=now),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("series", [False, True], ids=["once", "series"])
def test_a_post_is_as_it_was(ana, site, hook, scheduled, now, deed, series):
    rule = daily(TOMORROW, time(9)) if series else once(TOMORROW)
    scheduled(rule, on=(site, hook))
    before = picture(1)
    deed(ana, now)
    assert picture(1) != before
    undo(ana, now)
    assert picture(1) == before


def test_another_rule_is_taken_back(ana, site, hook, scheduled, now):
    scheduled(daily(TOMORROW, time(9), time(15)), on=(site, hook))
    holding.skip(ana, 1, None, now=now)
    before = picture(1)
    moving.move_to(ana, 1, None, daily(TOMORROW, time(11)), now=now)
    after = picture(1)
    undo(ana, now)
    assert picture(1) == before
    undo(ana, now, Undo.select().order_by(Undo.id.desc()).first().id)
    assert picture(1) == after
