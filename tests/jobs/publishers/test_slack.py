"""What is particular to Slack channels: refusals, lost answers, what is found by metadata."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.publishers import slack as publisher
from jobs.publishers.protocol import CannotTell, Delivered, Destination, Later, Refused, Unknown
from models.errors import UserError
from models.rules.platforms import excess
from models.services.workspaces import chat_installations
from tests.fakes.slack import Channel, SlackServer, Team
from tests.fakes.slack.talking import talking_to, with_token_of
from tests.jobs.publishers.conformance import POST

NOW = datetime.now(UTC)
CONTENT = replace(POST, due_at=NOW)


@pytest.fixture
def slack(sqlite_database: str) -> Iterator[SlackServer]:
    with SlackServer() as server, talking_to(server):
        yield server
        assert server.refusals == []


@pytest.fixture
def team(slack: SlackServer) -> Team:
    return with_token_of(slack.team())


@pytest.fixture
def news(team: Team) -> Channel:
    return team.channel("news")


@pytest.fixture
def there(team: Team, news: Channel) -> Destination:
    return destination(news)


def destination(channel: Channel) -> Destination:
    settings = {"workspace": f"slack:{channel.team.id}", "channel": channel.id}
    return Destination(f"#{channel.name}", settings)


def publish(there: Destination, content=CONTENT):
    return publisher.publish(publisher.prepare(content, there), there)


def narrow(slack: SlackServer, scopes: str, *, invited: bool = True) -> Destination:
    """A channel of a workspace that let the app do only so much."""
    team = with_token_of(slack.team("narrow", scopes=scopes))
    return destination(team.channel("news", invited=invited))


def test_a_post_is_linked_to_and_unfurls_what_it_links(slack, news, there):
    done = publish(there)
    assert (
        done.link == f"https://acme.slack.com/archives/{news.id}/p{done.remote_id.replace('.', '')}"
    )
    [call] = slack.called("chat.postMessage")
    assert call.arguments["unfurl_links"] is True


def test_a_lost_answer_is_unknown_and_found_later_by_its_metadata(slack, news, there):
    slack.faults.lose_answers("chat.postMessage")
    prepared = publisher.prepare(CONTENT, there)
    assert isinstance(publisher.publish(prepared, there), Unknown)
    for number in range(120):
        slack.say(news.team.user("ana"), news, f"Chatter {number}")
    found = publisher.find(prepared, there)
    assert found.remote_id == news.messages[0].ts
    assert len(slack.called("chat.postMessage")) == 1


def test_what_never_arrived_is_certainly_not_found(slack, news, there):
    slack.faults.drop_after_request("chat.postMessage")
    prepared = publisher.prepare(CONTENT, there)
    assert isinstance(publisher.publish(prepared, there), Unknown)
    publish(there, replace(CONTENT, key="k2"))
    assert publisher.find(prepared, there) is None


def test_where_history_may_not_be_read_nobody_says_that_it_is_not_there(slack):
    there = narrow(slack, "chat:write")
    with pytest.raises(UserError, match="the scope channels:history"):
        publisher.find(publisher.prepare(CONTENT, there), there)


def test_a_rate_limit_stops_the_whole_target_for_as_long_as_slack_asks(slack, there):
    slack.faults.rate_limit("chat.postMessage", 42)
    assert publish(there) == Later("Slack asked to wait.", timedelta(seconds=42), limited=True)


def test_slack_that_is_down_has_nothing(slack, there):
    publish(there)
    slack.down()
    assert isinstance(publish(there), Later)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda news: setattr(news, "is_archived", True), "#news is archived. Unarchive it"),
        (lambda news: setattr(news, "restricted", True), "Only some people may post to #news"),
        (lambda news: news.team.channels.pop(news.id), "Slack shows Presstime no #news"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_to_do(news, there, spoil, words):
    spoil(news)
    outcome = publish(there)
    assert isinstance(outcome, Refused)
    assert words in outcome.reason


def test_a_token_that_was_taken_back_is_forgotten(slack, there, team):
    installed = chat_installations.Installed(f"slack:{team.id}", "acme", team.token)
    chat_installations.keep(installed, now=NOW)
    slack.world.tokens.clear()
    assert "Install Presstime" in publish(there).reason
    assert chat_installations.find(f"slack:{team.id}") is None


def test_a_text_that_slack_would_cut_off_is_not_sent(slack, there):
    long = replace(CONTENT, text="<" * 10_000)
    assert excess(long.text, publisher.capabilities) > 0
    assert "Shorten it" in publish(there, long).reason
    fits = replace(CONTENT, text="x" * 38_000, title="t" * 255)
    assert excess(fits.text, publisher.capabilities) == 0
    assert isinstance(publish(there, fits), Delivered)


def test_what_was_confirmed_to_call_everybody_does_and_names_of_people_do_not(news, there):
    publish(there, replace(CONTENT, text="@channel: ask <@U1> & co"))
    assert news.messages[0].pings == {"channel"}


def test_a_correction_keeps_what_the_message_is_found_by(news, there):
    done = publish(there)
    prepared = publisher.prepare(replace(CONTENT, text="We open in Fife!"), there)
    publisher.correct(prepared, done.remote_id, there)
    assert publisher.find(prepared, there).remote_id == done.remote_id
    assert "Fife" in news.messages[0].shown


def test_a_message_that_is_gone_cannot_be_corrected_and_is_taken_down_already(news, there):
    done = publish(there)
    news.messages.clear()
    prepared = publisher.prepare(CONTENT, there)
    assert "is not there any more" in publisher.correct(prepared, done.remote_id, there).reason
    assert publisher.take_down(prepared, done.remote_id, there) == Delivered()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda slack, news: slack.kick(news), "Invite it there: `/invite @Presstime`"),
        (lambda slack, news: setattr(news, "is_archived", True), "is archived"),
        (lambda slack, news: slack.world.tokens.clear(), "Install Presstime"),
    ],
)
def test_a_check_finds_what_would_fail_and_posts_nothing(slack, news, there, spoil, words):
    assert publisher.check(there) == len(news.members)
    news.is_private = True
    spoil(slack, news)
    with pytest.raises(UserError, match=words):
        publisher.check(there)
    assert news.messages == []


def test_while_slack_does_not_answer_a_check_says_that_it_cannot_tell(slack, there):
    slack.faults.rate_limit("conversations.info", 5)
    with pytest.raises(CannotTell, match="asked to wait"):
        publisher.check(there)
    slack.down()
    with pytest.raises(CannotTell, match="could not be reached"):
        publisher.check(there)


def test_a_check_knows_which_public_channels_can_be_posted_to_without_an_invitation(slack):
    publisher.check(narrow(slack, "chat:write chat:write.public channels:read", invited=False))


def test_a_check_names_a_scope_that_posting_needs(slack):
    with pytest.raises(UserError, match="the scope chat:write"):
        publisher.check(narrow(slack, "channels:read"))


def test_where_nothing_can_be_seen_beforehand_a_check_stands_in_nobodys_way(slack):
    publisher.check(narrow(slack, "chat:write"))
