"""Four people decide about one post in Discord, and two of them there with two in Slack."""

import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from bot import calls
from bot.discord.outlet import DiscordOutlet
from bot.discord.wire import Wire
from bot.slack import access
from bot.slack.outlet import SlackOutlet
from jobs.run import run
from models import secrets
from tests import surfaces
from tests.bot.discord.conftest import connected, known_commands
from tests.bot.discord.test_gateway import until
from tests.bot.slack.shell import Desk, settings_for
from tests.bot.slack.shell import connected as in_slack
from tests.fakes.discord.people import Person, labels_of, text_of
from tests.fakes.discord.rest import TOKEN
from tests.fakes.discord.server import DiscordServer
from tests.fakes.discord.world import Channel
from tests.fakes.slack import SlackServer
from tests.test_slack_conversation import Slack as SlackChat

PATIENCE = 20.0  # seconds for what comes by itself


@dataclass(frozen=True)
class Shown:
    """A message, as people see it."""

    message: Mapping[str, Any]

    @property
    def shown(self) -> str:
        return text_of(self.message)

    @property
    def buttons(self) -> Sequence[str]:
        return labels_of(self.message)


class Discord:
    """The surface of a server in the tests' Discord."""

    def __init__(self, discord: DiscordServer, names: Sequence[str] = surfaces.PEOPLE) -> None:
        self._discord = discord
        self.guild = discord.guild()
        self.place = self.guild.channel("general")
        self.people = {name: self._person(name) for name in names}

    def _person(self, name: str) -> Person:
        found = Person(self._discord, name, self.guild, self.place, manages=name == "mia")
        self._discord.people[found.id] = found
        return found

    def set_up(self, who: str = "mia") -> None:
        """Plan in a calendar of this server."""
        form = self.people[who].says("setup").wait()
        answers = {"Home time zone": "Europe/Berlin", "Where I report": [self.place.id]}
        self.people[who].fills(form, answers).wait()
        self.say(who, "connect site site")

    def say(self, who: str, sentence: str) -> Shown:
        """Type a command in the channel where the project reports."""

        def mention(found: re.Match[str]) -> str:
            meant = self.people.get(found[1])
            return meant.mention if meant else found[0]

        said = re.sub(r"@(\w+)", mention, sentence)
        return Shown(self.people[who].says("post say", say=said).wait(PATIENCE).said)

    def press(self, who: str, where: Shown, label: str) -> Shown:
        """Press a button of a message."""
        return Shown(self.people[who].presses(where.message, label).wait(PATIENCE).said)

    def news(self, words: str) -> Shown:
        """What came into the channel, its threads, or somebody's direct messages."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for message in reversed(self._everything()):
                if words in text_of(message).replace("*", ""):
                    return Shown(message)
            time.sleep(0.05)
        shown = "\n---\n".join(map(text_of, self._everything()))
        raise AssertionError(f"no “{words}” in {shown}")

    def _everything(self) -> list[Mapping[str, Any]]:
        places: list[Channel] = [self.place, *self._discord.rest.threads.values()]
        places += self._discord.direct.values()
        return [message for place in places for message in list(place.messages.values())]


@pytest.fixture
def discord() -> Iterator[DiscordServer]:
    """A Discord that nothing malformed was sent to, by the end."""
    with DiscordServer() as server:
        server.commands = known_commands()
        yield server
        assert server.gateway.complaints == []


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A Slack that nothing malformed was sent to, by the end."""
    with SlackServer() as server:
        yield server
        assert server.refusals == []


@pytest.fixture
def jobs(tmp_path, sqlite_database, discord) -> Iterator[None]:
    """Clock and workers beside the chats."""
    secrets.set_key(secrets.new_key())
    stop = threading.Event()
    home = tmp_path / "home"
    home.mkdir()
    wire = Wire(TOKEN, discord.api_url)
    outlets = {"discord": DiscordOutlet(wire), "slack": SlackOutlet()}
    how = {"stop": stop, "outlets": outlets}
    thread = threading.Thread(target=run, args=(home,), kwargs=how)
    thread.start()
    yield
    stop.set()
    thread.join()
    calls.close()


def test_four_people_decide_about_one_post(discord, jobs):
    chat = Discord(discord)
    with connected(discord):
        chat.set_up()
        surfaces.four_people(chat)


def test_two_in_slack_and_two_in_discord_decide_together(slack, discord, jobs):
    team = slack.team()
    mia, _ = team.user("mia", admin=True), team.user("ana")
    desk, there = Desk(slack, team), Discord(discord, ("eve", "bo"))
    here = SlackChat(desk)
    there.people["eve"].manages = True
    settings = settings_for(slack, team)
    access.use(settings)
    with in_slack(slack, settings), connected(discord):
        desk.set_up(mia, desk.news)
        here.say("mia", "connect site site")
        here.say("mia", "settings approvals required")
        here.say("mia", "settings approvers-needed 2")
        here.say("mia", "settings newcomers author")
        code = re.search(r"code is (\w+)", here.say("mia", "share calendar").shown)
        assert code is not None
        joined = there.people["eve"].says("setup", code=code[1]).wait(PATIENCE)
        assert "plans in" in text_of(joined.said)
        for who in ("bo", "eve"):
            there.say(who, "list")
            assert "approver" in here.say("mia", f"grant {who} approver").shown

        proposal = here.say("ana", '"Bread is baked daily" to site 3 june 2030 9:00')
        here.press("ana", proposal, "Schedule")
        asked_here = here.news("“Bread is baked daily” wants approval")
        asked_there = there.news("“Bread is baked daily” wants approval")

        noted = there.press("bo", asked_there, "Approve")
        assert "your approval is noted" in noted.shown
        until(lambda: "1 of 2" in asked_here.shown)
        until(lambda: "1 of 2" in asked_there.shown)
        done = here.press("mia", asked_here, "Approve")
        assert "approved by bo and mia" in done.shown
        until(lambda: "Approve" not in asked_there.buttons)
        until(lambda: "Approve" not in asked_here.buttons)
        late = there.say("eve", "approve #1")
        assert "approved" in late.shown


def test_a_dashboard_is_pinned_kept_up_to_date_and_taken_down(discord, jobs):
    chat = Discord(discord)
    with connected(discord):
        chat.set_up()
        assert "in a moment" in chat.say("mia", "dashboard here").shown
        board = chat.news("ACME at a glance")
        until(lambda: board.message["pinned"])
        chat.say("mia", "freeze all because of smoke")
        until(lambda: "smoke" in board.shown, PATIENCE)
        assert "There is a dashboard here already" in chat.say("mia", "dashboard here").shown
        direct = chat.people["mia"].says("server dashboard", direct=True).wait()
        assert "The next 7 days" in text_of(direct.said)
        chat.say("mia", "dashboard off")
        until(lambda: "This was the dashboard of ACME" in board.shown, PATIENCE)
