"""What a freeze keeps in, when it holds, and why."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.language import Context, Kind, read

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Berlin
TARGETS = ("blog", "site", "linkedin")


def reading(text):
    return read(text, Context(NOW, BERLIN, targets=TARGETS))


@pytest.mark.parametrize(
    ("text", "ids", "targets", "rest", "reason"),
    [
        ("freeze all because the site is down", (), (), "everything", "the site is down"),
        ("stop everything", (), (), "everything", ""),
        ("freeze blog because of the fair until 5", (), ("blog",), "", "the fair until 5"),
        ("freeze #142", (142,), (), "", ""),
        ("freeze blog and linkedin", (), ("blog", "linkedin"), "", ""),
        ("freeze everywhere except blog", (), ("*", "-blog"), "", ""),
        ("sperre alles weil die Seite brennt", (), (), "everything", "die Seite brennt"),
        ("bloquea todo porque el sitio no va", (), (), "everything", "el sitio no va"),
        ("bloqueie tudo porque o site caiu", (), (), "everything", "o site caiu"),
    ],
)
def test_what_is_frozen_and_why(text, ids, targets, rest, reason):
    found = reading(text)

    assert found.question is None, found.question
    assert (found.action, found.ids, found.targets) == ("freeze", ids, targets)
    assert (found.rest, found.reason) == (rest, reason)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("freeze blog until friday 9:00", (2, 10), (6, 9)),
        ("freeze all for 2 hours", (2, 10), (2, 12)),
        ("freeze all from friday 16:00 to monday 8:00", (6, 16), (9, 8)),
        ("freeze all from friday 16:00", (6, 16), None),
        ("freeze all tomorrow", (3, 0), (3, 23, 59)),
        ("freeze all next week", (9, 0), (15, 23, 59)),
        ("freeze blog from 10:00 to 12:00 tomorrow", (3, 10), (3, 12)),
    ],
)
def test_a_stretch_of_time(text, start, end):
    found = reading(text)

    def local(moment):
        return datetime(2026, 3, moment[0], *moment[1:])

    berlin = timedelta(hours=1)
    expected = tuple(
        local(each).replace(tzinfo=UTC) - berlin if each else None for each in (start, end)
    )
    assert found.kind is Kind.INTERVAL
    assert found.interval == expected


@pytest.mark.parametrize(
    ("text", "repeat", "start", "hours"),
    [
        ("freeze linkedin every weekend", "FREQ=WEEKLY;BYDAY=SA,SU", (7, 0), 24),
        ("freeze all on fridays", "FREQ=WEEKLY;BYDAY=FR", (6, 0), 24),
        ("freeze all every friday from 16:00 to monday 8:00", "FREQ=WEEKLY;BYDAY=FR", (6, 16), 64),
        ("freeze all every friday 16:00 until monday 8:00", "FREQ=WEEKLY;BYDAY=FR", (6, 16), 64),
        ("freeze all every night from 22:00 to 6:00", "FREQ=DAILY", (2, 22), 8),
        ("freeze all every day between 22:00 and 6:00", "FREQ=DAILY", (2, 22), 8),
        ("freeze all every friday 16:00 for 3 hours", "FREQ=WEEKLY;BYDAY=FR", (6, 16), 3),
    ],
)
def test_a_rhythm_of_stretches(text, repeat, start, hours):
    found = reading(text)

    assert (found.rules[0].repeat, found.length) == (repeat, timedelta(hours=hours))
    assert found.rules[0].start == datetime(2026, 3, *start)


def test_a_moment_alone_is_asked_about():
    found = reading("freeze all friday 16:00")

    assert found.question is not None
    assert [option.answer for option in found.question.options] == ["until", "from"]


def test_public_holidays_are_left_as_the_place_that_is_said():
    found = reading("freeze on public holidays in Germany (Bavaria) because nobody is here")

    assert (found.holidays, found.reason) == ("in Germany (Bavaria)", "nobody is here")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("thaw", ""),
        ("unfreeze blog", "blog"),
        ("lift freeze 3", "3"),
        ("thaw blog because it is mended", "blog"),
        ("taue blog auf", "blog"),
        ("dégèle blog", "blog"),
        ("descongela blog", "blog"),
    ],
)
def test_what_is_lifted(text, rest):
    found = reading(text)

    assert (found.action, found.rest.removesuffix(" auf")) == ("thaw", rest)


def test_a_post_may_be_wanted_out_anyway():
    found = reading("publish #142 anyway because the minister waits")

    assert (found.ids, found.anyway, found.reason) == ((142,), True, "the minister waits")
    assert not reading("publish #142").anyway


def test_taking_down_may_be_frozen_too():
    assert reading("freeze all including take-downs because so").removals
    assert not reading("freeze all").removals
