"""What a clock does for messages to people: addresses what was told, hands out what is due."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from jobs.broker import QueueDown
from models.services.notices import addressing, dispatching

log = structlog.get_logger(__name__)
AGAIN = timedelta(seconds=20)  # until a message that nobody took is handed out once more
MOST = 64  # at once


class Mailbox:
    """`send(dispatch)` gives a message to the workers; they claim it, so doubles do no harm."""

    def __init__(self, send: Callable[[int], None]) -> None:
        self._send = send
        self._handed_out: dict[int, datetime] = {}

    def look(self, now: datetime) -> None:
        """Do all that is to be done for messages at `now`."""
        addressing.address(now=now)
        dispatching.take_back(now=now)
        due = dispatching.due(now=now, limit=MOST)
        lately = {number for number, at in self._handed_out.items() if at <= now < at + AGAIN}
        self._handed_out = {number: self._handed_out[number] for number in lately & {*due}}
        for number in due:
            if number not in lately and not self._is_sent(number, now):
                return

    def _is_sent(self, number: int, now: datetime) -> bool:
        try:
            self._send(number)
        except QueueDown as error:
            log.warning("the queue does not answer", error=str(error))
            return False
        self._handed_out[number] = now
        return True
