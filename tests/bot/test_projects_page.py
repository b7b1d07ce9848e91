"""docs/projects.md: its session goes as shown, and every command about workspaces is on it."""

import re
from pathlib import Path

from bot.commands.index import ENTRIES
from bot.terminal.draw import Page, draw, draw_form

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "projects.md").read_text(encoding="utf-8")
ALL = PAGE + (DOCS / "people.md").read_text(encoding="utf-8")


def test_the_session_of_the_page_goes_as_shown(chat):
    chat.say("invite bo as approver")
    session = "".join(re.findall(r"^```\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
    for step in re.split(r"^ana> ", session, flags=re.MULTILINE)[1:]:
        said, _, shown = step.partition("\n")
        reply = chat.reply(said)
        drawn = draw(reply, Page(width=80))
        if reply.form is not None:
            drawn += "\n" + draw_form(reply.form, Page(width=80))
        assert plain(drawn) == plain(shown)


def plain(shown: str) -> str:
    return re.sub(r"\b[A-Z0-9]{6}\b", "CODE", " ".join(shown.split()))


def test_every_command_about_workspaces_is_on_the_pages():
    missing = [entry.example for entry in ENTRIES if entry.area == "Workspace"]

    assert [each for each in missing if f"`{each}`" not in ALL] == []
