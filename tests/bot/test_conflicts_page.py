"""The conversations of docs/conflicts.md go as they are shown.

`python -m pytest tests/bot/test_conflicts_page.py -s` prints them as they go now.
"""

import re
from pathlib import Path

from bot.terminal.draw import Page, draw

PAGE = (Path(__file__).parents[2] / "docs" / "conflicts.md").read_text(encoding="utf-8")
SHOWN = "\n".join(re.findall(r"^```\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
PROMPT = "ana> "
BEFORE = ("connect site blog", '"Bread is baked daily" to site friday 9:00', "confirm P1@1")


def played(chat) -> str:
    lines = []
    for line in SHOWN.splitlines():
        if line.startswith(PROMPT):
            words = line.removeprefix(PROMPT)
            chat.say(chat.buttons[int(words) - 1].says if words.isdigit() else words)
            lines += [line, draw(chat.last, Page()), ""]
    return "\n".join(lines).strip()


def test_the_conversations_go_as_shown(chat):
    for sentence in BEFORE:
        chat.say(sentence)

    came = played(chat)

    print(came)
    assert came.count(PROMPT) >= 5
    assert came == SHOWN.strip()
