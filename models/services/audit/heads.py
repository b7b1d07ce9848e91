"""Heads of chains that somebody noted elsewhere, as `presstime audit head` printed them."""

import re
from collections.abc import Iterable, Mapping

from models.errors import Refused
from models.tables import Project

_LINE = re.compile(r"(?P<project>[A-Z][A-Z0-9]{0,9}) (?P<count>\d{1,18}) (?P<hash>[0-9a-f]{64})")


def read(lines: Iterable[str]) -> dict[str, dict[int, str]]:
    """The hashes by project and row; empty lines, and those that begin with `#`, say nothing.
    Raises Refused for any other line, and for two that contradict each other."""
    noted: dict[str, dict[int, str]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise Refused(
                f"Line {number} is not a head: it should read like `ACME 1042 9f3c…`, as "
                "`presstime audit head` prints it. Nothing was looked at."
            )
        rows = noted.setdefault(found["project"], {})
        if rows.setdefault(int(found["count"]), found["hash"]) != found["hash"]:
            raise Refused(
                f"Line {number} says another hash of row {found['count']} than a line before it: "
                "one of them is of another database. Nothing was looked at."
            )
        if not int(found["count"]):
            del rows[0]  # a chain that had not begun proves nothing
    return noted


def without_project(noted: Mapping[str, Mapping[int, str]]) -> dict[str, int]:
    """The projects that heads were noted of and that are not there, with how many rows they had."""
    there = {row.key for row in Project.select(Project.key)}
    return {key: max(rows) for key, rows in noted.items() if key not in there and rows}
