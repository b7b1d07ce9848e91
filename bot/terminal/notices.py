"""Notices shown in a chat as they happen."""

from collections.abc import Callable
from threading import Event

import structlog

from bot.reply import Reply
from bot.terminal.core import Core

LOOK_EVERY = 0.25  # seconds

log = structlog.get_logger(__name__)


def follow(core: Core, show: Callable[[Reply], None], last: int, stop: Event) -> None:
    """Show each notice after `last` once, until `stop`; what came just before it, too."""
    while not stop.wait(LOOK_EVERY):
        last = _look(core, show, last)
    _look(core, show, last)


def _look(core: Core, show: Callable[[Reply], None], last: int) -> int:
    try:
        replies, newest = core.news(last)
        for reply in replies:
            show(reply)
    except Exception:  # a busy database must not end the watch
        log.exception("notices could not be read")
        return last
    return newest
