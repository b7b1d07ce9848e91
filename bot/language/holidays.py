"""Feasts people name in sentences, and the day each falls on in a year."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

FIXED: dict[str, tuple[int, int]] = {
    "new_year": (1, 1),
    "epiphany": (1, 6),
    "australia_day": (1, 26),
    "valentine": (2, 14),
    "womens_day": (3, 8),
    "pi_day": (3, 14),
    "st_patrick": (3, 17),
    "april_fools": (4, 1),
    "earth_day": (4, 22),
    "anzac": (4, 25),
    "may_day": (5, 1),
    "star_wars": (5, 4),
    "juneteenth": (6, 19),
    "canada_day": (7, 1),
    "independence": (7, 4),
    "bastille": (7, 14),
    "german_unity": (10, 3),
    "halloween": (10, 31),
    "all_saints": (11, 1),
    "bonfire": (11, 5),
    "veterans": (11, 11),
    "st_nicholas": (12, 6),
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing_day": (12, 26),
    "new_year_eve": (12, 31),
}

FROM_EASTER = {
    "shrove_tuesday": -47,
    "ash_wednesday": -46,
    "palm_sunday": -7,
    "maundy_thursday": -3,
    "good_friday": -2,
    "easter_saturday": -1,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "pentecost": 49,
    "whit_monday": 50,
    "corpus_christi": 60,
}

# Of the United States: month, weekday, which one (from the end if negative), days after it.
BY_WEEKDAY = {
    "mlk": (1, 0, 3, 0),
    "presidents": (2, 0, 3, 0),
    "memorial": (5, 0, -1, 0),
    "labor": (9, 0, 1, 0),
    "columbus": (10, 0, 2, 0),
    "thanksgiving": (11, 3, 4, 0),
    "black_friday": (11, 3, 4, 1),
    "cyber_monday": (11, 3, 4, 4),
    "giving_tuesday": (11, 3, 4, 5),
}


def holiday(name: str, year: int) -> date | None:
    """The day a feast falls on; None for a leap day in a year that has none."""
    if name == "leap_day":
        return date(year, 2, 29) if _leap(year) else None
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in FROM_EASTER:
        return easter(year) + timedelta(FROM_EASTER[name])
    month, weekday, which, after = BY_WEEKDAY[name]
    return _nth(year, month, weekday, which) + timedelta(after)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)
