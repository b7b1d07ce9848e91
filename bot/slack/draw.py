"""A reply drawn as blocks of Slack: cards, quotes, fields, rows, notes and buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.reply import Button, Card, Field, Form, Reply, Row, Text, Tone
from bot.slack import fit
from bot.slack.escape import esc
from bot.slack.fit import Block, Part, Space, context, fitted, mrkdwn, plain_text
from bot.slack.words import cut, parts_of, written
from bot.terminal.words import plain, safe

METADATA = "presstime_card"
TITLE, PAGE, CLOSE = "Presstime", "page", "Close"
GO_BACK = "Go back"
OPEN = "Fill it in"
_SIGNS: dict[Tone, str] = {"plain": "", "good": "✓ ", "warning": "⚠ ", "bad": "✕ "}
_NARROW = 100  # characters of a fact that may stand beside another one
_IN_A_ROW = 5  # buttons
_FEW = 5  # rows whose several buttons may all be seen
_CARDS, _LISTS = 0, 1  # lists give way before anything else does


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message of Slack: `blocks`, and in `text` the same for notifications and screen readers.
    `metadata` names the thing that its card stands for. What sends it turns unfurling off: the
    links in it are named, not shown."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    """Where it is drawn: the zone of its one reader, and the number of the next button."""

    zone: str | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


def draw(reply: Reply, *, zone: str | None = None, said: str = "") -> Drawn:
    """A reply as a message. `zone` is that of the one who reads it, where it is one person's. With
    `said`, the sentence that it answers, a form gets a button that says so again, for a form can
    only be opened by a press."""
    key = next((card.key for card in reply.cards if card.key), None)
    metadata = {"event_type": METADATA, "event_payload": {"key": key}} if key else None
    return Drawn(_spoken(reply), blocks_of(reply, fit.MESSAGE, zone=zone, said=said), metadata)


def home_view(reply: Reply, *, zone: str | None = None) -> dict[str, Any]:
    """A reply as the Home of the one who reads it."""
    return {"type": "home", "blocks": blocks_of(reply, fit.VIEW, zone=zone)}


def page_view(reply: Reply, *, title: str = TITLE, zone: str | None = None) -> dict[str, Any]:
    """A reply as a modal that only shows it."""
    return page(title, blocks_of(reply, fit.VIEW, zone=zone))


def page(title: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """A modal that shows these blocks."""
    return {
        "type": "modal",
        "callback_id": PAGE,
        "title": plain_text(plain(title).strip() or TITLE, fit.VIEW_TITLE),
        "close": plain_text(CLOSE, fit.VIEW_BUTTON),
        "blocks": list(blocks),
    }


def blocks_of(
    reply: Reply, space: Space, *, zone: str | None = None, said: str = ""
) -> list[Block]:
    """A reply as blocks that a surface has room for."""
    page = _Page(zone)
    parts = [part for number, card in enumerate(reply.cards) for part in _card(card, number, page)]
    if not reply.cards:
        parts = [Part(block, (_CARDS, 0)) for block in _section(reply.text, page)]
    if reply.form and said:
        parts += [Part(block, (_CARDS, 0)) for block in _opening(reply.form, said, page)]
    return fitted(parts, space)


def _opening(form: Form, said: str, page: _Page) -> list[Block]:
    return _actions([Button(f"{OPEN}: {plain(form.title)}", said, "primary")], page)


def _spoken(reply: Reply) -> str:
    """All that is to be read, in plain words: the answer, then what its cards say beyond it."""
    answer = plain(reply.text)
    beyond = (line for card in reply.cards for line in _lines(card) if line not in answer)
    return written("\n".join(filter(None, [answer, *beyond])), fit.MESSAGE_TEXT) or "…"


def _lines(card: Card) -> Iterator[str]:
    yield plain(card.title)
    yield plain(card.body)
    yield safe(card.quote)
    yield from (f"{plain(each.name)}: {plain(each.value)}".strip(": ") for each in card.fields)
    yield from (plain(row.text) for row in card.rows)
    yield from (plain(note) for note in card.notes)


def _card(card: Card, number: int, page: _Page) -> Iterator[Part]:
    """The blocks of a card in their order; where room is short its title and its buttons stay
    longest, then comes what it says, and its rows go first."""
    drawn = (
        (0, _title(card, page)),
        (2, _section(card.body, page)),
        (3, _quote(card.quote)),
        (4, _fields(card.fields, page)),
    )
    yield from _parts(drawn, number)
    yield from _rows(card.rows, number, page)
    yield from _parts(((5, _notes(card.notes, page)), (1, _actions(card.buttons, page))), number)


def _parts(drawn: Sequence[tuple[int, list[Block]]], number: int) -> Iterator[Part]:
    for rank, blocks in drawn:
        yield from (Part(block, (_CARDS, number, rank)) for block in blocks)


def _title(card: Card, page: _Page) -> list[Block]:
    """The title as a headline, and once more where that could not hold all of it."""
    title = " ".join(plain(card.title).split())
    if not title:
        return []
    headline = f"{_sign(card)}{title}"
    header: Block = {"type": "header", "text": plain_text(headline, fit.HEADER)}
    same = written(card.title, fit.SECTION, page.zone) == written(plain(card.title), fit.SECTION)
    whole = same and len(headline) <= fit.HEADER
    return [header] if whole else [header, *_section(card.title, page)]


def _sign(card: Card) -> str:
    """The sign of a card's tone, but for a title that begins with a sign of its own."""
    first = plain(card.title)[:2]
    return "" if first[1:] == " " and not first[0].isalnum() else _SIGNS[card.tone]


