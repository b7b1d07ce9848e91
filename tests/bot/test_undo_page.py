"""The conversation of docs/undo.md goes as it is shown.

`python -m pytest tests/bot/test_undo_page.py -s` prints it as it goes now where it differs.
"""

import re
from pathlib import Path

from bot.terminal.draw import Page, draw
from tests.bot.conftest import MONDAY

PAGE = (Path(__file__).parents[2] / "docs" / "undo.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)[0]
PROMPT = "ana> "


def played(chat, at) -> str:
    lines = []
    for line in SHOWN.splitlines():
        if line.startswith(PROMPT):
            words = line.removeprefix(PROMPT)
            at(MONDAY)
            chat.say(chat.buttons[int(words) - 1].says if words.isdigit() else words)
            lines += [line, draw(chat.last, Page()), ""]
    return "\n".join(lines)


def test_the_conversation_goes_as_shown(chat, at):
    came = played(chat, at)
    print(came)
    assert came == SHOWN
