"""Connecting channels of Discord: only in Discord, and only what Discord itself names."""

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.draw import Page, buttons_of, draw
from models import clock
from models.services.workspaces import workspaces
from models.tables import Account, Target


class Guild:
    """Somebody in a Discord server."""

    last = Reply("")

    def say(self, text: str, **channels: str) -> str:
        links = {f"#{name}": id for name, id in channels.items()}
        who = ("discord:7:5", "discord:7", "70", "uma")
        self.last = respond(Message(text, *who, links=links))
        return draw(self.last, Page(width=200))


@pytest.fixture
def guild(chat) -> Guild:
    workspaces.connect(
        "discord:7",
        "Acme",
        "discord:7:5",
        "uma",
        zone="Europe/Berlin",
        project_key="TEAM",
        channel="70",
        now=clock.now(),
    )
    return Guild()


def account(name: str) -> Account:
    return Target.get(Target.name == name).account


def test_a_channel_is_connected_by_its_name_and_kept_by_its_id(guild):
    assert "#news is connected" in guild.say("connect discord #news", news="71")
    assert account("#news").platform == "discord"
    assert account("#news").settings == {"workspace": "discord:7", "channel": "71"}


def test_a_post_to_a_channel_that_was_not_connected_yet_connects_it(guild):
    guild.say('"Hello" to #news tomorrow 9:00', news="71")
    [connect] = [each for each in buttons_of(guild.last) if each.label.startswith("Connect")]
    assert "Nothing goes out until you confirm" in guild.say(connect.says)
    assert account("#news").settings["channel"] == "71"


def test_an_announcement_channel_may_pass_its_posts_on(guild):
    guild.say("connect discord #news crosspost", news="71")
    assert account("#news").settings["crosspost"] == "yes"
    said = guild.say("connect discord #other loudly", other="72")
    assert "no more than its name, or `crosspost`" in said


def test_a_forum_is_a_target_of_its_own_kind(guild):
    assert "#ideas is connected" in guild.say("connect discord-forum #ideas", ideas="73")
    assert account("#ideas").platform == "discord-forum"


def test_a_name_that_discord_does_not_know_connects_nothing(guild):
    for said in ("connect discord #news", "connect discord 123456789", "connect discord news"):
        assert "type # and choose it from the list" in guild.say(said)
    assert Account.select().where(Account.platform == "discord").count() == 0


def test_channels_of_one_name_in_two_places_get_names_of_their_own(guild):
    guild.say("connect discord #news", news="71")
    assert "There is a target “#news” already" in guild.say("connect discord #news", news="72")
    assert "news-emea is connected" in guild.say("connect discord #news as News-EMEA", news="72")
    assert account("news-emea").settings == {"workspace": "discord:7", "channel": "72"}
    assert "cannot be a target's name" in guild.say("connect discord #news as a/b", news="73")


def test_a_channel_is_connected_where_it_is(chat):
    said = chat.say("connect discord #news")
    assert "Say `connect discord #news` in Discord itself" in said


def test_a_text_that_is_too_long_for_a_channel_is_told_before_it_is_confirmed(guild):
    guild.say("connect discord #news", news="71")
    long = "x" * 2_000
    said = guild.say(f'"{long}" to #news tomorrow 9:00')
    assert "! #news takes 1,900 characters; the text has 2,000. Edit it first" in said

    [schedule] = [each for each in buttons_of(guild.last) if each.label == "Schedule"]
    assert "Nothing was changed: shorten it" in guild.say(schedule.says)
    assert "takes 1,900" not in guild.say('"Short" to #news tomorrow 9:00')
