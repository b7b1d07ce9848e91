"""Cuts a sentence: verb, quoted text, posts, targets and priority apart from the words of time."""

from __future__ import annotations

from copy import copy
from unicodedata import category

from bot.language.command import PUNCTUATION, Command
from bot.language.grammar.rules import read_piece
from bot.language.lexicon import Lexicon, named
from bot.language.matching import integer, skip, tag, words
from bot.language.names import has_id, number_as_id, take_name, take_quotes
from bot.language.pieces import Span
from bot.language.reading import Context
from bot.language.reasons import cut_reason, prepare_freeze
from bot.language.targets import targets
from bot.language.texts import take_text
from bot.language.tokens import Line, Token
from bot.language.typos import nearest_time_word
from bot.language.verbs import find_verb

IDLE = named(
    "filler the on at and of politeness post_noun possessive target_prep in from everything "
    "between starting until target_noun all_word forward lasting up_to range_to again "
    "whom goes_out"
)
# Verbs whose words are kept as typed and never read as a time.
PLAIN = named(
    "connect disconnect help settings targets accounts people invite import audit thaw freezes "
    "email mute unmute notices rule rules conflicts resolve override approvals"
) | {"confirm email", "no email"}
PICTURES = ("So", "Sk", "Mn", "Cf", "Me")  # an emoji and what joins or colours it
TAKES_POST = named(
    "schedule publish unpublish move cancel pause resume skip show edit correct why receipt "
    "approve reject amend submit retry discard undo template campaign simulate stop remind"
) | {"hand over"}
NAMED_POST = named(
    "publish unpublish move cancel pause resume skip show edit correct why receipt approve reject "
    "amend submit discard schedule stop"
) | {"hand over"}


def cut(text: str, tokens: list[Token], context: Context, lexicon: Lexicon) -> Command:
    """The command in a sentence; words that fit nothing are left in `unknown`."""
    command = Command(text, Line(tokens), lexicon.name)
    find_verb(command, lexicon, context.answers.get("verb"))
    cut_reason(command)
    if command.action in PLAIN:
        return command
    if command.action == "freeze":
        prepare_freeze(command)
    take_quotes(command)
    take_text(command, lambda tail: scan(tail, context, lexicon))
    if command.action in NAMED_POST and not command.quotes and not has_id(command):
        take_name(command, context)
    scan(command, context, lexicon)
    if (
        command.action == "queue"
        and (command.time or command.targets)
        and not _amount_of_days(command)
    ):
        command.action = "list"  # the operator's view knows no dates
    if command.action == "show" and not (command.ids or command.name or command.quotes):
        command.action = "list"
    return command


def _amount_of_days(command: Command) -> bool:
    """`queue 30 days`, which is a span of the operator's view."""
    following = [token.tags for token in command.tokens[command.verb_end : command.verb_end + 2]]
    return len(following) == 2 and "number" in following[0] and "unit" in following[1]


def scan(command: Command, context: Context, lexicon: Lexicon) -> None:
    """Read every token that is left as a post, a target, a priority, a time or an idle word."""
    for k in command.taken:
        token = command.tokens[k]
        command.tokens.put(k, Token("\0", token.start, token.end, {}))
    before = _found_so_far(command)
    i = 0
    while i < len(command.tokens):
        if i in command.taken:
            i += 1
            continue
        corrected = len(command.corrected)
        i = _step(command, i, context, lexicon)
        if len(command.corrected) > corrected:
            # `from friday to sundya`: what was read before the slip may go on behind it.
            for name, value in before.items():
                setattr(command, name, copy(value))
            i = 0


SCANNED = named("ids targets places time unknown states project priority p_level everything")


def _found_so_far(command: Command) -> dict[str, object]:
    return {name: copy(getattr(command, name)) for name in SCANNED}


def _step(command: Command, i: int, context: Context, lexicon: Lexicon) -> int:
    for rule in (_ids, _priority, targets):
        if (after := rule(command, i, context)) is not None:
            return after
    first = i == command.verb_end and command.action in TAKES_POST
    if first and (after := _bare_ids(command, i)) is not None:
        return after
    if piece := read_piece(command.tokens, i):
        command.found(piece[0], i, piece[1])
        return piece[1]
    return _idle(command, i, lexicon)


