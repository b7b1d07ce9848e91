"""Hold what is sent to Discord to its own OpenAPI description, where somebody has that file:

    python -m tests.specs.discord.openapi OPENAPI.json

It is no part of the tests: the description is not ours to keep.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bot.discord.draw import asked, draw
from bot.discord.forms import modal
from bot.reply import Button, Card, Form, Input, Option, Reply, Row
from tests.bot.discord.test_draw import CARD
from tests.specs.discord.bodies import COMPONENTS_V2

CHOICES = tuple(Option(f"Option {n}", f"o{n}") for n in range(3))
KINDS = ("line", "text", "number", "moment", "choice", "choices", "channel", "people", "secret")


def bodies() -> Iterator[tuple[str, Any]]:
    """What is sent, each with the name of its schema."""
    long = Card("x" * 500, body="*" * 9_000, buttons=CARD.buttons * 9)
    rows = tuple(Row(f"#{n}", (Button("Show", f"show A/{n}"),)) for n in range(60))
    views = [
        *(draw(Reply("Hello", cards)) for cards in ((), (CARD,), (long,), (Card("a", rows=rows),))),
        draw(Reply("Hello", (CARD,)), mention=[5], mark=99_999),
        asked("Send it", "send D7", "Sure?"),
    ]
    for view in views:
        whole = {"components": view.to_components(), "flags": COMPONENTS_V2}
        yield "MessageCreateRequest", whole | {"nonce": "n", "enforce_nonce": True}
        yield "MessageEditRequestPartial", whole
    for kind in KINDS:
        field = Input("a", "A", kind=kind, options=CHOICES if kind.startswith("choice") else ())
        form = Form("Title", "say {a}", (field,))
        yield "ModalInteractionCallbackRequest", {"type": 9, "data": modal(form).to_dict()}


def main(path: str) -> int:
    """Print what does not fit; 1 where there is something."""
    description = json.loads(Path(path).read_text())
    wrong = 0
    for name, body in bodies():
        schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
        for error in Draft202012Validator(schema).iter_errors(body):
            print(f"{name}: {error.json_path}: {error.message[:300]}")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
