"""Another post with the same, or almost the same, words on the same target."""

import re
import unicodedata
from datetime import timedelta
from zlib import crc32

from rapidfuzz import fuzz

from models.rules.conflicts.slots import Around, Finding, Severity, Slot, nearest

KIND = "near_duplicate"
LOOK_BACK = timedelta(days=30)  # published so long ago still counts
MARKS = 4
_WORDS = 3  # in a row make one shingle
COMPARED = 2_000  # characters; what differs only beyond them is alike
_LINK = re.compile(r"https?://\S+")
_NO_WORD = re.compile(r"[^\w]+")


def find(slot: Slot, around: Around) -> Finding | None:
    """A warning where posts with words like those of the slot's go to its target."""
    alike = [
        each
        for each in around.alike
        if each.target == slot.target and each.schedule != slot.schedule
    ]
    if not alike:
        return None
    moments = [slot.at, *(each.at for each in alike)]
    return Finding(
        KIND,
        Severity.WARNING,
        slot,
        min(moments),
        max(moments),
        {"target": slot.target_name},
        len(alike),
        nearest(slot, alike),
    )


def plain(text: str) -> str:
    """What is compared of a text: its words in small letters, without signs and with one word for
    every link, for links differ by what they count."""
    folded = unicodedata.normalize("NFKC", text[: 2 * COMPARED]).casefold()
    return _NO_WORD.sub(" ", _LINK.sub(" link ", folded)).strip()[:COMPARED]


def marks_of(text: str) -> list[int]:
    """A few numbers that texts with mostly the same words are all but sure to share one of: the
    smallest hashes of the runs of three words in it, and that of the whole."""
    words = plain(text).split()
    if not words:
        return []
    runs = {" ".join(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1))}
    if len(words) <= 2 * _WORDS:  # in a short text one other word touches every run
        runs |= set(words)
    smallest = sorted({crc32(run.encode()) for run in runs})[:MARKS]
    whole = crc32(" ".join(words).encode())  # what all posts end with must not hide the very same
    return [whole, *(each for each in smallest if each != whole)]


def likeness(one: str, other: str, least: int) -> float:
    """How alike two plain texts are, of 100; 0 below `least`."""
    return fuzz.ratio(one, other, score_cutoff=least)
