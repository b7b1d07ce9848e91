import re

from hypothesis import example, given, settings

from bot.slack.escape import JOINER, esc
from bot.slack.words import written
from bot.terminal.words import safe
from tests.bot.slack.replies import HOSTILE, words

LINK = re.compile(r"<(https?://[^<>|]*)>")


def read(shown: str) -> str:
    """What somebody reads in Slack."""
    said = LINK.sub(lambda link: link[1].replace("%7C", "|"), shown).replace(JOINER, "")
    return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@settings(max_examples=50)
@given(words)
@example("".join(HOSTILE))
def test_what_people_write_reads_as_written_and_pings_nobody(text):
    shown = esc(text)

    assert read(shown) == safe(text).replace(JOINER, "").replace("%7C", "|")
    assert not re.search("[<>]", LINK.sub("", shown))


@settings(max_examples=50)
@given(words)
def test_words_that_are_cut_stay_within_their_limit_and_say_so(text):
    shown = written(text, 200)

    assert len(shown) <= 200
    assert not re.search("[<>]", LINK.sub("", shown))
    assert len(esc(text)) <= 200 or shown.endswith("more characters)")


def test_mentions_are_words():
    assert esc("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_a_link_shows_where_it_goes():
    assert esc("(<https://evil.example|bank)") == "(&lt;<https://evil.example%7Cbank>)"


def test_nothing_is_formatted_but_a_command_between_backticks():
    assert esc("*bold* a_b_c") == f"{JOINER}*bold* a_b_c"
    assert esc("> quote") == f"{JOINER}&gt; quote"
    assert esc("say `show *1*`.") == "say `show *1*`."
    assert "```" not in esc("```rm```")
