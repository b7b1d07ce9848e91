"""The files that a message of ours shows: uploaded with it, and named by its components."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.discord.wire import Upload
from bot.reply import Reply
from models.errors import UserError
from models.rules.media import MOST_FILES, Medium
from models.rules.platforms import CAPABILITIES
from models.stored import bytes_of

_ODD = re.compile(r"[^A-Za-z0-9-]+")
_MARK, _STEM = 8, 60  # letters of a hash, and of a name


def name_of(medium: Medium) -> str:
    """What a file is called in a message, the same for the same content: Discord changes names that
    have other letters, and a component finds it by its name."""
    stem, _, ending = medium.name.rpartition(".")
    return f"{_ODD.sub('-', stem)[:_STEM].strip('-')}-{medium.digest[:_MARK]}.{ending}"


def shown(reply: Reply) -> dict[str, Medium]:
    """The files of the cards of a reply that fit into one message, by their hashes."""
    return dict(_fitting(reply))


def _fitting(reply: Reply) -> Iterator[tuple[str, Medium]]:
    facts, seen, room = CAPABILITIES["discord"], set[str](), CAPABILITIES["discord"].max_files or 0
    for medium in (each for card in reply.cards for each in card.media):
        if medium.digest in seen or len(seen) == MOST_FILES:
            continue
        if medium.size <= min(room, facts.max_file or 0):
            room -= medium.size
            seen.add(medium.digest)
            yield medium.digest, medium


def read(reply: Reply) -> tuple[Reply, list[Upload]]:
    """The reply, and the files to send along with it; without any where one cannot be read."""
    try:
        return reply, [
            Upload(name_of(each), each.kind, bytes_of(each), each.alt)
            for each in shown(reply).values()
        ]
    except UserError:  # what its cards say of them is still true
        return without(reply), []


def without(reply: Reply) -> Reply:
    """A reply whose files are named and not shown."""
    return replace(reply, cards=tuple(replace(card, media=()) for card in reply.cards))
