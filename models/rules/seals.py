"""The chain that seals a project's audit: the hash of each row covers the one before it, so that no
row can be changed, left out, put in or moved unseen. Values in, values out.

Who, to what, from what to what and why are hashed as salted digests. So a person can be forgotten:
the value and its salt go, the digest stays, and the chain holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from json import JSONEncoder
from typing import Any

START = "0" * 64  # what the first row of a chain follows
VEILED = ("actor", "subject", "before", "after", "reason")
ERASE = "erase"  # the action that says somebody was forgotten
_ERASED = re.compile(r"(?:member )?(erased:[0-9a-f]{16})")
_encode = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Sealed:
    """An audit row in its chain: its place (`sequence`, from 1), the moment as it is stored, its
    values, and its seal. `opening` is none while the one `salt` opens all its digests; where
    something was forgotten, it holds for each value its own salt, or only its digest."""

    sequence: int
    at: str
    action: str
    values: Mapping[str, Any]
    salt: str | None
    opening: Mapping[str, Mapping[str, str]] | None
    hash: str | None


class Wrong(StrEnum):
    """What is wrong with a chain, or with its head."""

    MISSING = "missing"
    DOUBLE = "double"
    CHANGED = "changed"
    FALSELY_ERASED = "falsely erased"
    UNEXPLAINED = "unexplained"
    REWRITTEN = "rewritten"
    CUT = "cut"
    BEYOND = "beyond"
    OTHER_HEAD = "other head"
    NO_HEAD = "no head"
    UNSIGNED = "unsigned"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing that is wrong, and the row at which it shows."""

    wrong: Wrong
    sequence: int


@dataclass(slots=True)
class Walk:
    """How far a chain was followed: how many rows, the last one's hash, and the first flaw."""

    count: int = 0
    hash: str = START
    flaw: Flaw | None = None
    erased: dict[str, int] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)


def canonical(value: Any) -> bytes:
    """The one way a value is written: JSON with sorted keys, no spaces, in UTF-8."""
    return _encode(value).encode("utf-8", "surrogatepass")


def seal(project: str, row: Sealed, previous: str) -> str:
    """The hash of a row that follows the row with the hash `previous` in a project's chain."""
    return sha256(f"{previous}{stated(project, row)}".encode("utf-8", "surrogatepass")).hexdigest()


def stated(project: str, row: Sealed) -> str:
    """What is hashed of a row: its canonical JSON, put together by hand, which is twice as fast."""
    actor, subject, before, after, reason = (
        "null" if digest is None else f'"{digest}"' for digest in _digests(row)
    )
    return (
        f'{{"action":{_encode(row.action)},"actor":{actor},"after":{after},'
        f'"at":{_encode(row.at)},"before":{before},"project":{_encode(project)},'
        f'"reason":{reason},"sequence":{row.sequence},"subject":{subject}}}'
    )


def _digests(row: Sealed) -> Iterator[str | None]:
    """The digests of the veiled values, in their order."""
    if row.opening is not None:
        for name in VEILED:
            yield _opened(row, row.opening.get(name, {}), name)
        return
    salt = row.salt or ""
    for name in VEILED:
        value = row.values[name]
        yield None if value is None else _digest(_salt(salt, name), value)


def _opened(row: Sealed, opening: Mapping[str, str], name: str) -> str | None:
    if "digest" in opening:
        return opening["digest"]
    value = row.values[name]
    return None if value is None else _digest(opening.get("salt", ""), value)


def _salt(salt: str, name: str) -> str:
    return sha256(f"{salt} {name}".encode()).hexdigest()


def _digest(salt: str, value: Any) -> str:
    return sha256(salt.encode() + canonical(value)).hexdigest()


