"""Whether this process belongs to an installation that can send e-mail."""

from models.rehearsal import rehearsing

_sender: str | None = None


def set_sender(address: str | None) -> None:
    """Take e-mail to be sent from this address from now on, or none to be sent."""
    global _sender
    _sender = address


def can_mail() -> bool:
    """Whether e-mail is sent, or in a rehearsal would be."""
    return _sender is not None or rehearsing()
