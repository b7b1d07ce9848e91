"""Time zones: finding one by what people call it, and what its clock does around a moment."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.rules import zone_names

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
NEAR = timedelta(hours=2)
HORIZON = timedelta(days=800)
STRIDE = timedelta(days=7)

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?([0-5]\d))?")


@dataclass(frozen=True, slots=True)
class ZoneMatch:
    """The zones that words may mean: one, several to ask about, or none."""

    words: str
    zones: tuple[str, ...] = ()

    @property
    def zone(self) -> str | None:
        """The zone, where there is exactly one."""
        return self.zones[0] if len(self.zones) == 1 else None


def find_zone(words: str, user_zone: str) -> ZoneMatch:
    """The zone that `words` name: an IANA key, an abbreviation, a city, a country or an offset.

    An abbreviation means its region, and first of all the reader's own zone where that uses it.
    """
    folded = _fold(words)
    if folded in zone_names.CAPITALS_ONLY and folded.upper() not in words:
        return ZoneMatch(words)
    if folded in zone_names.ABBREVIATIONS:
        return ZoneMatch(words, _by_abbreviation(folded, user_zone))
    if found := _places().get(folded):
        return ZoneMatch(words, found)
    if (fixed := fixed_offset(folded)) is not None:
        return ZoneMatch(words, (fixed,))
    return ZoneMatch(words)


def fixed_offset(words: str) -> str | None:
    """The canonical name (`UTC+05:30`) of an offset between -14:00 and +14:00, else None."""
    matched = _OFFSET.fullmatch(words.strip().casefold())
    if not matched:
        return None
    hours, minutes = int(matched[2]), int(matched[3] or 0)
    if hours * 60 + minutes > 14 * 60:
        return None
    sign = "+" if matched[1] == "+" else "-"
    return f"UTC{sign}{hours:02}:{minutes:02}" if hours or minutes else "UTC"


@lru_cache(maxsize=1024)
def tzinfo_of(zone: str) -> tzinfo:
    """The clock of an IANA key or of a fixed offset (`UTC+05:30`); raises ValueError if unknown."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        fixed = _OFFSET.fullmatch(zone.casefold())
        if not fixed:
            raise ValueError(f"There is no time zone called {zone!r}.") from unknown
        span = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0))
        return timezone(span if fixed[1] == "+" else -span)


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA key as written, or a fixed offset."""
    return name in keys() or fixed_offset(name) == name


@cache
def zones_by_region() -> dict[str, tuple[str, ...]]:
    """Every IANA zone a person may pick, under the first part of its name, each list sorted."""
    regions: dict[str, list[str]] = {region: [] for region in REGIONS}
    for key in sorted(keys()):
        region = key.partition("/")[0]
        if "/" in key and region in regions:
            regions[region].append(key)
    return {region: tuple(keys) for region, keys in regions.items()} | {"UTC": ("UTC",)}


def gap_or_fold(local: datetime, zone: str) -> Literal["gap", "fold"] | None:
    """Whether the naive wall time `local` does not exist in `zone` (gap) or exists twice (fold)."""
    clock = tzinfo_of(zone)
    first = clock.utcoffset(local.replace(fold=0, tzinfo=clock))
    second = clock.utcoffset(local.replace(fold=1, tzinfo=clock))
    if first == second or first is None or second is None:
        return None
    return "gap" if first < second else "fold"


def localize(local: datetime, zone: str, fold: int = 0) -> datetime:
    """The UTC instant of a naive wall time; in a gap it moves forward by the gap (RFC 5545
    section 3.3.5), in a fold it is pass `fold` (0 or 1). OverflowError beyond the calendar."""
    clock = tzinfo_of(zone)
    if fold and gap_or_fold(local, zone) == "gap":
        fold = 0
    return local.replace(fold=fold, tzinfo=clock).astimezone(UTC)


def next_transition(zone: str, after: datetime) -> tuple[datetime, timedelta, timedelta] | None:
    """The next change of the clock later than `after`: its UTC instant, and the offsets before and
    after it. None where there is none within about two years."""
    clock = tzinfo_of(zone)
    low = after.astimezone(UTC)
    before = _offset(clock, low)
    end = low + HORIZON
    while low < end:
        high = low + STRIDE
        if _offset(clock, high) != before:
            return _bisect(clock, low, high)
        low = high
    return None


def dst_active(zone: str, at: datetime) -> bool:
    """Whether summer time holds: the clock is ahead of the zone's winter offset of that year.

    Not the zone's own flag: Ireland's is set in winter, Morocco's in Ramadan.
    """
    clock = tzinfo_of(zone)
    year = at.astimezone(clock).year
    seasons = (datetime(year, 1, 1, 12, tzinfo=UTC), datetime(year, 7, 1, 12, tzinfo=UTC))
    return _offset(clock, at) > min(_offset(clock, season) for season in seasons)


def near_transition(zone: str, at: datetime, within: timedelta = NEAR) -> datetime | None:
    """The instant of the clock change that lies within `within` of `at`, if any."""
    found = next_transition(zone, at - within - timedelta(seconds=1))
    return found[0] if found and abs(found[0] - at) <= within else None


def abbreviation(zone: str, at: datetime) -> str:
    """What the zone is called at that moment (`CET`), or its offset where it has no name."""
    moment = at.astimezone(tzinfo_of(zone))
    name = moment.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{moment.isoformat()[-6:]}"


def _offset(clock: tzinfo, at: datetime) -> timedelta:
    return at.astimezone(clock).utcoffset() or timedelta()


def _bisect(clock: tzinfo, low: datetime, high: datetime) -> tuple[datetime, timedelta, timedelta]:
    before = _offset(clock, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if _offset(clock, middle) == before:
            low = middle
        else:
            high = middle
    # Zones change on whole seconds; `high` is less than a second past the change.
    change = high.replace(microsecond=0)
    return change, before, _offset(clock, change)


def _fold(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.replace("_", " ").replace("’", "'").strip(" .,")
    for ending in (" local time", " time zone", " timezone", " time"):
        plain = plain.removesuffix(ending)
    return " ".join(plain.split())


def _by_abbreviation(folded: str, user_zone: str) -> tuple[str, ...]:
    zones = zone_names.ABBREVIATIONS[folded]
    if folded.upper() in _names_used(user_zone) and zones != ("UTC",):
        return (user_zone,)
    return zones


@lru_cache(maxsize=256)
def _names_used(zone: str) -> frozenset[str]:
    clock = tzinfo_of(zone)
    moments = (datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC))
    return frozenset(moment.astimezone(clock).tzname() or "" for moment in moments)


@cache
def keys() -> frozenset[str]:
    """Every IANA key there is, older spellings too."""
    # zoneinfo.available_timezones() opens some 600 files; this is one. importlib.resources is
    # slow to import and only needed here.
    from importlib import resources

    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="ascii")
    return frozenset(listed.split())


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Folded name to zones: full keys, last parts of keys, and the aliases, which win."""
    cities: defaultdict[str, dict[str, None]] = defaultdict(dict)
    whole: dict[str, tuple[str, ...]] = {}
    for key in sorted(keys()):
        whole[_fold(key)] = (key,)
        region, _, rest = key.partition("/")
        if region in REGIONS and (city := _fold(rest.rpartition("/")[2] or rest)):
            cities[city].setdefault(key)
    named = {city: _distinct(tuple(keys)) for city, keys in cities.items()}
    for word in zone_names.ORDINARY_WORDS:
        named.pop(word, None)
    return whole | named | zone_names.ALIASES


def _distinct(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Keys that are only older spellings of one another (`America/Indianapolis`) count once."""
    if len(keys) == 1:
        return keys
    from importlib import resources

    files: dict[bytes, str] = {}
    for key in keys:
        content = resources.files("tzdata.zoneinfo").joinpath(key).read_bytes()
        files.setdefault(content, key)
    return tuple(files.values())