def _section(text: Text, page: _Page) -> list[Block]:
    said = written(text, fit.SECTION, page.zone)
    return [{"type": "section", "text": mrkdwn(said)}] if said else []


def _quote(quote: str) -> list[Block]:
    """Content as it goes out: nothing in it is formatted, nothing a link."""
    shown, more = cut(safe(quote), fit.SECTION)
    if not shown.strip():
        return []
    text = {"type": "text", "text": shown}
    elements: list[Block] = [{"type": "rich_text_quote", "elements": [text]}]
    if more:
        said = {"type": "text", "text": more, "style": {"italic": True}}
        elements.append({"type": "rich_text_section", "elements": [said]})
    return [{"type": "rich_text", "elements": elements}]


def _fields(fields: Sequence[Field], page: _Page) -> list[Block]:
    """Facts side by side, and long ones each for itself."""
    blocks: list[Block] = []
    beside: list[dict[str, Any]] = []
    for each in _merged(fields):
        narrow = len(plain(each.value)) <= _NARROW
        if beside and (not narrow or len(beside) == fit.FIELDS):
            blocks.append({"type": "section", "fields": beside})
            beside = []
        if narrow:
            beside.append(_fact(each, fit.FIELD, page))
        else:
            blocks.append({"type": "section", "text": _fact(each, fit.SECTION, page)})
    return [*blocks, {"type": "section", "fields": beside}] if beside else blocks


def _merged(fields: Sequence[Field]) -> list[Field]:
    """The facts that have a name, each with those after it that have none as further lines."""
    merged: list[Field] = []
    for each in fields:
        name, value = " ".join(plain(each.name).split()), parts_of(each.value)
        if merged and not name:
            before = merged.pop()
            name, value = before.name, (*parts_of(before.value), "\n", *value)
        if name or plain(value).strip():
            merged.append(Field(name, value))
    return merged


def _fact(each: Field, most: int, page: _Page) -> dict[str, Any]:
    name = esc(fit.shortened(plain(each.name), fit.LABEL).replace("*", ""))
    head = f"*{name}*\n" if name else ""
    return mrkdwn(f"{head}{written(each.value, most - len(head), page.zone)}")


