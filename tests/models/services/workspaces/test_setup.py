"""The first run, once however many begin it."""

from datetime import UTC, datetime

from models.database import connection
from models.services.workspaces import setup
from models.tables import Channel, Member, Project, Target, Workspace
from tests.together import together

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def start(machine: str, made: list[bool]) -> None:
    identity = f"terminal:{machine}"
    with connection():
        made.append(
            setup.first_run(
                "terminal", "chat", identity, machine, zone="UTC", key=machine.upper(), now=NOW
            )
        )


def test_of_machines_that_start_for_the_first_time_at_one_moment_one_makes_the_project(database):
    made: list[bool] = []

    together([lambda name=name: start(name, made) for name in ("anna", "bert", "cleo", "dora")])

    assert sorted(made) == [False, False, False, True]
    assert [table.select().count() for table in (Workspace, Project, Channel, Member, Target)] == [
        1
    ] * 5


def test_a_second_first_run_changes_nothing(database):
    made: list[bool] = []
    start("anna", made)
    start("bert", made)

    assert made == [True, False]
    assert Project.get().key == "ANNA"
