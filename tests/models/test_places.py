"""Where a database lies: the same after a move, another for a copy."""

import shutil

import psycopg

from models import places
from models.database import close_database, connection, database, open_database
from models.rules.identity import same_place


def at(path) -> str:
    open_database(f"sqlite:///{path}")
    with connection():
        place = places.place()
    close_database()
    return place


def test_a_file_keeps_its_place_when_its_folder_moves_and_a_copy_has_another(
    migrated_sqlite, tmp_path
):
    (tmp_path / "home").mkdir()
    first = shutil.copy(migrated_sqlite, tmp_path / "home" / "presstime.db")
    before = at(first)
    (tmp_path / "home").rename(tmp_path / "moved")
    (tmp_path / "moved" / "presstime.db").chmod(0o600)

    moved, copied = tmp_path / "moved" / "presstime.db", tmp_path / "copy.db"
    assert same_place(before, at(moved))
    assert not same_place(before, at(shutil.copy2(moved, copied)))


def test_a_file_that_takes_the_number_of_another_has_a_place_of_its_own(migrated_sqlite, tmp_path):
    path, kept = tmp_path / "presstime.db", tmp_path / "kept.db"
    shutil.copy(migrated_sqlite, path)
    before = at(path)
    shutil.copy2(path, kept)
    path.unlink()
    shutil.copy2(kept, path)

    assert not same_place(before, at(path))


def test_a_schema_restored_into_the_same_database_has_another_place(postgresql_database):
    before = places.place()
    with psycopg.connect(postgresql_database, autocommit=True) as other:
        other.execute("CREATE TABLE copied (LIKE installation INCLUDING ALL)")
        other.execute("ALTER TABLE installation RENAME TO original")
        other.execute("ALTER TABLE copied RENAME TO installation")
    try:
        assert not same_place(before, places.place())
    finally:
        with psycopg.connect(postgresql_database, autocommit=True) as other:
            other.execute("DROP TABLE installation")
            other.execute("ALTER TABLE original RENAME TO installation")
    assert same_place(before, places.place())


HIDDEN = """
CREATE FUNCTION pg_control_system(OUT system_identifier bigint) LANGUAGE plpgsql AS
$$ BEGIN RAISE insufficient_privilege; END $$
"""


def test_a_server_that_hides_its_identifier_still_tells_its_databases_apart(postgresql_database):
    run = database.execute_sql
    seen = places.place()
    (schema,) = run("SELECT current_schema()").fetchone()
    run(HIDDEN)
    try:
        run(f"SET search_path = {schema}, pg_catalog")  # ours is found before the server's own
        hidden = places.place()
    finally:
        run("DROP FUNCTION pg_control_system()")
        run(f"SET search_path = {schema}")

    assert hidden.startswith("server/?/")
    assert same_place(seen, hidden)
