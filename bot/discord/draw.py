"""A reply drawn as a Discord message of Components V2."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import count, groupby
from typing import Any

import discord
from discord import ui

from bot.discord import enclosed
from bot.discord.escape import escaped, quoted, words
from bot.discord.fit import (
    CUSTOM_ID,
    LABEL,
    Block,
    Line,
    fitted,
    rows_of,
    shortened,
)
from bot.reply import Button, Card, Field, Reply, Row, Tone
from bot.terminal.draw import sign_of
from bot.terminal.words import plain
from models.rules.media import Medium

_COLOURS: dict[Tone, int | None] = {
    "plain": None,
    "good": 0x22AA77,
    "warning": 0xCC8800,
    "bad": 0xCC3333,
}
_STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "primary": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}
_NOTHING = "…"  # Discord takes no empty text
_ASKS, _QUESTIONS = 1_000, 2_000  # ids of the buttons that ask first, and of what they ask


class Press(ui.DynamicItem[ui.Button[Any]], template=re.compile(r".+", re.DOTALL)):
    """A button that says the sentence it carries as its `custom_id`, whichever process drew it and
    however long ago. The client has `async pressed(interaction, says, question)`."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str], /
    ) -> "Press":
        """The button of a message that was pressed."""
        assert isinstance(item, ui.Button)  # noqa: S101  # nothing else of ours can be pressed
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the sentence to the client, with the question that is to be asked before, if any."""
        await interaction.client.pressed(interaction, self.custom_id, self.question)

    @property
    def question(self) -> str | None:
        """What its message says is to be asked first, as Markdown."""
        number = self.item.id or 0
        if self.view is None or not _ASKS <= number < _QUESTIONS:
            return None
        found = self.view.find_item(number - _ASKS + _QUESTIONS)
        return found.content.removeprefix("-# ") if isinstance(found, ui.TextDisplay) else None


def draw(reply: Reply, *, mention: Iterable[int] = (), mark: int | None = None) -> ui.LayoutView:
    """A reply as a message: every card a box in the colour of its tone, with buttons that go on
    working after a restart. `mention` are the ids of users it begins with; whoever sends it must
    allow these mentions, and no others. What does not fit is left out, and that is said. `mark` is
    a number nobody sees, which the message can be known by: the id of its first component. Files
    are shown of those that `enclosed.read` gives, which must be sent along."""
    pen = _Pen(enclosed.shown(reply))
    view = ui.LayoutView(timeout=None)
    if called := " ".join(f"<@{user}>" for user in mention):
        view.add_item(ui.TextDisplay(called))
    blocks, left_out = fitted([*map(pen.block, reply.cards)] or [_only_words(reply)], called)
    for block in blocks:
        view.add_item(pen.box(block))
    if left_out:
        view.add_item(ui.TextDisplay(f"-# … and {left_out} more parts do not fit here"))
    view.children[0].id = mark
    return view


def asked(label: str, says: str, question: str) -> ui.LayoutView:
    """The question before something that cannot be undone; `question` is Markdown."""
    button = Button(label, says, "danger")
    pen = _Pen()
    view = ui.LayoutView(timeout=None)
    return view.add_item(pen.box(Block(question, buttons=(button,), tone="warning")))


def _only_words(reply: Reply) -> Block:
    said = words(reply.text).strip() or _NOTHING
    if reply.failed:
        return Block("", f"✗ {said}", tone="bad")
    return Block("", said)


class _Pen:
    """Draws one message: no two of its buttons say the same, and those that ask have numbers."""

    def __init__(self, files: Container[str] = ()) -> None:
        self._files = files  # that are sent along, by their hashes
        self._said: set[str] = set()
        self._questions = count()

    def block(self, card: Card) -> Block:
        """A card as Markdown."""
        quote = quoted(card.quote) if card.quote else ""
        sign = "" if card.tone == "plain" else sign_of(card)
        said = (words(card.body), quote, "\n".join(map(_field, card.fields)))
        buttons, typed = self._pressable(card.buttons)
        return Block(
            head=f"### {sign}{words(card.title)}".replace("\n", " "),
            body="\n".join(filter(None, said)),
            lines=tuple(map(self._line, card.rows)),
            notes="\n".join([*(_small(words(note)) for note in card.notes), *typed]),
            buttons=buttons,
            tone=card.tone,
            media=tuple(each for each in card.media if each.digest in self._files),
        )

    def box(self, block: Block) -> ui.Container[Any]:
        """A block as its box."""
        box = ui.Container[Any](accent_colour=_COLOURS[block.tone])
        if said := "\n".join(filter(None, (block.head, block.body))):
            box.add_item(ui.TextDisplay(said))
        below = (*self._list(block.lines), *_display(block.notes), *self._bar(block.buttons))
        for item in (*_files(block), *below):
            box.add_item(item)
        return box

    def _line(self, row: Row) -> Line:
        buttons, typed = self._pressable(row.buttons)
        return Line("\n".join([words(row.text).strip() or _NOTHING, *typed]), buttons)

    def _pressable(self, buttons: Iterable[Button]) -> tuple[tuple[Button, ...], list[str]]:
        """The buttons that Discord takes, and what to type instead of those it does not: it keeps
        a hundred letters, and no two that are the same in one message."""
        pressed: list[Button] = []
        typed: list[str] = []
        for button in buttons:
            if len(button.says) > CUSTOM_ID:
                typed.append(f"-# {escaped(button.label)}: say “{escaped(button.says)}”")
            elif button.says not in self._said:
                self._said.add(button.says)
                pressed.append(button)
        return tuple(pressed), typed

    def _list(self, lines: Sequence[Line]) -> Iterator[ui.Item[Any]]:
        """Lines of a list; those without buttons that follow one another share a display."""
        for silent, group in groupby(lines, lambda line: not line.buttons):
            if silent:
                yield ui.TextDisplay("\n".join(line.text for line in group))
            else:
                for line in group:
                    yield from self._with_buttons(line)

    def _with_buttons(self, line: Line) -> Iterator[ui.Item[Any]]:
        if len(line.buttons) == 1 and line.buttons[0].confirm is None:
            yield ui.Section(line.text, accessory=self._key(line.buttons[0], None))
            return
        yield ui.TextDisplay(line.text)
        yield from self._bar(line.buttons)

    def _bar(self, buttons: Sequence[Button]) -> Iterator[ui.Item[Any]]:
        """Buttons in rows, and below them what some of them ask first."""
        numbers = {button: next(self._questions) for button in buttons if button.confirm}
        for row in rows_of(buttons):
            yield ui.ActionRow(*(self._key(button, numbers.get(button)) for button in row))
        for button, number in numbers.items():
            asks = f"-# {escaped(button.label)}: {escaped(button.confirm or '')}"
            yield ui.TextDisplay(asks.replace("\n", " "), id=_QUESTIONS + number)

    def _key(self, button: Button, number: int | None) -> Press:
        drawn = ui.Button[Any](
            label=shortened(plain(button.label).strip() or _NOTHING, LABEL),
            style=_STYLES[button.style],
            custom_id=button.says,
            id=None if number is None else _ASKS + number,
        )
        return Press(drawn)


def _files(block: Block) -> Iterator[ui.Item[Any]]:
    """The files of a card: pictures and films side by side, with what they show, others below."""
    if block.pictures:
        yield ui.MediaGallery(
            *(
                discord.MediaGalleryItem(_address(each), description=each.alt or None)
                for each in block.pictures
            )
        )
    for each in block.papers:
        yield ui.File(_address(each))


def _address(medium: Medium) -> str:
    return f"attachment://{enclosed.name_of(medium)}"


def _field(field: Field) -> str:
    return f"**{escaped(field.name)}**  {words(field.value)}"


def _small(text: str) -> str:
    """A note in small letters, every line of it."""
    return "\n".join(f"-# {line}" for line in text.split("\n") if line)


def _display(text: str) -> Iterator[ui.Item[Any]]:
    if text:
        yield ui.TextDisplay(text)
