"""The first schema."""

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    Check,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Installation(Table):
    id = IntegerField(primary_key=True, default=1, constraints=[Check("id = 1")])
    key_fingerprint = TextField()
    stamp = TextField()
    place = TextField(null=True)
    held_at = OptionalUtcDateTimeField()
    held_why = TextField(null=True)
    rehearsal = BooleanField(default=False)


class Instance(Table):
    id = TextField(primary_key=True)
    beats = IntegerField()
    seen_at = UtcDateTimeField()


class Workspace(Table):
    id = AutoField()
    key = TextField(unique=True)
    name = TextField()
    created_at = UtcDateTimeField()


class Project(Table):
    id = AutoField()
    key = TextField(unique=True)
    name = TextField()
    zone = TextField()
    last_number = IntegerField(default=0)
    policy = JSONField(default=dict)
    created_at = UtcDateTimeField()


class Channel(Table):
    id = AutoField()
    workspace = ForeignKeyField(Workspace, backref="channels", on_delete="CASCADE")
    project = ForeignKeyField(Project, backref="channels", on_delete="CASCADE")
    external_id = TextField()
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("workspace", "external_id"), True),)


class Member(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="members", on_delete="CASCADE")
    identity = TextField()
    name = TextField()
    role = TextField()
    zone = TextField(null=True)
    habits = JSONField(default=dict)
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("project", "identity"), True),)


class Account(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="accounts", on_delete="CASCADE")
    platform = TextField()
    settings = JSONField(default=dict)
    secrets = TextField(null=True)
    connected_by = ForeignKeyField(Member, on_delete="RESTRICT")
    created_at = UtcDateTimeField()
    disconnected_at = OptionalUtcDateTimeField()


class Target(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="targets", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="targets", on_delete="RESTRICT")
    name = TextField()
    created_at = UtcDateTimeField()
    disconnected_at = OptionalUtcDateTimeField()


Target.add_index(
    Target.index(
        Target.project,
        Target.name,
        unique=True,
        where=SQL("disconnected_at IS NULL"),
        name="target_connected_name",
    )
)


class Post(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="posts", on_delete="CASCADE")
    number = IntegerField()
    state = TextField()
    revision = IntegerField(default=1)
    label = TextField()
    author = ForeignKeyField(Member, backref="posts", on_delete="RESTRICT")
    created_at = UtcDateTimeField()
    updated_at = UtcDateTimeField()

    class Meta:
        indexes = ((("project", "number"), True), (("project", "state", "updated_at"), False))


class Revision(Table):
    id = AutoField()
    post = ForeignKeyField(Post, backref="revisions", on_delete="CASCADE")
    number = IntegerField()
    title = TextField(null=True)
    text = TextField()
    timing = JSONField(default=list)
    change = TextField()
    author = ForeignKeyField(Member, on_delete="RESTRICT")
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("post", "number"), True),)


class Proposal(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="proposals", on_delete="CASCADE")
    member = ForeignKeyField(Member, backref="proposals", on_delete="CASCADE")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    words = TextField()
    answers = JSONField(default=dict)
    content = JSONField(null=True)
    version = IntegerField(default=1)
    state = TextField()
    post = ForeignKeyField(Post, null=True, on_delete="SET NULL")
    created_at = UtcDateTimeField()
    expires_at = UtcDateTimeField()
    settled_at = OptionalUtcDateTimeField()

    class Meta:
        indexes = ((("state", "expires_at"), False),)


class Schedule(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="schedules", on_delete="CASCADE")
    post = ForeignKeyField(Post, backref="schedules", on_delete="CASCADE")
    action = TextField()
    rule = JSONField()
    zone = TextField()
    precision = TextField(default="minute")
    targets = JSONField(default=list)
    priority = IntegerField(default=5)
    not_after = TextField(null=True)
    stagger = IntegerField(default=0)
    catch_up = TextField(null=True)
    state = TextField()
    max_retries = IntegerField(default=3)
    retry_delay = IntegerField(default=300)
    run_count = IntegerField(default=0)
    error_count = IntegerField(default=0)
    errors_in_a_row = IntegerField(default=0)
    created_by = ForeignKeyField(Member, on_delete="RESTRICT")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    created_at = UtcDateTimeField()
    updated_at = UtcDateTimeField()
    materialised_until = OptionalUtcDateTimeField()
    materialise_at = OptionalUtcDateTimeField()

    class Meta:
        indexes = ((("state", "materialise_at"), False),)


