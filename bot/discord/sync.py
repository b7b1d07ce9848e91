"""Telling Discord of the commands: on request, and only where they changed.

Discord takes 200 new commands a day, so it is never done by starting; what it was told last is
remembered by its hash.
"""

import hashlib
import json
from datetime import datetime

from bot.discord import commands
from models.database import connection
from models.services.workspaces import command_lists


def fingerprint() -> str:
    """A hash of all commands as they are now."""
    whole = json.dumps(commands.payload(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def is_up_to_date(application: int) -> bool:
    """Whether Discord was told of the commands as they are now."""
    with connection():
        return command_lists.known(key_of(application)) == fingerprint()


def remember(application: int, *, now: datetime) -> None:
    """Note that Discord knows the commands as they are now."""
    with connection():
        command_lists.remember(key_of(application), fingerprint(), now=now)


def key_of(application: int) -> str:
    """Under which key it is remembered what an application of Discord was told."""
    return f"discord:{application}"
