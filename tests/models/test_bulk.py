"""Very many rows at once are the rows that would have been saved one by one."""

from datetime import UTC, datetime, timedelta

import pytest

from models import bulk
from models.database import transaction
from models.errors import Refused
from models.tables import Audit, Project

NOW = datetime(2026, 3, 1, 9, 0, 0, 250_000, tzinfo=UTC)


@pytest.mark.usefixtures("database")
def test_rows_have_what_is_the_same_what_is_their_own_and_defaults():
    with transaction():
        ids = bulk.new_ids(Project, 3)
        keys = ["A", 'B "quoted"\t\\N', "Ç\n"]
        moments = [NOW + timedelta(hours=number) for number in range(3)]
        bulk.insert(
            Project,
            3,
            same={"name": "N", "zone": "UTC"},
            each={"id": ids, "key": keys, "created_at": moments},
        )

    rows = list(Project.select().order_by(Project.id))
    assert [row.id for row in rows] == ids
    assert [row.key for row in rows] == keys
    assert [row.created_at for row in rows] == moments
    assert {(row.name, row.zone, row.last_number) for row in rows} == {("N", "UTC", 0)}
    assert [row.policy for row in rows] == [{}, {}, {}]


@pytest.mark.usefixtures("database")
def test_ids_taken_before_are_nobody_elses():
    first = Project.create(key="A", name="A", zone="UTC", created_at=NOW)
    with transaction():
        ids = bulk.new_ids(Project, 2)
        bulk.insert(
            Project,
            2,
            same={"name": "N", "zone": "UTC", "created_at": NOW},
            each={"id": ids, "key": ["B", "C"]},
        )
    last = Project.create(key="D", name="D", zone="UTC", created_at=NOW)

    assert len({first.id, *ids, last.id}) == 4


@pytest.mark.usefixtures("database")
def test_json_and_nothing_are_kept_as_such():
    project = Project.create(key="A", name="A", zone="UTC", created_at=NOW)
    with transaction():
        bulk.insert(
            Audit,
            2,
            same={"project": project.id, "at": NOW, "actor": "a", "action": "b", "before": None},
            each={"subject": ["x", "y"], "after": [{"n": [1, "two"]}, None]},
        )

    rows = Audit.select().order_by(Audit.subject)
    assert [(row.before, row.after) for row in rows] == [(None, {"n": [1, "two"]}), (None, None)]


@pytest.mark.usefixtures("database")
def test_rows_that_are_the_first_thing_in_a_transaction_are_undone_with_it():
    def fail() -> None:
        with transaction():
            same = {"name": "N", "zone": "UTC", "created_at": NOW}
            bulk.insert(Project, 2, same=same, each={"key": ["A", "B"]})
            raise Refused("no")

    with pytest.raises(Refused):
        fail()

    assert Project.select().count() == 0


@pytest.mark.usefixtures("database")
def test_no_rows_are_no_statement():
    bulk.insert(Project, 0, same={}, each={})
    assert Project.select().count() == 0


@pytest.mark.usefixtures("database")
def test_one_of_very_many_texts_is_found():
    for key in ("A", 'B"', "C"):
        Project.create(key=key, name=key, zone="UTC", created_at=NOW)
    wanted = ['B"', "C", *(f"none {number}" for number in range(40_000))]
    found = Project.select(Project.key).where(bulk.one_of(Project.key, wanted))
    assert sorted(row.key for row in found) == ['B"', "C"]
