"""The migrations lead to the tables that the code knows, and may be run by anybody at any time."""

import subprocess
import sys
from typing import Any

import pytest

from models import database
from models.errors import UserError
from models.tables import TABLES, Channel, Member, Notice, Proposal

MIGRATE = """
import sys
from models import database
database.open_database(sys.argv[1])
print(len(database.migrate()))
"""


@pytest.fixture
def empty(database_url):
    database.open_database(database_url)
    yield database_url
    database.close_database()


def test_migrating_an_empty_database_makes_the_tables_the_code_knows(empty):
    assert database.migrate()
    with database.connection():
        migrated = shape()
        database.database.drop_tables(TABLES)
        database.database.create_tables(TABLES)
        assert shape() == migrated


def shape() -> dict[str, Any]:
    """Columns, indexes and references of every table."""
    now = database.database
    return {
        name: (
            sorted(now.get_columns(name)),
            sorted((index.columns, index.unique) for index in now.get_indexes(name)),
            sorted(now.get_foreign_keys(name)),
        )
        for name in (table._meta.table_name for table in TABLES)
    }


FIRST = "0001_first_schema"
ROWS = (
    "INSERT INTO workspace (id, key, name, created_at) VALUES (1, 'terminal', 't', {at})",
    "INSERT INTO project (id, key, name, zone, last_number, policy, created_at)"
    " VALUES (1, 'ACME', 'ACME', 'UTC', 1, '{{}}', {at})",
    "INSERT INTO channel (id, workspace_id, project_id, external_id, created_at)"
    " VALUES (1, 1, 1, 'chat', {at}), (2, 1, 1, 'other', {at})",
    "INSERT INTO member (id, project_id, identity, name, role, habits, created_at)"
    " VALUES (1, 1, 'terminal:ana', 'ana', 'admin', '{{}}', {at})",
    "INSERT INTO notice (id, project_id, channel_id, member_id, kind, key, facts, created_at)"
    " VALUES (1, 1, 2, 1, 'risky', 'k', '{{}}', {at})",
    "INSERT INTO proposal (id, project_id, member_id, channel_id, words, answers, version, state,"
    " created_at, expires_at) VALUES (1, 1, 1, 2, 'list', '{{}}', 1, 'open', {at}, {at})",
)


def test_migrating_keeps_every_row_also_where_tables_are_made_anew(empty):
    with database.connection():
        database._runner().up(FIRST)
        for row in ROWS:
            database.database.execute_sql(row.format(at="'2026-03-02T09:00:00.000000Z'"))

    database.migrate()

    with database.connection():
        assert [row.external_id for row in Channel.select().where(Channel.reports)] == ["chat"]
        assert (Notice.get().channel.external_id, Proposal.get().links) == ("other", {})
        assert (Member.get().chat_roles, Member.get().role) == ([], "admin")
        if database.is_sqlite():
            assert database.database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
            assert database.database.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)


def test_migrating_again_changes_nothing(empty):
    database.migrate()
    assert database.migrate() == []


def test_of_several_processes_that_migrate_at_once_one_does_it(database_url):
    command = [sys.executable, "-c", MIGRATE, database_url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    applied = sorted(int(process.communicate()[0]) for process in processes)
    assert applied[:2] == [0, 0]
    assert applied[2] > 0


def test_the_database_of_a_newer_presstime_is_left_alone(empty):
    database.migrate()
    with database.connection():
        database.database.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_next', '2030-01-01')"
        )
    with pytest.raises(UserError, match=r"newer Presstime .*9999_next.* Nothing was changed"):
        database.migrate()
