"""What changed between two texts, as a person would read it out: old words and new ones."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 400  # of a text that is compared word by word; more takes too long to be worth it
MOST_LINES = 1_000
_WORDS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that changed; one of both is empty where words were only added or taken away."""

    old: str
    new: str


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """The places in which `new` is not `old`, in order: word by word where both are short, else
    line by line; none where only spaces differ."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if before == after:
        return ()
    if max(len(before), len(after)) <= MOST_WORDS:
        return _places(before, after, " ")
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) <= MOST_LINES:
        return _places(before, after, "\n")
    return (Difference(old, new),)


def _places(before: list[str], after: list[str], joint: str) -> tuple[Difference, ...]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(
        Difference(joint.join(before[a:b]), joint.join(after[c:d]))
        for step, a, b, c, d in steps
        if step != "equal"
    )
