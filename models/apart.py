"""Many things, each done by itself: one that fails takes no other with it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog

from models.database import StorageError

log = structlog.get_logger(__name__)
Item = TypeVar("Item")


def each(items: Iterable[Item], deed: Callable[[Item], object]) -> int:
    """Do the deed with each, where nobody types who could be told of a failure; says with how many
    something was done. Only trouble with the database ends it."""
    done = 0
    for item in items:
        try:
            done += bool(deed(item))
        except StorageError:
            raise
        except Exception:
            log.exception("one of many failed", deed=deed.__qualname__, item=str(item))
    return done
