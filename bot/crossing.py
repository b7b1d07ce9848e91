"""The one line at which asynchronous shells cross into the synchronous core: a pool of threads of
its own, so that neither the event loop nor anybody else's threads wait for the database."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import ParamSpec, TypeVar

from models.database import POOL_SIZE

LOOK_EVERY = 0.2  # seconds
# What people say takes computing more than waiting: more threads than these only take the
# interpreter from the event loop, which has to acknowledge in time.
THREADS = POOL_SIZE // 4
TURN = 0.001  # seconds that a thread computes before the loop may; Python's own are five times that
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="core")

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


async def cross(work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    """What a function of the core gives, called in a thread of the pool; raises what it raises.
    Whoever calls it may stop waiting: the call itself is finished all the same."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, lambda: work(*args, **kwargs))


def take_turns() -> None:
    """Let no thread that computes hold up the event loop of this process for long."""
    sys.setswitchinterval(TURN)


async def until(stop: Event) -> None:
    """Wait for what a signal sets in another thread."""
    while not stop.is_set():  # noqa: ASYNC110 - it is not of this loop
        await asyncio.sleep(LOOK_EVERY)
