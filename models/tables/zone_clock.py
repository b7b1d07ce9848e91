"""What the clocks of the world's zones were taken to do when moments were last worked out."""

from peewee import AutoField, JSONField, TextField

from models.database import Table
from models.fields import UtcDateTimeField


class ZoneClock(Table):
    """What one zone's clock was taken to do `until` a moment (`models.rules.zone_changes`), by a
    `version` of the zone data."""

    id = AutoField()
    zone = TextField(unique=True)
    version = TextField()
    offsets = JSONField()
    until = UtcDateTimeField()
