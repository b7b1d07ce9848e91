"""Slack does not answer for an hour, while something waits for approval and while something is
published: what was to be said is said when it is back, once, and its buttons work.

The app, the jobs and the outlet are the real ones; Slack is the tests' own; the clock is stepped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.outlet import SlackOutlet
from jobs.chats import Messenger, Switchboard
from models import clock as time
from models.database import connection
from models.rules.states import CardState
from models.services.engine import sessions
from models.services.notices.posted import LONGEST_WAIT
from models.services.people import people
from models.tables import Card, Decision, Project
from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.slack import Message, SlackServer, User
from tests.fakes.slack.talking import talking_to, with_token_of
from tests.jobs.office import MONDAY

HOUR = timedelta(hours=1)
STEP = timedelta(minutes=15)


@dataclass
class Day:
    """A workspace with ana, its admin, bo, who writes, and chi, who approves; and the jobs."""

    desk: Desk
    clock: object
    messenger: Messenger
    switchboard: Switchboard

    @property
    def slack(self) -> SlackServer:
        return self.desk.slack

    def user(self, name: str) -> User:
        return self.desk.team.user(name)

    def turn(self, count: int = 1, step: timedelta = timedelta(seconds=1)) -> None:
        """Let time pass, with what a clock and workers do in each second."""
        for _ in range(count):
            self.clock.forward(step)
            with connection():
                self.switchboard.look(time.now())
            self.messenger.finish(20)

    def down_for_an_hour(self) -> None:
        """Slack refuses every connection, and nobody gives up."""
        self.slack.down()
        self.turn(HOUR // STEP, STEP)
        self.slack.up()
        self.slack.until(lambda: self.slack.sockets, 20)
        self.turn(2, LONGEST_WAIT)
        self.turn(6)

    def ask(self) -> None:
        """Have bo put something on the calendar that chi is to approve."""
        proposal = self.desk.say(self.user("bo"), self.desk.news, '"Bread" to blog tomorrow 9:00')
        self.desk.press(self.user("bo"), proposal, "Schedule")

    def public(self, words: str = "") -> list[Message]:
        """What everybody reads in #news, but for threads."""
        there = [each for each in self.desk.news.messages if not each.ephemeral and each.bot_id]
        return [each for each in there if words in each.shown and each.thread_ts is None]

    def directly(self, name: str, words: str = "") -> list[Message]:
        """What somebody reads in their direct messages."""
        direct = self.desk.team.direct(self.user(name))
        return [each for each in direct.messages if words in each.shown]


@pytest.fixture
def day(sqlite_database: str, tmp_path: Path, clock) -> Iterator[Day]:
    clock.move_to(MONDAY)
    with SlackServer() as slack, talking_to(slack):
        team = with_token_of(slack.team())
        ana = team.user("ana", admin=True)
        others = {"bo": "author", "chi": "approver"}
        for name in others:
            team.user(name)
        desk = Desk(slack, team)
        with connected(slack, settings_for(slack, team)):
            desk.set_up(ana, desk.news)
            desk.say(ana, desk.news, "connect site blog")
            desk.say(ana, desk.news, "settings approvals required")
            for name, role in others.items():
                identity = f"slack:{team.id}:{team.user(name).id}"
                people.enroll(Project.get(), identity, name, role, now=time.now())
            alive = sessions.begin(tmp_path / "sessions", "jobs", now=time.now())
            messenger = Messenger(tmp_path, alive, {"slack": SlackOutlet()})
            day = Day(desk, clock, messenger, Switchboard(messenger.take))
            day.turn(4)
            yield day
            messenger.close()
            alive.close(now=time.now())
        assert slack.refusals == []


def test_a_request_waits_for_slack_and_is_told_once_and_its_button_works(day):
    day.ask()
    before = len(day.public())
    day.down_for_an_hour()

    [card] = day.public("wants approval")
    [direct] = day.directly("chi", "wants approval")
    assert len(day.public()) == before + 1
    assert direct.buttons[0] == "Approve"

    day.desk.press(day.user("chi"), direct, "Approve")
    day.turn(6)

    assert Decision.select().count() == 1
    assert "approved by chi" in card.shown
    assert "Approve" not in card.buttons
    assert "Approve" not in direct.buttons
    assert len(day.public("“Bread”")) == 1
    assert len(day.directly("chi", "“Bread”")) == 1


def test_a_request_whose_answer_was_lost_as_slack_went_down_is_looked_for_and_not_told_twice(day):
    day.ask()
    day.slack.faults.lose_answers("chat.postMessage", times=2)
    day.turn(2)
    day.down_for_an_hour()

    assert len(day.public("wants approval")) == 1
    assert len(day.directly("chi", "wants approval")) == 1
    assert not Card.select().where(Card.state == CardState.UNKNOWN).exists()


def test_an_approval_of_the_minute_before_slack_went_down_is_shown_when_it_is_back(day):
    day.ask()
    day.turn(6)
    [card] = day.public("wants approval")
    assert day.slack.press(day.user("chi"), card, "Approve").ok
    day.slack.until(lambda: Decision.select().count() == 1)
    day.down_for_an_hour()

    assert "approved by chi" in card.shown
    assert "Approve" not in card.buttons
    told = [each.shown for each in day.desk.news.thread(card.ts)]
    assert len([each for each in told if "chi approved it" in each]) == 1
