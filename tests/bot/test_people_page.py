"""docs/people.md says what the tables say, and its session goes as shown."""

import re
from pathlib import Path

from bot.commands.index import ENTRIES
from bot.reply import Reply
from bot.terminal.draw import Page, draw
from models.rules.roles import Role, rights_of

PAGE = (Path(__file__).parents[2] / "docs" / "people.md").read_text(encoding="utf-8")


def test_the_session_of_the_page_goes_as_shown(chat):
    session = re.findall(r"^```\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)[0]
    for step in re.split(r"^ana> ", session, flags=re.MULTILINE)[1:]:
        said, _, shown = step.partition("\n")
        reply: Reply = chat.reply(said)
        assert draw(reply, Page(width=80)).strip() == shown.strip()


def test_the_table_of_roles_is_the_one_that_holds():
    shown = dict(re.findall(r"^\| (\w+) \| (.+) \|$", PAGE, re.MULTILINE))
    below = frozenset()
    for role in Role:
        rights = rights_of(role)
        assert shown[role].split("; ") == [str(right) for right in rights_in_order(rights - below)]
        below = rights if role is not Role.CLIENT else below | rights


def rights_in_order(rights):
    return [right for right in type(next(iter(rights))) if right in rights]


def test_every_command_about_people_is_on_the_page():
    for entry in ENTRIES:
        if entry.area == "People":
            assert f"`{entry.example.replace('#1', '#12')}`" in PAGE
