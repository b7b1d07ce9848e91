"""Receivers that misbehave, from the process that calls them to what people are told."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from models.tables import Attempt, Delivery, Notice, Schedule, Target
from tests.fakes.webhook_receiver import (
    Behaviour,
    WebhookReceiver,
    accept,
    answer,
    ask_to_wait,
    close_before_reply,
    close_mid_reply,
    drip,
    garbage,
    hang,
    late,
    reset_before_reply,
)
from tests.jobs.ledger_check import troubles
from tests.jobs.place import all_delivered, hook, post_to, until

TIMEOUT = 0.6  # seconds

AMBIGUOUS = {
    "never-answers": hang,
    "answers-too-late": late(TIMEOUT + 0.4),
    "drips": drip,
    "fails": answer(500, b"<h1>It broke</h1>"),
    "is-a-bad-gateway": answer(502),
    "talks-nonsense": garbage,
    "hangs-up": close_before_reply,
    "resets": reset_before_reply,
    "stops-mid-reply": close_mid_reply,
}
ASKING_TO_WAIT = {
    "is-busy": answer(429),
    "names-seconds": ask_to_wait(429, "2"),
    "is-away": ask_to_wait(503, "2"),
}
REFUSING = {"says-no": answer(422), "moved": answer(301, headers={"location": "/elsewhere"})}
ODD_BUT_DONE = {"thanks-in-prose": answer(200, b"\xff thank you"), "is-brief": answer(204)}

Receivers = dict[str, WebhookReceiver]


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    """One of each kind, by name; they take everything unless told otherwise."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(WebhookReceiver(usual=accept(id="done")))
            for name in (*AMBIGUOUS, *ASKING_TO_WAIT, *REFUSING, *ODD_BUT_DONE)
        }


def all_of(*kinds: dict[str, Behaviour]) -> dict[str, Behaviour]:
    return {name: behaviour for kind in kinds for name, behaviour in kind.items()}


def post_to_all(receivers: Receivers, **limits: int) -> None:
    """One post to each, all due now."""
    for name, receiver in receivers.items():
        post_to(hook(receiver, name, timeout=TIMEOUT))
    Schedule.update(**limits).execute()


def outcomes(name: str) -> list[str]:
    rows = Attempt.select().join(Delivery).join(Target).where(Target.name == name)
    return [row.outcome for row in rows.order_by(Attempt.number)]


def test_who_misbehaves_once_has_the_post_once_in_the_end(place, receivers):
    misbehaving = all_of(AMBIGUOUS, ASKING_TO_WAIT)
    kinds = {name: receivers[name] for name in misbehaving}
    for name, behaviour in misbehaving.items():
        receivers[name].next(behaviour)
    post_to_all(kinds, retry_delay=1)

    with place.running():
        until(all_delivered)

    assert troubles(*kinds.values()) == []
    for name in AMBIGUOUS:
        assert (name, outcomes(name)) == (name, ["unknown", "delivered"])
    for name in ASKING_TO_WAIT:
        assert (name, outcomes(name)) == (name, ["later", "delivered"])
    for name in ("names-seconds", "is-away"):
        first, second = (call.at for call in receivers[name].requests)
        assert second - first >= timedelta(seconds=2)
    assert [len(receiver.acted_on) for receiver in kinds.values()] == [1] * len(kinds)
    assert [len({call.key for call in each.requests}) for each in kinds.values()] == [1] * len(
        kinds
    )


def test_who_always_misbehaves_is_asked_about_or_told_of(place, receivers):
    for name, behaviour in all_of(AMBIGUOUS, ASKING_TO_WAIT, REFUSING, ODD_BUT_DONE).items():
        receivers[name].usual = behaviour
    post_to_all(receivers, max_retries=0)
    behind = Delivery.gate.is_null(False) & (Delivery.attempts > 0)  # to wait costs no retry
    in_motion = Delivery.state.in_(["waiting", "queued", "sending"]) & ~behind

    with place.running():
        until(lambda: not Delivery.select().where(in_motion).exists())

    assert troubles(*receivers.values()) == []
    found = {row.target.name: row.state for row in Delivery.select()}
    assert found == {
        **dict.fromkeys(AMBIGUOUS, "unknown"),
        **dict.fromkeys(ASKING_TO_WAIT, "waiting"),
        **dict.fromkeys(REFUSING, "refused"),
        **dict.fromkeys(ODD_BUT_DONE, "delivered"),
    }
    asked = Notice.select().where(Notice.kind == "unknown").count()
    assert asked == len(AMBIGUOUS)
