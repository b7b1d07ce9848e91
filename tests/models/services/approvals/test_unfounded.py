"""Approvals that rest on somebody who may not give them, or gave them under two names."""

from datetime import datetime, timedelta

import pytest

from models.errors import NotAllowed
from models.rules.approval import Verdict
from models.rules.roles import Role
from models.services.approvals import approving
from models.services.people import absence, linking, membership, people
from models.tables import Decision, Notice, Review, Schedule
from tests.models.services.conftest import decide, once, person

SOON = once(datetime(2026, 3, 2, 10, 30))
AT = datetime.fromisoformat("2026-03-02T09:30:00+00:00")


def linked(one, other, now):
    linking.join(other, linking.code_for(one, now=now), now=now)


def test_what_an_author_approved_under_another_name_is_not_approved_once_the_names_are_linked(
    required, bo, scheduled, run, now
):
    twin = person(required, "ana-on-discord", Role.APPROVER, now)
    number = scheduled(SOON)
    approving.approve(twin, number, 1, now=now)

    linked(required, twin, now)

    assert (Review.get().state, Schedule.get().state) == ("open", "pending_approval")
    assert Notice.select().where(Notice.kind == "review").count() == 2
    assert run(AT) == []
    approving.approve(bo, number, 1, now=AT)
    assert len(run(AT)) == 1


def test_what_one_person_approved_under_two_names_counts_once(
    required, bo, chi, scheduled, run, now
):
    decide(required, "approvers-needed", 2, now)
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)
    approving.approve(chi, number, 1, now=now)

    linked(bo, chi, now)

    assert Review.get().state == "open"
    assert Decision.get().person == bo.member.id
    assert run(AT) == []


def test_half_an_approval_that_one_gave_to_their_own_work_is_none(required, bo, scheduled, now):
    decide(required, "approvers-needed", 2, now)
    twin = person(required, "ana-on-discord", Role.APPROVER, now)
    number = scheduled(SOON)
    approving.approve(twin, number, 1, now=now)

    linked(required, twin, now)

    assert not approving.approve(bo, number, 1, now=now).is_done


def test_linking_leaves_alone_what_others_approved(required, bo, chi, scheduled, now):
    approving.approve(bo, scheduled(SOON), 1, now=now)
    linked(required, chi, now)
    assert Review.get().state == "approved"


def test_who_stands_in_for_an_approver_decides_only_while_they_are_one(
    required, bo, chi, scheduled, now
):
    absence.leave(bo, now + timedelta(days=2), chi.member, now=now)
    membership.grant(required, chi.member, Role.AUTHOR, now=now)
    chi = people.arrive("terminal", "chat", "terminal:chi", "chi", now=now)

    with pytest.raises(NotAllowed, match="takes an approver"):
        approving.approve(chi, scheduled(SOON), 1, now=now)


def test_a_client_who_is_away_is_decided_for(required, bo, scheduled, now):
    decide(required, "approval-stages", "client", now)
    eve = person(required, "eve", Role.CLIENT, now)
    number = scheduled(SOON)
    with pytest.raises(NotAllowed, match="waits for the client"):
        approving.refuse(bo, number, 1, Verdict.REJECT, "no", now=now)

    absence.leave(eve, now + timedelta(days=2), bo.member, now=now)

    assert approving.approve(bo, number, 1, now=now).is_done
    assert Decision.get().stands_for.name == "eve"
