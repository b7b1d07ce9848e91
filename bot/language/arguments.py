"""Verbs that take plain words: what follows them is kept as typed in `rest`."""

from __future__ import annotations

from bot.language.command import Command
from bot.language.cutting import PLAIN
from bot.language.lexicon import named

LENIENT = named(
    "away approve reject amend submit why receipt export campaign template queue retry show "
    "correct draft undo simulate discard"
) | {"hand over"}


def rest(command: Command) -> str:
    """What follows the verb as typed, for verbs that take plain words."""
    if command.action == "remind":
        return _whom(command)
    if command.action not in PLAIN and command.action not in LENIENT:
        if command.states:
            return " ".join(command.states)
        return "everything" if command.everything and command.action != "list" else ""
    if command.action == "retry" and command.everything and not command.ids:
        return "everything"
    if command.verb_end >= len(command.tokens):
        return ""
    return command.text[command.tokens[command.verb_end].start : command.reason_at].strip()


def _whom(command: Command) -> str:
    """Who is to be reminded, as typed: `me`, `us`, `@ana`; empty where a channel is named."""
    around = command.tokens[max(command.verb_end - 1, 0) : command.verb_end + 1]
    for token in around:
        if "mention" in token.tags or "whom" in token.tags:
            return command.text[token.start : token.end]
        if token.text.endswith((" me", " us")):
            return token.text[-2:]
    return ""


def takes_plain_words(command: Command) -> bool:
    """Whether the words after the verb are not to be read as a time."""
    if command.action in PLAIN or command.action == "queue":
        return True
    return command.action in LENIENT and (bool(command.unknown) or not command.time)
