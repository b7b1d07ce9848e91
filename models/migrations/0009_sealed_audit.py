"""The audit is sealed into a chain for each project, and its rows cannot be altered by mistake."""

from peewee import (
    SQL,
    AutoField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from models.fields import OptionalUtcDateTimeField


class Project(Model):
    id = AutoField()

    class Meta:
        table_name = "project"


class Audit(Model):
    id = AutoField()
    project = ForeignKeyField(Project)
    sequence = IntegerField(null=True)

    class Meta:
        table_name = "audit"


class Chain(Model):
    id = AutoField()
    project = ForeignKeyField(Project, unique=True, on_delete="CASCADE")
    count = IntegerField(default=0)
    hash = TextField(default="0" * 64)
    signature = TextField(null=True)
    sealed_at = OptionalUtcDateTimeField()

    class Meta:
        table_name = "chain"


NEVER = ("project_id", "at", "action")
VALUES = ("actor", "subject", "before", "after", "reason")
KEPT = "a row of the audit is neither changed nor deleted"

# A row gets its seal once; later only values may go, for their digests.
STAYS = " AND ".join(f"OLD.{name} = NEW.{name}" for name in NEVER)


def same(test, as_text):
    return " AND ".join(f"OLD.{name}{as_text} {test} NEW.{name}{as_text}" for name in VALUES)


def allowed(test, as_text=""):
    sealing = f"OLD.sequence IS NULL AND {same(test, as_text)}"
    erasing = (
        f"NEW.opening IS NOT NULL AND OLD.sequence {test} NEW.sequence AND OLD.hash {test} NEW.hash"
    )
    return f"{STAYS} AND (({sealing}) OR ({erasing}))"


SQLITE = (
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit WHEN NOT ({allowed('IS')}) "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit "
    f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{KEPT}'; END $$",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit FOR EACH ROW "
    f"WHEN (NOT ({allowed('IS NOT DISTINCT FROM', '::text')})) EXECUTE FUNCTION audit_is_kept()",
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit FOR EACH ROW "
    "EXECUTE FUNCTION audit_is_kept()",
)


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("audit", "sequence", IntegerField(null=True)),
        migrator.add_column("audit", "salt", TextField(null=True)),
        migrator.add_column("audit", "opening", JSONField(null=True)),
        migrator.add_column("audit", "hash", TextField(null=True)),
    )
    with db.bind_ctx((Audit, Chain), bind_refs=False, bind_backrefs=False):
        db.execute(
            Audit.index(
                Audit.project,
                Audit.sequence,
                unique=True,
                where=SQL("sequence IS NOT NULL"),
                name="audit_in_its_chain",
            )
        )
        db.execute(
            Audit.index(
                Audit.project, Audit.id, where=SQL("sequence IS NULL"), name="audit_to_be_sealed"
            )
        )
        db.create_tables((Chain,))
    for statement in POSTGRESQL if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)
