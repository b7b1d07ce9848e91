"""A text that is too long for where it is to go is refused while it can still be shortened."""

from datetime import datetime

import pytest

from models.errors import Refused
from models.services.posts import holding, posts, scheduling
from models.services.workspaces import targets
from models.tables import Account, Delivery, Post
from tests.models.services.conftest import once

AT = datetime(2026, 3, 3, 10, 0)
LONG = "x" * 1_901


@pytest.fixture
def news(ana, now) -> int:
    place = {"workspace": "discord:7", "channel": "71"}
    return targets.connect(ana, "discord", "#news", place, {}, now=now).id


def test_a_post_that_is_too_long_for_a_target_is_not_scheduled(scheduled, site, news):
    with pytest.raises(Refused) as refused:
        scheduled(once(AT), on=(site, news), text=LONG)

    assert str(refused.value) == (
        "#news takes 1,900 characters; the text has 1,901. Nothing was changed: shorten it, or "
        "leave that target out."
    )
    assert Post.select().count() == 0
    scheduled(once(AT), on=(site,), text=LONG)
    scheduled(once(AT), on=(site, news), text=LONG[1:])


def test_a_draft_that_is_too_long_is_not_scheduled_there(ana, news, now):
    post = posts.keep_draft(ana, None, LONG, now=now)
    plan = scheduling.Plan(scheduling.PUBLISH, (once(AT),), (news,))
    with pytest.raises(Refused, match="#news takes 1,900"):
        scheduling.schedule_existing(ana, post.number, None, plan, now=now)
    assert Delivery.select().count() == 0


def test_an_edit_may_not_make_it_too_long_for_where_it_still_goes(scheduled, ana, news, now):
    number = scheduled(once(AT), on=(news,))
    with pytest.raises(Refused, match="the text has 1,901"):
        posts.edit(ana, number, None, text=LONG, now=now)
    assert posts.content(posts.get(ana.project, number)).text == "Hello"

    holding.cancel(ana, number, None, now=now)
    posts.edit(ana, number, None, text=LONG, now=now)


def test_a_target_without_a_limit_asks_nothing(scheduled, news):
    Account.update(platform="site").execute()
    scheduled(once(AT), on=(news,), text=LONG)