def _rows(rows: Sequence[Row], number: int, page: _Page) -> Iterator[Part]:
    """Rows without buttons share a block, those with buttons have one each; where many have more
    than one button, those are in a menu."""
    rank = (_LISTS, number)
    menus = sum(len(row.buttons) > 1 for row in rows) > _FEW
    lines: list[str] = []
    for row in rows:
        line = written((_bullet(row), *parts_of(row.text)), fit.SECTION, page.zone)
        buttons = _pressable(row.buttons)
        if lines and (buttons or len("\n".join([*lines, line])) > fit.SECTION):
            yield Part(_text(lines), rank, number, len(lines))
            lines = []
        if buttons:
            yield from (Part(each, rank, number) for each in _row(line, row, page, menu=menus))
        elif line:
            lines.append(line)
    if lines:
        yield Part(_text(lines), rank, number, len(lines))


def _text(lines: Sequence[str]) -> Block:
    return {"type": "section", "text": mrkdwn("\n".join(lines))}


def _bullet(row: Row) -> str:
    first = plain(row.text)[:2]
    return "" if first[1:] == " " and not first[0].isalnum() else "• "


def _row(line: str, row: Row, page: _Page, *, menu: bool) -> list[Block]:
    """A row with its one button beside it; several below it, or in a `menu` that can hold them."""
    section, buttons = _text([line]), _pressable(row.buttons)
    if len(buttons) == 1:
        return [{**section, "accessory": _button(buttons[0], page, plain(row.text))}]
    if menu and len(buttons) <= fit.OVERFLOW and all(map(_fits_a_menu, buttons)):
        return [{**section, "accessory": _menu(buttons, page)}]
    return [section, *_actions(buttons, page)]


def _fits_a_menu(button: Button) -> bool:
    return button.confirm is None and len(button.says) <= fit.OPTION_VALUE


def _menu(buttons: Sequence[Button], page: _Page) -> dict[str, Any]:
    options = [
        {"text": plain_text(_label(each), fit.OPTION), "value": each.says} for each in buttons
    ]
    return {"type": "overflow", "action_id": _action_id(page), "options": options}


def _notes(notes: Sequence[Text], page: _Page) -> list[Block]:
    said = [written(note, fit.FIELD, page.zone) for note in notes]
    return [context(each) for each in said if each]


def _actions(buttons: Sequence[Button], page: _Page) -> list[Block]:
    drawn = [_button(each, page) for each in _pressable(buttons)]
    return [
        {"type": "actions", "elements": drawn[start : start + _IN_A_ROW]}
        for start in range(0, len(drawn), _IN_A_ROW)
    ]


def _pressable(buttons: Sequence[Button]) -> list[Button]:
    return [each for each in buttons if 0 < len(each.says) <= fit.VALUE]


def _button(button: Button, page: _Page, of: str = "") -> dict[str, Any]:
    drawn = {
        "type": "button",
        "action_id": _action_id(page),
        "text": plain_text(_label(button), fit.LABEL),
        "value": button.says,
    }
    if of.strip():
        drawn["accessibility_label"] = fit.shortened(f"{_label(button)}: {of}", fit.LABEL)
    if button.style != "plain":
        drawn["style"] = button.style
    if button.confirm:
        drawn["confirm"] = _question(button, button.confirm)
    return drawn


def _question(button: Button, asked: str) -> dict[str, Any]:
    """What is asked before a press counts; its buttons name what they do."""
    question = {
        "title": plain_text(_label(button), fit.CONFIRM_TITLE),
        "text": plain_text(plain(asked), fit.CONFIRM_TEXT),
        "confirm": plain_text(_label(button), fit.CONFIRM_BUTTON),
        "deny": plain_text(GO_BACK, fit.CONFIRM_BUTTON),
    }
    return {**question, "style": "danger"} if button.style == "danger" else question


def _label(button: Button) -> str:
    return " ".join(plain(button.label).split()) or button.says


def _action_id(page: _Page) -> str:
    return f"say:{next(page.numbers)}"
