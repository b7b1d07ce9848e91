"""What one person did is found without a look at what all others did, and Presstime itself."""


def up(migrator, db):
    db.execute_sql(
        'CREATE INDEX "audit_by_person" ON "audit" ("project_id", "actor", "id")'
        " WHERE actor <> 'presstime'"
    )
