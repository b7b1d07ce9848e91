"""PostgreSQL tells listening clocks when a delivery is to go out within seconds; SQLite cannot."""

from peewee import PostgresqlDatabase

# The channel carries the schema, for channels are shared by a whole database.
STATEMENTS = (
    """
    CREATE FUNCTION delivery_is_near() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('presstime_near_' || TG_TABLE_SCHEMA, '');
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER delivery_is_near AFTER INSERT OR UPDATE OF state, next_at, gate_id ON delivery
    FOR EACH ROW
    WHEN (
        NEW.state = 'waiting'
        AND NEW.gate_id IS NULL
        AND NEW.next_at < clock_timestamp() + interval '10 seconds'
    )
    EXECUTE FUNCTION delivery_is_near()
    """,
)


def up(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        for statement in STATEMENTS:
            db.execute_sql(statement)