class Occurrence(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    post = ForeignKeyField(Post, backref="occurrences", on_delete="CASCADE")
    schedule = ForeignKeyField(Schedule, backref="occurrences", on_delete="CASCADE")
    key = TextField()
    due_at = UtcDateTimeField()
    state = TextField()

    class Meta:
        indexes = (
            (("schedule", "key"), True),
            (("project", "due_at"), False),
            (("post", "due_at"), False),
        )


class Session(Table):
    id = AutoField()
    name = TextField(unique=True)
    kind = TextField()
    host = TextField()
    process_id = IntegerField()
    started_at = UtcDateTimeField()
    seen_at = UtcDateTimeField()
    ended_at = OptionalUtcDateTimeField(index=True)


class Gate(Table):
    id = AutoField()
    name = TextField(unique=True)
    closed_until = OptionalUtcDateTimeField()
    since = OptionalUtcDateTimeField()
    reason = TextField(null=True)
    failures = IntegerField(default=0)
    probe = IntegerField(null=True)
    used_until = OptionalUtcDateTimeField()
    counted_since = OptionalUtcDateTimeField()
    counted = IntegerField(default=0)
    look_at = OptionalUtcDateTimeField(index=True)


class Delivery(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, backref="deliveries", on_delete="CASCADE")
    occurrence = ForeignKeyField(Occurrence, backref="deliveries", on_delete="CASCADE", index=False)
    target = ForeignKeyField(Target, backref="deliveries", on_delete="RESTRICT")
    removes = ForeignKeyField("self", null=True, on_delete="SET NULL")
    key = TextField(unique=True)
    state = TextField()
    priority = IntegerField(default=5)
    due_at = UtcDateTimeField()
    next_at = UtcDateTimeField()
    expires_at = OptionalUtcDateTimeField()
    fence = IntegerField(default=0)
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL", index=False)
    gate = ForeignKeyField(Gate, null=True, on_delete="SET NULL", index=False)
    attempts = IntegerField(default=0)
    retries = IntegerField(default=0)
    looks = IntegerField(null=True)
    prepared = JSONField(null=True)
    revision = IntegerField(null=True)
    remote_id = TextField(null=True)
    link = TextField(null=True)
    error = TextField(null=True)
    finished_at = OptionalUtcDateTimeField()

    class Meta:
        indexes = ((("occurrence", "target"), True),)


Delivery.add_index(
    Delivery.index(
        Delivery.next_at,
        Delivery.project,
        where=SQL("state = 'waiting' AND gate_id IS NULL"),
        name="delivery_waiting",
    )
)

Delivery.add_index(
    Delivery.index(
        Delivery.gate,
        Delivery.priority.desc(),
        Delivery.next_at,
        Delivery.id,
        where=SQL("state = 'waiting' AND gate_id IS NOT NULL"),
        name="delivery_behind_a_gate",
    )
)

Delivery.add_index(
    Delivery.index(Delivery.project, where=SQL("state = 'sending'"), name="delivery_sending")
)

Delivery.add_index(
    Delivery.index(
        Delivery.project,
        Delivery.due_at,
        where=SQL("state IN ('unknown', 'held')"),
        name="delivery_needs_a_person",
    )
)

Delivery.add_index(
    Delivery.index(
        Delivery.session, where=SQL("state IN ('queued', 'sending')"), name="delivery_in_flight"
    )
)


Delivery.add_index(
    Delivery.index(
        Delivery.project,
        Delivery.finished_at,
        where=SQL("finished_at IS NOT NULL"),
        name="delivery_finished",
    )
)

Delivery.add_index(
    Delivery.index(
        Delivery.project,
        Delivery.finished_at,
        where=SQL("state = 'refused'"),
        name="delivery_failed",
    )
)

Delivery.add_index(
    Delivery.index(Delivery.project, where=SQL("state = 'paused'"), name="delivery_paused")
)


class Attempt(Table):
    id = AutoField()
    delivery = ForeignKeyField(Delivery, backref="attempt_rows", on_delete="CASCADE")
    number = IntegerField()
    fence = IntegerField()
    started_at = UtcDateTimeField()
    finished_at = OptionalUtcDateTimeField()
    outcome = TextField(null=True)
    detail = TextField(null=True)

    class Meta:
        indexes = ((("delivery", "number"), True),)


class Notice(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    channel = ForeignKeyField(Channel, backref="notices", on_delete="CASCADE")
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    kind = TextField()
    key = TextField(unique=True)
    facts = JSONField(default=dict)
    created_at = UtcDateTimeField()
    delivered_at = OptionalUtcDateTimeField()


class Outage(Table):
    id = AutoField()
    name = TextField()
    since = UtcDateTimeField()
    ended_at = OptionalUtcDateTimeField()


Outage.add_index(
    Outage.index(Outage.name, unique=True, where=SQL("ended_at IS NULL"), name="outage_open")
)


class Audit(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="audit", on_delete="CASCADE")
    at = UtcDateTimeField()
    actor = TextField()
    action = TextField()
    subject = TextField()
    before = JSONField(null=True)
    after = JSONField(null=True)
    reason = TextField(null=True)

    class Meta:
        indexes = ((("project", "subject", "at"), False),)


class Metric(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    day = TextField()
    queued = IntegerField()
    processed = IntegerField()
    completed = IntegerField()
    failed = IntegerField()
    cancelled = IntegerField()
    mean_wait = FloatField(null=True)
    mean_processing = FloatField(null=True)
    peak = IntegerField()
    platforms = JSONField(default=dict)

    class Meta:
        table_name = "metrics"
        indexes = ((("project", "day"), True),)


class Batch(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    member = ForeignKeyField(Member, on_delete="RESTRICT")
    name = TextField()
    created_at = UtcDateTimeField()
    undone_at = OptionalUtcDateTimeField()


class Imported(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    batch = ForeignKeyField(Batch, on_delete="CASCADE")
    key = TextField()
    post = ForeignKeyField(Post, on_delete="CASCADE")

    class Meta:
        indexes = ((("project", "key"), True),)


TABLES = (
    Installation,
    Instance,
    Workspace,
    Project,
    Channel,
    Member,
    Account,
    Target,
    Post,
    Revision,
    Proposal,
    Schedule,
    Occurrence,
    Session,
    Gate,
    Delivery,
    Attempt,
    Notice,
    Outage,
    Audit,
    Metric,
    Batch,
    Imported,
)


def up(migrator, db):
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
