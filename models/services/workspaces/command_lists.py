"""Which list of commands a chat was told of last."""

from datetime import datetime

from models.tables import CommandList


def known(key: str) -> str | None:
    """The hash of the commands that an application of a chat (`discord:APPLICATION`) was told of;
    None where it never was."""
    row = CommandList.get_or_none(CommandList.key == key)
    return str(row.hash) if row is not None else None


def told() -> dict[str, str]:
    """The hashes of the commands that chats know, by the keys of their applications."""
    return {row.key: row.hash for row in CommandList.select()}


def remember(key: str, fingerprint: str, *, now: datetime) -> None:
    """Note that an application of a chat knows the commands of this hash."""
    CommandList.insert(key=key, hash=fingerprint, at=now).on_conflict(
        conflict_target=[CommandList.key],
        update={CommandList.hash: fingerprint, CommandList.at: now},
    ).execute()
