"""Being told in a chat, said in words: a digest and when, direct messages and about what."""

from datetime import UTC, datetime, time

import pytest

from bot.language.reading import Context
from bot.language.telling import Saying, about_telling, digest_in

CONTEXT = Context(datetime(2026, 3, 2, 9, tzinfo=UTC), "Europe/Berlin")
DAILY, WORKDAYS = (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5)
SAID = {
    "digest": Saying(now=True),
    "daily digest now": Saying(now=True),
    "digest at 8:30": Saying(at=time(8, 30), days=DAILY),
    "send me the digest every day at 9:00": Saying(at=time(9), days=DAILY),
    "digest here weekdays 9:00": Saying(at=time(9), days=WORKDAYS, here=True),
    "digest here weekdays 9:00 in Tokyo": Saying(
        at=time(9), days=WORKDAYS, here=True, zone="Asia/Tokyo"
    ),
    "digest at 8:30 in Lisbon": Saying(at=time(8, 30), days=DAILY, zone="Europe/Lisbon"),
    "digest mondays and thursdays 8:30": Saying(at=time(8, 30), days=(1, 4)),
    "digest by email at 7:00": Saying(at=time(7), days=DAILY, mail=True),
    "digest off": Saying(off=True),
    "no digest": Saying(off=True),
    "digest here off": Saying(off=True, here=True),
    "stop the digest here": Saying(off=True, here=True),
    "Tagesübersicht werktags um 9:00": Saying(at=time(9), days=WORKDAYS),
    "keine Tagesübersicht": Saying(off=True),
    "résumé du jour à 8h30": Saying(at=time(8, 30), days=DAILY),
    "resumen diario a las 8:30": Saying(at=time(8, 30), days=DAILY),
    "resumo diário às 8:30": Saying(at=time(8, 30), days=DAILY),
    "ダイジェスト 毎日 8:30": Saying(at=time(8, 30), days=DAILY),
}


@pytest.mark.parametrize("said", SAID)
def test_a_digest_is_wanted_when_it_is_said(said):
    told = about_telling(said)

    assert told is not None
    assert told.action == "digest"
    assert digest_in(told.rest, CONTEXT) == SAID[said]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("digest at 9", "09:00 or 21:00"),
        ("digest every 2 weeks 9:00", ""),
        ("digest tomorrow 9:00", ""),
        ("digest weekdays", ""),
        ("digest at 9:00 and 17:00", ""),
    ],
)
def test_what_is_no_time_of_a_day_is_not_guessed(said, why):
    told = about_telling(said)

    assert told is not None
    wrong = digest_in(told.rest, CONTEXT).wrong
    assert wrong is not None
    assert why in wrong


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("tell me here", ""),
        ("tell me here about failures and approvals", "failures and approvals"),
        ("notify me directly", ""),
        ("stop telling me here", "off"),
        ("don't tell me here any more", "off"),
        ("tell me nothing more here", "off"),
        ("sag es mir hier", ""),
        ("préviens-moi ici", ""),
        ("avísame aquí", ""),
        ("me avise aqui", ""),
        ("ここで知らせて", ""),
    ],
)
def test_being_told_directly_is_wanted_or_not(said, rest):
    told = about_telling(said)

    assert told is not None
    assert (told.action, told.rest) == ("tell me", rest)


@pytest.mark.parametrize(
    "said",
    [
        '"The daily digest" to site tomorrow 9:00',
        "digestion is a fine word",
        "move #1 to friday",
        "show the launch digest post",
        "tell me a story",
    ],
)
def test_other_sentences_are_left_alone(said):
    assert about_telling(said) is None
