import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.escape import escaped, quoted, words
from bot.reply import Moment

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)

# What Discord's client reads as more than words, looked for where no backslash takes its meaning.
MEANS_MORE = {
    "bold, italic, underlined": r"[*_]",
    "struck through": r"~~",
    "spoiler": r"\|\|",
    "code": r"`",
    "mention or custom emoji or time": r"<(?:@|#|a?:|t:|id:|/|sound:|https?:)",
    "everybody": r"@(?:everyone|here)",
    "emoji by name": r":[\w+-]+:",
    "link that hides where it leads": r"\[",
    "heading": r"(?m)^#{1,3}\s",
    "small": r"(?m)^-#",
    "quote": r"(?m)^ *>",
    "list": r"(?m)^ *(?:[-*+]|\d+\.)\s",
}
CODE = re.compile(r"(?m)(?:(?<=[\s(“])|^)`[^`\n]+`(?![\w`])")
ADDRESS = re.compile(r"(?<!\w)https?://[^\s<]+")
ODD = (
    *"*_~|`[]()<>@#:-+.!&\\/ \n1a",
    *("everyone", "here", "<@123>", "<@&1>", "<#1>", "<t:1:F>", "<a:b:1>", ":smile:", "http://"),
    *("https://a.example/_b_", "[a](https://b)", "-# ", "# ", "> ", "1. ", "é", "🎉", "\u202e"),
)


def meanings(drawn: str) -> set[str]:
    """The names of what Discord would read in it beside words, bare addresses and commands between
    backticks, in which nothing means more."""
    words = CODE.sub("command", drawn)
    plain = ADDRESS.sub("address", re.sub(r"\\[^A-Za-z0-9\s]", "·", words))
    return {name for name, sign in MEANS_MORE.items() if re.search(sign, plain)}


@given(st.lists(st.sampled_from(ODD), max_size=12).map("".join))
@settings(max_examples=50, deadline=None)
def test_nothing_a_person_wrote_means_more_than_its_words(text):
    assert meanings(escaped(text)) == set()
    assert meanings(re.sub(r"(?m)^> ", "", quoted(text))) == set()


@pytest.mark.parametrize("name", MEANS_MORE)
def test_what_must_not_pass_is_noticed(name):
    guilty = {
        "bold, italic, underlined": "a *b*",
        "struck through": "~~a~~",
        "spoiler": "||a||",
        "code": "x`a`",
        "mention or custom emoji or time": "<t:1:F>",
        "everybody": "@here",
        "emoji by name": ":smile:",
        "link that hides where it leads": "[a](https://b)",
        "heading": "a\n# b",
        "small": "-# a",
        "quote": "> a",
        "list": "1. a",
    }[name]
    assert name in meanings(guilty)
    assert meanings(escaped(guilty)) == set()


def test_a_command_between_backticks_is_set_as_one_but_calls_nobody():
    assert escaped("Say `list *site*` (or `undo`).") == "Say `list *site*` (or `undo`)."
    assert escaped("a`b`, `c`d, `e\nf`") == "a\\`b\\`, \\`c\\`d, \\`e\nf\\`"
    assert "@everyone" not in escaped("`@everyone <@5>`")
    assert "<@" not in escaped("`@everyone <@5>`")
    assert quoted("`code`") == "> \\`code\\`"


def test_a_web_address_stays_one():
    said = "See https://en.example/wiki/Foo_bar_baz?a=1&b=~2#top, please."
    assert escaped(said) == said


def test_an_address_that_would_ping_or_format_is_words():
    assert "@everyone" not in escaped("https://a.example/@everyone")
    assert escaped("https://a.example/**b**") == r"https://a.example/\*\*b\*\*"


def test_names_that_ping_are_parted_even_where_a_backslash_is_not_looked_at():
    assert "<@" not in escaped("<@123> <@&5> <#7>")
    assert "@everyone" not in escaped("hello @everyone, @here")
    assert "@here" not in escaped("hello @everyone, @here")


def test_ordinary_words_are_not_touched():
    said = "#142 “Launch” at 09:00, 10:30 (Berlin) - ana@example.com says: 50% + 3."
    assert escaped(said) == said


def test_what_steers_the_line_is_made_visible():
    assert escaped("a\u202eb\x1b") == "a‹U+202E›b␛"


def test_a_moment_is_wall_time_and_zone_and_the_readers_own_clock():
    drawn = words(("Goes out ", Moment(AT, "Europe/Berlin")))
    assert drawn == "Goes out Tue 24 Nov 2026, 09:00 Europe/Berlin (<t:1795507200:F>)"
    assert words((Moment(AT, "Europe/Berlin", "clock"),)) == "09:00 (<t:1795507200:t>)"
    assert words((Moment(AT, "Europe/Berlin", "day"),)) == "Tue 24 Nov 2026"
    assert words((Moment(AT, "America/New_York"),)).startswith(
        r"Tue 24 Nov 2026, 03:00 America/New\_York (<t:"
    )
