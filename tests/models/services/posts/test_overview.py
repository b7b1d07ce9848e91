"""What needs somebody and what is coming, counted by the database, on both kinds."""

from datetime import timedelta

from models.rules.outcomes import Refused
from models.rules.roles import Right, Role
from models.services.people import membership, people
from models.services.posts import overview, proposing
from models.tables import Member
from tests.models.services.conftest import MONDAY, daily, once

TOMORROW = MONDAY.replace(tzinfo=None) + timedelta(days=1)


def test_what_is_coming_waits_and_failed_is_counted(ana, now, scheduled, run):
    scheduled(once(MONDAY.replace(tzinfo=None, hour=11)))
    scheduled(*[daily(TOMORROW, each.time()) for each in (TOMORROW, TOMORROW + timedelta(hours=1))])
    scheduled(daily(TOMORROW, (TOMORROW + timedelta(hours=2)).time()))
    run(now + timedelta(hours=2), Refused("no"))
    proposing.propose(ana, '"Mine" to site', {}, (None, "Mine"), now=now)
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)
    theirs = proposing.propose(bo, '"Tea" to site daily', {}, (None, "Tea"), now=now)
    proposing.hand_up(theirs, Right.REPEAT, now=now)

    found = overview.of(ana, now=now + timedelta(minutes=30))

    assert [row.words for row in found.mine] == ['"Mine" to site']
    assert [row.words for row in found.others] == ['"Tea" to site daily']
    assert (len(found.coming.lines), found.coming.more, found.failed) == (15, True, 1)
    assert found.further >= 3
    assert found.needs_you

    kim = membership.invite(ana, "kim", Role.CLIENT, now=now)
    theirs = people.arrive("terminal", "chat", "terminal:kim", "kim", now=now)
    assert Member.get_by_id(kim.id).role == Role.CLIENT
    seen = overview.of(theirs, now=now)
    assert (seen.coming.lines, seen.failed, seen.needs_you) == ((), 0, False)
