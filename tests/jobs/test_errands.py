"""What workers look after in between: targets that are tried, tokens that are renewed."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.terminal.draw import Page, draw
from jobs import errands
from jobs.publishers.protocol import CannotTell, Publisher
from models import clock as clocks
from models.database import StorageError, connection
from models.services.engine import preflight
from models.services.workspaces import chat_installations, targets
from models.services.workspaces.chat_installations import Installed
from models.tables import Notice, Target
from tests.fakes.slack import SlackServer
from tests.fakes.slack.talking import talking_to
from tests.jobs.place import Place, ana, site


def told() -> list[str]:
    return [row.kind for row in Notice.select().order_by(Notice.id)]


def test_a_target_that_was_connected_is_tried_and_one_in_order_is_not_spoken_of(embedded: Place):
    errands.look(embedded.home)
    assert Target.get_by_id(site()).checked_at is not None
    assert told() == []


def test_a_target_that_nothing_here_can_publish_to_is_told(embedded: Place):
    targets.connect(ana(), "pigeon", "coop", {}, {}, now=clocks.now())
    errands.look(embedded.home)
    assert told() == ["target_trouble"]
    assert "Nothing here publishes to “pigeon”" in Notice.get().facts["reason"]
    listed = respond(Message("targets", "terminal:ana", "terminal", "chat", "ana"))
    said = draw(listed, Page(width=200))
    assert "coop  pigeon, cannot be unpublished  ⚠ could not be published to" in said
    assert said.count("⚠") == 1


def test_trouble_with_the_database_is_no_trouble_of_a_target(embedded: Place):
    def broken(platform: str) -> Publisher:
        raise StorageError("The disk is full.")

    with pytest.raises(StorageError):
        errands.look(embedded.home, publishers=broken)
    assert told() == []


def test_of_a_target_that_nothing_is_known_of_nothing_is_told(embedded: Place):
    def silent(platform: str) -> Publisher:
        raise CannotTell("It does not answer.")

    errands.look(embedded.home, publishers=silent)
    assert told() == []
    assert Target.get_by_id(site()).checked_at is not None


def test_errands_are_done_while_a_worker_runs(embedded: Place, monkeypatch):
    monkeypatch.setattr(errands, "EVERY", 0.01)
    with errands.running(embedded.home):
        ends = time.monotonic() + 60
        while Target.get_by_id(site()).checked_at is None:
            assert time.monotonic() < ends
            time.sleep(0.01)


def test_the_token_of_a_workspace_that_nobody_talks_in_is_renewed(embedded: Place, tmp_path: Path):
    key = (embedded.home / "secret.key").read_text()
    with SlackServer() as slack, talking_to(slack, key=key):
        slack.app.rotates = True
        quiet = slack.team("quiet", installed=False)
        token = slack.world.grant(quiet, slack.app.scopes, rotated=True)
        ends = datetime.now(UTC) + timedelta(hours=1)
        refresh = slack.world.tokens[token].refresh
        kept = Installed(f"slack:{quiet.id}", "quiet", token, {}, refresh, ends)
        chat_installations.keep(kept, now=clocks.now())
        errands.look(embedded.home)
        found = chat_installations.get(f"slack:{quiet.id}")
        assert found.token == quiet.token != token
        errands.look(embedded.home)
        assert len(slack.called("oauth.v2.access")) == 1


def test_of_two_workers_one_tries_a_target(embedded: Place):
    with connection():
        now = clocks.now()
        assert preflight.begin(site(), now=now) is not None
        assert preflight.begin(site(), now=now + timedelta(seconds=1)) is None
