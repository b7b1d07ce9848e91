"""A rehearsal: every platform says yes, and nothing leaves the machine."""

from datetime import UTC, datetime

import pytest

from jobs.publishers import registry
from jobs.publishers.protocol import Content, Delivered, Destination
from models import rehearsal
from models.rules.platforms import CAPABILITIES
from tests.fakes.webhook_receiver import WebhookReceiver

CONTENT = Content(
    key="k1",
    title=None,
    text="Hello",
    post="ACME/1",
    occurrence="2026-03-02/0",
    target="here",
    due_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)


@pytest.fixture
def rehearsing():
    rehearsal.set_rehearsing(True)
    yield
    rehearsal.set_rehearsing(False)


@pytest.fixture
def places(tmp_path):
    with WebhookReceiver() as receiver:
        yield {
            "webhook": Destination(
                "here", {"url": receiver.url}, {"signing_secret": receiver.secret}
            ),
            "site": Destination("here", {"path": str(tmp_path / "site"), "zone": "UTC"}),
            "slack": Destination("here", {"workspace": "slack:T1", "channel": "C1"}),
            "discord": Destination("here", {"workspace": "discord:7", "channel": "71"}),
            "discord-forum": Destination("here", {"workspace": "discord:7", "channel": "73"}),
        }
        assert receiver.connections == 0
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("platform", sorted(CAPABILITIES))
def test_nothing_is_called_or_written_and_everything_is_marked(rehearsing, places, platform):
    publisher, place = registry.publisher_for(platform), places[platform]
    marked = Delivered("rehearsal", rehearsal.MARK)

    publisher.check(place)
    prepared = publisher.prepare(CONTENT, place)
    assert publisher.publish(prepared, place) == marked
    assert publisher.correct(prepared, "rehearsal", place) == marked
    assert publisher.take_down(prepared, "rehearsal", place) == marked
    assert publisher.find(prepared, place) is None


@pytest.mark.parametrize("platform", sorted(CAPABILITIES))
def test_what_would_be_sent_is_what_the_real_publisher_makes(rehearsing, places, platform):
    made = registry.publisher_for(platform).prepare(CONTENT, places[platform])
    rehearsal.set_rehearsing(False)

    real = registry.publisher_for(platform)
    assert made == real.prepare(CONTENT, places[platform])
    assert real.capabilities == CAPABILITIES[platform]
