import os
import sys
from collections.abc import Callable, Iterator

import pexpect
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.terminal.chat import Words
from tests.bot.terminal.fake import FakeCore

CTRL_C, CTRL_D = "\x03", "\x04"
ROWS, COLUMNS = 24, 100

Talk = Callable[[], "pexpect.spawn[str]"]


@pytest.fixture
def talk(tmp_path) -> Iterator[Talk]:
    started: list[pexpect.spawn[str]] = []

    def start() -> "pexpect.spawn[str]":
        child = pexpect.spawn(
            sys.executable,
            ["-m", "tests.bot.terminal.talk", str(tmp_path)],
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            encoding="utf-8",
            dimensions=(ROWS, COLUMNS),
            timeout=60,
        )
        started.append(child)
        child.expect(">")
        return child

    yield start
    for child in started:
        child.close(force=True)


def leave(child: "pexpect.spawn[str]") -> None:
    child.expect(">")  # a key pressed before the next prompt is there may be lost
    child.send(CTRL_D)
    child.expect("left")
    child.expect(pexpect.EOF)


def test_a_sentence_is_answered_and_ctrl_d_leaves(talk):
    child = talk()
    child.sendline("list")
    child.expect("You said 'list'")
    leave(child)


def test_ctrl_c_clears_the_line_and_leaves_at_an_empty_one(talk):
    child = talk()
    child.send("half a sentence")
    child.expect("half a sentence")
    child.send(CTRL_C)
    child.sendline("list")
    child.expect("You said 'list'")
    child.send(CTRL_C)
    child.expect("left")


def test_ctrl_c_does_not_cut_an_answer_in_half(talk):
    child = talk()
    child.sendline("slow")
    child.expect("thinking")
    child.sendintr()
    child.expect("You said 'slow'")
    leave(child)


@pytest.mark.parametrize("word", ["exit", "quit", "Bye"])
def test_the_usual_words_leave_too(talk, word):
    child = talk()
    child.sendline(word)
    child.expect("left")


def test_a_notice_appears_while_something_is_being_typed_and_the_typing_stays(talk, tmp_path):
    child = talk()
    child.send("li")
    child.expect("li")
    (tmp_path / "new").write_text("#1 is published on site.")
    (tmp_path / "new").rename(tmp_path / "news")
    child.expect("#1 is published on site")
    child.sendline("st")
    child.expect("You said 'list'")
    leave(child)


def test_numbers_press_buttons(talk):
    child = talk()
    child.sendline("offer")
    child.expect(r"\[1\] Schedule  \[2\] Edit  \[3\] Cancel")
    child.sendline("1")
    child.expect("You said 'confirm P1@1'")
    child.sendline("1")
    child.expect("There is no button 1")
    leave(child)


def test_what_cannot_be_undone_is_asked_first(talk):
    child = talk()
    child.sendline("offer")
    child.expect("Cancel")
    child.sendline("3")
    child.expect(r"Really cancel #1\? \[y/N\]")
    child.sendline("")
    child.expect("Nothing was done")
    child.sendline("3")
    child.expect(r"\[y/N\]")
    child.sendline("y")
    child.expect("You said 'cancel A/1'")
    leave(child)


def test_a_form_is_asked_field_by_field_with_the_old_words_to_edit(talk):
    child = talk()
    child.sendline("change")
    child.expect(r"Text: ?.*old\\nwords")
    child.sendline("\\nmore")
    child.expect(r"You said 'text A/1@2 old\\nwords\\nmore'")
    leave(child)


def test_choices_are_made_by_number_and_only_what_cannot_be_taken_is_asked_again(talk):
    child = talk()
    child.sendline("choose")
    child.expect("As you like")
    child.expect("2 Green")
    child.expect("Colours: ?")
    child.sendline(", blue")
    child.expect("A moment, like 2026-11-24 09:00")
    child.expect("Day: ?")
    child.sendline("soon")
    child.expect("How often .*: ?")
    child.sendline("x")
    child.expect("Day: A moment, please")
    child.expect("How often: A whole number, please")
    child.expect("Day: ?")
    child.sendline("\x15" + "2026-11-24 09:00")
    child.expect("How often .*: ?")
    child.sendline("\x7f\x7f")
    child.expect("You said 'mix r,b on 2026-11-24 09:00 times'")
    leave(child)


def test_files_of_a_form_are_asked_for_by_their_paths(talk, tmp_path):
    (tmp_path / "press.png").write_bytes(b"12345")
    child = talk()
    child.sendline("files")
    child.expect("Paths with commas between")
    child.expect("Files .*: ?")
    child.sendline("/no/such")
    child.expect("There is no file “/no/such” here")
    child.expect("Files .*: ?")
    child.sendline("\x15" + str(tmp_path / "press.png"))
    child.expect("You gave {'press.png': 5}")
    leave(child)


def test_a_form_that_was_left_changes_nothing_and_keeps_the_buttons(talk):
    child = talk()
    child.sendline("offer")
    child.expect("Cancel")
    child.sendline("2")
    child.expect("Text:")
    child.send(CTRL_C)
    child.expect("Nothing was changed")
    child.sendline("1")
    child.expect("You said 'confirm P1@1'")
    leave(child)


def test_history_comes_back_the_next_time_and_forms_are_not_in_it(talk):
    child = talk()
    child.sendline("list")
    child.expect("You said 'list'")
    child.sendline("change")
    child.expect("Text:")
    child.sendline("secret")
    child.expect("You said 'text")
    leave(child)

    child = talk()
    child.send("\x1b[A\x1b[A\r")
    child.expect("You said 'list'")
    leave(child)


def test_a_paste_of_two_lines_is_two_sentences(talk):
    child = talk()
    child.send('\x1b[200~"a\nb" now\nlist\x1b[201~\r')
    child.expect(r"""You said '"a\\\\nb" now'""")
    child.expect("You said 'list'")
    leave(child)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("p", ["publish", "pause"]),
        ("publish #", ["#12"]),
        ("publish p", []),
        ("to s", ["site"]),
        ("", ["publish", "pause", "list", "site", "#12"]),
    ],
)
def test_words_are_completed_verbs_only_at_the_start(typed, offered):
    words = Words(FakeCore().core, "terminal:ana")

    found = [each.text for each in words.get_completions(Document(typed), CompleteEvent())]

    assert found == offered
