"""Whether the books balance: rows of the ledger against one another, and against what receivers
got. To be asked when nothing is being sent any more.

    assert not troubles(receiver)
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jobs.publishers.webhook import webhook_id
from models import clock
from models.rules.states import LIVE, DeliveryState, OccurrenceState, ScheduleState
from models.rules.states import occurrence_state as derived
from models.services.posts import scheduling
from models.tables import (
    Account,
    Attempt,
    Audit,
    Delivery,
    Notice,
    Occurrence,
    Post,
    Schedule,
    Session,
    Target,
)
from tests.fakes.webhook_receiver import Received, WebhookReceiver

THERE = (DeliveryState.DELIVERED, DeliveryState.REMOVED)
TOLD = (DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.EXPIRED)
AMBIGUOUS = ("unknown", "lost")


@dataclass(frozen=True)
class Books:
    """All there is to compare, read once."""

    receivers: Sequence[WebhookReceiver]

    @cached_property
    def deliveries(self) -> list[Delivery]:
        return list(Delivery.select().order_by(Delivery.id))

    @cached_property
    def occurrences(self) -> dict[int, Occurrence]:
        return {row.id: row for row in Occurrence.select()}

    @cached_property
    def schedules(self) -> dict[int, Schedule]:
        return {row.id: row for row in Schedule.select()}

    @cached_property
    def attempts(self) -> dict[int, list[Attempt]]:
        found: dict[int, list[Attempt]] = defaultdict(list)
        for row in Attempt.select().order_by(Attempt.number):
            found[row.delivery_id].append(row)
        return found

    @cached_property
    def by_occurrence(self) -> dict[int, list[Delivery]]:
        found: dict[int, list[Delivery]] = defaultdict(list)
        for row in self.deliveries:
            found[row.occurrence_id].append(row)
        return found

    @cached_property
    def audited(self) -> Counter[tuple[str, int]]:
        """How often each (action, delivery) was recorded."""
        rows = Audit.select(Audit.action, Audit.after).where(Audit.after.is_null(False))
        facts = [(row.action, row.after) for row in rows if isinstance(row.after, dict)]
        return Counter(
            (action, after["delivery"]) for action, after in facts if "delivery" in after
        )

    @cached_property
    def notices(self) -> list[Notice]:
        return list(Notice.select())

    @cached_property
    def asked(self) -> set[str]:
        """What notices are about: `unknown 12` of a delivery, `settled 7` of an occurrence."""
        return {row.key.partition("/")[0] for row in self.notices}

    @cached_property
    def calls(self) -> dict[str, list[Received]]:
        found: dict[str, list[Received]] = defaultdict(list)
        for receiver in self.receivers:
            for call in list(receiver.requests):
                found[call.key].append(call)
        return found

    @cached_property
    def acted_on(self) -> Counter[str]:
        return Counter(key for receiver in self.receivers for key in list(receiver.acted_on))

    @cached_property
    def by_key(self) -> dict[str, Delivery]:
        """The deliveries to these receivers, by the key they carry."""
        urls = {receiver.url for receiver in self.receivers}
        joined = Target.select(Target.id, Account.settings).join(Account).objects()
        theirs = {row.id for row in joined if row.settings.get("url") in urls}
        return {
            webhook_id("post.published", row.prepared): row
            for row in self.deliveries
            if row.target_id in theirs and row.prepared
        }

    def schedule_of(self, delivery: Delivery) -> Schedule:
        return self.schedules[self.occurrences[delivery.occurrence_id].schedule_id]


def troubles(*receivers: WebhookReceiver) -> list[str]:
    """What does not add up, a sentence each; empty when every occurrence is settled or asked about,
    no receiver has anything twice, and all rows agree."""
    books = Books(receivers)
    return [trouble for check in CHECKS for trouble in check(books)]


def _gate_is_looked_at(delivery: Delivery) -> bool:
    return delivery.gate is not None and delivery.gate.look_at is not None


def _settled_or_asked_about(books: Books) -> Iterator[str]:
    now = clock.now()
    held = {row.project_id for row in books.notices if row.kind == "held"}
    for row in books.deliveries:
        stopped = books.schedule_of(row).state in (ScheduleState.PAUSED, ScheduleState.ERROR)
        fine = {
            DeliveryState.WAITING: row.next_at > now or _gate_is_looked_at(row),
            DeliveryState.QUEUED: False,
            DeliveryState.SENDING: False,
            DeliveryState.HELD: row.project_id in held,
            DeliveryState.PAUSED: stopped,
            DeliveryState.UNKNOWN: f"unknown {row.id}" in books.asked,
        }
        if not fine.get(row.state, True):
            yield f"delivery {row.id} is {row.state}, and nobody is asked"


def _claims_are_of_the_living(books: Books) -> Iterator[str]:
    ended = {row.id for row in Session.select().where(Session.ended_at.is_null(False))}
    for row in books.deliveries:
        in_flight = row.state in (DeliveryState.QUEUED, DeliveryState.SENDING)
        if row.session_id is not None and (not in_flight or row.session_id in ended):
            yield f"delivery {row.id} is {row.state} and still claimed by session {row.session_id}"


def _occurrences_follow_from_deliveries(books: Books) -> Iterator[str]:
    for row in books.occurrences.values():
        states = [DeliveryState(each.state) for each in books.by_occurrence[row.id]]
        if not states:
            yield f"occurrence {row.id} has no delivery"
        elif OccurrenceState(row.state) is not derived(states):
            yield f"occurrence {row.id} is {row.state}, its deliveries are {states}"


def _people_are_told(books: Books) -> Iterator[str]:
    for occurrence, rows in books.by_occurrence.items():
        settled = all(row.state in TOLD for row in rows)
        if settled and f"settled {occurrence}" not in books.asked:
            yield f"nobody is told what came of occurrence {occurrence}"


def _schedules_count_rightly(books: Books) -> Iterator[str]:
    there: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    live: Counter[int] = Counter()
    for row in books.deliveries:
        schedule = books.schedule_of(row).id
        there[schedule] += row.state in THERE
        refused[schedule] += books.audited["refuse", row.id]
        live[schedule] += row.state in LIVE
    for number, row in books.schedules.items():
        if row.run_count != there[number]:
            yield f"schedule {number} counts {row.run_count} runs, {there[number]} were delivered"
        if row.error_count != refused[number]:
            yield f"schedule {number} counts {row.error_count} errors of {refused[number]}"
        over = row.materialise_at is None and not live[number]
        runs = row.state in (ScheduleState.ACTIVE, ScheduleState.COMPLETED)
        if runs and (row.state == ScheduleState.COMPLETED) is not over:
            yield f"schedule {number} is {row.state} with {live[number]} deliveries to come"


def _audit_tells_it_once(books: Books) -> Iterator[str]:
    for row in books.deliveries:
        told, happened = books.audited["deliver", row.id], int(row.state in THERE)
        if told != happened:
            yield f"delivery {row.id} is {row.state}, recorded as delivered {told} times"
        if row.state == DeliveryState.REFUSED and not books.audited["refuse", row.id]:
            yield f"delivery {row.id} is refused, and that is not recorded"
        if row.state == DeliveryState.UNKNOWN and not books.audited["lose sight of", row.id]:
            yield f"delivery {row.id} is unknown, and that is not recorded"


def _attempts_are_whole(books: Books) -> Iterator[str]:
    for row in books.deliveries:
        attempts = books.attempts[row.id]
        if [each.number for each in attempts] != list(range(1, row.attempts + 1)):
            yield f"delivery {row.id} counts {row.attempts} attempts, there are {len(attempts)}"
        fences = [each.fence for each in attempts]
        if fences != sorted(set(fences)) or any(fence > row.fence for fence in fences):
            yield f"delivery {row.id} has fence {row.fence}, its attempts {fences}"
        if any(each.outcome is None for each in attempts):
            yield f"delivery {row.id} has an attempt without outcome"


def _outcomes_follow_from_attempts(books: Books) -> Iterator[str]:
    for row in books.deliveries:
        attempts = books.attempts[row.id]
        outcomes = [each.outcome for each in attempts]
        by_hand = books.audited["found it there", row.id]
        if row.state in THERE and "delivered" not in outcomes and not by_hand:
            yield f"delivery {row.id} is {row.state}, its attempts were {outcomes}"
        if row.state == DeliveryState.UNKNOWN and not {*outcomes} & {*AMBIGUOUS}:
            yield f"delivery {row.id} is unknown after {outcomes}"
        there = next((each for each in attempts if each.outcome == "delivered"), None)
        after = attempts[there.number :] if there else []
        if any(each.started_at > there.finished_at for each in after):
            yield f"delivery {row.id} was sent again after it was delivered"


def _posts_follow_from_deliveries(books: Books) -> Iterator[str]:
    posts = {row.id: row for row in Post.select()}
    for row in books.deliveries:
        publishes = books.schedule_of(row).action == scheduling.PUBLISH
        out = row.state == DeliveryState.DELIVERED and publishes
        if out and posts[row.post_id].state not in ("published", "archived"):
            yield f"delivery {row.id} went out, its post is {posts[row.post_id].state}"


def _receivers_know_whom_they_heard(books: Books) -> Iterator[str]:
    for key, calls in books.calls.items():
        delivery = books.by_key.get(key)
        if delivery is None:
            yield f"a receiver was called with {key!r}, of which we know nothing"
        elif len(calls) > delivery.attempts:
            yield f"delivery {delivery.id} made {len(calls)} calls in {delivery.attempts} attempts"
        if len({call.raw for call in calls}) > 1:
            yield f"the calls with {key} do not say the same"
        if not all(call.signed for call in calls):
            yield f"a call with {key} was not signed"


def _nothing_has_two_effects(books: Books) -> Iterator[str]:
    effects: Counter[tuple[str, str, str]] = Counter()
    for key, times in books.acted_on.items():
        body = books.calls[key][0].body
        effects[body["post"], body["occurrence"], body["target"]] += times
    for effect, times in effects.items():
        if times > 1:
            yield f"{effect} had effect {times} times"


def _receivers_have_what_was_delivered(books: Books) -> Iterator[str]:
    for key, row in books.by_key.items():
        outcomes = [each.outcome for each in books.attempts[row.id]]
        if row.state in THERE and not books.acted_on[key]:
            yield f"delivery {row.id} is {row.state}, and its receiver has nothing"
        doubt = row.state == DeliveryState.UNKNOWN or any(each in AMBIGUOUS for each in outcomes)
        if books.acted_on[key] and row.state not in THERE and not doubt:
            yield f"delivery {row.id} is {row.state}, and its receiver has it"


CHECKS: tuple[Callable[[Books], Iterator[str]], ...] = (
    _settled_or_asked_about,
    _claims_are_of_the_living,
    _occurrences_follow_from_deliveries,
    _people_are_told,
    _schedules_count_rightly,
    _audit_tells_it_once,
    _attempts_are_whole,
    _outcomes_follow_from_attempts,
    _posts_follow_from_deliveries,
    _receivers_know_whom_they_heard,
    _nothing_has_two_effects,
    _receivers_have_what_was_delivered,
)
