"""Logs of every library in one form, without secrets, never in the chat."""

import logging
import os
import re
import threading
from collections.abc import Mapping, MutableMapping
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

import structlog

from bot.settings import Settings, SettingsError
from models import clock
from models.locks import waiting

LARGEST = 5_000_000  # bytes of one file; three are kept
HIDDEN = "[hidden]"
TALKATIVE = (
    *("urllib3", "dramatiq", "asyncio", "peewee", "tzlocal"),
    *("aiohttp", "uvicorn"),
)
# At debug they log whole requests: what people say, and the secrets that installs are made with.
INDISCREET = ("slack_bolt", "slack_sdk")

_SECRET_NAMES = re.compile(r"secret|token|password|passwd|authorization|cookie|api_?key", re.I)
_SECRETS = re.compile(
    r"whsec_[A-Za-z0-9+/=]+"  # signing secrets of webhooks
    r"|xox[a-z]-[\w-]+|xapp-[\w-]+"  # Slack
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user:password in an address
    r"|(?<=[Bb]earer )\S+"
)

Event = MutableMapping[str, Any]


def to_error_stream(settings: Settings) -> None:
    """Log to standard error, or to PRESSTIME_LOG_FILE: what services do."""
    if settings.log_file:
        to_file(settings, settings.log_file)
    else:
        _start(settings, logging.StreamHandler())


def to_home(settings: Settings) -> Path:
    """Log to a file because a chat owns the terminal; returns where."""
    path = settings.log_file or settings.home / "presstime.log"
    to_file(settings, path)
    return path


def to_file(settings: Settings, path: Path) -> None:
    """Log to this file, which several processes may share; raises SettingsError if it cannot."""
    try:
        _start(settings, SharedFile(path))
    except OSError as error:
        variable = "PRESSTIME_LOG_FILE" if settings.log_file else "PRESSTIME_HOME"
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(f"{variable}: cannot write to {path} ({reason}).") from error


def where() -> str:
    """Where the logs of this process go, for a sentence: a file's name, or `above`."""
    handlers = logging.getLogger().handlers
    return next((each.baseFilename for each in handlers if isinstance(each, SharedFile)), "above")


class SharedFile(WatchedFileHandler):
    """A log file of several processes: the one that finds it large moves it on, the others
    notice that it moved."""

    def __init__(self, path: Path) -> None:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        super().__init__(path, encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, moving a large file on first; trouble with the disk is not raised."""
        try:
            self._move_on_when_large()
        except OSError:
            self.handleError(record)
        super().emit(record)

    def _move_on_when_large(self) -> None:
        path = Path(self.baseFilename)
        if path.exists() and path.stat().st_size < LARGEST:
            return
        with waiting(path.with_name(path.name + ".lock")):
            if path.exists() and path.stat().st_size >= LARGEST:
                first, second = (path.with_name(f"{path.name}.{number}") for number in (1, 2))
                if first.exists():
                    first.replace(second)
                path.replace(first)


def hide_secrets(_logger: Any, _method: str, event: Event) -> Event:
    """Replace what must not be written down: by the name of its key, and by its form."""
    return {key: _hidden(key, value) for key, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if _SECRET_NAMES.search(name):
        return HIDDEN
    return _cleaned(value)


def _cleaned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _hidden(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _SECRETS.sub(HIDDEN, value if isinstance(value, str) else str(value))


def _stamped(_logger: Any, _method: str, event: Event) -> Event:
    event["at"] = clock.now().isoformat(timespec="milliseconds")
    return event


def _start(settings: Settings, handler: logging.Handler) -> None:
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _stamped,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                hide_secrets,
                _renderer(settings.log_format),
            ],
        )
    )
    _route(handler, settings.log_level.upper())


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    logging.getLogger("thread").error(
        "%s ended: %s",
        failed.thread and failed.thread.name,
        failed.exc_type.__name__,
        exc_info=failed.exc_value,
    )


def _renderer(style: str) -> Any:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    # One line a record whatever it holds, so that nobody's text can pose as a record.
    return structlog.processors.LogfmtRenderer(
        key_order=["at", "level", "event"], drop_missing=True, bool_as_flag=False
    )


def _route(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    logging.raiseExceptions = False  # a full disk must not write into the chat
    logging.captureWarnings(capture=True)
    threading.excepthook = _log_thread
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else "WARNING")
    for name in INDISCREET:
        logging.getLogger(name).setLevel("INFO" if level == "DEBUG" else "WARNING")
