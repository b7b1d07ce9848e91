"""What of a drawing fits into one message of Discord: the rest is left out, and that is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from bot.reply import Button, Tone
from models.rules.media import Media

# Of one message with Components V2, nested ones counted; discord.py counts letters the same way.
COMPONENTS, LETTERS = 40, 4_000
BUTTONS_IN_A_ROW, LABEL, CUSTOM_ID = 5, 80, 100

_HEAD = 300  # letters of a title
_QUESTION = 200  # letters of what a button asks first
# Components and letters of a card's buttons, with their rows and questions.
_MOST_PRESSED = (26, 2_500)
# Kept for the line that says how many cards were left out, and in each card that has a list for the
# one that says what of it was.
_SPARE_COMPONENTS, _SPARE_LETTERS = 1, 300
_END_OF_LIST = (1, 60)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, already Markdown, with the buttons that act on it."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One card as Markdown: what it says, its list, what stands below it, and its buttons."""

    head: str
    body: str = ""
    lines: tuple[Line, ...] = ()
    notes: str = ""
    buttons: tuple[Button, ...] = ()
    tone: Tone = "plain"
    media: Media = ()

    @property
    def pictures(self) -> Media:
        """Its files that stand side by side."""
        return tuple(each for each in self.media if each.kind.startswith(("image/", "video/")))

    @property
    def papers(self) -> Media:
        """Its files that stand one below another."""
        return tuple(each for each in self.media if each not in self.pictures)


@dataclass(slots=True)
class _Room:
    components: int = COMPONENTS - _SPARE_COMPONENTS
    letters: int = LETTERS - _SPARE_LETTERS

    def take(self, components: int, letters: int) -> bool:
        """Whether there is room for it, which is then used."""
        if components > self.components or letters > self.letters:
            return False
        self.components -= components
        self.letters -= letters
        return True


def fitted(blocks: Sequence[Block], above: str = "") -> tuple[list[Block], int]:
    """The blocks as they fit below the words `above`, and how many of them do not fit at all.
    Titles and the buttons of cards come first, then what cards say, then their lists."""
    room = _Room()
    room.take(1 if above else 0, len(above))
    kept: list[Block] = []
    for block in blocks:
        framed = _framed(block)
        if not room.take(*_frame(framed)):
            break
        kept.append(framed)
    return [_filled(block, room) for block in kept], len(blocks) - len(kept)


def rows_of(buttons: Sequence[Button]) -> Iterator[Sequence[Button]]:
    """Buttons in rows of five."""
    for first in range(0, len(buttons), BUTTONS_IN_A_ROW):
        yield buttons[first : first + BUTTONS_IN_A_ROW]


def cut(text: str, most: int) -> str:
    """The beginning of Markdown, between words where it can be, never inside an escape or a
    moment; what was cut is counted."""
    if len(text) <= most:
        return text
    mark = "\n-# … {:,} more characters do not fit here"
    end = max(0, most - len(mark.format(len(text))))
    kept = text[:end]
    at_word = max(kept.rfind(" "), kept.rfind("\n"))
    if at_word > end // 2:
        kept = kept[:at_word]
    opened = kept.rfind("<t:")
    if opened > kept.rfind(">"):
        kept = kept[:opened]
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1]
    kept = kept.rstrip()
    return (kept + mark.format(len(text) - len(kept))).lstrip("\n")


def shortened(text: str, most: int) -> str:
    """Words that are no Markdown, such as a label, cut to so many letters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _framed(block: Block) -> Block:
    """A block with as many buttons as may be, and a title no longer than one line or two."""
    head, notes = cut(block.head, _HEAD), block.notes
    buttons = tuple(_brief(button) for button in block.buttons)
    while any(used > most for used, most in zip(_pressed(buttons), _MOST_PRESSED, strict=True)):
        buttons = buttons[:-1]
    if more := len(block.buttons) - len(buttons):
        notes = "\n".join(filter(None, (notes, f"-# … and {more} more buttons do not fit here")))
    return replace(block, head=head, notes=notes, buttons=buttons)


def _brief(button: Button) -> Button:
    confirm = button.confirm and shortened(button.confirm, _QUESTION)
    return replace(button, label=shortened(button.label, LABEL), confirm=confirm)


def _frame(block: Block) -> tuple[int, int]:
    """The components and letters of a block without what it says: box, title, files, buttons, the
    questions that some of those ask first, and the end of its list."""
    components, letters = _pressed(block.buttons)
    more, longer = _END_OF_LIST if block.lines else (0, 0)
    files = bool(block.pictures) + len(block.papers)
    return 2 + components + more + files, len(block.head) + letters + longer


def _pressed(buttons: Sequence[Button]) -> tuple[int, int]:
    """The components and letters of buttons in rows, with what some of them ask."""
    asks, letters = _questions(buttons)
    return ceil(len(buttons) / BUTTONS_IN_A_ROW) + len(buttons) + asks, letters


def _questions(buttons: Sequence[Button]) -> tuple[int, int]:
    """How many of the buttons ask first, and the most letters that takes once it is escaped."""
    asks = [button for button in buttons if button.confirm]
    return len(asks), sum(2 * len(f"{each.label}{each.confirm}") + 8 for each in asks)


def _filled(block: Block, room: _Room) -> Block:
    body = _said(block.body, room)
    lines = tuple(_listed(block.lines, room))
    notes = ""
    if block.notes and room.take(1, 0):
        notes = _said(block.notes, room)
    return replace(block, body=body, lines=lines, notes=notes)


def _said(text: str, room: _Room) -> str:
    """As much of a text as there is room for; so little is left to say of it that it is no loss,
    where there is room for nothing."""
    if not text:
        return ""
    kept = cut(text, max(room.letters - 1, 0))
    return kept if room.take(0, len(kept) + 1) else ""


def _listed(lines: Sequence[Line], room: _Room) -> Iterator[Line]:
    """As many lines as there is room for, without their buttons where only those are too many."""
    silent, bare = False, True  # whether buttons were left out; whether the next text needs a box
    for number, line in enumerate(lines):
        if line.buttons and room.take(*_beside(line)):
            bare = True
            yield line
        elif room.take(1 if bare else 0, len(line.text) + 1):
            silent, bare = silent or bool(line.buttons), False
            yield Line(line.text)
        else:
            yield Line(f"-# … and {len(lines) - number} more do not fit here")
            return
    if silent:
        yield Line("-# Not every button fits here: say what it does instead.")


def _beside(line: Line) -> tuple[int, int]:
    """The components and letters of a line with buttons: one stands beside it, several below."""
    below, letters = _pressed(line.buttons)
    return 1 + below, len(line.text) + letters
