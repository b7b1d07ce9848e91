"""What holds for every sentence, whatever it says."""

import random
import re
import time
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language import Context, Kind, read
from bot.language.answers import instants
from bot.language.lexicons import lexicon_of
from bot.language.render import render
from models.rules.recurrence import expand

NOW = datetime(2027, 3, 10, 10, 20, tzinfo=ZoneInfo("America/New_York"))
ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
TICK = timedelta(microseconds=1)
WORDS = [" ".join(parts) for phrases in lexicon_of("en").phrases.values() for parts, _ in phrases]
MARKS = [
    "#5", "9am", "9", "21", "17:30", "25:00", "12/11", "1/20", "2026-02-30", "30.10.", '"text"',
    "x4", "31st", "29", "feb 29", "p1", "ACME/142", "ET", "IST", "Tokyo time", "UTC+14:00", "0",
    "every 31st", "1h30m", "9999", "week 53", "FREQ=DAILY;COUNT=3", "*/5 * * * *", "blah",
]  # fmt: skip

moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
sentences = st.lists(st.sampled_from(WORDS) | st.sampled_from(MARKS), max_size=9).map(" ".join)
commands = st.sampled_from(["publish #5 ", 'schedule "x" ', "move #5 ", ""])


def context(now=NOW, zone="America/New_York", **more):
    return Context(now, zone, **more)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), moments, st.sampled_from(ZONES))
def test_any_text_gives_a_reading(text, now, zone):
    assert read(text, context(now, zone)).kind in Kind


@settings(max_examples=300, deadline=None)
@given(commands, sentences, moments, st.sampled_from(ZONES))
def test_known_words_in_any_order_never_lead_into_the_past(command, words, now, zone):
    reading = read(command + words, context(now, zone))

    for rule in reading.rules:
        if reading.kind is not Kind.DATE:
            assert expand(rule, after=now - TICK, limit=1)
        if command:
            assert not expand(rule, after=now - timedelta(days=4000), limit=1, before=now - TICK)


