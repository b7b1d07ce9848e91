from datetime import UTC, datetime, timedelta

from models.rules.outcomes import Delivered
from models.rules.states import HeldFor
from models.services.engine import clearance, recovery
from models.services.engine.clearance import Withheld
from models.tables import Audit, Delivery, Occurrence
from tests.models.services.conftest import once, states

SOON = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)


def test_what_is_withheld_is_held_for_its_reason_and_the_rest_goes_out(scheduled, run, monkeypatch):
    first = scheduled(once(datetime(2026, 3, 2, 10, 0, 4)))
    second = scheduled(once(datetime(2026, 3, 2, 10, 0, 5)))

    def not_the_first(book, entries):
        why = Withheld(HeldFor.APPROVAL, "nobody approved it")
        return {each.id: why for each in entries if each.number == first}

    monkeypatch.setattr(clearance, "RULES", (not_the_first,))
    run(SOON, Delivered("r1"))

    assert states(first) == ["held"]
    assert states(second) == ["delivered"]
    held = Delivery.get(Delivery.state == "held")
    assert (held.held_for, held.error, held.session_id) == ("approval", "nobody approved it", None)
    assert Occurrence.get_by_id(held.occurrence_id).state == "pending"
    assert Audit.select().where(Audit.action == "hold").count() == 1


def test_what_is_held_for_a_reason_is_not_let_go_by_the_answer_to_another(
    ana, scheduled, run, monkeypatch, now
):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 4)))
    missed = scheduled(once(datetime(2026, 3, 2, 10, 0, 5)))
    Delivery.update(state="held", held_for="freeze").where(Delivery.post != missed).execute()
    Delivery.update(state="held").where(Delivery.post == missed).execute()

    assert recovery.decide_held(ana, None, "all", now=now + timedelta(minutes=1)) == (1, 0)

    assert states(missed) == ["waiting"]
    assert sorted(row.state for row in Delivery.select()) == ["held", "waiting"]
