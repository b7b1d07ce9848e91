import asyncio
import threading

from bot.crossing import cross, run_shell


def test_a_shell_has_ended_only_when_all_that_it_had_the_core_begin_has():
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(5)
        ended.set()

    async def shell() -> None:
        asking = asyncio.ensure_future(cross(work))
        await asyncio.to_thread(begun.wait, 5)
        asking.cancel()
        threading.Timer(0.2, may_end.set).start()

    run_shell(shell())

    assert ended.is_set()
