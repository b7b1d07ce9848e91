"""An app of ours that a chat's workspace let in, and its tokens."""

from peewee import SQL, AutoField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class ChatInstallation(Table):
    """One for each `workspace` (`slack:T1`). `sealed` is the ciphertext of its tokens and gone once
    it `ended_at`; `expires_at` is when the access token ends, where it does. Whoever renews it
    writes down `renewing_until` first. `facts` are what the chat told of the install."""

    id = AutoField()
    workspace = TextField(unique=True)
    name = TextField()
    facts = JSONField(default=dict)
    sealed = TextField(null=True)
    installed_at = UtcDateTimeField()
    expires_at = OptionalUtcDateTimeField()
    renewing_until = OptionalUtcDateTimeField()
    ended_at = OptionalUtcDateTimeField()
    ended_for = TextField(null=True)


ChatInstallation.add_index(
    ChatInstallation.index(
        ChatInstallation.expires_at,
        where=SQL("expires_at IS NOT NULL AND ended_at IS NULL"),
        name="chat_installation_expiring",
    )
)
