"""The one line at which asynchronous shells cross into the synchronous core: a pool of threads of
its own, so that neither the event loop nor anybody else's threads wait for the database."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Event
from typing import Any, ParamSpec, TypeVar

from models.drivers import POOL_SIZE

LOOK_EVERY = 0.2  # seconds
# What people say takes computing more than waiting: more threads than these only take the
# interpreter from the event loop, which has to acknowledge in time.
THREADS = POOL_SIZE // 4
QUICK_THREADS = 2  # beside them, for what is short and waited for by an acknowledgement
TURN = 0.001  # seconds that a thread computes before the loop may; Python's own are five times that
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="core")
_quick_threads = ThreadPoolExecutor(QUICK_THREADS, thread_name_prefix="quick")
_under_way: set[Future[Any]] = set()

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


async def cross(work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    """What a function of the core gives, called in a thread of the pool; raises what it raises.
    Whoever calls it may stop waiting: the call itself is finished all the same."""
    return await _crossed(_threads, partial(work, *args, **kwargs))


async def cross_quickly(
    work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
) -> Answer:
    """The same for what takes a few milliseconds and must not wait behind what people said: Slack
    waits for it before it is acknowledged."""
    return await _crossed(_quick_threads, partial(work, *args, **kwargs))


async def _crossed(threads: ThreadPoolExecutor, work: Callable[[], Answer]) -> Answer:
    call = threads.submit(work)
    _under_way.add(call)
    call.add_done_callback(_under_way.discard)
    return await asyncio.wrap_future(call)


def run_shell(shell: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a shell to its end, and what it had the core begin: a database that is closed while a
    thread reads it takes the whole process along."""
    try:
        return asyncio.run(shell)
    finally:
        wait(list(_under_way))


def take_turns() -> None:
    """Let no thread that computes hold up the event loop of this process for long."""
    sys.setswitchinterval(TURN)


async def until(stop: Event) -> None:
    """Wait for what a signal sets in another thread."""
    while not stop.is_set():  # noqa: ASYNC110 - it is not of this loop
        await asyncio.sleep(LOOK_EVERY)