HOSTILE = {
    "numbers": "1 " * 5000,
    "quotes": '"' * 10_000,
    "nested quotes": "“”" * 5000,
    "open quotes": "„" * 10_000,
    "escapes": '"\\' * 5000,
    "apostrophes": "a'" * 5000,
    "slashes": "A/" * 5000,
    "colons": "1:" * 5000,
    "dots": "1." * 5000,
    "angles": "<!date^1^" * 1100,
    "rules": "AB=1;" * 2000,
    "stars": "* " * 5000,
    "one word": "x" * 10_000,
    "days": "monday and " * 900,
    "repeats": "every other " * 900,
    "untils": "until friday " * 800,
    "ids": "#1 and " * 1400,
    "targets": "to blog and " * 900,
    "unknown": "zorblax " * 1250,
    "title and words": '"T": ' + "tomorrow at nine to blog " * 400,
    "remind": "remind me to " + "call bob at 5pm " * 600,
    "kanji": "毎週月曜日" * 2000,
    "accents": "é" * 10_000,
    "combining": "e\u0301" * 5000,
    "right to left": "\u202eמחר " * 2000,
    "controls": "".join(map(chr, range(32))) * 300,
    "astral": "😀𝟗" * 5000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_four_times_the_characters_take_about_four_times_as_long(text):
    read("publish #5 tomorrow 9am", context())
    for start in ("", "publish #5 "):
        # A square would be sixteen times; what is too short to be measured does not count. The
        # milliseconds themselves are measured by `make bench`.
        assert any(
            _cost(start + text) < 10 * _cost(start + text[: len(text) // 4]) + 0.1
            for _ in range(3)  # another process may have had the processor's cache meanwhile
        )


def _cost(text: str) -> float:
    """The processor time of reading a text, in seconds."""
    started = time.process_time()
    read(text, context())
    return time.process_time() - started


def test_every_block_of_unicode_is_answered():
    dice = random.Random(1)
    for block in range(0, 0x110000, 0x100):
        signs = [chr(block + dice.randrange(256)) for _ in range(6)]
        text = "".join(sign for sign in signs if not 0xD800 <= ord(sign) < 0xE000)
        assert read(f"publish {text} tomorrow", context()).kind in Kind


PIECES = [
    ("every friday", "at 16:30", "until march 31", "to blog"),
    ("tomorrow", "at 9am", "Berlin time", "on linkedin"),
    ("weekdays", "at 6:30am & 6:30pm", "starting april 1", "for 2 weeks"),
    ("every month on the 15th", "at noon", "for 5 occurrences"),
    ("next week", "on tuesday", "at 14:00"),
    ("every day", "at 8am", "except sundays", "starting april 2"),
    ("high priority", "friday", "9am ET", "to twitter"),
]


@pytest.mark.parametrize("pieces", PIECES)
def test_pieces_in_any_order_say_the_same(pieces):
    readings = [read("publish #5 " + " ".join(one), context()) for one in permutations(pieces)]

    assert readings[0].rules
    assert {(r.rules, r.targets, r.zone, r.priority) for r in readings} == {
        (readings[0].rules, readings[0].targets, readings[0].zone, readings[0].priority)
    }


@pytest.mark.parametrize(
    "words",
    ["friday at 9am", "next tuesday 9am", "tomorrow at 17:30", "in 3 days", "sunday week at noon"],
)
@given(weeks=st.integers(1, 100))
@settings(max_examples=20, deadline=None)
def test_a_week_later_the_same_words_mean_a_week_later(words, weeks):
    zone = ZoneInfo("Asia/Tokyo")
    now = datetime(2027, 3, 10, 10, 20, tzinfo=zone)
    then = instants(read(f"publish #5 {words}", context(now, "Asia/Tokyo")))
    later = context(now + timedelta(weeks=weeks), "Asia/Tokyo")

    assert instants(read(f"publish #5 {words}", later)) == (then[0] + timedelta(weeks=weeks),)


@pytest.mark.parametrize("text", ["schedule", "publish #5", 'schedule "at 5pm friday" to blog'])
def test_there_is_no_time_without_a_word_of_time(text):
    reading = read(text, context())

    assert (reading.kind, reading.rules) == (Kind.NONE, ())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["blorp", "quux", "zibble", "to", "on", "#5", "please", "a", "the"]),
        max_size=6,
    )
)
def test_words_of_nothing_never_make_a_time(words):
    assert read("publish " + " ".join(words), context()).rules == ()


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])
def test_a_day_of_changing_clocks_has_no_time_that_does_not_exist(zone):
    for day in (date(2027, 3, 14), date(2027, 3, 28), date(2027, 10, 3), date(2027, 4, 4)):
        for minute in range(0, 24 * 60, 15):
            words = f"publish #5 {day} {minute // 60:02}:{minute % 60:02}"
            reading = read(words, context(zone=zone))
            if reading.rules:
                shown = instants(reading)[0].astimezone(ZoneInfo(zone))
                assert f"{shown:%Y-%m-%d %H:%M}" == words[-16:]
            else:
                assert reading.question.reason in ("dst_gap", "dst_fold")


@settings(max_examples=300, deadline=None)
@example("", "monday every monday", datetime(2026, 1, 1, tzinfo=UTC), "America/New_York")
@given(commands, sentences, moments, st.sampled_from(ZONES))
def test_a_rule_in_words_reads_again_as_the_same_rule(command, words, now, zone):
    reading = read((command or "publish #5 ") + words, context(now, zone))
    past = re.compile("now|asap|immediately|right|straight|once|instantly")
    if len(reading.rules) != 1 or reading.kind is Kind.DATE or past.search(words):
        return
    rule = reading.rules[0]

    again = read("publish #5 " + render(rule, now), context(now, rule.zone))

    assert again.rules == (rule,)


@pytest.mark.parametrize(
    "text",
    [
        "publish #455 friday 10a\nm",
        "publish #15 at 9:30a\nm",
        "on at the 8pm monthly 12th thu publish #204 9am",
        ")\u1c50P",
        "em 129999999999999999999 de outubro às 19:05, divulgue #865",
    ],
)
def test_what_the_long_fuzz_run_found_is_answered(text):
    assert read(text, context()).kind in Kind
