from collections.abc import Iterator

import pytest

from bot import calls
from bot.discord.wire import Wire
from tests.fakes.discord.rest import RestServer


@pytest.fixture
def discord() -> Iterator[RestServer]:
    with RestServer() as server:
        yield server
    calls.close()


@pytest.fixture
def wire(discord: RestServer) -> Wire:
    return Wire(discord.token, discord.url)
