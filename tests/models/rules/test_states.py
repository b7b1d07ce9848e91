"""The table of states is complete and has no way round it."""

import itertools
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.states import (
    LIVE,
    MOVES,
    SETTLED,
    CardState,
    DeliveryState,
    DispatchState,
    OccurrenceState,
    PostState,
    ProposalState,
    ScheduleState,
    allowed,
    occurrence_state,
    sources,
)

KINDS: tuple[type[StrEnum], ...] = (
    PostState,
    ScheduleState,
    DeliveryState,
    ProposalState,
    DispatchState,
    CardState,
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_its_row_and_moves_stay_within_their_kind(kind):
    assert set(MOVES[kind]) == set(kind)
    for targets in MOVES[kind].values():
        assert all(type(after) is kind for after in targets)


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_can_be_reached_from_the_first(kind):
    first = next(iter(kind))
    seen, frontier = {first}, [first]
    while frontier:
        frontier = [
            after for state in frontier for after in MOVES[kind][state] if after not in seen
        ]
        seen |= set(frontier)
    assert seen == set(kind)


def test_what_was_delivered_is_never_sent_again():
    assert MOVES[DeliveryState][DeliveryState.DELIVERED] == {DeliveryState.REMOVED}
    assert not MOVES[DeliveryState][DeliveryState.REMOVED]


def test_only_what_was_handed_out_can_be_sent():
    assert sources(DeliveryState.SENDING) == (DeliveryState.QUEUED,)
    assert not allowed(DeliveryState.WAITING, DeliveryState.SENDING)


def test_live_and_settled_states_are_all_and_apart():
    assert set(DeliveryState) == LIVE | SETTLED
    assert not LIVE & SETTLED


@given(st.lists(st.sampled_from(DeliveryState), min_size=1))
def test_an_occurrence_is_finished_just_when_its_deliveries_are(states):
    unfinished = {OccurrenceState.PENDING, OccurrenceState.PROCESSING}
    waiting = LIVE - {DeliveryState.UNKNOWN}
    assert (occurrence_state(states) in unfinished) == bool(set(states) & waiting)


@given(st.lists(st.sampled_from(DeliveryState), min_size=1, max_size=4))
def test_the_order_of_targets_does_not_change_an_occurrences_state(states):
    derived = {occurrence_state(order) for order in itertools.permutations(states)}
    assert len(derived) == 1


@pytest.mark.parametrize(
    ("states", "derived"),
    [
        (["delivered", "delivered"], "published"),
        (["delivered", "refused"], "partial"),
        (["refused", "unknown"], "failed"),
        (["skipped", "cancelled"], "cancelled"),
        (["delivered", "skipped"], "published"),
        (["delivered", "waiting"], "pending"),
        (["waiting", "sending"], "processing"),
        (["removed"], "published"),
    ],
)
def test_occurrence_states(states, derived):
    assert occurrence_state([DeliveryState(state) for state in states]) == derived
