"""What stands beside a command: its reason, `anyway`, and whose public holidays are meant."""

from __future__ import annotations

from bot.language.command import Command
from bot.language.lexicon import named
from bot.language.matching import tag
from bot.language.names import has_id
from bot.language.tokens import Token

WITH_REASON = named("freeze thaw")


def cut_reason(command: Command) -> None:
    """Take what follows `because` for the reason, where the verb has one. `publish #5 anyway` is
    such a verb, too."""
    if command.action == "publish" and has_id(command):
        _take_anyway(command)
    if command.action not in WITH_REASON and not command.anyway:
        return
    for k in range(command.verb_end, len(command.tokens)):
        if tag(command.tokens, k, "because") is not None:
            token = command.tokens[k]
            command.reason = command.text[token.end :].strip()
            command.reason_at = token.start
            command.taken.update(range(k, len(command.tokens)))
            return


def _take_anyway(command: Command) -> None:
    for k in range(command.verb_end, len(command.tokens)):
        if tag(command.tokens, k, "anyway") is not None:
            command.anyway = True
            command.taken.add(k)


def prepare_freeze(command: Command) -> None:
    """Make the words of a freeze such as the grammar reads: public holidays are no time of their
    own, and `every friday 16:00 to monday 8:00` ends each of its stretches."""
    repeats = False
    for k in range(command.verb_end, len(command.tokens)):
        if k in command.taken:
            return
        if tag(command.tokens, k, "movable") is not None:
            _take_holidays(command, k)
            return
        if tag(command.tokens, k, "removals") is not None:
            command.removals = True
            command.taken.add(k)
            continue
        repeats = repeats or tag(command.tokens, k, "every") is not None
        if repeats and _ends_each(command, k):
            token = command.tokens[k]
            tags = {name: value for name, value in token.tags.items() if name != "range_to"}
            tags["until"] = True
            command.tokens.put(k, Token(token.text, token.start, token.end, tags, token.raw))


def _ends_each(command: Command, k: int) -> bool:
    """`to` before a day of the week."""
    tokens = command.tokens
    if tag(tokens, k, "range_to") is None or tag(tokens, k, "and") is not None:
        return False
    return tag(tokens, k + 1, "weekday") is not None


def _take_holidays(command: Command, k: int) -> None:
    end = len(command.text) if command.reason_at is None else command.reason_at
    command.holidays = command.text[command.tokens[k].end : end].strip()
    command.taken.update(range(k, len(command.tokens)))
