"""What makes a post risky: it speaks to everybody, goes to very many places, or to a new one."""

import re
from enum import StrEnum

from models.rules.policy import Policy

# Whatever calls everybody, as people type it and as Slack keeps it (`<!channel>`, `<!here|here>`).
EVERYBODY = re.compile(
    r"(?<![\w@./])@(?:everyone|here|channel)\b(?![@.]\w)|<!(?:everyone|here|channel)(?:\|[^>]*)?>",
    re.IGNORECASE,
)


class Risk(StrEnum):
    """Why one should look twice."""

    MENTION = "mention"
    TARGETS = "targets"
    FIRST_USE = "first use"


def mentions_everybody(text: str) -> bool:
    """Whether a text calls everybody in a place at once (`@everyone`, `@here`, `@channel`)."""
    return ("@" in text or "<!" in text) and EVERYBODY.search(text) is not None


def calls_present_only(text: str) -> bool:
    """Whether a text calls nobody but those who are online (`@here`)."""
    called = [found[0].strip("@<!>").partition("|")[0] for found in EVERYBODY.finditer(text)]
    return bool(called) and all(each.lower() == "here" for each in called)


def risks(
    title: str | None, text: str, targets: int, policy: Policy, *, unused: bool = False
) -> tuple[Risk, ...]:
    """Why publishing these words on so many targets is risky in a project; nothing where it is
    not. `unused`: on one of them nothing was ever published."""
    found = []
    if mentions_everybody(text) or mentions_everybody(title or ""):
        found.append(Risk.MENTION)
    if targets > policy.risky_targets:
        found.append(Risk.TARGETS)
    if unused:
        found.append(Risk.FIRST_USE)
    return tuple(found)
