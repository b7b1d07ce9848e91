"""A chat from start to end: the lock it holds, what runs beside it, and its last word."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from threading import Event, Thread

from bot.reply import Reply
from bot.settings import Settings
from bot.terminal import lifetime, notices
from bot.terminal import screen as to
from bot.terminal.core import IMPORTING, Core
from bot.terminal.screen import Screen
from bot.terminal.session import Session, identity

FAR = timedelta(days=36_500)  # whenever it is due
HINT = "`help` shows what can be said; Ctrl-D leaves.\n"
ONLY_WHILE = (
    "Scheduled posts go out only while a chat is open here or `presstime jobs` runs; "
    "until then they wait."
)


def chat(
    session: Session, settings: Settings, log: Path, *, prompt: str, greeting: Reply | None
) -> bool:
    """Talk on standard input and output until one of them ends; False when a script failed."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    screen = Screen(
        colour=sys.stdout.isatty() and not settings.no_colour,
        width=None if sys.stdout.isatty() else 80,
    )
    if greeting:
        to.answer(screen, greeting)
    elif terminal:
        to.line(screen, HINT)
    talk = _at_terminal if terminal else _scripted
    with lifetime.chatting(settings.home):
        well = talk(session, screen, settings, log, prompt)
        waiting = session.core.unsettled([identity(session.name)], FAR)
    if terminal and waiting and _nobody_works_on(settings):
        to.line(screen, ONLY_WHILE)
    return well


def _scripted(session: Session, screen: Screen, settings: Settings, log: Path, prompt: str) -> bool:
    from bot.terminal import script

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    with beside(session.core, screen, settings, log, session.core.latest()) as start:
        start()
        return script.run(session, screen, sys.stdin, prompt)


def _at_terminal(
    session: Session, screen: Screen, settings: Settings, log: Path, prompt: str
) -> bool:
    from bot.terminal import chat as interactive

    with beside(session.core, screen, settings, log, session.core.unseen(), warm=True) as start:
        interactive.run(session, screen, settings.home, prompt, ready=start)
    return True


@contextmanager
def beside(
    core: Core, screen: Screen, settings: Settings, log: Path, last: int, *, warm: bool = False
) -> Iterator[Callable[[], None]]:
    """What runs beside a chat, from the call of what this gives until the block ends: a watch
    for notices after `last`, one over what publishes and one over the jobs process, and (`warm`)
    the first imports."""
    stop = Event()

    def show(reply: Reply) -> None:
        to.notice(screen, reply)

    keeper = lifetime.Keeper(settings.home, log, lambda text: to.line(screen, text + "\n"))
    watches = [
        Thread(target=notices.follow, args=(core, show, last, stop)),
        Thread(target=core.watch, args=(show, stop)),
    ]
    if not settings.redis_url:  # with a queue of their own, workers run elsewhere
        watches.append(Thread(target=lifetime.keep_jobs, args=(keeper, stop)))
    started: list[Thread] = []

    def start() -> None:
        if warm:
            Thread(target=warm_up, daemon=True).start()
        for watch in watches:
            watch.start()
            started.append(watch)

    try:
        yield start
    finally:
        stop.set()
        for watch in started:
            watch.join()


def warm_up() -> None:
    """Import what the first sentence needs while the person is still typing it."""
    with IMPORTING:
        import_module("bot.conversation")
        from bot.language.warm import warm

    warm()


def _nobody_works_on(settings: Settings) -> bool:
    """Whether, once this chat has left, no jobs process goes on for this home."""
    if settings.redis_url or lifetime.somebody_chats(settings.home):
        return False
    stays = lifetime.why_worked(settings.home) is lifetime.Why.SERVICE
    return not (stays and lifetime.somebody_works(settings.home))
