"""Whether what a notice asked somebody has been answered since, so that its buttons can go, and
whether what it tells is over before anybody was told."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from models.rules.approval import UNDECIDED
from models.rules.states import DeliveryState
from models.services.notices.notices import Told
from models.tables import Delivery, Permit, Review

Facts = Mapping[str, Any]


def asks(told: Told) -> bool:
    """Whether a notice asks somebody to decide about one thing."""
    return told.kind in _OVER


def is_over(told: Told, *, now: datetime) -> bool:
    """Whether that was decided, or came to nothing."""
    return told.kind in _OVER and _OVER[told.kind](told.facts, now)


def is_overtaken(told: Told, *, now: datetime) -> bool:
    """Whether a notice that is still to be told would tell of what is past: that something is tried
    again at a moment which was meanwhile, for the chat itself took nothing."""
    return told.kind == "retrying" and now > datetime.fromisoformat(told.facts["until"])


def _known(facts: Facts, _: datetime) -> bool:
    unknown = (Delivery.id == facts["delivery"]) & (Delivery.state == DeliveryState.UNKNOWN)
    return not Delivery.select().where(unknown).exists()


def _decided(facts: Facts, _: datetime) -> bool:
    open_ = (Review.id == facts["review"]) & Review.state.in_(UNDECIDED)
    return not Review.select().where(open_).exists()


def _gone_out(facts: Facts, now: datetime) -> bool:
    return now > datetime.fromisoformat(facts["at"])


def _answered(facts: Facts, _: datetime) -> bool:
    permit = Permit.get_or_none(Permit.id == facts["permit"])
    return permit is None or bool(permit.allowed_by_id or permit.declined_by_id)


_OVER: Mapping[str, Callable[[Facts, datetime], bool]] = {
    "unknown": _known,
    "review_nudge": _decided,
    "review_late": _decided,
    "risky": _gone_out,
    "let_through_asked": _answered,
}
