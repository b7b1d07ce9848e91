"""Posts in a sentence: quoted text, titles, names said in words, bare numbers."""

from __future__ import annotations

from bot.language.command import Command
from bot.language.lexicon import named
from bot.language.matching import skip, tag
from bot.language.reading import Context
from bot.language.tokens import Token, unquoted
from bot.language.typos import resembles


def take_quotes(command: Command) -> None:
    """`"Text"`, `"Title": "text"`, `title "New"`; words after `"Title":` are found later."""
    tokens = command.tokens
    places = [i for i, token in enumerate(tokens) if "quote" in token.tags]
    if places and command.action == "remind" and _within_words(command, places[0]):
        return  # `remind me to post "Launch" tomorrow`
    command.quotes = len(places)
    command.taken.update(places)
    texts = [
        unquoted(tokens[i].raw or command.text[tokens[i].start : tokens[i].end]) for i in places
    ]
    if not places:
        return
    first = places[0]
    colon = first + 1 < len(tokens) and tokens[first + 1].text == ":"
    pair = colon or command.action in ("edit", "correct")
    command.several_texts = len(texts) > 1 and not pair
    if colon or len(texts) > 1:
        command.title, command.content = texts[0], "\n\n".join(texts[1:]) or None
    elif first and tokens[first - 1].text == "title" and command.action == "edit":
        command.title = texts[0]
        command.taken.add(first - 1)
    else:
        command.content = texts[0]
    if colon:
        command.taken.add(first + 1)
        command.colon = first + 1


def _within_words(command: Command, quote: int) -> bool:
    leads = [
        k for k in range(command.verb_end, quote) if tag(command.tokens, k, "text_lead") is not None
    ]
    return bool(leads) and leads[0] < quote - 1


def has_id(command: Command) -> bool:
    tokens, i = command.tokens, command.verb_end
    if any("id" in token.tags for token in tokens):
        return True
    return number_as_id(tokens, skip(tokens, i, "post_noun", "the"))


def number_as_id(tokens: list[Token], i: int) -> bool:
    if i >= len(tokens) or "digits" not in tokens[i].tags:
        return False
    after = tokens[i + 1].tags if i + 1 < len(tokens) else {}
    if tokens[i].tags.get("number") in DAYS_OF_A_MONTH:
        return not any(name in after for name in NOT_AFTER_ID)
    one = i + 1 < len(tokens) and tokens[i + 1].text in ONE
    return one or not any(name in after for name in NOT_AFTER_LARGE_ID)


DAYS_OF_A_MONTH = range(32)
# Units that a larger number cannot count: `412 second monday`, `101 quarter to six`.
ONE = named("second minute hour day week month quarter year fortnight")
NOT_AFTER_LARGE_ID = (
    "unit", "business", "times", "am", "pm", "oclock", "hour_mark", "year_mark", "month_mark",
)  # fmt: skip
# What may be a day of a month or a count of weekdays is no post.
NOT_AFTER_ID = (*NOT_AFTER_LARGE_ID, "month", "ordinal", "weekday_plural")


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
    fits = [number for number, title in context.posts.items() if title and _stands_in(title, low)]
    if len(fits) != 1:
        return False
    title = context.posts[fits[0]].casefold()
    at = low.index(title)
    command.taken.update(
        k for k, token in enumerate(command.tokens) if at <= token.start < at + len(title)
    )
    command.name, command.ids = context.posts[fits[0]], [fits[0]]
    return True


def _stands_in(title: str, low: str) -> bool:
    """Whether the title is there as words of its own (`sale` is not in `wholesale`)."""
    at = low.find(title.casefold())
    around = low[max(at - 1, 0) : at] + low[at + len(title) : at + len(title) + 1]
    return at >= 0 and not any(letter.isalnum() for letter in around)


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
        if known or (k == start and resembles(tokens[k].raw, command.language)):
            break
        k += 1
    if k > start and tag(tokens, k, "post_noun") is not None:
        k += 1
    return k if k > start else None
