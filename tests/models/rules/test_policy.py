"""A project's policy is what was kept of it, and defaults for the rest."""

import json
from dataclasses import fields
from datetime import time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused
from models.rules.policy import CatchUp, Newcomers, Policy, as_json, policy_of
from models.rules.quiet import NEVER, Quiet
from models.rules.settings import SETTINGS, Kind, Setting, changed, value_of


def values_of(setting):
    match setting.kind:
        case Kind.COUNT:
            return st.integers(setting.least, setting.most)
        case Kind.SPAN:
            seconds = st.integers(
                *(int(each.total_seconds()) for each in (setting.least, setting.most))
            )
            return seconds.map(lambda each: timedelta(seconds=each))
        case Kind.CLOCK:
            return clocks()
        case Kind.QUIET:
            return st.builds(Quiet, clocks(), clocks())
        case Kind.CHOICE:
            return st.sampled_from(type(setting.default))
        case _:
            return st.sampled_from(WRITTEN[setting.kind])


WRITTEN = {
    Kind.STAGES: ["internal", "internal 2, client", "client 1, internal 3"],
    Kind.HOURS: ["09:00-17:00", "00:00-23:59"],
    Kind.CHANNEL: ["slack:T1/C123", "discord:7/8"],
}


def clocks():
    return st.times().map(lambda each: each.replace(second=0, microsecond=0))


def test_a_project_that_decided_nothing_has_the_defaults():
    assert policy_of(SimpleNamespace(policy={})) == Policy(
        publishes_at_once=5,
        catch_up=timedelta(minutes=15),
        catch_up_choice=CatchUp.ASK,
        stagger=timedelta(),
        default_hour=time(9),
        queue_warn_at=5_000,
        queue_refuse_at=50_000,
        newcomers=Newcomers.AUTHOR,
        quiet_hours=NEVER,
    )


def test_every_field_of_the_policy_is_a_line_of_the_table_whose_default_it_allows():
    assert {each.field for each in SETTINGS.values()} == {each.name for each in fields(Policy)}
    assert all(each.allows(each.default) for each in SETTINGS.values())


@given(
    st.sampled_from(list(SETTINGS.values())).flatmap(
        lambda each: st.tuples(st.just(each), values_of(each))
    )
)
def test_what_is_kept_is_plain_json_and_read_back_the_same(found):
    setting, value = found
    kept = json.loads(json.dumps({setting.field: as_json(value)}))

    assert setting.allows(value)
    assert value_of(Policy.of(kept), setting) == value


def test_what_a_newer_version_kept_is_left_alone():
    stored = {"publishes_at_once": 64, "from_the_future": [1, 2]}

    assert Policy.of(stored) == Policy(publishes_at_once=64)
    assert changed(stored, SETTINGS["catch-up"], timedelta(hours=1)) == {**stored, "catch_up": 3600}


def test_the_default_is_nothing_kept():
    assert changed({"publishes_at_once": 64}, SETTINGS["publishes-at-once"], None) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publishes-at-once", 0),
        ("publishes-at-once", 1_001),
        ("catch-up", timedelta(seconds=59)),
        ("catch-up", timedelta(days=8)),
        ("catch-up-choice", "maybe"),
        ("stagger", timedelta(days=2)),
    ],
)
def test_what_lies_outside_the_limits_is_not_allowed(name, value):
    assert not SETTINGS[name].allows(value)


@pytest.mark.parametrize(("name", "value"), [("queue-warn-at", 60_000), ("queue-refuse-at", 4_000)])
def test_a_queue_is_never_refused_before_it_is_warned_about(name, value):
    setting: Setting = SETTINGS[name]

    with pytest.raises(Refused, match="nobody would ever be warned"):
        changed({}, setting, value)
