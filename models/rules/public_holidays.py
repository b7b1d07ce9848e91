"""Public holidays: which countries and regions are known, and their days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process, utils

from models.errors import Refused

NEAR = 75  # how like a known name a word must be, of 100
LANGUAGES = ("en_US", "en_GB", "en")
_LEAD = re.compile(r"^((in|of|for|the)\b\s*)+", re.IGNORECASE)
# How people say the names that the library writes in another language or in full.
_ALSO = {
    "usa": "US",
    "america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB-ENG",
    "scotland": "GB-SCT",
    "wales": "GB-WLS",
    "northern ireland": "GB-NIR",
    "holland": "NL",
    "deutschland": "DE",
    "österreich": "AT",
    "schweiz": "CH",
    "españa": "ES",
    "brasil": "BR",
    "日本": "JP",
    "bavaria": "DE-BY",
    "saxony": "DE-SN",
    "hesse": "DE-HE",
    "thuringia": "DE-TH",
    "lower saxony": "DE-NI",
    "north rhine-westphalia": "DE-NW",
    "rhineland-palatinate": "DE-RP",
    "saxony-anhalt": "DE-ST",
    "vienna": "AT-9",
    "tyrol": "AT-7",
    "catalonia": "ES-CT",
    "andalusia": "ES-AN",
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which a country or region rests, and what it is called."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays of a country (`DE`), or of a region of it (`DE-BY`), as `key` names
    them; `name` is what people call the place."""

    key: str
    name: str


def find_calendar(said: str) -> Calendar:
    """The holidays of the place that is said: `Germany`, `Germany (Bavaria)`, `DE-BY`. Raises
    Refused where there is none, naming the nearest."""
    country, _, region = (
        _LEAD.sub("", said.strip().strip(".")).replace("(", ",").replace(")", "").partition(",")
    )
    country, region = country.strip(), region.strip(" ,")
    if not country:
        raise Refused(
            "The public holidays of which country? Say `freeze on public holidays in Germany "
            "(Bavaria)`. Nothing is frozen."
        )
    key = _key(country)
    if key is None:
        raise Refused(_unknown(country, _countries(), "the public holidays of"))
    if region and "-" not in key:
        key = f"{key}-{_region(key, region)}"
    return Calendar(key, name_of(key))


def name_of(key: str) -> str:
    """What people call the place whose holidays these are."""
    code, _, region = key.partition("-")
    country = next((name for name, each in _countries().items() if each == code), code)
    if not region:
        return country
    also = next((name.title() for name, each in _ALSO.items() if each == key), None)
    long = next((name for name, each in _regions(code).items() if each == region), region)
    return f"{country} ({also or long})"


def between(key: str, first: date, last: date) -> list[Holiday]:
    """The public holidays from `first` to `last`, in order."""
    code, _, region = key.partition("-")
    found = _days(code, region or None, first.year, last.year)
    return [each for each in found if first <= each.day <= last]


@lru_cache(maxsize=64)
def _days(code: str, region: str | None, first: int, last: int) -> tuple[Holiday, ...]:
    import holidays  # a sixth of a second that most never need

    known: Any = getattr(holidays, code)
    language = next((each for each in LANGUAGES if each in known.supported_languages), None)
    found: Mapping[date, str] = holidays.country_holidays(
        code, subdiv=region, years=range(first, last + 1), language=language
    )
    return tuple(Holiday(day, found[day]) for day in sorted(found))


def _key(country: str) -> str | None:
    plain = country.casefold()
    if plain in _ALSO:
        return _ALSO[plain]
    code, _, region = country.upper().partition("-")
    codes = set(_countries().values())
    if code in codes and (not region or region in _regions(code).values()):
        return country.upper()
    by_name = {name.casefold(): key for name, key in _countries().items()}
    return by_name.get(plain)


def _region(code: str, said: str) -> str:
    known = _regions(code)
    plain = said.casefold()
    also = _ALSO.get(plain, "")
    if also.startswith(f"{code}-"):
        return also.removeprefix(f"{code}-")
    for name, key in known.items():
        if plain in (name.casefold(), key.casefold()):
            return key
    names = {name.title(): key for name, key in _ALSO.items() if key.startswith(f"{code}-")}
    raise Refused(
        _unknown(said, {**names, **known}, f"a part of {name_of(code)} with holidays of its own,")
    )


def _unknown(said: str, known: Mapping[str, str], what: str) -> str:
    near = process.extract(
        said, list(known), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=NEAR
    )
    hint = f" Is it one of {', '.join(name for name, _, _ in near[:3])}?" if near else ""
    return f"I do not know {what} “{said}”.{hint} Nothing is frozen."


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Codes by names."""
    from holidays import registry

    return {
        module.replace("_", " ").title(): entry[1] for module, entry in registry.COUNTRIES.items()
    }


@lru_cache(maxsize=64)
def _regions(code: str) -> Mapping[str, str]:
    """The codes of a country's parts, by their names and by themselves."""
    import holidays

    known: Any = getattr(holidays, code)
    return {**known.subdivisions_aliases, **{each: each for each in known.subdivisions}}
