"""Text without quotation marks: after `"Title":` and after `remind me to`."""

from __future__ import annotations

from collections.abc import Callable

from bot.language.combining import combine
from bot.language.command import Command
from bot.language.frame import Asked
from bot.language.grammar.rules import read_piece
from bot.language.matching import skip, tag
from bot.language.tokens import Line, Token

Scan = Callable[[Command], None]
LONGEST_TAIL = 24


def take_text(command: Command, scan: Scan) -> None:
    """Keep the words that are text out of the reading of times and targets."""
    start = _after_title(command)
    if start is None and command.action == "remind" and not command.quotes:
        start = _after_remind(command)
    if start is None or start >= len(command.tokens):
        return
    end = _end(command, start, scan)
    if end is None:
        command.needs_quotes = True
        return
    tokens = command.tokens
    command.content = command.text[tokens[start].start : tokens[end - 1].end].strip(" ,;")
    command.taken.update(range(start, end))


def _after_title(command: Command) -> int | None:
    if command.title is None or command.content is not None or command.colon is None:
        return None
    return command.colon + 1


def _after_remind(command: Command) -> int | None:
    """Past whom to remind and when, if that comes first."""
    tokens, i = command.tokens, command.verb_end
    while i < len(tokens):
        if tag(tokens, i, "text_lead") is not None and not read_piece(tokens, i):
            return i + 1
        if tag(tokens, i, "before") is not None:
            command.needs_quotes = True  # `2 hours before #5` hangs on another post
            return None
        if not _whom(tokens[i]):
            piece = read_piece(tokens, i)
            if not piece:
                return i
            i = piece[1]
        else:
            i += 1
    return None


def _whom(token: Token) -> bool:
    return any(name in token.tags for name in ("whom", "mention", "channel", "and")) or (
        token.text in ":,"
    )


def _end(command: Command, start: int, scan: Scan) -> int | None:
    """Where the text ends: before the target phrase, else before the time, else at the end."""
    tokens = command.tokens
    first = max(start + 1, len(tokens) - LONGEST_TAIL)
    places = [k for k in range(first, len(tokens)) if _reads(command, k, scan)]
    at_target = [k for k in places if _is_target(tokens, k)]
    if at_target and command.action != "remind":
        return at_target[0]
    if places:
        return places[0]
    timed = any(read_piece(tokens, k) for k in range(start, len(tokens)))
    return None if timed and command.action != "remind" else len(tokens)


def _is_target(tokens: Line, k: int) -> bool:
    j = skip(tokens, k, "target_prep", "the", "possessive")
    named = any(tag(tokens, j, name) is not None for name in ("target", "channel", "everywhere"))
    return j > k and (named or (tag(tokens, k, "name_prep") is not None and _x(tokens, j)))


def _x(tokens: Line, j: int) -> bool:
    return tag(tokens, j, "target_x") is not None


def _reads(command: Command, k: int, scan: Scan) -> bool:
    """Whether all words from token `k` on are targets and times that fit together."""
    tokens = command.tokens
    if not _is_target(tokens, k) and not read_piece(tokens, k):
        return False
    tail = Command(command.text, Line(tokens[k:]), action=command.action, verb_end=-1)
    scan(tail)
    if tail.unknown or not (tail.time or tail.targets):
        return False
    try:
        plans = combine(tail.time)
    except Asked:
        return False
    return all(len(plan.days) <= 1 for plan in plans)
