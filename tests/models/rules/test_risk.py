"""What makes a post risky."""

from dataclasses import replace

import pytest

from models.rules.policy import Policy
from models.rules.risk import Risk, mentions_everybody, risks


@pytest.mark.parametrize(
    "text",
    [
        "@everyone we are live",
        "look (@here)",
        "Hi @Channel!",
        "<!channel> now",
        "<!here|here>",
        "über @everyone",
        "line\n@here",
    ],
)
def test_calling_everybody_is_noticed(text):
    assert mentions_everybody(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "everyone",
        "@everyones",
        "@hereford",
        "ana@here.example",
        "@@here",
        "<!subteam^S1>",
        "@ana",
    ],
)
def test_other_words_are_none(text):
    assert not mentions_everybody(text)


def test_more_targets_than_the_project_allows_are_risky():
    policy = replace(Policy(), risky_targets=2)
    assert risks(None, "Hi", 2, policy) == ()
    assert risks(None, "Hi", 3, policy) == (Risk.TARGETS,)
    assert risks("@here", "Hi", 3, policy) == (Risk.MENTION, Risk.TARGETS)
