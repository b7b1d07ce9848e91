"""The examples of docs/language.md are read as the page says."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.language import Context, Kind, read

PAGE = (Path(__file__).parents[3] / "docs" / "language.md").read_text(encoding="utf-8")
ZONE = "America/New_York"
# A Wednesday.
NOW = datetime(2026, 1, 14, 10, 20, tzinfo=ZoneInfo(ZONE))
TRANSCRIPT = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)[0].strip().splitlines()


def rows(heading):
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"]
    return cells[2:]


def examples(heading, *kinds):
    return [
        example
        for kind, said in rows(heading)
        if kind in kinds
        for example in re.findall(r"`([^`]+)`", said)
    ]


def reading(text):
    return read(text, Context(NOW, ZONE))


def is_settled(text):
    return reading(text).kind not in (Kind.CLARIFY, Kind.ERROR)


@pytest.mark.parametrize("text", TRANSCRIPT)
def test_the_first_sentences_are_read(text):
    assert is_settled(text)


@pytest.mark.parametrize(
    "words", examples("Times", "days", "clock", "from now", "zones", "notations")
)
def test_times_are_read(words):
    lead = "" if words.split()[0] not in ("UTC+5:30", "America/Sao_Paulo") else "9am "
    assert is_settled(f"publish #5 {lead}{words}")


@pytest.mark.parametrize("words", examples("Times", "rhythms"))
def test_rhythms_are_read(words):
    assert reading(f"publish #5 {words}").kind is Kind.RECURRENCE


@pytest.mark.parametrize("words", examples("Times", "bounds", "left out"))
def test_bounds_are_read(words):
    assert reading(f"publish #5 every day at 9am {words}").kind is Kind.RECURRENCE


ASKED = [
    example
    for said, _ in rows("When you are asked")
    for example in re.findall(r"`([^`]+)`", said)
    if example not in ("IST", "CST")
]


@pytest.mark.parametrize("words", ASKED)
def test_what_may_mean_two_things_is_asked(words):
    assert reading(f"publish #5 {words}").kind is Kind.CLARIFY
