"""A channel of Discord as a place to publish, from the first word to the message that is gone."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import calls
from bot.discord.outlet import DiscordOutlet
from bot.discord.wire import Wire
from jobs.run import run
from models import secrets
from tests.bot.discord.conftest import connected, known_commands
from tests.fakes.discord.people import Person, text_of
from tests.fakes.discord.server import TOKEN, DiscordServer
from tests.fakes.discord.world import SEND_MESSAGES, Channel, Guild
from tests.fakes.files import png


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscordServer]:
    with DiscordServer() as server:
        server.commands = known_commands()
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        monkeypatch.setenv("DISCORD_API_URL", server.api_url)
        yield server
    calls.close()


@pytest.fixture
def guild(server: DiscordServer) -> Guild:
    guild = server.guild()
    for name in ("news", "board"):
        guild.channel(name)
    server.changed()
    return guild


@pytest.fixture
def mia(server: DiscordServer, guild: Guild, tmp_path, sqlite_database) -> Iterator[Person]:
    """Who has set Presstime up, with clock and workers beside the bot."""
    secrets.set_key(secrets.new_key())
    stop, home = threading.Event(), tmp_path / "home"
    home.mkdir()
    outlets = {"discord": DiscordOutlet(Wire(TOKEN, server.api_url))}
    jobs = threading.Thread(target=run, args=(home,), kwargs={"stop": stop, "outlets": outlets})
    with connected(server):
        general = guild.channel("general")
        mia = Person(server, "mia", guild, general, manages=True)
        server.people[mia.id] = mia
        asked = mia.says("setup").wait()
        mia.fills(asked, {"Home time zone": "UTC", "Where I report": [general.id]}).wait()
        jobs.start()
        yield mia
        stop.set()
        jobs.join()


def say(who: Person, sentence: str) -> dict[str, Any]:
    """The answer to a sentence."""
    return who.says("post say", say=sentence).wait().answer


def until(reached: Callable[[], Any], seconds: float = 30.0) -> Any:
    ends = time.monotonic() + seconds
    while not (found := reached()):
        assert time.monotonic() < ends, "it did not come to that in time"
        time.sleep(0.05)
    return found


def with_words(channel: Channel, words: str) -> dict[str, Any] | None:
    """The message of a channel that says so."""
    messages = list(channel.messages.values())
    return next((each for each in messages if words in text_of(each)), None)


def test_a_channel_is_connected_published_to_and_cleared_again(server, guild, mia):
    news, general = guild.channel("news"), guild.channel("general")
    assert "#news is connected" in text_of(say(mia, f"connect discord <#{news.id}>"))
    proposal = say(mia, f'"We **open** & all" to <#{news.id}> in 1 second')
    mia.presses(proposal, "Schedule").wait()

    [published] = until(lambda: list(news.messages.values()))
    assert published["content"].startswith("We **open**")
    card = until(lambda: with_words(general, "● published"))
    assert f"/channels/{guild.id}/{news.id}/{published['id']}" in text_of(card)
    history = until(lambda: server.rest.threads.get(card["id"]))
    until(lambda: with_words(history, "is published on #news"))

    asked = say(mia, "unpublish #1")
    mia.presses(asked, "Take it down").wait()
    until(lambda: not news.messages)


def test_files_go_from_who_attached_them_to_the_channel(server, guild, mia):
    news = guild.channel("news")
    say(mia, f"connect discord <#{news.id}>")
    how = {"what": "We print", "where": "#news", "when": "in 1 second", "alts": "A red press"}
    asked = mia.says("post schedule", **how, attachment=("press.png", png())).wait()
    mia.presses(asked.answer, "Schedule").wait()

    [published] = until(lambda: list(news.messages.values()))
    [press] = published["attachments"]
    assert (press["filename"], press["description"]) == ("press.png", "A red press")
    assert server.rest.files.contents[press["id"]] == png()


def test_a_channel_that_the_bot_may_not_write_to_is_told_at_once(server, guild, mia):
    board, general = guild.channel("board"), guild.channel("general")
    board.denied = SEND_MESSAGES
    say(mia, f"connect discord <#{board.id}>")
    told = until(lambda: with_words(general, "Nothing can be published to #board"))
    assert "I lack: Send Messages" in text_of(told)
