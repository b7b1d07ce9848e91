"""Posts as Slack's own markup."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.publishers.mrkdwn import mrkdwn
from models.rules.risk import mentions_everybody
from tests.fakes.slack.blocks import unescaped

CALLS = re.compile(r"<(?:!|@|#)")
HIDDEN = ["&commat;here", "&lt;!here&gt;", "@chan&#110;el", "@&#104;ere", "<@U1>", "<#C1>"]
BITS = st.sampled_from(
    [
        *HIDDEN,
        *("<@U1>", "<#C1>", "**", "*", "_", "`", "```\n", "\n\n", "\n", "> ", "# ", "- ", "a", " "),
        *("[x](", ")", "![", "](", "https://x.test/<!channel>", "\\", "&", "<", ">", "|", "1. "),
    ]
)

WORDS = st.lists(BITS, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("**bold**, *it*, ~~no~~, `a < b`", "*bold*, _it_, ~no~, `a &lt; b`"),
        ("# We **open**\nin Leith", "*We open*\n\nin Leith"),
        ("- a\n- b\n  1. c\n  2. d\n\nend", "• a\n• b\n    1. c\n    2. d\n\nend"),
        ("> said\n> she\n>\n> twice\n\nend", "> said\n> she\n>\n> twice\n\nend"),
        ("[our | page](https://x.test/?a=1&b=2)", "<https://x.test/?a=1&amp;b=2|our ¦ page>"),
        ("see https://x.test/a_b_c.", "see <https://x.test/a_b_c>."),
        ("![a cat](https://x.test/cat.png)", "<https://x.test/cat.png|a cat>"),
        ("```py\nif a:\n    b\n```", "```\nif a:\n    b\n```"),
        ("one\n---\ntwo", "*one*\n\ntwo"),
        ("half**way**there, snake_case_name", "halfwaythere, snake_case_name"),
        ("R&D <b>now</b>", "R&amp;D &lt;b&gt;now&lt;/b&gt;"),
    ],
)
def test_markdown_is_shown_as_it_was_meant(markdown, shown):
    assert mrkdwn(None, markdown) == shown


def test_signs_that_were_meant_as_signs_format_nothing():
    assert mrkdwn(None, "2 * 3 * 4 ~ 24") == "2 \u2060* 3 \u2060* 4 \u2060~ 24"


def test_the_title_stands_first_in_bold():
    assert mrkdwn(" Shop\nnews ", "Open!") == "*Shop news*\n\nOpen!"


@pytest.mark.parametrize("typed", ["@channel", "@Here", "<!everyone>", "<!here|here>"])
def test_what_calls_everybody_and_was_confirmed_calls_them(typed):
    who = typed.strip("@<!>").split("|")[0].lower()
    assert mentions_everybody(typed)
    assert mrkdwn(typed, f"Hello **{typed}**") == f"*<!{who}>*\n\nHello *<!{who}>*"


@pytest.mark.parametrize(
    "typed",
    ["&commat;channel", "&lt;!channel&gt;", "<@U1>", "<#C1>", "mail@here.test", "@channels"],
)
def test_what_nobody_was_warned_of_calls_nobody(typed):
    assert not mentions_everybody(typed)
    assert not CALLS.search(mrkdwn(typed, f"Hello {typed}"))


def test_a_call_within_code_or_a_link_is_only_shown():
    said = mrkdwn(None, "`@channel` [@here](https://x.test/@everyone)")
    assert said == "`@channel` <https://x.test/@everyone|@here>"


@settings(max_examples=50)
@given(WORDS, WORDS)
def test_nothing_calls_anybody_that_was_not_seen_when_it_was_confirmed(text, title):
    if not mentions_everybody(text) and not mentions_everybody(title):
        assert not CALLS.search(mrkdwn(title, text))


@settings(max_examples=50)
@given(WORDS, WORDS)
def test_nobody_in_particular_is_ever_called(text, title):
    said = mrkdwn(f"@channel {title}", text)
    assert "<@" not in said
    assert "<#" not in said


@settings(max_examples=50)
@given(
    st.text(
        st.characters(codec="ascii", categories=["L", "N"], include_characters=" \n"), max_size=60
    )
)
def test_plain_words_stay_in_their_order(text):
    assert unescaped(mrkdwn(None, text)).replace("`", "").split() == text.split()
