"""A message drawn as e-mail: plain text, and the same as simple HTML that loads nothing."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bot.reply import Button, Card, Reply, Row, Text
from bot.terminal.draw import Page, draw_notice
from bot.terminal.words import plain
from bot.web_addresses import split

_PAGE = Page(width=76)
_SAYS = "color:#555"
_TONES = {"plain": "#888", "good": "#2a7", "warning": "#c80", "bad": "#c33"}


def as_text(replies: Sequence[Reply], footer: Iterable[str]) -> str:
    """The replies as lines of text, with what to say in place of buttons, and the footer below."""
    parts = [draw_notice(reply, _PAGE) for reply in replies]
    return "\n\n".join([*parts, "-- \n" + "\n".join(footer)]) + "\n"


def as_html(replies: Sequence[Reply], footer: Iterable[str]) -> str:
    """The same as one HTML page without scripts, images or styles from elsewhere."""
    parts = "\n".join(part for reply in replies for part in _reply(reply))
    below = "<br>\n".join(map(_linked, footer))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title></title></head>\n'
        '<body style="font-family:sans-serif;line-height:1.4;max-width:40em">\n'
        f'{parts}\n<hr>\n<p style="{_SAYS};font-size:smaller">{below}</p>\n</body></html>\n'
    )


def _reply(reply: Reply) -> Iterator[str]:
    if not reply.cards:
        yield f"<p>{_words(reply.text)}</p>"
    for card in reply.cards:
        yield f'<div style="border-left:4px solid {_TONES[card.tone]};padding-left:1em">'
        yield from _card(card)
        yield "</div>"


def _card(card: Card) -> Iterator[str]:
    yield f'<h2 style="font-size:1.1em">{_words(card.title)}</h2>'
    if card.body:
        yield f"<p>{_words(card.body)}</p>"
    if card.quote:
        yield f"<blockquote>{_words(card.quote)}</blockquote>"
    if card.fields:
        rows = (
            f"<tr><th>{_words(f.name)}</th><td>{_words(f.value)}</td></tr>" for f in card.fields
        )
        yield f'<table style="text-align:left">{"".join(rows)}</table>'
    if card.rows:
        yield f"<ul>{''.join(map(_row, card.rows))}</ul>"
    for note in card.notes:
        yield f'<p style="{_SAYS}">{_words(note)}</p>'
    yield from (f"<p>{line}</p>" for line in _sentences(card.buttons))


def _row(row: Row) -> str:
    said = "".join(f"<br>{line}" for line in _sentences(row.buttons))
    return f"<li>{_words(row.text)}{said}</li>"


def _sentences(buttons: Iterable[Button]) -> Iterator[str]:
    """A button in a letter cannot be pressed: it is the sentence to say in the chat."""
    for button in buttons:
        yield f"{_words(button.label)}: say <code>{escape(plain(button.says))}</code>"


def _words(text: Text) -> str:
    return _linked(plain(text)).replace("\n", "<br>\n")


def _linked(text: str) -> str:
    """Words escaped, and web addresses in them made links."""
    return "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if is_address else escape(piece)
        for piece, is_address in split(text)
    )
