"""A reply as JSON, for programs that speak to Presstime by `presstime say --json`."""

import json
from typing import Any

from bot.reply import Button, Card, Reply
from bot.terminal.draw import buttons_of
from bot.terminal.words import plain


def as_json(reply: Reply) -> str:
    """One line of JSON: `text`, `failed`, `cards`, and `buttons` in the order of their numbers,
    each with the sentence it says."""
    return json.dumps(
        {
            "text": plain(reply.text),
            "failed": reply.failed,
            "cards": [_card(card) for card in reply.cards],
            "buttons": [_button(button) for button in buttons_of(reply)],
        },
        ensure_ascii=False,
    )


def _card(card: Card) -> dict[str, Any]:
    return {
        "key": card.key,
        "tone": card.tone,
        "title": plain(card.title),
        "body": plain(card.body),
        "quote": card.quote,
        "fields": {field.name: plain(field.value) for field in card.fields},
        "rows": [plain(row.text) for row in card.rows],
        "notes": [plain(note) for note in card.notes],
    }


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "says": button.says}
