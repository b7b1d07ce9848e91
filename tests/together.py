"""Doing things at the same time."""

import threading
from collections.abc import Callable, Iterable


def together(deeds: Iterable[Callable[[], object]]) -> None:
    """Do each in a thread of its own, all at once, and wait until they are done."""
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
