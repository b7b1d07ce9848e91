"""Real processes and a Slack of our own: what is told there when one of them dies."""

import time

import pytest

from models import clock
from models.rules.states import CardState
from models.services.notices import notices
from models.tables import Card, Channel, Session, Workspace
from tests.fakes.slack import SlackServer
from tests.jobs.place import kill, post_to, site, until


@pytest.fixture
def slack():
    with SlackServer() as server:
        yield server


def connect(place, slack):
    """Let a place speak in a channel of that Slack, where its project is told what happens."""
    team = slack.team()
    place.settings |= {"SLACK_API_URL": slack.url, "SLACK_BOT_TOKEN": team.token}
    channel = team.channel("news")
    now = clock.now()
    there = Workspace.create(key=f"slack:{team.id}", name=team.name, created_at=now)
    Channel.update(workspace=there, external_id=channel.id).execute()
    return channel


def states() -> list[str]:
    return [row.state for row in Card.select().order_by(Card.id)]


def told(text: str) -> None:
    """Something happens that the channel is told of."""
    notices.tell(
        "answered_for",
        f"test {text}",
        {"state": "discarded", "proposal": 1, "writer": "bo", "who": "ana", "words": text},
        project_id=Channel.get().project_id,
        channel_id=Channel.get().id,
        member_id=None,
        now=clock.now(),
    )


def test_posts_that_went_out_are_told_in_slack_in_one_message(embedded, slack):
    post_to(site(), 12)
    channel = connect(embedded, slack)
    with embedded.running():
        until(lambda: CardState.THERE in states())
        until(lambda: any("12 posts were published" in each.shown for each in channel.messages))
        time.sleep(2)

    assert len(channel.messages) == 1
    assert slack.refusals == []


def test_a_worker_killed_between_claim_and_answer_posts_once_and_finds_it(many, slack):
    channel = connect(many, slack)
    slack.faults.slow("chat.postMessage", 4.0)
    with many.running("clock"):
        process = many.start("worker")
        until(lambda: Session.select().where(Session.ended_at.is_null()).exists())
        told("Hello")
        until(lambda: states() == ["sending"])
        until(lambda: slack.called("chat.postMessage"))
        kill(process)
        with many.running("worker"):
            until(lambda: states() == ["there"])

    [message] = channel.messages
    assert "Hello" in message.shown
    assert Card.get().message_id == message.ts
    assert len(slack.called("chat.postMessage")) == 1
