"""Files named in a line that is typed: `attach ~/press.png to 142`, `"Hi" to site with ~/a.png`."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.message import File
from models.errors import Refused, UserError

_PIECE = 1 << 20  # bytes read at a time
_NAME = r"(?:\\.|[^\s\"',\\])+"
_PATH = rf"(?:'[^']+'|{_NAME})"
_PLACED = rf"(?:'(?:~|\.\.?)?/[^']+'|(?:~|\.\.?)?/{_NAME})"  # what is a path for certain
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+)"
_ATTACH = re.compile(
    rf"\s*(?P<before>attach|add)\s+(?P<paths>{_PATH}(?:{_AND}{_PATH})*?)(?P<rest>\s+to\s.*)",
    re.I | re.S,
)
_WITH = re.compile(
    rf"(?P<before>.*\S)\s+with\s+(?P<paths>{_PLACED}(?:{_AND}{_PLACED})*)(?P<rest>(?:[\s,;].*)?)",
    re.I | re.S,
)
# A button's or form's sentence, where words that people wrote stand without quotation marks.
_PRESSED = re.compile(r"(?!change |revise )[a-z]+ (?:P\d|[A-Z][A-Z0-9]{0,9}/\d)")
_EACH = re.compile(rf"'(?P<quoted>[^']+)'|(?P<plain>{_NAME})")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」", re.S)


def taken_out(line: str) -> tuple[str, tuple[File, ...]]:
    """The line without the files that it names, and those. Raises Refused for one that is not
    there."""
    if _PRESSED.match(line):
        return line, ()
    found = _ATTACH.fullmatch(line)
    if found and any(sign in found["paths"] for sign in "./~"):
        return found["before"] + found["rest"], named(found["paths"])
    found = _WITH.fullmatch(line)
    if found and not any(mark in _QUOTED.sub("", found["before"]) for mark in '"“„«「'):
        return found["before"] + found["rest"], named(found["paths"])
    return line, ()


def named(paths: str) -> tuple[File, ...]:
    """The files of these paths, with blanks or commas between; one with blanks in it stands between
    single quotation marks, or has a backslash before each. Raises Refused for one that is not
    there."""
    words = [found["quoted"] or _plain(found["plain"]) for found in _EACH.finditer(paths)]
    return tuple(_file(word) for word in words if word.casefold() != "and")


def _plain(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word)


def _file(word: str) -> File:
    try:
        path = Path(word).expanduser()
        is_there = path.is_file()
    except (OSError, RuntimeError, ValueError):
        is_there = False
    if not is_there:
        raise Refused(
            f"There is no file “{word}” here. Nothing was done; say it again with its whole path."
        )
    return File(path.name, partial(_pieces, path, word))


def _pieces(path: Path, word: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise UserError(f"“{word}” cannot be read ({error.strerror}).") from error
