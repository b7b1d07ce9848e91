"""Whom a kind of notice concerns."""

import pytest

from bot.views.notices import _KINDS
from models.rules import audiences
from models.rules.audiences import KINDS, Audience, Topic, concerns
from models.rules.roles import Right, Role


def test_every_kind_that_has_words_has_an_audience():
    assert set(_KINDS) - {"settled"} <= set(KINDS)


def settled(*states):
    return {"results": [{"state": state} for state in states]}


@pytest.mark.parametrize("state", ["refused", "expired", "set aside"])
def test_of_what_went_out_and_failed_at_once_the_failure_counts(state):
    found = audiences.of("settled", settled("delivered", state))

    assert (found.topic, found.alarm) == (Topic.FAILURES, True)


@pytest.mark.parametrize("state", ["delivered", "cancelled", "skipped", "unknown"])
def test_what_went_out_is_no_alarm(state):
    found = audiences.of("settled", settled("delivered", state))

    assert (found.topic, found.alarm) == (Topic.PUBLISHED, False)


def test_a_kind_of_a_newer_version_concerns_the_person_it_is_for_and_nobody_else():
    found = audiences.of("from_the_future", {})

    assert concerns(found, Role.VIEWER, addressed=True, mine=True)
    assert not concerns(found, Role.ADMIN, addressed=True, mine=False)
    assert not concerns(found, Role.ADMIN, addressed=False, mine=False)


@pytest.mark.parametrize("role", Role)
def test_a_persons_own_concerns_them_whatever_their_role(role):
    assert all(concerns(each, role, addressed=True, mine=True) for each in KINDS.values())


@pytest.mark.parametrize("role", [Role.CLIENT, Role.VIEWER, Role.AUTHOR])
def test_what_is_for_others_or_for_nobody_does_not_concern_who_may_only_write(role):
    for addressed in (False, True):
        assert not any(
            concerns(each, role, addressed=addressed, mine=False) for each in KINDS.values()
        )


def test_a_failure_concerns_its_author_and_who_may_mend_it():
    found = KINDS["unknown"]

    assert concerns(found, Role.APPROVER, addressed=True, mine=False)
    assert not concerns(found, Role.AUTHOR, addressed=True, mine=False)


def test_a_request_to_one_person_concerns_no_other_who_may_decide():
    asked = Audience(Topic.APPROVALS, Right.DECIDE, instead=True)

    assert not concerns(asked, Role.ADMIN, addressed=True, mine=False)
    assert concerns(asked, Role.APPROVER, addressed=False, mine=False)
