"""Turns of phrase that French, Spanish and Portuguese share, and those of the last two."""

from bot.language.idioms import (
    DAILY,
    Tell,
    ago,
    amount_from,
    clock,
    clock_before,
    clock_in,
    date,
    every_day,
    in_amount,
    in_week,
    monthly,
    moved_by,
    sooner,
    spoken_clock,
    which_weekday,
)

ROMANCE: tuple[tuple[str, Tell], ...] = (
    # clock times
    ("number hour_word and_half", lambda hour, _, minute: clock(hour, minute)),
    ("number hour_word part", lambda hour, _, part: clock_in(part, hour)),
    ("clock hour_word", lambda at, _: [{"clock": at}]),
    ("clock part", lambda at, part: clock_in(part, at.hour, at.minute)),
    ("number part", lambda hour, part: clock_in(part, hour)),
    ("number and_half", lambda hour, minute: spoken_clock(hour, minute)),
    ("number and_quarter", lambda hour, minute: spoken_clock(hour, minute)),
    ("number less_quarter", lambda hour, minutes: clock_before(hour, minutes)),
    # days
    ("today_part", lambda part: [{"day_offset": 0}, {"part": part}]),
    ("weekday number at", lambda day, of_month, _: [{"weekday": day}, {"ordinal": of_month}]),
    ("weekday which", lambda day, which: which_weekday(which, day)),
    ("weekday of unit=week which", lambda day, _of, _week, which: in_week(which, day)),
    ("unit which", lambda unit, which: [{"which": which}, {"unit": unit}]),
    # amounts
    ("in half_hour", lambda _, minutes: in_amount(minutes, "minute")),
    ("in quarter_hour", lambda _, minutes: in_amount(minutes, "minute")),
    ("in number unit=year and_half", lambda _, n, _year, _half: in_amount(n * 12 + 6, "month")),
    ("in number hour_word", lambda _, n, _hour: in_amount(n, "hour")),
    ("weekday in number unit", lambda day, _, n, unit: amount_from(n, unit, "weekday", day)),
    ("ago_lead number unit", lambda _, n, unit: ago(n, unit)),
    # repeats
    ("every weekday_plural", lambda _, day: [{"every": True}, {"weekday": day}]),
    ("every number unit", lambda _, n, unit: [{"every": True}, {"number": n}, {"unit": unit}]),
)
IBERIAN: tuple[tuple[str, Tell], ...] = (
    *ROMANCE,
    # clock times
    ("number hour_word", lambda hour, _: clock(hour)),
    ("number hour_word number", lambda hour, _, minute: clock(hour, minute)),
    ("clock hour_word part", lambda at, _, part: clock_in(part, at.hour, at.minute)),
    ("number sharp part", lambda hour, _, part: clock_in(part, hour)),
    ("number and_half part", lambda hour, minute, part: clock_in(part, hour, minute)),
    ("number and_quarter part", lambda hour, minute, part: clock_in(part, hour, minute)),
    ("number small_hours", lambda hour, part: clock_in(part, hour)),
    ("number and_half small_hours", lambda hour, minute, part: clock_in(part, hour, minute)),
    ("number hour_word small_hours", lambda hour, _, part: clock_in(part, hour)),
    ("clock small_hours", lambda at, part: clock_in(part, at.hour, at.minute)),
    # days
    ("number of month [of] [number]", lambda day, _, month, __, year: date(day, month, year)),
    ("number month [of] [number]", lambda day, month, _, year: date(day, month, year)),
    ("ordinal of month [of] [number]", lambda day, _, month, __, year: date(day, month, year)),
    ("which unit=week [on] weekday", lambda which, _week, _on, day: in_week(which, day)),
    ("unit=week which [on] weekday", lambda _week, which, _on, day: in_week(which, day)),
    ("number of month which", lambda day, _, month, __: date(day, month)),
    # amounts
    ("in half_unit", lambda _, months: in_amount(months, "month")),
    ("in number unit=hour and_half", lambda _, n, _hour, m: in_amount(n * 60 + m, "minute")),
    ("in number unit=hour and_quarter", lambda _, n, _hour, m: in_amount(n * 60 + m, "minute")),
    ("number hour_word later", lambda n, _, __: [{"number": n}, {"unit": "hour"}, {"later": True}]),
    (
        "number hour_word earlier",
        lambda n, _, __: [{"number": n}, {"unit": "hour"}, {"earlier": True}],
    ),
    ("delays id [in] number unit", lambda _, post, __, n, unit: moved_by(post, n, unit)),
    ("verb=move id number hour_word", lambda _, post, n, __: moved_by(post, n, "hour")),
    ("verb=advance id in number unit", lambda _, post, __, n, unit: sooner(post, n, unit)),
    # repeats
    ("every part_plural", lambda _, part: [DAILY, {"part": part}]),
    ("between weekday range_to weekday", lambda _, first, __, last: every_day(first, last)),
    ("every_day number", lambda _, day: monthly(day)),
    ("every_day number hour_word", lambda _, hour, __: [DAILY, *clock(hour)]),
    ("every_day", lambda _: [DAILY]),
    (
        "every number hour_word",
        lambda _, n, __: [{"every": True}, {"number": n}, {"unit": "hour"}],
    ),
)