def _idle(command: Command, i: int, lexicon: Lexicon) -> int:
    """Past a word that says nothing here, or a misspelt one; else it is unknown."""
    if "everything" in command.tokens[i].tags:
        command.everything = True
    if _says_nothing(command, i):
        return i + 1
    after = _correct(command, i, lexicon) or _correct_next(command, i, lexicon)
    if after:
        return after
    command.unknown.append(command.tokens[i])
    return i + 1


def _says_nothing(command: Command, i: int) -> bool:
    token = command.tokens[i]
    if _dangles(command, i) or _throughout(command, i):
        return False
    if not IDLE.isdisjoint(token.tags) or token.text in PUNCTUATION or "mention" in token.tags:
        return True
    if not token.tags and len(token.text) == 1 and category(token.text) in PICTURES:
        return True
    if "same_time" in token.tags:
        return command.action == "move"  # a post that moves to another day keeps its time
    if "not_word" in token.tags:
        return not command.action  # `#5 should not go out` is asked what should happen to it
    if token.tags.get("times_word") == 1 and tag(command.tokens, i + 1, "every") is not None:
        return True  # `once every two weeks`
    return _of_a_list(command, i) or _next_run(command, i) or _infinitive(command, i)


def _correct_next(command: Command, i: int, lexicon: Lexicon) -> int | None:
    """`every wednsday`: the word that makes no sense alone waits for a misspelt one."""
    if i + 1 >= len(command.tokens) or i + 1 in command.taken or not command.tokens[i].tags:
        return None
    wrong = command.tokens[i + 1]
    better = None if wrong.tags or not wrong.raw else nearest_time_word(wrong.raw, lexicon.name)
    if better is None:
        return None
    tags = next(tags for parts, tags in lexicon.phrases[better] if parts == (better,))
    command.tokens.put(i + 1, Token(better, wrong.start, wrong.end, tags, wrong.raw))
    piece = read_piece(command.tokens, i)
    if piece is None or piece[1] < i + 2:
        command.tokens.put(i + 1, wrong)
        return None
    command.corrected.append(f"I read “{wrong.raw}” as “{better}”.")
    command.found(piece[0], i, piece[1])
    return piece[1]


def _throughout(command: Command, i: int) -> bool:
    """`publish #5 all next week`: how often in it has to be said."""
    if command.action not in ("publish", "schedule") or "all_word" not in command.tokens[i].tags:
        return False
    j = skip(command.tokens, i + 1, "of", "the")
    return any(tag(command.tokens, j, name) is not None for name in ("which", "unit", "month"))


def _dangles(command: Command, i: int) -> bool:
    """A preposition at the very end waits for something that was not said."""
    if not any(
        name in command.tokens[i].tags for name in ("at", "until", "name_prep", "target_prep")
    ):
        return False
    return all(token.text in PUNCTUATION for token in command.tokens[i + 1 :])


def _of_a_list(command: Command, i: int) -> bool:
    """`list week`, `list failed`: a bare unit is the running one, a state is kept as typed."""
    token = command.tokens[i]
    if command.action not in ("list", "show"):
        return False
    if "state" in token.tags:
        command.states.append(token.raw or token.text)
        return True
    if token.tags.get("unit") in ("week", "month", "quarter", "year"):
        command.found(Span(str(token.tags["unit"]), 0), i, i + 1)
        return True
    return False


def _next_run(command: Command, i: int) -> bool:
    """`skip the next run of #9` says no more than `skip #9`."""
    named = any(tag(command.tokens, i + 1, name) is not None for name in ("post_noun", "instance"))
    return words(command.tokens, i, "which") in ("next", "coming") and named


