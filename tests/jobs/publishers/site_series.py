"""Publishes posts to a site one after the other: `python … ROOT FIRST LAST`; tests kill it."""

import sys
from datetime import UTC, datetime, timedelta

from jobs.publishers.protocol import Content, Delivered, Destination
from jobs.publishers.site import publisher

START = datetime(2026, 11, 1, 8, tzinfo=UTC)


def destination(root: str) -> Destination:
    return Destination("blog", {"path": root, "title": "The Corner Shop"})


def content(number: int) -> Content:
    due_at = START + timedelta(minutes=number)
    title = f"Number {number}" if number % 2 else None
    return Content(f"k{number}", title, f"Text {number}.", f"A/{number}", "o", "blog", due_at)


def publish(root: str, number: int) -> Delivered:
    there = destination(root)
    outcome = publisher.publish(publisher.prepare(content(number), there), there)
    if not isinstance(outcome, Delivered):
        raise SystemExit(outcome.reason)
    return outcome


if __name__ == "__main__":
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        publish(sys.argv[1], number)
        print(number, flush=True)
