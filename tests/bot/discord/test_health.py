"""What the doctor finds of Discord."""

import pytest

from bot.discord import health
from bot.discord.wire import Untold
from bot.settings import Settings
from tests.fakes.discord.rest import TOKEN, RestServer


def settings(discord: RestServer, token: str = TOKEN) -> Settings:
    return Settings(DISCORD_TOKEN=token, DISCORD_API_URL=discord.url)


def test_a_token_that_is_good_says_as_whom_it_is_let_in(discord):
    where, key = health.look(settings(discord))
    assert where == "its servers as presstime"
    assert key == f"discord:{discord.rest.bot['id']}"


def test_a_token_that_discord_does_not_know_is_said_in_words(discord):
    with pytest.raises(Untold, match="token"):
        health.look(settings(discord, "wrong"))
