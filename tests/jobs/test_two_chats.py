"""One project in Slack and in Discord: a request that is answered in one changes the cards of both.

The jobs and both outlets are the real ones; the chats are of the tests' own, as strict as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot import calls
from bot.conversation import respond
from bot.discord.outlet import DiscordOutlet
from bot.discord.wire import Wire
from bot.message import Message
from bot.reply import Reply
from bot.slack.outlet import SlackOutlet
from jobs.chats import Messenger, Switchboard
from models import clock as time
from models.services.engine import sessions
from models.services.workspaces import setup
from models.tables import Channel, Member, Project, Workspace
from tests.fakes.discord.people import text_of
from tests.fakes.discord.rest import TOKEN, RestServer
from tests.fakes.discord.world import Guild, new_id
from tests.fakes.slack import SlackServer, Team
from tests.fakes.slack.talking import talking_to, with_token_of
from tests.fakes.webhook_receiver import Behaviour, answer, close_before_reply
from tests.jobs.office import MONDAY


@dataclass
class Both:
    """The two chats, people by name, and what is done in a second."""

    clock: object
    slack: SlackServer
    team: Team
    discord: RestServer
    guild: Guild
    messenger: Messenger
    switchboard: Switchboard
    dora: str

    def slack_says(self, name: str, text: str) -> Reply:
        """What somebody says in #news of Slack is answered, to them alone."""
        place = f"slack:{self.team.id}"
        speaker = f"{place}:{self.team.user(name).id}"
        return respond(Message(text, speaker, place, self.team.channel("news").id, name))

    def discord_says(self, text: str) -> Reply:
        """The same of dora, in #general of Discord."""
        place = f"discord:{self.guild.id}"
        here = self.guild.channel("general").id
        return respond(Message(text, f"{place}:{self.dora}", place, here, "dora"))

    def turn(self, count: int, seconds: int = 1) -> None:
        for _ in range(count):
            self.clock.forward(timedelta(seconds=seconds))
            self.switchboard.look(time.now())
            self.messenger.finish(10)

    def direct_in_discord(self) -> list[str]:
        """What dora reads in her direct messages."""
        channel = self.discord.rest.direct.get(self.dora)
        return [text_of(each) for each in channel.messages.values()] if channel else []


@pytest.fixture
def both(sqlite_database, tmp_path, clock) -> Iterator[Both]:
    clock.move_to(MONDAY)
    with SlackServer() as slack, talking_to(slack), RestServer() as discord:
        team, guild, dora = with_token_of(slack.team()), discord.guild(), new_id()
        place = f"slack:{team.id}"
        for name in ("ana", "bo", "chi"):
            team.user(name)
        news, ana = team.channel("news"), f"{place}:{team.user('ana').id}"
        setup.first_run(place, news.id, ana, "ana", zone="UTC", key="ACME", now=time.now())
        Project.update(policy={"newcomers": "author"}).execute()
        there = Workspace.create(key=f"discord:{guild.id}", name="Acme", created_at=time.now())
        general = guild.channel("general").id
        Channel.create(
            workspace=there, project=Project.get(), external_id=general, created_at=time.now()
        )
        alive = sessions.begin(tmp_path / "sessions", "jobs", now=time.now())
        outlets = {"slack": SlackOutlet(), "discord": DiscordOutlet(Wire(TOKEN, discord.url))}
        messenger = Messenger(tmp_path, alive, outlets)
        yield Both(
            *(clock, slack, team, discord, guild),
            *(messenger, Switchboard(messenger.take), dora),
        )
        messenger.close()
        calls.close()
        alive.close(now=time.now())
        assert slack.refusals == []


def test_a_request_that_is_answered_in_discord_changes_the_cards_in_slack(both):
    both.discord_says("list")
    both.slack_says("chi", "list")
    Member.update(role="approver").where(Member.name.in_(["chi", "dora"])).execute()
    both.slack_says("ana", "settings approvals required")
    proposed = both.slack_says("bo", '"Hello <!channel>" to site tomorrow 9:00')
    both.slack_says("bo", proposed.cards[0].buttons[0].says)
    both.turn(8)

    news = both.team.channel("news")
    card = news.messages[0]
    assert "wants approval" in card.shown
    assert card.buttons[:2] == ["Approve", "Request changes"]
    assert card.pings == {both.team.user("chi").id}
    [direct] = both.team.direct(both.team.user("chi")).messages
    assert "wants approval" in direct.shown
    [asked] = both.direct_in_discord()
    assert "wants approval" in asked

    both.discord_says("approve ACME/1@1")
    both.turn(6)

    assert "approved by dora" in card.shown
    assert "Approve" not in card.buttons
    assert "approved by dora" in direct.shown
    assert "approved by dora" in both.direct_in_discord()[0]
    assert any("dora approved it" in each.shown for each in news.thread(card.ts))
    assert [each for each in news.messages if each.thread_ts is None] == [card]


def test_a_post_of_discord_has_its_card_and_thread_there(both):
    both.discord_says("list")
    Member.update(role="admin").execute()
    proposed = both.discord_says('"Hello @everyone" to site tomorrow 18:00')
    both.discord_says(proposed.cards[0].buttons[0].says)
    both.turn(6)
    general = both.guild.channel("general")
    [card] = general.messages.values()
    assert "#1" in text_of(card)

    both.discord_says("move #1 to friday 14:00")
    both.turn(6)

    assert "14:00" in text_of(general.messages[card["id"]])
    said = [text_of(each) for each in both.discord.rest.threads[card["id"]].messages.values()]
    assert any("dora moved it" in each for each in said)
    assert both.team.channel("news").messages == []


DOWN = Behaviour(answer(502).reply, acts=False)


@pytest.mark.parametrize("trouble", [DOWN, close_before_reply], ids=["down", "answers are lost"])
def test_what_was_decided_while_discord_was_away_stands_there_once_when_it_is_back(both, trouble):
    both.discord_says("list")
    both.slack_says("chi", "list")
    Member.update(role="approver").where(Member.name == "chi").execute()
    both.slack_says("ana", "settings approvals required")
    both.turn(6)
    both.discord.usual = trouble
    proposed = both.discord_says('"Hello" to site tomorrow 18:00')
    both.discord_says(proposed.cards[0].buttons[0].says)
    both.turn(30, seconds=60)
    both.slack_says("chi", "approve ACME/1@1")
    both.turn(30, seconds=60)
    assert len([call for call in both.discord.calls if call.method == "POST"]) < 60

    both.discord.usual = None
    both.discord.rest.forget_nonces()
    both.turn(40, seconds=30)

    places = (both.guild.channel("general"), *both.discord.rest.threads.values())
    said = [text_of(each) for place in places for each in place.messages.values()]
    [card] = [each for each in said if "**By**" in each]
    assert "✓ approved by chi" in card
    assert sum("#1 is approved by chi" in each for each in said) == 1
    assert [whom for _, whom in both.discord.rest.pinged] == [both.dora]
    assert len(said) == len(set(said)) <= 3