def _infinitive(command: Command, i: int) -> bool:
    """`set #5 to publish on friday`: the second verb adds nothing."""
    if "verb" not in command.tokens[i].tags or not command.action:
        return False
    before = command.tokens[i - 1].text if i else ""
    if command.action == "list" and command.tokens[i].tags.get("verb") == "list":
        return True  # `list what goes out this week`
    same = command.tokens[i].tags.get("verb") in (command.action, "publish", "schedule")
    return before in ("to", "be", "should", "will", "and") and same


def _correct(command: Command, i: int, lexicon: Lexicon) -> int | None:
    """Put the nearest word of time in place of an unknown one, if a piece then begins there."""
    token = command.tokens[i]
    better = None if token.tags or not token.raw else nearest_time_word(token.raw, lexicon.name)
    if better is None or _dangles(command, i):
        return None
    tags = next(tags for parts, tags in lexicon.phrases[better] if parts == (better,))
    command.tokens.put(i, Token(better, token.start, token.end, tags, token.raw))
    piece = read_piece(command.tokens, i)
    if piece is None:
        command.tokens.put(i, token)
        return None
    command.corrected.append(f"I read “{token.raw}” as “{better}”.")
    command.found(piece[0], i, piece[1])
    return piece[1]


def _ids(command: Command, i: int, _context: Context) -> int | None:
    number = integer(command.tokens, i, "id")
    if number is None:
        return None
    if i and _hangs_on_a_post(command, i - 1):
        command.unknown.append(command.tokens[i - 1])  # `2 hours after #6`
    command.ids.append(number)
    command.places.append(("id", command.tokens[i].start))
    command.project = words(command.tokens, i, "project") or command.project
    return _through(command, i + 1, "id")


MOST_IN_A_RUN = 100


def _through(command: Command, i: int, name: str) -> int:
    """Past the posts up to the one after a dash or a `through` (`#5-#9`, `5 - 9`), all of them."""
    tokens = command.tokens
    last = integer(tokens, i + 1, name)
    dashed = tag(tokens, i, "range_to") is not None and tag(tokens, i, "and") is None
    if last is None or not dashed or tag(tokens, i + 2, "unit") is not None:
        return i
    if name == "number" and "digits" not in tokens[i + 1].tags:
        return i
    first = command.ids[-1]
    if command.action == "move" or not 0 < last - first < MOST_IN_A_RUN:
        command.unknown.append(tokens[i])
        return i + 1
    command.ids.extend(range(first + 1, last + 1))
    return i + 2


def _hangs_on_a_post(command: Command, i: int) -> bool:
    """Whether a time is counted from the post that follows: `after #6`, `before #6`."""
    if i < command.verb_end:
        return False
    return any(tag(command.tokens, i, name) is not None for name in ("before", "after_what"))


def _bare_ids(command: Command, i: int) -> int | None:
    """`cancel 60`, `approve 42, 43 and 44`."""
    tokens = command.tokens
    first = i
    i = skip(tokens, i, "post_noun", "the", "filler")
    if not number_as_id(tokens, i):
        return None
    led = any(tag(tokens, k, "between") is not None for k in range(first, i))
    if led and tag(tokens, i + 1, "range_to") is not None:
        return None  # `de 1 a 15 de abril`
    while number_as_id(tokens, i):
        command.ids.append(integer(tokens, i, "number") or 0)
        i = _through(command, i + 1, "number")
        j = skip(tokens, i, "and")
        if j == i or not number_as_id(tokens, j):
            break
        i = j
    return i


def _priority(command: Command, i: int, _context: Context) -> int | None:
    tokens = command.tokens
    if level := words(tokens, i, "priority"):
        command.priority = level
        return i + 1
    if (level_number := integer(tokens, i, "p_level")) is not None:
        command.p_level = level_number
        return i + 1
    if tag(tokens, i, "priority_word") is not None:
        number = integer(tokens, skip(tokens, i + 1, "filler"), "number")
        if number is not None and 1 <= number <= 10:
            command.priority = str(number)
            return skip(tokens, i + 1, "filler") + 1
    if tag(tokens, i, "asap") is not None and command.priority is None:
        command.priority = "high"
    return None
