"""The wording of `presstime doctor`: what is well, what is not, and the one step that mends it."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.doctor import Seen
from bot.views import doctor_chats as chats
from bot.views import doctor_machine as machine
from bot.views import doctor_mail as mail
from bot.views import doctor_work as work
from bot.views import words
from bot.views.finding import Finding, Level

SIGNS = {Level.WELL: "✓", Level.NOTE: "•", Level.TROUBLE: "✗", Level.SETTINGS: "✗"}
STATUS = {Level.WELL: 0, Level.NOTE: 0, Level.TROUBLE: 1, Level.SETTINGS: 2}
_PARTS = (
    machine.settings,
    machine.home,
    machine.media,
    machine.key,
    machine.database,
    machine.queue,
    work.processes,
    work.clocks,
    work.zones,
    work.posts,
    work.approvals,
    work.targets,
    work.audit,
    mail.mail,
    chats.chats,
)


def findings(seen: Seen) -> list[Finding]:
    """All that was found, in words, part by part."""
    return [finding for part in _PARTS for finding in part(seen)]


def status(found: Iterable[Finding]) -> int:
    """The exit status: 0 well, 1 trouble, 2 settings."""
    return max((STATUS[each.level] for each in found), default=0)


def lines(found: list[Finding]) -> Iterator[str]:
    """The findings as lines for a terminal, and a last one that sums them up."""
    for part, some in groupby(found, key=lambda each: each.part):
        yield part.capitalize()
        for each in some:
            yield f"  {SIGNS[each.level]} {each.said}"
            if each.mend is not None:
                yield f"    → {each.mend}"
    bad = sum(STATUS[each.level] > 0 for each in found)
    yield f"{words.count(bad, 'thing')} to mend." if bad else "All is well."


def as_json(found: list[Finding]) -> str:
    """The findings as one line of JSON, with the exit status in a word."""
    whole = {0: "well", 1: "trouble", 2: "settings"}[status(found)]
    rows = [
        {"part": each.part, "level": each.level, "said": each.said, "mend": each.mend}
        for each in found
    ]
    return json.dumps({"status": whole, "findings": rows}, ensure_ascii=False)
