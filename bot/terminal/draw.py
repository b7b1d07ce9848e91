"""A reply drawn as text: cards, quotes, fields, rows, notes and numbered buttons."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.forms import typed
from bot.reply import Button, Card, Field, Form, Input, Reply, Row, Text, Tone
from bot.terminal.words import columns, isolated, padded, plain, wrapped

_SIGNS: dict[Tone, str] = {"plain": "•", "good": "✓", "warning": "!", "bad": "✗"}
_OWN_SIGNS = tuple(f"{sign} " for sign in "●✓✕?‖!")  # of titles that say their state themselves
_COLOURS: dict[Tone, str] = {"plain": "1", "good": "1;32", "warning": "1;33", "bad": "1;31"}
_FAINT, _CYAN = "2", "36"
_INDENT, _BAR = "  ", "  │ "
_WIDEST_NAME = 18

Label = Callable[[Button], str]


@dataclass(frozen=True, slots=True)
class Page:
    """Where it is drawn: columns, and whether colours may be used besides the words."""

    width: int = 80
    colour: bool = False

    def tint(self, code: str, text: str) -> str:
        """The text in a colour, where there are colours."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def buttons_of(reply: Reply) -> tuple[Button, ...]:
    """The buttons of an answer in the order of their numbers: as drawn, but the main one first."""
    found = [button for card in reply.cards for button in _buttons_of(card)]
    main = [button for button in found if button.style == "primary"]
    if len(main) == 1:
        found.remove(main[0])
        found.insert(0, main[0])
    return tuple(found)


def draw(reply: Reply, page: Page) -> str:
    """An answer as lines of text, its buttons as `[1] Schedule`."""
    numbers = {button: number for number, button in reversed([*enumerate(buttons_of(reply), 1)])}
    return _drawn(reply, page, lambda button: f"[{numbers[button]}] {plain(button.label)}")


def draw_notice(reply: Reply, page: Page) -> str:
    """A notice as lines of text. Numbers belong to the last answer, so its buttons are shown as
    the sentences that do the same."""
    return _drawn(reply, page, lambda button: f"{plain(button.label)}: say “{plain(button.says)}”")


def draw_form(form: Form, page: Page) -> str:
    """A form where nobody can be asked: what it wants to know, and the sentence that says it."""
    lines = [page.tint(_COLOURS["plain"], f"• {isolated(plain(form.title))}")]
    for field in form.inputs:
        lines.append(f"{_INDENT}{{{field.name}}}: {plain(field.label)}{_kind(field)}")
    lines.append(f"{_INDENT}Say it as one sentence: {plain(typed(form))}")
    return "\n".join(lines)


_KINDS = {
    "moment": " (like 2026-11-24 09:00)",
    "channel": " (the id of a channel)",
    "people": " (names with commas between)",
    "files": " (files of this machine: `… with ~/press.png`)",
}


def _kind(field: Input) -> str:
    """What the answer to an input looks like, if that is not any words."""
    if not field.options:
        return _KINDS.get(field.kind, "")
    some = ", ".join(plain(option.value) for option in field.options[:10])
    several = "with commas between, of" if field.kind == "choices" else "one of"
    return f" ({several} {some}{', …' if len(field.options) > 10 else ''})"


def options(field: Input) -> Iterator[str]:
    """What stands above the line where an input is asked: its hint, and its options numbered."""
    if field.hint:
        yield f"{_INDENT}{plain(field.hint)}"
    if field.kind == "moment":
        yield f"{_INDENT}A moment, like 2026-11-24 09:00"
    if field.kind == "files":
        yield f"{_INDENT}Paths with commas between, like ~/press.png"
    for number, option in enumerate(field.options, 1):
        yield f"{_INDENT}{number} {plain(option.label)}"
    if field.kind == "choices":
        yield f"{_INDENT}Numbers with commas between"


def _drawn(reply: Reply, page: Page, label: Label) -> str:
    if not reply.cards:
        return "\n".join(isolated(line) for line in wrapped(plain(reply.text), page.width))
    return "\n\n".join("\n".join(_card(card, page, label)) for card in reply.cards)


def _buttons_of(card: Card) -> Iterator[Button]:
    for row in card.rows:
        yield from row.buttons
    yield from card.buttons


def _card(card: Card, page: Page, label: Label) -> Iterator[str]:
    yield from _title(card, page)
    yield from _lines(card.body, page.width, _INDENT, _INDENT)
    if card.quote:
        yield from _lines(card.quote, page.width, _BAR, _BAR)
    yield from _fields(card.fields, page)
    for row in card.rows:
        yield from _row(row, page, label)
    for note in card.notes:
        yield from (page.tint(_FAINT, line) for line in _lines(note, page.width, "  · ", "    "))
    yield from _bar_of(map(label, card.buttons), page, _INDENT)


def sign_of(card: Card) -> str:
    """The sign of a card's tone with a blank, to stand before its title; nothing before a title
    that has a sign of its own."""
    return "" if plain(card.title).startswith(_OWN_SIGNS) else f"{_SIGNS[card.tone]} "


def _title(card: Card, page: Page) -> Iterator[str]:
    for line in _lines(card.title, page.width, sign_of(card), _INDENT):
        yield page.tint(_COLOURS[card.tone], line)


def _fields(fields: tuple[Field, ...], page: Page) -> Iterator[str]:
    names = [isolated(" ".join(plain(field.name).split())) for field in fields]
    width = min(_WIDEST_NAME, max(map(columns, names), default=0))
    for name, field in zip(names, fields, strict=True):
        first = f"{_INDENT}{padded(name, width)}  "
        rest = " " * (width + 2 * len(_INDENT))
        yield from _lines(field.value, page.width, first, rest)


def _row(row: Row, page: Page, label: Label) -> Iterator[str]:
    yield from _lines(row.text, page.width, "  – ", "    ")
    yield from _bar_of(map(label, row.buttons), page, "    ")


def _bar_of(labels: Iterable[str], page: Page, indent: str) -> Iterator[str]:
    """Buttons side by side, as many as fit on a line."""
    line = ""
    for label in labels:
        if line and columns(f"{indent}{line}  {label}") > page.width:
            yield indent + page.tint(_CYAN, line)
            line = label
        else:
            line = f"{line}  {label}" if line else label
    if line:
        yield indent + page.tint(_CYAN, line)


def _lines(text: Text, width: int, first: str, rest: str) -> Iterator[str]:
    shown = plain(text)
    if not shown:
        return
    margin = first
    for line in wrapped(shown, max(20, width - columns(first))):
        yield f"{margin}{isolated(line)}".rstrip()
        margin = rest
