"""What an approval covers, when it is given, and when people are reminded of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.approval import (
    Tally,
    Timing,
    Verdict,
    Vote,
    hash_of,
    needed,
    nudge_moment,
    slots,
    stages_of,
    tally,
)
from models.rules.hours import Hours
from models.rules.policy import Approvals, MassMentions, Policy
from models.rules.risk import Risk
from models.rules.stages import Stage, Who, stages_in, written

NINE_TO_FIVE = Hours(time(9), time(17))
RULE = {"zone": "Europe/Berlin", "start": "2026-03-03T09:00:00", "times": ["09:00:00"]}
TIMING = Timing("publish", RULE, "Europe/Berlin", (1, 2))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
STAGES = st.lists(
    st.builds(Stage, st.sampled_from(Who), st.integers(1, 4)), min_size=1, max_size=3
).map(tuple)
VOTES = st.lists(
    st.builds(Vote, st.integers(0, 2), st.integers(1, 6), st.just(Verdict.APPROVE)), max_size=20
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("internal", "internal"),
        ("internal, client", "internal, client"),
        ("2 approvers then 1 client", "internal 2, client 1"),
        ("Client → internal 3", "client, internal 3"),
    ],
)
def test_stages_are_read_in_order(said, kept):
    assert written(stages_in(said)) == kept


@pytest.mark.parametrize(
    "said", ["", "boss", "internal 0", "internal 11", "2 internal 3", "internal,,everybody", "a b"]
)
def test_what_names_no_stages_is_none(said):
    assert stages_in(said) is None


@given(STAGES)
def test_stages_are_read_back_as_they_were_written(stages):
    assert stages_in(written(stages)) == stages


@given(TEXTS, TEXTS)
def test_only_the_same_words_have_the_same_hash(one, other):
    same = hash_of(None, one, [TIMING]) == hash_of(None, other, [TIMING])
    assert same == (one == other)


@pytest.mark.parametrize(
    "other",
    [
        replace(TIMING, action="unpublish"),
        replace(TIMING, zone="Europe/Paris"),
        replace(TIMING, targets=(2, 1)),
        replace(TIMING, targets=(1,)),
        replace(TIMING, rule=RULE | {"times": ["10:00:00"]}),
    ],
)
def test_another_time_place_or_deed_has_another_hash(other):
    assert hash_of("T", "Hi", [other]) != hash_of("T", "Hi", [TIMING])
    assert hash_of("T", "Hi", [TIMING, other]) != hash_of("T", "Hi", [TIMING])


def test_a_title_is_not_the_beginning_of_a_text():
    assert hash_of("A", "B", []) != hash_of(None, "A\n\nB", [])


def test_the_order_of_schedules_and_of_keys_does_not_matter():
    other = replace(TIMING, targets=(3,))
    turned = replace(TIMING, rule=dict(reversed(RULE.items())))
    assert hash_of(None, "Hi", [TIMING, other]) == hash_of(None, "Hi", [other, turned])


def test_the_moment_of_one_occurrence_counts():
    at = datetime(2026, 3, 3, tzinfo=UTC)
    named = {hash_of(None, "Hi", [TIMING], at=each) for each in (None, at, at + timedelta(1))}
    assert len(named) == 3


@given(STAGES, VOTES)
def test_a_person_counts_once_in_all(stages, votes):
    found = tally(stages, votes)

    assert found == tally(stages, [*votes, *votes])
    if found.verdict is Verdict.APPROVE:
        assert len({vote.person for vote in votes}) >= sum(stage.needed for stage in stages)


@given(STAGES, VOTES, st.sampled_from([Verdict.REJECT, Verdict.CHANGES]))
def test_one_refusal_decides(stages, votes, verdict):
    assert tally(stages, [*votes, Vote(0, 9, verdict)]).verdict is verdict


@given(STAGES, VOTES)
def test_more_approvals_never_take_one_away(stages, votes):
    if tally(stages, votes).verdict is Verdict.APPROVE:
        assert tally(stages, [*votes, Vote(0, 99, Verdict.APPROVE)]).verdict is Verdict.APPROVE


def test_stages_are_passed_one_after_the_other():
    stages = (Stage(Who.INTERNAL, 2), Stage(Who.CLIENT, 1))
    one, two = Vote(0, 1, Verdict.APPROVE), Vote(0, 2, Verdict.APPROVE)
    client = Vote(1, 3, Verdict.APPROVE)

    assert tally(stages, []) == Tally(0, 0, None)
    assert tally(stages, [one, client]) == Tally(0, 1, None)
    assert tally(stages, [one, two]) == Tally(1, 0, None)
    assert tally(stages, [one, two, client]) == Tally(1, 1, Verdict.APPROVE)


def test_who_stands_in_is_one_voice_with_whom_they_stand_for():
    stages = (Stage(Who.INTERNAL, 2),)
    deputy = Vote(0, 2, Verdict.APPROVE, stands_for=1)

    assert tally(stages, [deputy, Vote(0, 1, Verdict.APPROVE)]).verdict is None
    assert tally(stages, [deputy, Vote(0, 2, Verdict.APPROVE)]).verdict is None
    assert tally(stages, [deputy, Vote(0, 3, Verdict.APPROVE)]).verdict is Verdict.APPROVE


def test_an_override_needs_no_approval():
    assert tally((Stage(Who.CLIENT, 3),), [Vote(0, 1, Verdict.OVERRIDE)]).verdict is Verdict.APPROVE


@pytest.mark.parametrize(
    ("approvals", "risks", "others", "stages"),
    [
        (Approvals.NONE, (), True, 0),
        (Approvals.NONE, (Risk.TARGETS,), True, 0),
        (Approvals.NONE, (Risk.MENTION,), True, 1),
        (Approvals.NONE, (Risk.MENTION,), False, 0),
        (Approvals.OPTIONAL, (), True, 0),
        (Approvals.RISKY, (), True, 0),
        (Approvals.RISKY, (Risk.FIRST_USE,), True, 2),
        (Approvals.REQUIRED, (), False, 2),
    ],
)
def test_the_policy_and_the_risk_say_what_is_needed(approvals, risks, others, stages):
    policy = Policy(approvals=approvals, approval_stages="internal, client")
    assert len(needed(policy, risks, others=others)) == stages


def test_mass_mentions_may_be_free():
    policy = Policy(mass_mentions=MassMentions.FREE)
    assert needed(policy, (Risk.MENTION,), others=True) == ()


def test_a_stage_without_a_number_takes_as_many_as_the_project_decided():
    policy = Policy(approvers_needed=3, approval_stages="internal, client")
    assert stages_of(policy) == (Stage(Who.INTERNAL, 3), Stage(Who.CLIENT, 1))


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)), ZONES)
def test_a_reminder_comes_in_working_hours_and_in_time_or_not_at_all(now, ahead, zone):
    latest = now + ahead
    moment = nudge_moment(latest, timedelta(hours=2), NINE_TO_FIVE, zone, now=now)

    if moment is not None:
        assert now < moment < latest
        assert NINE_TO_FIVE.holds(moment, zone)


@given(MOMENTS, ZONES)
def test_who_has_days_to_decide_is_always_reminded(now, zone):
    latest = now + timedelta(days=7)
    assert nudge_moment(latest, timedelta(hours=2), NINE_TO_FIVE, zone, now=now) is not None


@pytest.mark.parametrize(
    ("latest", "moment"),
    [
        (datetime(2026, 3, 3, 14), datetime(2026, 3, 3, 12)),  # within the hours
        (datetime(2026, 3, 3, 9), datetime(2026, 3, 2, 16)),  # too early: the day before
        (datetime(2026, 3, 9, 9), datetime(2026, 3, 6, 16)),  # a Monday: the Friday before
        (datetime(2026, 3, 3, 23), datetime(2026, 3, 3, 16)),  # late: before they leave
    ],
)
def test_reminders_come_so_long_before(latest, moment):
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    found = nudge_moment(
        latest.replace(tzinfo=UTC), timedelta(hours=2), NINE_TO_FIVE, "UTC", now=now
    )
    assert found == moment.replace(tzinfo=UTC)


@given(MOMENTS, st.times().map(lambda each: each.replace(microsecond=0)), ZONES)
def test_three_later_times_lie_ahead(now, planned, zone):
    found = slots(planned, zone, now=now)

    assert all(each > now for each in found)
    assert len(set(found)) == len(found) > 1
