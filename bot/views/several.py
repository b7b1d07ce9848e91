"""Answers where several calendars could be meant: posts are called `ACME/142` in them."""

import re
from dataclasses import replace

from bot.reply import Button, Card, Field, Moment, Reply, Row, Text

# A post by its number, but not in what people wrote, which stands between these marks.
_QUOTED = re.compile(r"(“[^”]*”)")
_POST = re.compile(r"(?<![\w/#&])#(\d{1,9})(?![\w-])")


def named(reply: Reply, key: str) -> Reply:
    """An answer that says which calendar it is about: by the names of its posts, or else before
    anything else."""
    text = _with_key(_posts(reply.text, key), key)
    cards = tuple(_card(card, key) for card in reply.cards)
    if cards:
        cards = (replace(cards[0], title=_with_key(cards[0].title, key)), *cards[1:])
    form = reply.form and replace(reply.form, title=str(_posts(reply.form.title, key)))
    return replace(reply, text=text, cards=cards, form=form)


def _card(card: Card, key: str) -> Card:
    return replace(
        card,
        title=_posts(card.title, key),
        body=_posts(card.body, key),
        fields=tuple(_field(each, key) for each in card.fields),
        rows=tuple(Row(_posts(each.text, key), _buttons(each.buttons, key)) for each in card.rows),
        notes=tuple(_posts(each, key) for each in card.notes),
        buttons=_buttons(card.buttons, key),
    )


def _field(field: Field, key: str) -> Field:
    is_written = field.name == "Title"  # by people
    return field if is_written else replace(field, value=_posts(field.value, key))


def _buttons(buttons: tuple[Button, ...], key: str) -> tuple[Button, ...]:
    return tuple(
        replace(
            each,
            label=_named(each.label, key),
            confirm=each.confirm and _named(each.confirm, key),
        )
        for each in buttons
    )


def _posts(text: Text, key: str) -> Text:
    """The words with the key of the calendar in the names of posts."""
    if isinstance(text, str):
        return _named(text, key)
    return tuple(each if isinstance(each, Moment) else _named(each, key) for each in text)


def _named(said: str, key: str) -> str:
    parts = _QUOTED.split(said)
    parts[::2] = [_POST.sub(rf"{key}/\1", each) for each in parts[::2]]
    return "".join(parts)


def _with_key(text: Text, key: str) -> Text:
    if not text or _says(text, key):
        return text
    return (f"{key} · ", *((text,) if isinstance(text, str) else text))


def _says(text: Text, key: str) -> bool:
    parts = (text,) if isinstance(text, str) else text
    return any(isinstance(part, str) and key in part for part in parts)
