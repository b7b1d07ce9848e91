"""Where a post goes: known and name-shaped targets, lists of them, everywhere except some."""

from __future__ import annotations

import re

from bot.language.command import Command
from bot.language.grammar.rules import read_piece
from bot.language.grammar.zones import known_zone
from bot.language.matching import skip, tag, words
from bot.language.reading import Context
from bot.language.tokens import Token
from bot.language.typos import nearest_target, resembles

NAME = re.compile(r"[^\W\d][\w-]*")


def targets(command: Command, i: int, context: Context) -> int | None:
    tokens = command.tokens
    if "*" in command.targets and (after := _left_out(command, i, context)) > i:
        return after  # `everywhere at 9am except tiktok`
    j = i
    while j < len(tokens) and j not in command.taken and _leads(tokens[j]):
        if command.text[tokens[j].end : tokens[j].end + 1] == "-":
            break  # `my-site` is one name
        j += 1
    prepared = any("name_prep" in tokens[k].tags for k in range(i, j))
    first = _one_target(command, j, context, prepared)
    if not first:
        return None
    i = _add_target(command, first, "")
    while more := _another(command, i, context, prepared):
        i = _add_target(command, more, "")
    return _left_out(command, i, context)


def _leads(token: Token) -> bool:
    tags = token.tags
    return ("target_prep" in tags or "possessive" in tags or "the" in tags) and "target" not in tags


def _add_target(command: Command, found: tuple[str, int], sign: str) -> int:
    command.places.append(("target", command.tokens[found[1] - 1].start))
    if sign + found[0] not in command.targets:
        command.targets.append(sign + found[0])
    return skip(command.tokens, found[1], "target_noun")


def _another(command: Command, i: int, context: Context, prepared: bool) -> tuple[str, int] | None:
    j = skip(command.tokens, i, "and")
    if j == i:
        return None
    k = j
    while k < len(command.tokens) and _leads(command.tokens[k]):
        k += 1
    again = any("name_prep" in command.tokens[n].tags for n in range(j, k))
    return _one_target(command, k, context, prepared or again)


def _left_out(command: Command, i: int, context: Context) -> int:
    """`everywhere except tiktok and x`."""
    tokens = command.tokens
    if tag(tokens, i, "except") is None:
        return i
    j = i + 1
    while j < len(tokens) and _leads(tokens[j]):
        j += 1
    first = _one_target(command, j, context, False) or _x(command, j)
    if not first:
        return i
    i = _add_target(command, first, "-")
    while more := _another(command, i, context, True):
        i = _add_target(command, more, "-")
    return i


def _one_target(
    command: Command, i: int, context: Context, prepared: bool
) -> tuple[str, int] | None:
    tokens = command.tokens
    if i >= len(tokens) or i in command.taken:
        return None
    if known := _listed(command, i, context):
        return known
    for name in ("target", "channel"):
        if target := words(tokens, i, name):
            return target, i + 1
    if tag(tokens, i, "everywhere") is not None or _all(command, i, prepared):
        return "*", i + 1
    if prepared and (found := _x(command, i)):
        return found
    return _name_shaped(command, i) if prepared else None


def _x(command: Command, i: int) -> tuple[str, int] | None:
    target = words(command.tokens, i, "target_x")
    return (target, i + 1) if target else None


def _all(command: Command, i: int, prepared: bool) -> bool:
    tokens = command.tokens
    if prepared and tokens[i].text == "everything":
        return True
    if not prepared or tag(tokens, i, "all_word") is None:
        return False
    after = tokens[i + 1].tags if i + 1 < len(tokens) else {}
    return not any(name in after for name in ("target", "post_noun", "the", "unit"))


def _listed(command: Command, i: int, context: Context) -> tuple[str, int] | None:
    """A target this project has, its name perhaps of several signs (`dev-blog`)."""
    if not context.targets:
        return None
    start = command.tokens[i].start
    rest = command.text[start:].casefold()
    fits = [name for name in context.targets if rest.startswith(name.casefold())]
    for name in sorted(fits, key=len, reverse=True):
        end = start + len(name)
        if not _goes_on(command.text[end : end + 1]):
            return name, _after(command.tokens, i, end)
    return None


def _goes_on(sign: str) -> bool:
    """Whether a sign is part of the word before it; Japanese ones follow a name without a space."""
    return sign.isalnum() and not "\u3040" <= sign <= "\u9fff"


def _after(tokens: list[Token], i: int, end: int) -> int:
    while i < len(tokens) and tokens[i].start < end:
        i += 1
    return i


def _is_zone(command: Command, i: int) -> bool:
    """`from Tokyo`, `on Berlin time` say where the clock hangs."""
    return tag(command.tokens, i + 1, "zone_word") is not None and known_zone(command.tokens[i].raw)


def _name_shaped(command: Command, i: int) -> tuple[str, int] | None:
    token = command.tokens[i]
    matched = NAME.match(command.text, token.start)
    if not matched or not token.raw:
        return None
    name = matched.group()
    compound = len(name) > len(token.raw)
    if (token.tags and not compound) or read_piece(command.tokens, i):
        return None
    if not compound:
        if target := nearest_target(token.raw, command.language):
            note = f"I read “{token.raw}” as “{target}”."
            command.corrected.extend([note] if note not in command.corrected else [])
            return target, i + 1
        if resembles(token.raw, command.language) or _is_zone(command, i):
            return None
    after = _after(command.tokens, i, matched.end())
    if target := words(command.tokens, after, "target"):
        return target, after + 1  # `the company blog`
    return name.casefold(), after
