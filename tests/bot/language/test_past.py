"""Spans of the past, in every language: the latest that has begun."""

from datetime import UTC, datetime

import pytest

from bot.language.past import span_in

FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
NOVEMBER = {day: datetime(2026, 11, day, tzinfo=UTC) for day in range(1, 31)}


@pytest.mark.parametrize("word", ["yesterday", "gestern", "hier", "ayer", "ontem", "昨日"])
def test_a_day(word):
    assert span_in(word, FRIDAY, "UTC") == (NOVEMBER[26], NOVEMBER[27])


@pytest.mark.parametrize(
    "words",
    [
        "last week",
        "letzte Woche",
        "la semaine dernière",
        "la semana pasada",
        "semana passada",
        "先週",
    ],
)
def test_a_week(words):
    assert span_in(words, FRIDAY, "UTC") == (NOVEMBER[16], NOVEMBER[23])


@pytest.mark.parametrize(
    "words",
    [
        "since monday",
        "seit Montag",
        "depuis lundi",
        "desde el lunes",
        "desde 23 de novembro",
        "月曜日から",
    ],
)
def test_since_a_day(words):
    assert span_in(words, FRIDAY, "UTC") == (NOVEMBER[23], None)


@pytest.mark.parametrize(
    "words",
    ["until yesterday", "bis gestern", "jusqu'à hier", "hasta ayer", "até ontem", "昨日まで"],
)
def test_until_a_day(words):
    assert span_in(words, FRIDAY, "UTC") == (None, NOVEMBER[26])


@pytest.mark.parametrize(
    "words",
    [
        "last 3 days",
        "in den letzten 3 Tagen",
        "les 3 derniers jours",
        "los últimos 3 días",
        "nos últimos 3 dias",
    ],
)
def test_so_far_back(words):
    assert span_in(words, FRIDAY, "UTC") == (datetime(2026, 11, 24, 9, tzinfo=UTC), None)


@pytest.mark.parametrize("words", ["by bo", "bananas", "3 bananas", "since 3 bananas", "12"])
def test_what_names_no_span_of_the_past(words):
    assert span_in(words, FRIDAY, "UTC") is None
