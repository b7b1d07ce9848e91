"""What a project did on one day."""

from peewee import (
    AutoField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from models.database import Table
from models.tables.project import Project


class Metric(Table):
    """One finished day (`2026-11-24`, in the project's zone); times are seconds, none where
    nothing was sent. `platforms` holds, by platform, what `services.engine.metrics.Share` has."""

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

    project_id: int

    class Meta:
        table_name = "metrics"
        indexes = ((("project", "day"), True),)
