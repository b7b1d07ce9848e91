import pytest

from bot.reply import Button, Card, Reply
from bot.terminal.session import Session, pressed, say, sentences
from tests.bot.terminal.fake import FakeCore


def offering(*labels: str) -> Reply:
    return Reply(
        "x", cards=(Card("x", buttons=tuple(Button(each, f"do {each}") for each in labels)),)
    )


@pytest.fixture
def core():
    return FakeCore()


@pytest.fixture
def session(core):
    return Session(core.core, "root")


def test_a_line_is_said_by_the_one_who_types(session, core):
    say(session, "  list ")

    (message,) = core.said
    assert (message.text, message.speaker, message.name) == ("list", "terminal:root", "root")
    assert (message.workspace, message.channel) == ("terminal", "chat")


def test_a_number_presses_a_button_of_the_last_answer(session, core):
    core.answers = [offering("a", "b")]
    say(session, "list")

    assert pressed(session, "2") == Button("b", "do b")
    assert pressed(session, " [1] ") == Button("a", "do a")


def test_everyone_has_the_buttons_of_the_last_answer_to_themselves(session, core):
    core.answers = [offering("a"), offering("b")]
    say(session, "list")
    say(session, "list", "ana")

    assert pressed(session, "1") == Button("a", "do a")
    assert pressed(session, "1", "ana") == Button("b", "do b")
    assert session.speakers == ["terminal:root", "terminal:ana"]


def test_a_name_written_large_or_small_is_one_person(session, core):
    core.answers = [offering("a")]
    say(session, "list", "Ana")

    assert pressed(session, "1", "ana") == Button("a", "do a")
    assert [message.speaker for message in core.said] == ["terminal:ana"]
    assert session.speakers == ["terminal:ana"]


def test_an_answer_without_buttons_leaves_nothing_to_press(session, core):
    core.answers = [offering("a"), Reply("done")]
    say(session, "list")
    say(session, "do a")

    reply = pressed(session, "1")
    assert isinstance(reply, Reply)
    assert reply.failed
    assert reply.text == "There is no button 1: the last answer had none. Nothing was done."


@pytest.mark.parametrize("number", ["0", "3", "999"])
def test_a_number_without_a_button_says_which_there_are(session, core, number):
    core.answers = [offering("a", "b")]
    say(session, "list")

    reply = pressed(session, number)
    assert isinstance(reply, Reply)
    assert "the last answer has buttons 1 to 2" in str(reply.text)


def test_a_sentence_presses_nothing(session):
    assert pressed(session, "publish 1") is None
    assert pressed(session, "12345") is None


def test_control_characters_are_named_and_nothing_is_done(session, core):
    reply = say(session, 'publish "a\x1b[2J" now')

    assert reply.failed
    assert reply.text == (
        "That line holds a control character (␛). Nothing was done; say it without."
    )
    assert core.said == []


def test_a_number_after_a_refused_line_presses_no_button_of_an_older_answer(session, core):
    core.answers = [offering("confirm the older one")]
    say(session, "list")

    say(session, 'publish "a\x07" now')

    assert isinstance(pressed(session, "1"), Reply)


def test_emoji_and_right_to_left_titles_pass(session, core):
    say(session, '"שלום 🎉 مرحبا": text')

    assert core.said[0].text == '"שלום 🎉 مرحبا": text'


def test_a_paste_of_several_lines_is_several_sentences():
    assert list(sentences("list\r\nshow 1\n")) == ["list", "show 1", ""]


def test_a_line_break_inside_quotes_belongs_to_the_text():
    assert list(sentences('"a\nb" now\nlist')) == ['"a\\nb" now', "list"]
    assert list(sentences("“a\n\nb” now")) == ["“a\\n\\nb” now"]
