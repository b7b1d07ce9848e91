"""How people say what they wish to be told of, and that an e-mail is also a place for posts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language import Context, read
from bot.language.topics import kinds_in, topics_in
from models.rules.audiences import Topic

NOW = datetime(2026, 1, 14, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))

SAID = {
    "email": ("email", ""),
    "email me at ana@example.com": ("email", "at ana@example.com"),
    "please email me failures and approvals": ("email", "failures and approvals"),
    "email everything": ("email", "everything"),
    "my e-mail": ("email", ""),
    "confirm email 123456": ("confirm email", "123456"),
    "no email": ("no email", ""),
    "stop emailing me": ("no email", ""),
    "unsubscribe": ("no email", ""),
    "notices": ("notices", ""),
    "notices resend all": ("notices", "resend all"),
    "mute": ("mute", ""),
    "mute retrying": ("mute", "retrying"),
    "mute platform down and published": ("mute", "platform down and published"),
    "unmute": ("unmute", ""),
    "unmute retrying": ("unmute", "retrying"),
    "mail mir Fehler und Freigaben": ("email", "Fehler und Freigaben"),
    "keine E-Mails mehr": ("no email", ""),
    "confirme l'e-mail 123456": ("confirm email", "123456"),
    "plus de mails": ("no email", ""),
    "sin correos": ("no email", ""),
    "meu e-mail": ("email", ""),
    "通知": ("notices", ""),
}


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_about_being_told_is_read(text):
    reading = read(text, Context(NOW, "Europe/Berlin"))

    assert (reading.action, reading.rest) == SAID[text]
    assert reading.question is None


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ('email "Hello" tomorrow 9:00', "schedule"),
        ('"Hello" to email tomorrow 9:00', "schedule"),
        ("publish #5 to email", "publish"),
        ("mute #5", "pause"),
        ("mute everything", "pause"),
        ("unmute everything", "resume"),
        ("mute the launch post", "pause"),
        ("unmute #5", "resume"),
    ],
)
def test_what_is_said_about_posts_means_what_it_always_meant(text, action):
    assert read(text, Context(NOW, "Europe/Berlin")).action == action


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("failures", [Topic.FAILURES]),
        ("published, approvals and failures", [Topic.APPROVALS, Topic.FAILURES, Topic.PUBLISHED]),
        ("me only about errors!", [Topic.FAILURES]),
        ("nur Fehler und Konflikte", [Topic.FAILURES, Topic.CONFLICTS]),
        ("todo", [*Topic]),
    ],
)
def test_topics_are_read_in_the_order_of_their_table(text, topics):
    assert topics_in(text) == (tuple(topics), None)


def test_a_word_that_is_no_topic_is_named_and_nothing_is_guessed():
    assert topics_in("failures and gossip") == ((), "gossip")
    assert kinds_in("retrying, gossip") == ((), "gossip")


def test_kinds_are_said_as_they_are_shown():
    assert kinds_in("platform down and rate_limited, published") == (
        ("platform_down", "published", "rate_limited"),
        None,
    )
