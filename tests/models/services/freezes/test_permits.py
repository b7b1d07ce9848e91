"""Breaking the glass: two people let one post through a freeze, and nothing else."""

from datetime import datetime, time, timedelta

import pytest

from models.errors import Refused, Stale
from models.rules.freezes import Scope
from models.rules.outcomes import Delivered
from models.rules.roles import Barred
from models.services.freezes import freezing, permits
from models.services.freezes.freezing import Wanted
from models.services.people import membership, people
from models.services.posts import posts
from models.tables import Delivery, Member
from tests.models.services.conftest import daily, once, states
from tests.models.services.freezes.test_freezing import minutes

ALL = Scope()


def test_two_people_let_one_post_through_and_that_one_only(ana, bo, scheduled, run, now):
    urgent = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    other = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(5))

    asked = permits.ask(ana, urgent, "the minister waits", now=now + minutes(6))
    with pytest.raises(Refused, match="takes two people"):
        permits.allow(ana, asked.permit.id, now=now + minutes(6))
    permits.allow(bo, asked.permit.id, now=now + minutes(7))
    with pytest.raises(Stale, match="bo has answered"):
        permits.allow(bo, asked.permit.id, now=now + minutes(7))

    run(now + minutes(7), Delivered("r1"))
    assert (states(urgent), states(other)) == (["delivered"], ["held"])


def test_two_identities_of_one_person_are_one(ana, bo, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    freezing.stop(ana, Wanted(ALL), now=now)
    cy = people.arrive("terminal", "chat", "terminal:cy", "cy", now=now)
    Member.update(role="admin", person=ana.member.id).where(Member.id == cy.member.id).execute()
    asked = permits.ask(ana, number, "urgent", now=now)

    cy = people.arrive("terminal", "chat", "terminal:cy", "cy", now=now)
    with pytest.raises(Refused, match="takes two people"):
        permits.allow(cy, asked.permit.id, now=now)


def test_an_edit_ends_what_was_let_through(ana, bo, scheduled, run, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    freezing.stop(ana, Wanted(ALL), now=now)
    asked = permits.ask(ana, number, "urgent", now=now)
    posts.edit(ana, number, None, text="Other words", now=now)
    with pytest.raises(Stale, match="was changed after that was asked"):
        permits.allow(bo, asked.permit.id, now=now)

    asked = permits.ask(ana, number, "urgent", now=now)
    permits.allow(bo, asked.permit.id, now=now)
    posts.edit(ana, number, None, text="Quite other words", now=now)
    run(now)
    assert states(number) == ["held"]


def test_nothing_is_let_through_after_half_an_hour(ana, bo, scheduled, run, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    freezing.stop(ana, Wanted(ALL), now=now)
    permit = permits.ask(ana, number, "urgent", now=now).permit.id
    permits.allow(bo, permit, now=now)

    run(now + minutes(31))

    assert states(number) == ["held"]


def test_whoever_asked_must_still_be_one_who_may(ana, bo, chi, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    freezing.stop(ana, Wanted(ALL), now=now)
    asked = permits.ask(chi, number, "urgent", now=now)
    membership.shut_out(ana, chi.member, Barred.REMOVED, now=now)

    with pytest.raises(Stale, match="chi, who asked, may not any more"):
        permits.allow(bo, asked.permit.id, now=now)


def test_of_a_series_the_latest_alone_is_let_through(ana, bo, scheduled, run, now):
    number = scheduled(daily(datetime(2026, 3, 2, 10, 5), time(10, 5)))
    freezing.stop(ana, Wanted(ALL), now=now)
    for day in range(3):
        run(now + timedelta(days=day, minutes=5))
    later = now + timedelta(days=2, hours=1)
    asked = permits.ask(ana, number, "urgent", now=later)

    permits.allow(bo, asked.permit.id, now=later)

    [work] = run(later)
    assert work.due_at == now + timedelta(days=2, minutes=5)
    assert states(number)[:3] == ["held", "held", "delivered"]


def test_what_is_let_through_goes_out_also_when_it_was_to_go_out_no_later(
    ana, bo, scheduled, run, now
):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    Delivery.update(expires_at=now + minutes(10)).execute()
    freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(5))
    asked = permits.ask(ana, number, "urgent", now=now + minutes(20))

    permits.allow(bo, asked.permit.id, now=now + minutes(20))

    assert len(run(now + minutes(20))) == 1
