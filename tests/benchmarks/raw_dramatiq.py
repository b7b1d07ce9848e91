"""The peer: Dramatiq alone, stock broker and stock worker, with delayed messages whose actor makes
the same POST (where there is one) and commits one row.

`Peer` runs it and sends to it. The `dramatiq` command imports this module as well, which declares
the actor where the environment names its Redis.
"""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dramatiq
import httpx
import psycopg
from dramatiq.brokers.redis import RedisBroker
from standardwebhooks.webhooks import Webhook

from tests.benchmarks import processes
from tests.fakes.webhook_receiver import SECRET

REPOSITORY = Path(__file__).parents[2]
TABLE = "CREATE TABLE IF NOT EXISTS settled (text TEXT)"
INSERT = "INSERT INTO settled VALUES ({})"
COUNT = "SELECT count(*) FROM settled"

_thread = threading.local()
_one_writer = threading.Lock()


class Peer:
    """One worker process of so many threads, at work while the block runs."""

    def __init__(self, redis: str, store: str, threads: int, url: str | None = None) -> None:
        self._store = _connected(store)
        self._execute(TABLE)
        self._execute("DELETE FROM settled")
        self._broker = RedisBroker(url=redis)
        self._command = [sys.executable, "-m", "dramatiq", "tests.benchmarks.raw_dramatiq"]
        self._command += ["--processes", "1", "--threads", str(threads), "--skip-logging"]
        self._told = {"RAW_REDIS": redis, "RAW_STORE": store, "RAW_URL": url or ""}

    def __enter__(self) -> "Peer":
        self._broker.flush_all()
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._broker.flush_all()
        self._broker.close()
        self._store.close()

    def start(self) -> None:
        """Start the worker."""
        self._process = subprocess.Popen(
            self._command,
            cwd=REPOSITORY,
            env=os.environ | self._told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill the worker and its children without a word."""
        os.killpg(self._process.pid, 9)
        self._process.wait()

    def send(self, due: Iterable[tuple[str, datetime]]) -> None:
        """Send a message for each text, delayed until its instant."""
        for text, at in due:
            delay = max(0, int((at.timestamp() - time.time()) * 1000))
            self._broker.enqueue(
                dramatiq.Message("default", "publish", (text,), {}, {}), delay=delay
            )

    def await_settled(self, count: int, *, seconds: float) -> int:
        """Wait until that many rows are there, but no longer than so many seconds; how many are."""
        deadline = time.monotonic() + seconds
        while (done := self._count()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return done

    def _count(self) -> int:
        return int(self._execute(COUNT).fetchone()[0])

    def seconds_used(self) -> float:
        """The processor's seconds that the worker has used."""
        return processes.seconds_used([self._process.pid])

    def _execute(self, statement: str) -> Any:
        answer = self._store.execute(statement)
        if "SELECT" not in statement:
            self._store.commit()
        return answer


def _connected(store: str) -> Any:
    if not store.startswith("sqlite"):
        connection = psycopg.connect(store)
        connection.autocommit = True
        return connection
    database = sqlite3.connect(store.removeprefix("sqlite:///"), timeout=30)
    database.execute("PRAGMA journal_mode = wal")
    database.execute("PRAGMA synchronous = full")
    return database


def _write(text: str) -> None:
    """Commit one row, on a connection of this thread's own."""
    if not hasattr(_thread, "store"):
        _thread.store = _connected(os.environ["RAW_STORE"])
    if isinstance(_thread.store, sqlite3.Connection):
        with _one_writer:  # kinder than SQLite's own waiting, which sleeps longer each time
            _thread.store.execute(INSERT.format("?"), (text,))
            _thread.store.commit()
    else:
        _thread.store.execute(INSERT.format("%s"), (text,))


def _tell(url: str, text: str) -> None:
    """The POST that Presstime makes: the same body, signed the same way."""
    known_as, now = f"msg_{text}", datetime.now(UTC)
    body = json.dumps(
        {
            "due_at": now.isoformat(),
            "occurrence": "2026-11-21/0",
            "post": "BENCH/1",
            "target": "there",
            "text": text,
            "timestamp": now.isoformat(),
            "title": None,
            "type": "post.published",
        }
    )
    headers = {
        "content-type": "application/json",
        "webhook-id": known_as,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _signer.sign(known_as, now, body),
    }
    _client.post(url, content=body.encode(), headers=headers).raise_for_status()


if "RAW_REDIS" in os.environ:
    dramatiq.set_broker(RedisBroker(url=os.environ["RAW_REDIS"]))
    _client, _signer = httpx.Client(timeout=30), Webhook(SECRET)

    @dramatiq.actor
    def publish(text: str) -> None:
        """Make the call, then settle it."""
        if os.environ["RAW_URL"]:
            _tell(os.environ["RAW_URL"], text)
        _write(text)
