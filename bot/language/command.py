"""Cuts a sentence: verb, quoted text, posts, targets and priority apart from the words of time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.language.grammar.rules import read_piece
from bot.language.lexicon import Lexicon
from bot.language.matching import integer, skip, tag, words
from bot.language.pieces import Found
from bot.language.reading import Context
from bot.language.tokens import Token, unquoted
from bot.language.typos import nearest_time_word

IDLE = [
    "filler",
    "the",
    "on",
    "at",
    "and",
    "of",
    "politeness",
    "post_noun",
    "possessive",
    "target_prep",
    "in",
    "from",
    "everything",
    "between",
    "starting",
    "until",
    "target_noun",
    "all_word",
    "forward",
    "not_word",
    "lasting",
    "up_to",
    "range_to",
    "again",
]
PUNCTUATION = frozenset(".,;:!?()[]-–—…/*|>\"'“”@&+~=_")
TAKES_POST = frozenset(
    [
        "schedule",
        "publish",
        "unpublish",
        "move",
        "cancel",
        "pause",
        "resume",
        "skip",
        "show",
        "edit",
        "correct",
        "why",
        "receipt",
        "approve",
        "reject",
        "submit",
        "retry",
        "discard",
        "undo",
        "template",
        "campaign",
        "simulate",
        "audit",
        "stop",
        "remind",
    ]
) | {"hand over"}
NAMED_POST = frozenset(
    [
        "publish",
        "unpublish",
        "move",
        "cancel",
        "pause",
        "resume",
        "skip",
        "show",
        "edit",
        "correct",
        "why",
        "receipt",
        "approve",
        "reject",
        "submit",
        "retry",
        "discard",
        "schedule",
        "stop",
    ]
) | {"hand over"}
QUEUE_WORDS = ("quote", "id", "number")


@dataclass(slots=True)
class Command:
    """A sentence in its parts; `time` are pieces of time, `unknown` the words nobody took."""

    text: str
    tokens: list[Token]
    action: str = ""
    verb_end: int = 0
    title: str | None = None
    content: str | None = None
    name: str | None = None
    project: str | None = None
    ids: list[int] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    priority: str | None = None
    p_level: int | None = None
    everything: bool = False
    time: list[Found] = field(default_factory=list)
    unknown: list[Token] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    quotes: int = 0
    earlier: bool = False

    def found(self, piece: object, i: int, j: int) -> None:
        """Keep a piece of time read from tokens i to j."""
        pieces = piece if isinstance(piece, tuple) else (piece,)
        for one in pieces:
            self.time.append(Found(one, self.tokens[i].start, self.tokens[j - 1].end))


def cut(text: str, tokens: list[Token], context: Context, lexicon: Lexicon) -> Command:
    """The command in a sentence; words that fit nothing are left in `unknown`."""
    command = Command(text, tokens)
    find_verb(command, lexicon)
    take_quotes(command)
    if command.action in NAMED_POST and not command.quotes and not _has_id(command):
        take_name(command, context)
    scan(command, context, lexicon)
    if command.action == "show" and not (command.ids or command.name or command.quotes):
        command.action = "list"
    return command


# --- the verb ------------------------------------------------------------------------------------


def find_verb(command: Command, lexicon: Lexicon) -> None:
    """Set the action: the first verb, before which only polite words, times and numbers stand."""
    tokens = command.tokens
    i = _after_slash(command)
    head = _head_verb(tokens, i, lexicon)
    if head is None:
        head = _later_verb(tokens, i, lexicon)
    if head is None:
        if any("quote" in token.tags for token in tokens):
            command.action = "schedule"
        return
    take_verb(command, head, lexicon)


def _after_slash(command: Command) -> int:
    """Past a leading `/post` when a sentence of its own follows it."""
    tokens = command.tokens
    if len(tokens) < 2 or tokens[0].text != "/" or tokens[0].end != tokens[1].start:
        return 0
    command.taken.add(0)
    following = tokens[2].tags if len(tokens) > 2 else {"verb": True}
    if tokens[1].text == "post" and ("verb" in following or "quote" in following):
        command.taken.add(1)
        return 2
    return 1


def _is_verb(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """A verb, or the first part of one whose second part follows."""
    if "verb" in tokens[i].tags:
        return True
    parts = lexicon.particles.get(words(tokens, i, "verb_head") or "", ())
    return any(_particle(tokens, i + 1, particle.split()) for particle, _ in parts)


def _head_verb(tokens: list[Token], i: int, lexicon: Lexicon) -> int | None:
    while i < len(tokens):
        token = tokens[i]
        if _is_verb(tokens, i, lexicon):
            return i
        if not _before_verb(token):
            return None
        i += 1
    return None


def _before_verb(token: Token) -> bool:
    tags = token.tags
    idle = any(name in tags for name in ("filler", "politeness", "priority", "mention", "the"))
    return idle or token.text in PUNCTUATION or "p_level" in tags


AFTER_A_QUOTE = frozenset(
    "schedule publish unpublish move cancel pause resume skip remind draft".split()
)


def _later_verb(tokens: list[Token], i: int, lexicon: Lexicon) -> int | None:
    """A verb further on (`at 9am tomorrow, publish #5`); nouns do not count."""
    quoted = i < len(tokens) and "quote" in tokens[i].tags
    for k in range(i, len(tokens)):
        tags = tokens[k].tags
        if not _is_verb(tokens, k, lexicon) or any(name in tags for name in TIME_WORDS):
            continue
        if quoted and tags.get("verb") not in AFTER_A_QUOTE:
            continue
        following = tokens[k + 1].tags if k + 1 < len(tokens) else {}
        if "post_noun" not in tags or any(name in following for name in QUEUE_WORDS):
            return k
    return None


TIME_WORDS = ("unit", "weekday", "month", "part", "except", "zone_word", "lasting", "starting")


def take_verb(command: Command, i: int, lexicon: Lexicon) -> None:
    """Make token `i` the verb, with the second part it may have further on."""
    tokens = command.tokens
    action = words(tokens, i, "verb") or ""
    head = words(tokens, i, "verb_head")
    command.taken.add(i)
    command.verb_end = i + 1
    for particle, with_particle in lexicon.particles.get(head or "", ()):
        if place := _particle(tokens, i + 1, particle.split()):
            command.taken.update(range(*place))
            action = with_particle
            break
    if implied := words(tokens, i, "implies"):
        command.targets.append(implied)
    command.earlier = action == "advance"
    command.action = _sharpened("move" if command.earlier else action, command, i)


def _particle(tokens: list[Token], i: int, particle: list[str]) -> tuple[int, int] | None:
    size = len(particle)
    joined = " ".join(particle)
    for k in range(i, len(tokens)):
        same = tokens[k].text == joined or tokens[k].text.startswith(joined + " ")
        if same and _ends_clause(tokens, k):
            return k, k + 1
        if size > 1 and [token.text for token in tokens[k : k + size]] == particle:
            return k, k + size
    return None


def _ends_clause(tokens: list[Token], k: int) -> bool:
    """A particle that is a preposition too (`um`) belongs to the verb only at the end."""
    if not any(name in tokens[k].tags for name in ("at", "on", "in", "until", "starting")):
        return True
    return all(token.text in PUNCTUATION for token in tokens[k + 1 :])


def _sharpened(action: str, command: Command, i: int) -> str:
    """Verbs whose meaning hangs on what follows them."""
    tokens = command.tokens
    rest = tokens[i + 1 :]
    has_post = any(any(name in t.tags for name in ("quote", "id", "number")) for t in rest[:2])
    if action == "queue" and has_post:
        return "schedule"
    if action == "stop" and any("everything" in t.tags for t in rest):
        return "pause"
    return action


# --- quotes, posts, names ------------------------------------------------------------------------


def take_quotes(command: Command) -> None:
    """`"Text"`, `"Title": "text"`, `title "New"`; words after `"Title":` are found later."""
    tokens = command.tokens
    places = [i for i, token in enumerate(tokens) if "quote" in token.tags]
    command.quotes = len(places)
    command.taken.update(places)
    texts = [
        unquoted(tokens[i].raw or command.text[tokens[i].start : tokens[i].end]) for i in places
    ]
    if not places:
        return
    first = places[0]
    colon = first + 1 < len(tokens) and tokens[first + 1].text == ":"
    if colon or len(texts) > 1:
        command.title, command.content = texts[0], "\n\n".join(texts[1:]) or None
    elif first and tokens[first - 1].text == "title" and command.action == "edit":
        command.title = texts[0]
        command.taken.add(first - 1)
    else:
        command.content = texts[0]
    if colon:
        command.taken.add(first + 1)


def _has_id(command: Command) -> bool:
    tokens, i = command.tokens, command.verb_end
    if any("id" in token.tags for token in tokens):
        return True
    return _number_as_id(tokens, skip(tokens, i, "post_noun", "the"))


def _number_as_id(tokens: list[Token], i: int) -> bool:
    if i >= len(tokens) or "digits" not in tokens[i].tags:
        return False
    after = tokens[i + 1].tags if i + 1 < len(tokens) else {}
    return not any(name in after for name in NOT_AFTER_ID)


NOT_AFTER_ID = (
    "unit", "month", "business", "times", "am", "pm", "oclock", "ordinal", "weekday_plural",
    "hour_mark", "year_mark", "month_mark",
)  # fmt: skip


def take_name(command: Command, context: Context) -> None:
    """A post called by its words: `the launch post`, or a known title."""
    if _known_post(command, context):
        return
    tokens, i = command.tokens, command.verb_end
    start = skip(tokens, i, "possessive")
    end = _noun_end(tokens, start) if start > i else None
    end = end or _plain_name_end(command, start, context)
    if end is None or end <= start:
        return
    command.name = command.text[tokens[start].start : tokens[end - 1].end]
    command.taken.update(range(i, end))


def _known_post(command: Command, context: Context) -> bool:
    if not context.posts:
        return False
    low = command.text.casefold()
    fits = [number for number, title in context.posts.items() if title and title.casefold() in low]
    if len(fits) != 1:
        return False
    title = context.posts[fits[0]].casefold()
    at = low.index(title)
    command.taken.update(
        k for k, token in enumerate(command.tokens) if at <= token.start < at + len(title)
    )
    command.name, command.ids = context.posts[fits[0]], [fits[0]]
    return True


def _noun_end(tokens: list[Token], start: int) -> int | None:
    """After `the`: up to a noun like `post`, if something in between is no word of time."""
    named = False
    for k in range(start, min(start + 8, len(tokens))):
        tags = tokens[k].tags
        if "post_noun" in tags and named:
            return k + 1
        if not tokens[k].raw or "name_prep" in tags or "until" in tags:
            return None
        named = named or not any(name in tags for name in TIME_TAGS)
    return None


TIME_TAGS = [
    "weekday",
    "month",
    "unit",
    "day_offset",
    "which",
    "ordinal",
    "part",
    "frequency",
    "named_time",
    "target",
    "post_noun",
    "number",
    "holiday",
    "weekday_set",
    "every",
]


def _plain_name_end(command: Command, start: int, context: Context) -> int | None:
    """Words right after the verb that mean nothing else: `publish launch teaser tomorrow`."""
    tokens, k = command.tokens, start
    while k < len(tokens) and tokens[k].raw and not tokens[k].tags:
        known = context.targets and tokens[k].text in context.targets
        if known or (k == start and nearest_time_word(tokens[k].raw, command.text)):
            break
        k += 1
    if k > start and tag(tokens, k, "post_noun") is not None:
        k += 1
    return k if k > start else None


# --- one pass over the rest ----------------------------------------------------------------------


def scan(command: Command, context: Context, lexicon: Lexicon) -> None:
    """Read every token that is left as a post, a target, a priority, a time or an idle word."""
    i = 0
    while i < len(command.tokens):
        if i in command.taken:
            i += 1
            continue
        i = _step(command, i, context, lexicon)


def _step(command: Command, i: int, context: Context, lexicon: Lexicon) -> int:
    for rule in (_ids, _priority, _targets):
        if (after := rule(command, i, context)) is not None:
            return after
    if i == command.verb_end and command.action in TAKES_POST:
        if (after := _bare_ids(command, i)) is not None:
            return after
    limit = _next_taken(command, i)
    piece = read_piece(command.tokens if limit is None else command.tokens[:limit], i)
    if piece:
        command.found(piece[0], i, piece[1])
        return piece[1]
    return _idle(command, i, lexicon)


def _next_taken(command: Command, i: int) -> int | None:
    later = [k for k in command.taken if k > i]
    return min(later) if later else None


def _idle(command: Command, i: int, lexicon: Lexicon) -> int:
    token = command.tokens[i]
    tags = token.tags
    if "everything" in tags:
        command.everything = True
    if any(name in tags for name in IDLE) or token.text in PUNCTUATION or "mention" in tags:
        return i + 1
    if "verb" in tags and command.action and _infinitive(command, i):
        return i + 1
    if token.raw and not tags and (better := nearest_time_word(token.raw, lexicon.name)):
        if after := _correct(command, i, better, lexicon):
            return after
    if after := _correct_next(command, i, lexicon):
        return after
    command.unknown.append(token)
    return i + 1


def _correct_next(command: Command, i: int, lexicon: Lexicon) -> int | None:
    """`every wednsday`: the word that makes no sense alone waits for a misspelt one."""
    if i + 1 >= len(command.tokens) or i + 1 in command.taken or not command.tokens[i].tags:
        return None
    wrong = command.tokens[i + 1]
    better = None if wrong.tags or not wrong.raw else nearest_time_word(wrong.raw, lexicon.name)
    if better is None:
        return None
    tags = next(tags for parts, tags in lexicon.phrases[better] if parts == (better,))
    command.tokens[i + 1] = Token(better, wrong.start, wrong.end, tags, wrong.raw)
    piece = read_piece(command.tokens, i)
    if piece is None or piece[1] < i + 2:
        command.tokens[i + 1] = wrong
        return None
    command.corrected.append(f"I read “{wrong.raw}” as “{better}”.")
    command.found(piece[0], i, piece[1])
    return piece[1]


def _infinitive(command: Command, i: int) -> bool:
    """`set #5 to publish on friday`: the second verb adds nothing."""
    before = command.tokens[i - 1].text if i else ""
    same = command.tokens[i].tags.get("verb") in (command.action, "publish", "schedule")
    return before in ("to", "be", "should", "will", "and") and same


def _correct(command: Command, i: int, better: str, lexicon: Lexicon) -> int | None:
    """Put the better word in place, if it then begins a piece of time."""
    token = command.tokens[i]
    tags = next(tags for parts, tags in lexicon.phrases[better] if parts == (better,))
    command.tokens[i] = Token(better, token.start, token.end, tags, token.raw)
    limit = _next_taken(command, i)
    piece = read_piece(command.tokens if limit is None else command.tokens[:limit], i)
    if piece is None:
        command.tokens[i] = token
        return None
    command.corrected.append(f"I read “{token.raw}” as “{better}”.")
    command.found(piece[0], i, piece[1])
    return piece[1]


def _ids(command: Command, i: int, context: Context) -> int | None:
    number = integer(command.tokens, i, "id")
    if number is None:
        return None
    command.ids.append(number)
    command.project = words(command.tokens, i, "project") or command.project
    return i + 1


def _bare_ids(command: Command, i: int) -> int | None:
    """`cancel 60`, `approve 42, 43 and 44`."""
    tokens = command.tokens
    i = skip(tokens, i, "post_noun", "the", "filler")
    if not _number_as_id(tokens, i):
        return None
    while _number_as_id(tokens, i):
        command.ids.append(integer(tokens, i, "number") or 0)
        i += 1
        j = skip(tokens, i, "and")
        if j == i or not _number_as_id(tokens, j):
            break
        i = j
    return i


def _priority(command: Command, i: int, context: Context) -> int | None:
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


# --- targets -------------------------------------------------------------------------------------

NAME = re.compile(r"[^\W\d][\w-]*")


def _targets(command: Command, i: int, context: Context) -> int | None:
    tokens = command.tokens
    j = i
    while j < len(tokens) and j not in command.taken and _leads(tokens[j]):
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
    while more := _another(command, i, context, False):
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
    if prepared and (target := _x(command, i)):
        return target
    return _name_shaped(command, i) if prepared else None


def _x(command: Command, i: int) -> tuple[str, int] | None:
    target = words(command.tokens, i, "target_x")
    return (target, i + 1) if target else None


def _all(command: Command, i: int, prepared: bool) -> bool:
    tokens = command.tokens
    if not prepared or tag(tokens, i, "all_word") is None:
        return False
    after = tokens[i + 1].tags if i + 1 < len(tokens) else {}
    return not any(name in after for name in ("target", "post_noun", "weekday", "the", "unit"))


def _listed(command: Command, i: int, context: Context) -> tuple[str, int] | None:
    """A target this project has, its name perhaps of several signs (`dev-blog`)."""
    if not context.targets:
        return None
    start = command.tokens[i].start
    rest = command.text[start:].casefold()
    fits = [name for name in context.targets if rest.startswith(name.casefold())]
    for name in sorted(fits, key=len, reverse=True):
        end = start + len(name)
        if not command.text[end : end + 1].isalnum():
            return name, _after(command.tokens, i, end)
    return None


def _after(tokens: list[Token], i: int, end: int) -> int:
    while i < len(tokens) and tokens[i].start < end:
        i += 1
    return i


def _name_shaped(command: Command, i: int) -> tuple[str, int] | None:
    token = command.tokens[i]
    if not token.raw or token.tags:
        return None
    if nearest_time_word(token.raw, "en") or read_piece(command.tokens, i):
        return None
    matched = NAME.match(command.text, token.start)
    if not matched:
        return None
    return matched.group().casefold(), _after(command.tokens, i, matched.end())
