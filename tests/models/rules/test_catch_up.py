"""What fell due while nothing ran is held, sent or dropped, as the project or the post says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.catch_up import SPACING, Missed, verdict
from models.rules.policy import CatchUp, Policy

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ASLEEP = NOW - timedelta(hours=10)


def missed(delivery, hours_ago, own=None, *, schedule=1, target=1, occurrence=None, minutes=0):
    due = NOW - timedelta(hours=hours_ago) + timedelta(minutes=minutes)
    return Missed(delivery, occurrence or delivery, schedule, target, due, own)


def decide(*rows, **policy):
    return verdict(rows, Policy(**policy), asleep_since=ASLEEP, now=NOW)


def test_unless_somebody_decided_a_person_is_asked():
    found = decide(missed(1, 3), missed(2, 2))

    assert (found.hold, found.send, found.drop) == ((1, 2), (), ())


def test_what_is_only_a_little_late_goes_out_as_it_is():
    found = decide(missed(1, 0.2), missed(2, 0.3))

    assert (found.hold, found.send, found.drop) == ((2,), (), ())


def test_the_project_chooses_how_late_is_late():
    assert decide(missed(1, 3), catch_up=timedelta(hours=4)).hold == ()
    assert decide(missed(1, 0.2), catch_up=timedelta(minutes=1)).hold == (1,)


def test_what_fell_due_while_a_clock_was_alive_is_not_touched():
    assert decide(missed(1, 11), catch_up_choice=CatchUp.DROP).drop == ()


def test_the_latest_of_each_series_on_each_target_is_sent_and_the_rest_dropped():
    found = decide(
        missed(1, 3),
        missed(2, 2),
        missed(3, 2, target=2, occurrence=2),
        missed(4, 4, schedule=2),
        catch_up_choice=CatchUp.LATEST,
    )

    assert found.drop == (1,)
    assert dict(found.send) == {4: NOW, 2: NOW + SPACING, 3: NOW + SPACING}


def test_all_are_sent_in_their_order_and_five_minutes_apart():
    found = decide(missed(3, 1), missed(1, 3), missed(2, 2), catch_up_choice=CatchUp.ALL)

    assert found.send == ((1, NOW), (2, NOW + SPACING), (3, NOW + 2 * SPACING))


def test_targets_of_one_occurrence_stay_as_far_apart_as_they_were():
    found = decide(
        missed(1, 3), missed(2, 3, target=2, occurrence=1, minutes=7), catch_up_choice=CatchUp.ALL
    )

    assert found.send == ((1, NOW), (2, NOW + timedelta(minutes=7)))


@pytest.mark.parametrize(
    ("own", "where"), [("drop", "drop"), ("ask", "hold"), ("all", "send"), ("latest", "send")]
)
@pytest.mark.parametrize("project", list(CatchUp))
def test_what_the_post_says_holds_whatever_the_project_chose(own, where, project):
    found = decide(missed(1, 3, CatchUp(own)), catch_up_choice=project)

    assert [name for name in ("hold", "send", "drop") if getattr(found, name)] == [where]


@given(
    st.lists(
        st.tuples(st.floats(0, 12), st.integers(1, 3), st.sampled_from([None, *CatchUp])),
        max_size=12,
    ),
    st.sampled_from(CatchUp),
)
def test_every_late_one_has_one_fate_and_nothing_is_sent_in_the_past(rows, choice):
    all_missed = [missed(n, ago, own, schedule=s) for n, (ago, s, own) in enumerate(rows)]

    found = decide(*all_missed, catch_up_choice=choice)

    fates = [*found.hold, *(delivery for delivery, _ in found.send), *found.drop]
    late = [each for each in all_missed if ASLEEP < each.due < NOW - timedelta(minutes=15)]
    assert sorted(fates) == sorted(each.delivery for each in late)
    assert all(at >= NOW for _, at in found.send)
