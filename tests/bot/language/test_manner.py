"""Targets apart and answers for late posts, in the six languages, with every word accounted for."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.language import Context, Kind, read
from bot.language.lexicons import MODULES, lexicon_of

NOW = datetime(2027, 3, 10, 9, 20, tzinfo=UTC)


def reading(text):
    return read(text, Context(NOW, "Europe/Berlin", targets=("blog", "news", "site")))


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("5 minutes apart", 5),
        (", 5 minutes apart", 5),
        ("five minutes apart from each other", 5),
        ("staggered by 1h30", 90),
        ("with 2 hours between them", 120),
        ("an hour and a half apart", 90),
        ("a day apart", 1440),
    ],
)
def test_targets_may_be_said_to_be_apart_anywhere_in_the_sentence(words, minutes):
    for text in (
        f'"Hi" to blog, news and site tomorrow 9:00 {words}',
        f'"Hi" to blog, news and site {words} tomorrow 9:00',
    ):
        found = reading(text)
        assert found.targets == ("blog", "news", "site")
        assert found.rules[0].start == datetime(2027, 3, 11, 9)
        assert found.stagger == timedelta(minutes=minutes)


def test_an_amount_before_it_is_left_whole():
    found = reading('"Hi" to blog and news in 5 minutes, 2 minutes apart')

    assert (found.elapsed, found.stagger) == (timedelta(minutes=5), timedelta(minutes=2))
    assert reading("move #5 by 5 minutes, 2 seconds").shift == "PT5M2S"


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("if late skip", "drop"),
        (", if late, leave it out", "drop"),
        (", if late send anyway", "all"),
        ("if it's late ask me", "ask"),
        ("if late ask", "ask"),
        ("if late send the latest only", "latest"),
    ],
)
def test_a_sentence_may_say_what_becomes_of_late_ones(words, choice):
    found = reading(f'"Daily quote" to site every day at 9:00 {words}')

    assert (found.if_late, found.kind) == (choice, Kind.RECURRENCE)
    assert reading(f"edit #4 {words}").if_late == choice


@pytest.mark.parametrize(
    ("text", "minutes", "choice"),
    [
        ('plane "Neu" auf blog und news morgen um 9 Uhr, im Abstand von 5 Minuten', 5, None),
        ('plane "Neu" auf blog und news morgen um 9 Uhr mit 5 Minuten Abstand', 5, None),
        ('plane "Neu" auf blog morgen um 9 Uhr, falls verspätet auslassen', None, "drop"),
        ('plane "Neu" auf blog morgen um 9 Uhr, falls zu spät, trotzdem senden', None, "all"),
        ('publie "Neuf" sur blog et news demain à 9h, à 5 minutes d\'intervalle', 5, None),
        ('publie "Neuf" sur blog et news demain à 9h, espacés de 5 minutes', 5, None),
        ('publie "Neuf" sur blog demain à 9h, en cas de retard demander', None, "ask"),
        ('publica "Nuevo" en blog y news mañana a las 9:00, con 5 minutos de diferencia', 5, None),
        ('publica "Nuevo" en blog mañana a las 9:00, si se retrasa, omitir', None, "drop"),
        ('publica "Novo" em blog e news amanhã às 9:00, com 5 minutos de intervalo', 5, None),
        ('publica "Novo" em blog amanhã às 9:00, se atrasar enviar mesmo assim', None, "all"),
        ("「新着」をblogとnewsに明日9:00、5分間隔で公開", 5, None),
        ("「新着」をblogに明日9:00に公開、遅れたらスキップ", None, "drop"),
        ("「新着」をblogに明日9:00に公開、遅れた場合は、最新だけ", None, "latest"),
    ],
)
def test_the_other_languages_say_it_too(text, minutes, choice):
    found = reading(text)

    assert found.rules[0].start == datetime(2027, 3, 11, 9)
    assert found.stagger == (timedelta(minutes=minutes) if minutes else None)
    assert found.if_late == choice


@pytest.mark.parametrize("language", MODULES)
def test_every_language_has_words_for_each_choice(language):
    said = {
        tags["if_late"]
        for phrases in lexicon_of(language).phrases.values()
        for _, tags in phrases
        if "if_late" in tags
    }
    assert said == {"ask", "latest", "all", "drop"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('"Hi" to site every day at 9:00, if late sing', "I do not understand “if”"),
        ('"Hi" to blog and news tomorrow 9:00, 2 months apart', "minutes, hours or days"),
        ('"Hi" to blog and news tomorrow 9:00, 2 minutes apart, 3 minutes apart', "two different"),
        ('"Hi" to site every day at 9:00, if late skip, if late ask', "two different"),
        ("move #5 to friday 9:00, 5 minutes apart", "“move” does not take"),
        ("pause #5 if late skip", "“pause” does not take"),
        ("list friday or not after 21:00", "“list” does not take"),
    ],
)
def test_what_does_not_fit_is_asked_and_never_left_out(text, complaint):
    found = reading(text)

    assert found.kind is Kind.CLARIFY
    assert complaint in found.message


def test_a_last_time_of_day_is_kept_without_any_other_time():
    assert reading("publish #5 or not after 21:00").not_after == time(21)
    assert reading("edit #5 or not after 21:00").not_after == time(21)


def test_words_after_the_new_text_of_an_edit_are_asked_about():
    assert reading('edit #1 "new" bla').kind is Kind.CLARIFY
    assert reading('edit #1 "new", please').kind is Kind.NONE
