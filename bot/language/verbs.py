"""The verb of a sentence: where it stands and what it means there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language.command import PUNCTUATION, Command
from bot.language.lexicon import Lexicon, named
from bot.language.matching import tag, words
from bot.language.tokens import Line, Token
from bot.language.topics import kinds_in

QUEUE_WORDS = ("quote", "id", "number")


def find_verb(command: Command, lexicon: Lexicon, answered: str | None = None) -> None:
    """Set the action: the first verb, before which only polite words, times and numbers stand."""
    tokens = command.tokens
    i = _after_slash(command)
    head = _head_verb(tokens, i, lexicon)
    if head is None:
        head = _later_verb(tokens, i, lexicon)
    if head is None and answered is not None and answered in lexicon.verbs:
        _instead(command, answered, lexicon)
        return
    if head is None:
        command.action = _unsaid(tokens)
        return
    take_verb(command, head, lexicon)


A_POST = ("id", "quote", "number", "post_noun", "the")


def _unsaid(tokens: Line) -> str:
    """What `#5 should go out friday` and `"Title" on friday` ask for without a verb."""
    if any("goes_out" in token.tags for token in tokens):
        negated = any("not_word" in token.tags for token in tokens)
        a_post = any(name in token.tags for token in tokens for name in A_POST)
        return "publish" if a_post and not negated else ""
    return "schedule" if any("quote" in token.tags for token in tokens) else ""


def _instead(command: Command, answered: str, lexicon: Lexicon) -> None:
    """Take the verb that was asked about in place of the first unknown word, if there is one."""
    command.action = lexicon.verbs[answered]
    unknown = [k for k, token in enumerate(command.tokens) if token.raw and not token.tags]
    if unknown:
        command.taken.add(unknown[0])
        command.verb_end = unknown[0] + 1


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


def _is_verb(tokens: Line, i: int, lexicon: Lexicon) -> bool:
    """A verb, or the first part of one whose second part follows."""
    if "verb" in tokens[i].tags:
        return not _is_a_place(tokens, i)
    parts = lexicon.particles.get(words(tokens, i, "verb_head") or "", ())
    return any(_particle(tokens, i + 1, particle.split()) for particle, _ in parts)


def _is_a_place(tokens: Line, i: int) -> bool:
    """Whether a verb is the target of that name, for there is a post to go there (`email "Hi"`)."""
    tags = tokens[i].tags
    return "target" in tags and any("quote" in each.tags or "id" in each.tags for each in tokens)


def _head_verb(tokens: Line, i: int, lexicon: Lexicon) -> int | None:
    while i < len(tokens):
        token = tokens[i]
        if _is_verb(tokens, i, lexicon) and not _only_agrees(tokens, i):
            # `ok so publish #5`: a word of agreement is the verb only where no other follows.
            later = _head_verb(tokens, i + 1, lexicon) if _before_verb(token) else None
            return i if later is None else later
        if not _before_verb(token):
            return None
        i += 1
    return None


def _only_agrees(tokens: Line, i: int) -> bool:
    """`ok so pulish #5 friday`: a word of agreement approves only the post right behind it."""
    tags = tokens[i].tags
    if "filler" not in tags or tags.get("verb") != "approve" or i + 1 >= len(tokens):
        return False
    return not any(name in tokens[i + 1].tags for name in ("id", "number", "the", "post_noun"))


def _before_verb(token: Token) -> bool:
    tags = token.tags
    idle = any(name in tags for name in ("filler", "politeness", "priority", "mention", "the"))
    return idle or token.text in PUNCTUATION or "p_level" in tags


AFTER_A_QUOTE = named("schedule publish unpublish move cancel pause resume skip remind draft")


def _later_verb(tokens: Line, i: int, lexicon: Lexicon) -> int | None:
    """A verb further on (`at 9am tomorrow, publish #5`); nouns do not count."""
    quoted = i < len(tokens) and "quote" in tokens[i].tags
    if quoted and i + 1 < len(tokens) and tokens[i + 1].text == ":":
        return None  # `"Title": text` may hold any verb
    for k in range(i, len(tokens)):
        tags = tokens[k].tags
        if not _is_verb(tokens, k, lexicon) or any(name in tags for name in TIME_WORDS):
            continue
        if _only_agrees(tokens, k):
            continue
        if quoted and tags.get("verb") not in AFTER_A_QUOTE:
            continue
        if "filler" in tags and tags.get("verb") == "approve" and k > i + 1:
            continue  # `#5 on friday, ok?`
        following = tokens[k + 1].tags if k + 1 < len(tokens) else {}
        if "post_noun" not in tags or any(name in following for name in QUEUE_WORDS):
            return k
    return None


TIME_WORDS = (
    "unit",
    "weekday",
    "month",
    "part",
    "except",
    "zone_word",
    "lasting",
    "starting",
)


def take_verb(command: Command, i: int, lexicon: Lexicon) -> None:
    """Make token `i` the verb, with the second part it may have further on."""
    tokens = command.tokens
    action = words(tokens, i, "verb") or ""
    head = words(tokens, i, "verb_head")
    command.verb_end = i + 1
    if action in ("week", "month") and (tag(tokens, i + 1, "number") is not None):
        command.action = action
        return  # `week 45` is a week and its verb
    command.taken.add(i)
    for particle, with_particle in lexicon.particles.get(head or "", ()):
        if place := _particle(tokens, i + 1, particle.split()):
            command.taken.update(range(*place))
            action = with_particle
            break
    if implied := words(tokens, i, "implies"):
        command.targets.append(implied)
    command.earlier = action == "advance"
    command.action = _sharpened("move" if command.earlier else action, command, i)


def _particle(tokens: Line, i: int, particle: list[str]) -> tuple[int, int] | None:
    size = len(particle)
    joined = " ".join(particle)
    for k in range(i, len(tokens)):
        if any(name in tokens[k].tags for name in ("undecided", "not_after")):
            continue  # `poste #5 nicht vor 18 Uhr`
        same = tokens[k].text == joined or tokens[k].text.startswith(joined + " ")
        if same and _ends_clause(tokens, k):
            return k, k + 1
        if size > 1 and [token.text for token in tokens[k : k + size]] == particle:
            return k, k + size
    return None


def _ends_clause(tokens: Line, k: int) -> bool:
    """A particle that is a preposition too (`um`) belongs to the verb only at the end."""
    if not any(name in tokens[k].tags for name in ("at", "on", "in", "until", "starting")):
        return True
    return all(token.text in PUNCTUATION for token in tokens[k + 1 :])


def _sharpened(action: str, command: Command, i: int) -> str:
    """Verbs whose meaning hangs on what follows them."""
    tokens = command.tokens
    rest = tokens[i + 1 :]
    if action == "queue" and _names_a_post(rest):
        return "schedule"
    if tokens[i].text == _MUTED.get(action) and _names_notices(command, i):
        return tokens[i].text
    if action == "stop" and any("everything" in t.tags for t in rest):
        return "freeze"
    return action


_MUTED = {"pause": "mute", "resume": "unmute"}


def _names_notices(command: Command, i: int) -> bool:
    """Whether nothing but kinds of notices follows (`mute retrying`, not `mute #5`); what may also
    be all posts is."""
    _, unknown = kinds_in(command.text[command.tokens[i].end :])
    return unknown is None and not any("everything" in t.tags for t in command.tokens[i + 1 :])


def _names_a_post(rest: Sequence[Token]) -> bool:
    """Whether a post follows, or a number that is one and no amount (`queue 30 days`)."""
    following = [token.tags for token in rest[:3]]
    amount = len(following) > 1 and "number" in following[0] and "unit" in following[1]
    return not amount and any(name in tags for tags in following[:2] for name in QUEUE_WORDS)
