"""Files that come with a message: taken in once their sender may write, and meant by its words."""

from dataclasses import replace
from datetime import datetime

from bot.language.reading import Reading
from bot.message import File
from models.errors import NotAllowed, Refused, UserError
from models.rules import media as rules
from models.rules.roles import Right
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import media

# What is said, or pressed, that does something with files.
TAKING = frozenset({"schedule", "publish", "draft", "edit", "attach", "change", "revise"})
_OF_A_NEW_ONE = frozenset({"schedule", "publish"})


class NotTaken(UserError):
    """A file that came with some words cannot be taken; nothing was done about the words either."""


def with_files(speaker: Speaker, files: tuple[File, ...], now: datetime) -> Speaker:
    """The speaker with these files, taken into the media folder. Raises NotAllowed where they may
    not write, and NotTaken for the first file that cannot be taken."""
    if not files:
        return speaker
    permissions.require(speaker, Right.WRITE)
    try:
        rules.require_not_too_many(len(files))
        kept = tuple(
            media.keep(speaker, each.name, each.chunks(), each.alt, now=now) for each in files
        )
        return replace(speaker, files=rules.joined((), kept))
    except NotAllowed:
        raise
    except UserError as error:
        raise NotTaken(str(error)) from error


def described(speaker: Speaker, reading: Reading) -> Speaker:
    """The speaker with the alt texts that a sentence gives to the files it came with; those of an
    edit count from the first file that the post has already."""
    if not reading.alts or reading.action == "edit":
        return speaker
    return replace(speaker, files=rules.described(speaker.files, reading.alts))


def require_use(speaker: Speaker, verb: str, *, named: bool = False) -> None:
    """Raise Refused where nothing would become of files that came with what is said; `named` tells
    that it is about a post that is there."""
    lost = verb not in TAKING or (named and verb in _OF_A_NEW_ONE)
    if speaker.files and lost:
        raise Refused(
            "I do not see what to do with the file. `attach to #12` puts it on a post; with the "
            "words of a new one it goes out with them. Nothing was changed."
        )
