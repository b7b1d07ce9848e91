"""`presstime up` with chats: every part a process of its own, looked after until the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

import structlog

from bot.settings import Settings, SettingsError

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.2  # seconds
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds until a part that ended is started again
SETTLED = 60.0  # seconds; whoever lived so long is started again at once
FINISH_WITHIN = 50.0  # seconds, more than any part takes to finish what it is sending
WRONG_SETTING = 2  # the exit status that no new start mends
NAMES = {
    "slack": "Slack",
    "discord": "Discord",
    "web": "the web server",
    "jobs": "the clock with its workers",
    "clock": "a clock",
    "worker": "a worker",
}


def parts(settings: Settings) -> list[str]:
    """The commands that the settings ask for beside each other; none where no chat is set up.
    Raises SettingsError for a chat that is set up by half."""
    chats = listening(settings)
    if not chats:
        return []
    web = ["web"] if settings.base_url and "web" not in chats else []
    publishing = ["clock", "worker"] if settings.redis_url else ["jobs"]
    return [*chats, *web, *publishing]


def listening(settings: Settings) -> list[str]:
    """The commands that listen to people in chats. Raises SettingsError as `parts` does."""
    return [*_slack(settings), *(["discord"] if settings.discord_token else [])]


def _slack(settings: Settings) -> list[str]:
    token = settings.slack_bot_token or settings.slack_client_id
    if settings.slack_app_token:
        if not token:
            raise SettingsError(
                "SLACK_BOT_TOKEN: must be set where SLACK_APP_TOKEN is; it is under “OAuth & "
                "Permissions” of the app."
            )
        return ["slack"]
    if token and not settings.slack_signing_secret:
        raise SettingsError(
            "SLACK_APP_TOKEN: must be set for Socket Mode (“Basic Information”, “App-Level "
            "Tokens”), or SLACK_SIGNING_SECRET for requests to PRESSTIME_BASE_URL."
        )
    return ["web"] if token else []


def said(names: Sequence[str]) -> str:
    """One line on what runs."""
    words = [NAMES[each] for each in names]
    return f"{', '.join(words[:-1])} and {words[-1]} run here; Ctrl-C stops them."


@dataclass(slots=True)
class _Part:
    """One command, the process it runs in, since when, and how long to wait before the next."""

    name: str
    process: subprocess.Popen[bytes]
    began: float
    wait: float = FIRST_WAIT
    again_at: float | None = None


def child(name: str) -> Sequence[str]:
    """The command line of a part that ends with the process that started it."""
    return (sys.executable, "-P", "-m", "bot.operator.child", name)


def grow(names: Sequence[str], stop: Event, command: Callable[[str], Sequence[str]] = child) -> int:
    """Run the commands beside each other until `stop`, starting anew what ends; the exit status: 2
    where one ended for a setting, which stops the others."""
    with _started(names, command) as running:
        while not stop.wait(LOOK_EVERY):
            for part in running:
                if _look(part, command) == WRONG_SETTING:
                    return WRONG_SETTING
    return 0


@contextmanager
def _started(
    names: Sequence[str], command: Callable[[str], Sequence[str]]
) -> Iterator[list[_Part]]:
    running = [_Part(name, _start(command(name)), time.monotonic()) for name in names]
    try:
        yield running
    finally:
        for part in running:
            _let_go(part)
        until = time.monotonic() + FINISH_WITHIN
        for part in running:
            _wait(part, until)


def _let_go(part: _Part) -> None:
    if part.process.stdin is not None:
        part.process.stdin.close()


def _wait(part: _Part, until: float) -> None:
    try:
        part.process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        log.warning("a part did not end in time", part=part.name)
        part.process.kill()
        part.process.wait()


def _look(part: _Part, command: Callable[[str], Sequence[str]]) -> int | None:
    """Start a part anew that ended, after a while; the status it ended with, when that is seen."""
    now = time.monotonic()
    if part.again_at is not None:
        if now >= part.again_at:
            part.process, part.began, part.again_at = _start(command(part.name)), now, None
        return None
    status = part.process.poll()
    if status is None:
        return None
    _let_go(part)
    part.wait = FIRST_WAIT if now - part.began > SETTLED else min(part.wait * 2, LONGEST_WAIT)
    part.again_at = now + part.wait
    if status != WRONG_SETTING:
        log.warning("a part ended and is started again", part=part.name, status=status)
    return status


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches only us; it ends with its standard input."""
    return subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, start_new_session=True
    )


def leave_with_parent() -> None:
    """Ask this process to stop, as a signal would, once its standard input ends."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            continue
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
