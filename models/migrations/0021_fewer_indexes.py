"""Every step of the ledger wrote to indexes that others begin with as well, or in which nothing is
looked for: they are dropped. Room is left beside rows whose changes touch no index, so that
PostgreSQL makes them on the spot."""

from peewee import PostgresqlDatabase

DROPPED = (
    "attempt_delivery_id",
    "delivery_removes_id",
    "notice_member_id",
    "notice_project_id",
    "occurrence_post_id",
    "occurrence_project_id",
    "occurrence_schedule_id",
    "post_project_id",
    "schedule_state_materialise_at",
)
ROOMY = {"attempt": 90, "occurrence": 80}


def up(migrator, db):
    for name in DROPPED:
        db.execute_sql(f'DROP INDEX "{name}"')
    db.execute_sql(
        'CREATE INDEX "delivery_removes" ON "delivery" ("removes_id") WHERE removes_id IS NOT NULL'
    )
    db.execute_sql(
        'CREATE INDEX "schedule_to_materialise" ON "schedule" ("state", "materialise_at")'
        " WHERE materialise_at IS NOT NULL"
    )
    if isinstance(db, PostgresqlDatabase):
        for table, percent in ROOMY.items():
            db.execute_sql(f'ALTER TABLE "{table}" SET (fillfactor = {percent})')
