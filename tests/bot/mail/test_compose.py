"""Letters as e-mails: what they say, and that no words of people can make them anything else."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.compose import compose
from models.services.notices.dispatching import Letter
from models.services.notices.notices import Told

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENDER = "posts@example.com"


def settled(number, *, label="Hi", state="delivered", error=None, project="ACME"):
    results = [{"state": state, "target": "blog", "link": "https://x.example/1", "error": error}]
    facts = {"post": number, "label": label, "action": "publish", "results": results}
    return Told(number, "settled", facts | {"project": project}, NOW)


def letter(*told, code=None, key="k1"):
    return Letter(1, 1, key, "ACME", "ana", "ana@example.com", tuple(told), code)


def composed(*told, **how):
    """The e-mail as it is read at the other end."""
    content = compose(letter(*told, **how), SENDER, now=NOW).as_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    return message_from_bytes(content, policy=policy.default)


def text(mail):
    return mail.get_body(("plain",)).get_content()


def html(mail):
    return mail.get_body(("html",)).get_content()


def test_a_letter_tells_what_happened_in_plain_words_and_in_html():
    mail = composed(settled(1, label="Launch"))

    assert mail["Subject"] == "[ACME] #1 “Launch”"
    assert "is published on blog" in text(mail)
    assert '<a href="https://x.example/1">https://x.example/1</a>' in html(mail)
    assert "say “show ACME/1”" in text(mail)
    assert "<code>show ACME/1</code>" in html(mail)
    assert "<script" not in html(mail)


def test_every_letter_says_how_to_stop_and_is_known_as_a_machines():
    mail = composed(settled(1))

    assert "no email" in text(mail)
    assert mail["List-Unsubscribe"] == "<mailto:posts@example.com?subject=no%20email>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW


def test_the_same_letter_has_the_same_name_and_another_one_another():
    assert composed(settled(1))["Message-ID"] == composed(settled(1))["Message-ID"]
    assert composed(settled(1))["Message-ID"] == "<k1@example.com>"
    assert composed(settled(1), key="k2")["Message-ID"] != "<k1@example.com>"


def test_many_posts_are_counted_and_what_failed_is_shown_first():
    good = [settled(number) for number in range(1, 13)]
    bad = settled(13, state="refused", error="the platform said no")
    mail = composed(*good, bad)

    assert mail["Subject"] == "[ACME] ✕ 12 posts were published and 1 post failed"
    assert "the platform said no" in text(mail)
    assert "#1, #2, #3, #4, #5, #6, #7, #8, #9, #10 and 2 more" in " ".join(text(mail).split())


def test_things_of_several_kinds_are_named_by_the_first():
    mail = composed(settled(1), settled(2))

    assert mail["Subject"] == "[ACME] #1 “Hi” (and 1 more)"


def test_a_code_is_in_the_subject_and_says_what_it_is_for():
    mail = composed(code="123456", key="n1")

    assert mail["Subject"] == "[ACME] 123456 is your code for Presstime"
    assert "confirm email 123456" in text(mail)
    assert "do nothing" in text(mail)
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "label",
    [
        "x\r\nBcc: all@example.com",
        "x\nSubject: other",
        "\x00\x07",
        "x\u2028y",
        "a" * 5_000,
        "ü✓日本",
    ],
)
def test_a_label_makes_no_header(label):
    mail = composed(settled(1, label=label))

    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject")) == 1
    assert mail["Subject"].startswith("[ACME] #1 “")
    assert len(mail["Subject"]) <= 130


def test_markup_of_people_is_words():
    mail = composed(
        settled(1, label='<img src=x onerror="alert(1)">', state="refused", error="<b>")
    )

    assert "<img" not in html(mail)
    assert "<b>" not in html(mail)
    assert "&lt;img" in html(mail)
    assert "<img" in text(mail)


@given(st.text(), st.text())
def test_any_words_can_be_mailed_and_are_read_back(label, error):
    mail = composed(settled(1, label=label, state="refused", error=error))

    assert {part.get_content_type() for part in mail.iter_parts()} == {"text/plain", "text/html"}
    assert text(mail).isprintable() or "\n" in text(mail)
    assert html(mail).count("<html") == 1
