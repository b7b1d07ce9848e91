"""From Discord's event loop into the core: the one line, on threads of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.views import errors
from models import clock
from models.database import connection
from models.errors import UserError
from models.services import inbox

THREADS = 16  # half of the connections that a process may have to the database

Found = TypeVar("Found")


class Door:
    """The threads on which the core works for Discord; `close` waits for what is being done."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="discord")

    async def answer(self, key: str, message: Message) -> Reply | None:
        """The answer to a message; None where the same `key` was answered before, by this process
        or another."""
        return await self.ask(lambda: _answer(key, message))

    async def ask(self, question: Callable[[], Found]) -> Found:
        """What the core says to something else, asked on one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, question)

    def close(self) -> None:
        """Begin nothing more, and finish what was begun."""
        self._threads.shutdown(cancel_futures=True)


def _answer(key: str, message: Message) -> Reply | None:
    try:
        with connection():
            first = inbox.first_time(key, now=clock.now())
    except UserError as error:  # the database; its words say what to do
        return errors.refused(str(error))
    return respond(message) if first else None
