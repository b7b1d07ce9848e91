"""Messages in chats, and a mark for those that are to be drawn anew: made by the database where
the audit is written, so that no change is overlooked and none waits for it."""

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Session(Table):
    id = AutoField()


class Notice(Table):
    id = AutoField()


class Card(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    workspace = TextField()
    address = TextField()
    channel = TextField(null=True)
    subject = TextField(null=True)
    kind = TextField()
    bucket = TextField(default="")
    facts = JSONField(default=dict)
    thread = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    state = TextField()
    created_at = UtcDateTimeField()
    next_at = OptionalUtcDateTimeField()
    first_at = OptionalUtcDateTimeField()
    begun_at = OptionalUtcDateTimeField()
    posted_at = OptionalUtcDateTimeField()
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL", index=False)
    fence = IntegerField(default=0)
    attempts = IntegerField(default=0)
    looks = IntegerField(default=0)
    message_id = TextField(null=True)
    link = TextField(null=True)
    drawn = TextField(null=True)
    told_until = IntegerField(default=0)
    is_live = BooleanField(default=True)
    error = TextField(null=True)


STANDS = "subject IS NOT NULL AND state NOT IN ('failed', 'old', 'gone')"
Card.add_index(
    Card.index(
        Card.workspace,
        Card.address,
        Card.project,
        Card.subject,
        unique=True,
        where=SQL(STANDS),
        name="card_stands",
    )
)
Card.add_index(Card.index(Card.project, Card.subject, where=SQL(STANDS), name="card_of_subject"))
Card.add_index(
    Card.index(
        Card.next_at, where=SQL("next_at IS NOT NULL AND begun_at IS NULL"), name="card_to_do"
    )
)
Card.add_index(Card.index(Card.thread, where=SQL("thread_id IS NOT NULL"), name="card_in_thread"))
Card.add_index(Card.index(Card.begun_at, where=SQL("begun_at IS NOT NULL"), name="card_begun"))
Card.add_index(
    Card.index(
        Card.project,
        Card.created_at,
        where=SQL("state IN ('failed', 'unknown')"),
        name="card_missed",
    )
)


class CardNotice(Table):
    id = AutoField()
    card = ForeignKeyField(Card, on_delete="CASCADE", index=False)
    notice = ForeignKeyField(Notice, on_delete="CASCADE")

    class Meta:
        indexes = ((("card", "notice"), True),)


class Lane(Table):
    id = AutoField()
    workspace = TextField()
    address = TextField()
    next_at = UtcDateTimeField()
    closed_at = OptionalUtcDateTimeField()
    reason = TextField(null=True)
    tries = IntegerField(default=0)

    class Meta:
        indexes = ((("workspace", "address"), True),)


class Redraw(Table):
    id = AutoField()
    card = ForeignKeyField(Card, on_delete="CASCADE")
    at = UtcDateTimeField()


# What one row of the audit may show on many cards: on those to which more is to happen.
WIDE = """
    (substr({0}.subject, 1, 8) = 'project ' OR substr({0}.subject, 1, 7) = 'freeze '
    OR {0}.action IN
    ('grant', 'suspend', 'remove', 'away', 'back', 'link', 'unlink', 'connect', 'disconnect'))
"""
CARDS = "card.subject IS NOT NULL AND card.state NOT IN ('failed', 'old', 'gone')"
SQLITE = (
    f"""
    CREATE TRIGGER audit_marks_card AFTER INSERT ON audit BEGIN
        INSERT INTO redraw (card_id, at) SELECT card.id, NEW.at FROM card
        WHERE card.project_id = NEW.project_id AND card.subject = NEW.subject AND {CARDS};
    END
    """,  # noqa: S608 - ours
    f"""
    CREATE TRIGGER audit_marks_cards AFTER INSERT ON audit WHEN {WIDE.format("NEW")} BEGIN
        INSERT INTO redraw (card_id, at) SELECT card.id, NEW.at FROM card
        WHERE card.project_id = NEW.project_id AND card.is_live AND {CARDS};
    END
    """,  # noqa: S608 - ours
)
POSTGRESQL = (
    f"""
    CREATE FUNCTION audit_marks_cards() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO redraw (card_id, at) SELECT card.id, added.at FROM added JOIN card
            ON card.project_id = added.project_id AND card.subject = added.subject AND {CARDS};
        IF EXISTS (SELECT 1 FROM added WHERE {WIDE.format("added")}) THEN
            INSERT INTO redraw (card_id, at) SELECT card.id, added.at FROM added JOIN card
                ON card.project_id = added.project_id AND card.is_live AND {CARDS}
                WHERE {WIDE.format("added")};
        END IF;
        RETURN NULL;
    END $$
    """,  # noqa: S608 - ours
    """
    CREATE TRIGGER audit_marks_cards AFTER INSERT ON audit
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_marks_cards()
    """,
)


def up(migrator, db):
    tables = (Card, CardNotice, Lane, Redraw)
    with db.bind_ctx(tables):
        db.create_tables(tables)
    for statement in POSTGRESQL if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)
