"""Files of posts in Slack: seen with the message, once, and gone with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from jobs.publishers import slack as publisher
from jobs.publishers.protocol import Delivered, Destination, Later, Medium, Refused, Unknown
from models import stored
from models.rules.media import kind_in
from tests.fakes.files import PDF, png
from tests.fakes.slack import Channel, SlackServer
from tests.fakes.slack.talking import talking_to, with_token_of
from tests.jobs.publishers.conformance import POST


def medium(name: str, content: bytes, alt: str = "") -> Medium:
    """A file that lies in the media folder."""
    with stored.arriving([content], 10_000_000) as arrived:
        assert arrived is not None
        stored.settle(arrived)
    return Medium(arrived.digest, name, kind_in(content, name), len(content), alt)


@pytest.fixture
def slack(sqlite_database: str) -> Iterator[SlackServer]:
    with SlackServer() as server, talking_to(server):
        yield server
        assert server.refusals == []


@pytest.fixture
def news(slack: SlackServer) -> Channel:
    return with_token_of(slack.team()).channel("news")


@pytest.fixture
def there(news: Channel) -> Destination:
    settings = {"workspace": f"slack:{news.team.id}", "channel": news.id}
    return Destination(f"#{news.name}", settings)


@pytest.fixture
def prepared(there: Destination):
    media = (
        medium("press.png", png(1), "A red printing press"),
        medium("plan.pdf", PDF),
    )
    return publisher.prepare(replace(POST, due_at=datetime.now(UTC), media=media), there)


def shown(news: Channel) -> list[list[str]]:
    return [[each["name"] for each in message.files] for message in news.messages]


def test_a_post_shows_its_files_with_their_alt_texts(slack, news, there, prepared):
    done = publisher.publish(prepared, there)

    assert isinstance(done, Delivered)
    [message] = news.messages
    assert POST.text in message.text
    files = [slack.world.files[each["id"]] for each in message.files]
    assert [each["name"] for each in files] == ["press.png", "plan.pdf"]
    assert [each["content"] for each in files] == [png(1), PDF]
    assert [each["alt_txt"] for each in files] == ["A red printing press", ""]


def test_a_post_of_files_alone_is_one_message(news, there, prepared):
    assert isinstance(publisher.publish({**prepared, "text": ""}, there), Delivered)
    assert shown(news) == [["press.png", "plan.pdf"]]


def test_a_lost_answer_is_found_by_its_mark_with_its_files(slack, news, there, prepared):
    slack.faults.lose_answers("chat.postMessage")
    assert isinstance(publisher.publish(prepared, there), Unknown)

    found = publisher.find(prepared, there)

    ids = [each["id"] for each in news.messages[0].files]
    assert found.remote_id == " ".join([news.messages[0].ts, *ids])
    publisher.take_down(prepared, found.remote_id, there)
    assert (news.messages, slack.world.files) == ([], {})


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", ["lose_answers", "drop_after_request", "garble"])
def test_what_is_lost_while_files_are_brought_is_for_later_for_nothing_was_shown(
    slack, news, there, prepared, method, fault
):
    getattr(slack.faults, fault)(method)
    assert isinstance(publisher.publish(prepared, there), Later)
    assert news.messages == []

    assert isinstance(publisher.publish(prepared, there), Delivered)
    assert shown(news) == [["press.png", "plan.pdf"]]


def test_of_a_message_that_slack_refuses_no_file_stays_behind(slack, news, there, prepared):
    slack.faults.fail("chat.postMessage", "is_archived")
    assert isinstance(publisher.publish(prepared, there), Refused)
    assert slack.world.files == {}


def test_the_right_that_files_need_is_named(slack, there, prepared):
    slack.world.tokens[slack.team().token].scopes = frozenset({"chat:write"})
    refused = publisher.publish(prepared, there)
    assert isinstance(refused, Refused)
    assert "the scope files:write" in refused.reason


def test_correcting_the_words_keeps_the_files(news, there, prepared):
    done = publisher.publish(prepared, there)
    corrected = publisher.correct({**prepared, "text": "New words"}, done.remote_id, there)

    assert corrected.remote_id == done.remote_id
    [message] = news.messages
    assert message.text == "New words"
    assert shown(news) == [["press.png", "plan.pdf"]]


def test_taking_down_takes_the_files_too_and_goes_on_where_it_stopped(slack, news, there, prepared):
    done = publisher.publish(prepared, there)
    slack.faults.lose_answers("files.delete")
    assert isinstance(publisher.take_down(prepared, done.remote_id, there), Later)

    assert publisher.take_down(prepared, done.remote_id, there) == Delivered()
    assert (news.messages, slack.world.files) == ([], {})


def test_files_go_nowhere_but_to_slack(slack, news, there, prepared):
    slack.world.base = "http://upload.example"
    refused = publisher.publish(prepared, there)
    assert isinstance(refused, Refused)
    assert "upload.example" in refused.reason
    assert news.messages == []
