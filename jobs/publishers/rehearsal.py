"""What stands in for every platform in a rehearsal: it says yes, and nothing leaves the machine."""

import structlog

from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Outcome,
    Prepared,
    Publisher,
)
from models.rehearsal import MARK

log = structlog.get_logger(__name__)
REMOTE_ID = "rehearsal"


class Rehearsed:
    """A platform in a rehearsal: what it would have been sent is kept as the delivery's `prepared`,
    made by the real publisher."""

    def __init__(self, platform: str, real: Publisher) -> None:
        self._platform, self._real = platform, real
        self.capabilities = real.capabilities

    def prepare(self, content: Content, destination: Destination) -> Prepared:
        """What the platform would be sent."""
        return self._real.prepare(content, destination)

    def publish(self, prepared: Prepared, destination: Destination) -> Outcome:
        """Note what would have been published."""
        return self._noted("publish", destination)

    def correct(self, prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
        """Note what would have been corrected."""
        return self._noted("correct", destination)

    def take_down(self, prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
        """Note what would have been taken down."""
        return self._noted("take down", destination)

    def find(self, prepared: Prepared, destination: Destination) -> Delivered | None:
        """Nothing was ever sent, so nothing is found."""
        return None

    def check(self, destination: Destination) -> int | None:
        """Say nothing: nobody is called."""
        return None

    def _noted(self, deed: str, destination: Destination) -> Outcome:
        log.info(MARK, would=deed, platform=self._platform, target=destination.name)
        return Delivered(REMOTE_ID, MARK)
