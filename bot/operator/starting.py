"""How a command begins: its settings, its logs, its database, and what a signal stops."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def for_service(load_plug_ins: Callable[[], None] | None = None) -> tuple[Settings, Event]:
    """The settings, and what a signal sets, of a process that logs to the error stream; plug-ins
    are loaded when it first asks what a platform can do."""
    from bot import home, logs
    from bot.settings import load_settings
    from models.rules.platforms import learn_when_asked

    settings = load_settings()
    if load_plug_ins is not None:
        learn_when_asked(load_plug_ins)
    home.prepare(settings.home)
    logs.to_error_stream(settings)
    return settings, stop_on_signals()


def stop_on_signals() -> Event:
    """Set by the first SIGTERM or Ctrl-C; a second one ends the process at once."""
    stop = Event()
    asked: SimpleQueue[int] = SimpleQueue()

    def on_signal(number: int, _frame: object) -> None:
        # Not stop.set(): this may interrupt the very wait that holds the lock of `stop`, for ever.
        asked.put(number)
        signal.signal(number, signal.SIG_DFL)

    def obey() -> None:
        asked.get()
        stop.set()

    Thread(target=obey, daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return stop


@contextmanager
def database(settings: Settings, *, adopting: bool = False) -> Iterator[list[str]]:
    """The database, open and up to date while the block runs; gives what had to be applied. Only
    where it is being adopted may it be one that does not fit the settings."""
    from bot import home
    from bot.slack import access
    from models import database as storage
    from models import stored

    access.use(settings)
    stored.use(settings.media_folder)
    key = home.secret_key(settings)
    storage.open_database(settings.database)
    try:
        applied = storage.migrate()
        home.use_key(settings, key)
        home.remember(settings) if adopting else home.enter(settings)
        yield applied
    finally:
        storage.close_database()


def for_chat(load_plug_ins: Callable[[], None]) -> tuple[Settings, Path]:
    """The settings, and the file that is logged to while a chat owns the terminal; plug-ins are
    loaded when somebody asks what a platform can do."""
    from bot import home, logs
    from bot.settings import load_settings
    from models.rules.platforms import learn_when_asked

    settings = load_settings()
    home.prepare(settings.home)
    learn_when_asked(load_plug_ins)
    return settings, logs.to_home(settings)
