"""What the machine knows of itself and of who sits at it."""

import getpass
import logging
import re
import sys

import typer

log = logging.getLogger(__name__)
SAME_AS_UTC = ("UCT", "Universal", "Zulu", "UTC")  # links to Etc/UTC in the IANA database


def user_name() -> str:
    """Who is logged in on this machine, in the letters a speaker's name may have."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without an entry
        name = ""
    return re.sub(r"[^\w.-]+", "-", name).strip("-") or "operator"


def machine_zone() -> str:
    """The IANA name of the machine's time zone; UTC where it has none that is known."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    import tzlocal

    try:
        name = ZoneInfo(tzlocal.get_localzone_name() or "UTC").key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("the machine's time zone is not known; UTC is used")
        return "UTC"
    return "UTC" if name.removeprefix("Etc/") in SAME_AS_UTC else name


def is_a_terminal() -> bool:
    """Whether somebody can be asked, and sees what is asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def confirmed(question: str) -> bool:
    """Whether somebody at a terminal says yes to it."""
    return is_a_terminal() and typer.confirm(question)
