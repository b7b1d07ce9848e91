"""What the doctor finds of Slack."""

import pytest

from bot.slack import health
from tests.fakes.slack.talking import with_token_of


def test_a_token_that_is_good_and_may_do_all_is_well(slack, team):
    where, lacking, useful = health.look()

    assert (where, lacking, useful) == (team.name, [], [])
    assert slack.called("chat.postMessage") == []


def test_what_the_token_lacks_is_named_with_what_it_is_for(slack):
    with_token_of(slack.team("small", scopes="chat:write commands users:read"))
    _, lacking, useful = health.look()

    assert lacking == ["im:write (to tell those who have to decide directly)"]
    assert useful == [
        "channels:history (so that a message whose answer was lost can be looked for)",
        "files:write (so that posts can have files in Slack)",
        "files:read (so that people can send files for posts)",
    ]


def test_a_token_that_slack_does_not_know_is_said_in_words(slack, team):
    team.token = "xoxb-wrong"
    with_token_of(team)
    with pytest.raises(health.Trouble, match="token"):
        health.look()


def test_a_slack_that_does_not_answer_is_said_in_words(slack, team):
    slack.down()
    with pytest.raises(health.Trouble, match="could not be reached"):
        health.look()
