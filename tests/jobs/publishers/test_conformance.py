from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import calls
from jobs.publishers.protocol import Destination
from jobs.publishers.registry import publisher_for
from tests.fakes.webhook_receiver import SECRET, WebhookReceiver
from tests.jobs.publishers import reading
from tests.jobs.publishers.conformance import PublisherConformance, World


class TestSite(PublisherConformance):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        there = Destination("there", {"path": str(tmp_path / "site"), "title": "Shop"})
        return World(publisher_for("site"), there, lambda: reading.posts(tmp_path / "site"))


class TestWebhook(PublisherConformance):
    @pytest.fixture
    def world(self) -> Iterator[World]:
        with WebhookReceiver() as receiver:
            there = Destination("there", {"url": receiver.url}, {"signing_secret": SECRET})
            yield World(publisher_for("webhook"), there, receiver.shown)
        calls.close()
