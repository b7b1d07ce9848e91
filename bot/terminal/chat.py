"""The chat of a person at a terminal: history, completion, buttons by number, forms."""

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import structlog
from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.utils import is_dumb_terminal

from bot import forms
from bot.message import File
from bot.reply import Button, Form, Input, Reply
from bot.terminal import screen as to
from bot.terminal.core import Core
from bot.terminal.draw import options
from bot.terminal.files import named
from bot.terminal.screen import Screen
from bot.terminal.session import Session, identity, pressed, say, sentences
from bot.terminal.words import plain
from models.errors import UserError

log = structlog.get_logger(__name__)
LEAVING = {"exit", "quit", "bye"}


def run(
    session: Session, screen: Screen, home: Path, prompt: str, ready: Callable[[], Any]
) -> None:
    """Talk until the person leaves; `ready` is called once the first prompt is on the screen, or
    is about to be."""
    typed: PromptSession[str] = PromptSession(
        history=History(str(home / "history")),
        auto_suggest=AutoSuggestFromHistory(),
        completer=Words(session.core, identity(session.name)),
        complete_while_typing=False,
        key_bindings=_keys(),
        enable_suspend=True,
    )
    pre_run: Callable[[], Any] | None = ready
    if is_dumb_terminal():  # where prompt_toolkit draws nothing, nor calls anybody
        ready()
        pre_run = None
    while (line := _typed(screen, typed, prompt, pre_run=pre_run)) is not None:
        pre_run = None
        if line.strip().lower() in LEAVING:
            return
        for sentence in filter(str.strip, sentences(line)):
            answer(session, screen, sentence)


def _typed(screen: Screen, typed: "PromptSession[str]", prompt: str, **how: Any) -> str | None:
    """The next line; None when the person left it by Ctrl-C or Ctrl-D."""
    with above_the_line(screen):
        try:
            return typed.prompt(prompt, **how)
        except (EOFError, KeyboardInterrupt):
            return None


@contextmanager
def above_the_line(screen: Screen) -> Iterator[None]:
    """Let what is printed meanwhile stand above the line being typed."""
    with ExitStack() as stack:
        stack.enter_context(patch_stdout(raw=True))
        try:
            yield
        finally:
            with screen.lock:  # nobody is printing into what is taken away here
                stack.close()


def answer(session: Session, screen: Screen, line: str) -> None:
    """Answer one line, asking on where a button wants a yes or the answer is a form."""
    sentence: str | None = _sentence(session, screen, line)
    files: tuple[File, ...] = ()
    while sentence is not None:
        before = session.buttons.get(identity(session.name), ())
        with screen.lock, uninterrupted():
            reply = say(session, sentence, files=files)
            to.answer(screen, reply, asks=True)
        sentence, files = _filled_in(screen, reply.form) if reply.form else (None, ())
        if reply.form and sentence is None:
            session.buttons[identity(session.name)] = before
            to.line(screen, "Nothing was changed.\n")


def _sentence(session: Session, screen: Screen, line: str) -> str | None:
    """What a line says: itself, or the button it presses; None when it came to nothing."""
    press = pressed(session, line)
    if press is None:
        return line
    if isinstance(press, Reply):
        to.answer(screen, press)
        return None
    return press.says if _agreed(screen, press) else None


def _agreed(screen: Screen, button: Button) -> bool:
    if button.confirm is None:
        return True
    said = _asked(screen, f"{plain(button.confirm)} [y/N] ")
    if said is not None and said.strip().lower() in {"y", "yes"}:
        return True
    to.line(screen, "Nothing was done.\n")
    return False


def _filled_in(screen: Screen, form: Form) -> tuple[str | None, tuple[File, ...]]:
    """The sentence of a form whose fields were asked one by one, those again whose answers cannot
    be taken, and the files that were named; no sentence when the person left it."""
    files: tuple[File, ...] = ()
    answers = {each.name: each.value for each in form.inputs}
    asked = list(form.inputs)
    while asked:
        for field in asked:
            said = _field(screen, field, answers[field.name])
            if said is None:
                return None, ()
            answers[field.name] = said
        files, wrong = _files(form, answers)
        wrong = {**forms.check(form, answers), **wrong}
        for field in form.inputs:
            if field.name in wrong:
                to.line(screen, f"{plain(field.label)}: {plain(wrong[field.name])}")
        asked = [field for field in form.inputs if field.name in wrong]
    return forms.filled(form, answers), files


def _files(form: Form, answers: Mapping[str, str]) -> tuple[tuple[File, ...], dict[str, str]]:
    """The files that were named, and what is wrong with what named them."""
    asked = next((each for each in form.inputs if each.kind == "files"), None)
    if asked is None:
        return (), {}
    try:
        return named(answers[asked.name]), {}
    except UserError as error:
        return (), {asked.name: str(error)}


def _field(screen: Screen, field: Input, value: str) -> str | None:
    """One answer, typed in one line: line breaks of a text are shown and typed as `\\n`, options
    as their numbers or words."""
    for line in options(field):
        to.line(screen, line)
    label = plain(field.label) + (" (may be empty)" if field.optional else "")
    shown = value.replace("\n", "\\n")
    while True:
        said = _asked(screen, f"{label}: ", default=shown, is_password=field.kind == "secret")
        if said is None:
            return None
        if said.strip() or field.optional:
            text = said.replace("\\n", "\n") if field.kind == "text" else said
            return forms.chosen(field, text)


def _asked(screen: Screen, question: str, **how: Any) -> str | None:
    """An answer that is kept in no history; None for Ctrl-C or Ctrl-D."""
    return _typed(screen, PromptSession(), question, **how)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def _clear_or_leave(event: KeyPressEvent) -> None:
        buffer = event.app.current_buffer
        if buffer.text:
            buffer.reset()
        else:
            event.app.exit(exception=EOFError)

    return keys


class History(FileHistory):
    """What was typed before, kept in a file of the home."""

    def store_string(self, string: str) -> None:
        """Keep a line; bytes that were no text, and trouble with the disk, must not end a chat."""
        try:
            super().store_string(string.encode(errors="replace").decode())
        except OSError as error:
            log.warning("history not kept", error=str(error))


class Words(Completer):
    """Completes the word being typed: verbs at the start of a line, targets and posts anywhere."""

    def __init__(self, core: Core, speaker: str) -> None:
        self._core, self._speaker = core, speaker

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterable[Completion]:
        """The known words that begin like the one before the cursor."""
        before = document.text_before_cursor
        word = "" if before[-1:].isspace() else before.split()[-1] if before else ""
        first = not before[: len(before) - len(word)].strip()
        for candidate in [*(self._core.verbs() if first else ()), *self._core.names(self._speaker)]:
            if candidate.lower().startswith(word.lower()):
                yield Completion(candidate, start_position=-len(word))


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let no Ctrl-C cut an answer in half; it is read as a key again at the next prompt."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