def opening_without(row: Sealed, forgotten: Iterable[str]) -> dict[str, dict[str, str]]:
    """What opens a row's digests from now on, when the values with these names are forgotten."""
    gone = set(forgotten)
    known = dict(row.opening) if row.opening is not None else _salts(row)
    digests = dict(zip(VEILED, _digests(row), strict=True))
    return {
        name: {"digest": digests[name] or ""} if name in gone else dict(opening)
        for name, opening in known.items()
    }


def _salts(row: Sealed) -> dict[str, Mapping[str, str]]:
    return {
        name: {"salt": _salt(row.salt or "", name)}
        for name in VEILED
        if row.values[name] is not None
    }


def erased(pseudonym: str, name: str, value: Any) -> Any:
    """What stands in the place of a forgotten value."""
    if name in ("before", "after"):
        return {"erased": pseudonym}
    is_member = name == "subject" and str(value).startswith("member ")
    return f"member {pseudonym}" if is_member else pseudonym


def pseudonym_in(value: Any) -> str | None:
    """The pseudonym that stands for somebody forgotten; None where the value is another one."""
    if isinstance(value, Mapping):
        value = value.get("erased") if set(value) == {"erased"} else None
    found = _ERASED.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def follow(project: str, rows: Iterable[Sealed], noted: Mapping[int, str]) -> Walk:
    """Go along a chain until its first flaw; `noted` are hashes that somebody wrote down, by their
    places."""
    walk = Walk()
    for row in rows:
        wrong = _wrong(project, row, noted, walk)
        if wrong is not None:
            first = min(row.sequence, walk.count + 1)
            walk.flaw = Flaw(wrong, first if wrong is Wrong.MISSING else row.sequence)
            break
        walk.count, walk.hash = row.sequence, row.hash or ""
        _note_erasures(row, walk)
    return walk


def _wrong(project: str, row: Sealed, noted: Mapping[int, str], walk: Walk) -> Wrong | None:
    if row.sequence != walk.count + 1:
        return Wrong.MISSING if row.sequence > walk.count else Wrong.DOUBLE
    if row.hash != seal(project, row, walk.hash):
        return Wrong.CHANGED
    if row.opening is not None and not _says_erased(row):
        return Wrong.FALSELY_ERASED
    if noted.get(row.sequence, row.hash) != row.hash:
        return Wrong.REWRITTEN
    return None


def _says_erased(row: Sealed) -> bool:
    """Whether whatever only a digest stands for says of itself that it was erased."""
    return all(
        pseudonym_in(row.values[name]) is not None
        for name, opening in (row.opening or {}).items()
        if "digest" in opening
    )


def _note_erasures(row: Sealed, walk: Walk) -> None:
    if row.action == ERASE and (known := pseudonym_in(row.values["subject"])):
        walk.explained.add(known)
    for name, opening in (row.opening or {}).items():
        if "digest" in opening and (gone := pseudonym_in(row.values[name])):
            walk.erased.setdefault(gone, row.sequence)


def compared(
    walk: Walk, count: int | None, last: str, noted: Mapping[int, str], *, signed: bool
) -> Flaw | None:
    """The first flaw of a chain that was followed to its end and has a head (`count`, None for none
    at all; the hash `last`) that was `signed` with our key or not."""
    if walk.flaw is not None:
        return walk.flaw
    wrong = _of_head(walk, count, last, signed=signed)
    if wrong is not None:
        return Flaw(wrong, walk.count + (wrong is Wrong.CUT))
    if max(noted, default=0) > walk.count:
        return Flaw(Wrong.CUT, walk.count + 1)
    unexplained = [place for name, place in walk.erased.items() if name not in walk.explained]
    return Flaw(Wrong.UNEXPLAINED, min(unexplained)) if unexplained else None


def _of_head(walk: Walk, count: int | None, last: str, *, signed: bool) -> Wrong | None:
    if count is None:
        return Wrong.NO_HEAD if walk.count else None
    if walk.count != count:
        return Wrong.CUT if walk.count < count else Wrong.BEYOND
    if walk.hash != last:
        return Wrong.OTHER_HEAD
    return None if signed else Wrong.UNSIGNED
