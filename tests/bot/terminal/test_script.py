import io
from datetime import timedelta

import pytest

from bot.reply import Button, Card, Reply
from bot.terminal import script
from bot.terminal.screen import Screen
from bot.terminal.session import Session
from tests.bot.terminal.fake import FakeCore

READY = Reply("x", cards=(Card("Ready", buttons=(Button("Schedule", "confirm P1@1", "primary"),)),))


@pytest.fixture
def core():
    return FakeCore()


@pytest.fixture
def play(core):
    def run(text: str, prompt: str = "> ") -> bool:
        session = Session(core.core, "root")
        return script.run(session, Screen(width=80), io.StringIO(text), prompt)

    return run


def test_each_line_is_echoed_before_its_answer(play, capsys):
    assert play("list\nshow 1\n")

    assert capsys.readouterr().out == "> list\nYou said list.\n\n> show 1\nYou said show 1.\n\n"


def test_the_last_line_needs_no_line_break(play, core):
    play("list")

    assert [message.text for message in core.said] == ["list"]


def test_empty_lines_are_ignored(play, core, capsys):
    play("\n  \nlist\r\n\n")

    assert [message.text for message in core.said] == ["list"]
    assert capsys.readouterr().out.startswith("> list\n")


def test_a_name_before_the_line_speaks_as_that_person(play, core, capsys):
    play("ana> list\nlist\n")

    assert [message.speaker for message in core.said] == ["terminal:ana", "terminal:root"]
    assert "ana> list\n" in capsys.readouterr().out


def test_a_number_presses_the_button_of_the_last_answer_to_ones_own_line(play, core):
    core.answers = [READY, Reply("Hello Ana")]

    play('"Hello" to site tomorrow 9am\nana> list\n1\n')

    assert [message.text for message in core.said][-1] == "confirm P1@1"
    assert core.said[-1].name == "root"


def test_a_script_goes_on_after_a_line_that_failed_and_says_so_at_the_end(play, core):
    core.answers = [Reply("No such post.", failed=True)]

    assert not play("show 9\nlist\n")
    assert [message.text for message in core.said] == ["show 9", "list"]


def test_a_number_with_no_button_fails(play):
    assert not play("1\n")


def test_line_breaks_written_in_quotes_are_left_to_the_language(play, core):
    play('"a\\nb" now\n')

    assert core.said[0].text == '"a\\nb" now'


def test_the_echo_cannot_steer_the_terminal(play, capsys):
    play("\x1b[2Jlist\n")

    assert "\x1b" not in capsys.readouterr().out


def test_a_very_long_line_is_echoed_by_its_beginning(play, core, capsys):
    play("x" * 100_000 + "\nlist\n")

    assert [len(message.text) for message in core.said] == [100_000, 4]
    echoed = capsys.readouterr().out.split("\n")[0]
    assert echoed == "> " + "x" * 1998 + "…"


def test_at_the_end_it_waits_for_posts_of_all_who_spoke(play, core, monkeypatch):
    monkeypatch.setattr(script, "LOOK_EVERY", 0.01)
    core.busy = 3

    assert play("list\nana> list\n")

    assert core.busy == -1
    speakers, within = core.asked[0]
    assert speakers == ["terminal:root", "terminal:ana"]
    assert timedelta(seconds=29) < within <= timedelta(seconds=30)
    assert core.asked[-1][1] < within


def test_posts_that_take_too_long_are_not_waited_for_for_ever(play, core, monkeypatch, capsys):
    monkeypatch.setattr(script, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(script, "PATIENCE", 0.05)
    core.busy = 10_000

    assert not play("list\n")
    assert "still on their way" in capsys.readouterr().out


def test_only_so_much_of_a_line_is_ever_held(monkeypatch):
    monkeypatch.setattr(script, "LONGEST", 10)

    assert list(script._read(io.StringIO("x" * 55 + "\nlist\n"))) == ["x" * 10, "list"]


def test_a_line_of_exactly_the_length_held_does_not_swallow_the_next(monkeypatch):
    monkeypatch.setattr(script, "LONGEST", 5)

    assert list(script._read(io.StringIO("1234\n12345\nlist\n"))) == ["1234", "12345", "list"]
