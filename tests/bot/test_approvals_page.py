"""The conversation of docs/approvals.md is held as it is shown, by several people in one chat."""

import re
from pathlib import Path

import pytest

from bot.terminal.draw import Page, draw
from models.tables import Member
from tests.bot.conftest import Chat

PAGE = Path(__file__).parents[2] / "docs" / "approvals.md"
ROLES = {"bo": "approver", "chi": "approver", "cleo": "client"}
_SAID = re.compile(r"(?P<who>ana|bo|chi|cleo)> (?P<words>.+)")


def blocks(page: str) -> list[str]:
    return re.findall(r"^```\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def steps(page: str) -> list[tuple[str, str, str]]:
    """Who says what, and what is answered."""
    found: list[tuple[str, str, list[str]]] = []
    for line in "".join(blocks(page)).splitlines():
        if said := _SAID.fullmatch(line):
            found.append((said["who"], said["words"], []))
        elif line.strip():
            found[-1][2].append(line.rstrip())
    return [(who, words, settled("\n".join(answer))) for who, words, answer in found]


def settled(answer: str) -> str:
    """An answer without its seconds, which pass as it is held, and without its line ends, which
    follow from them."""
    return re.sub(r"(\d\d:\d\d):\d\d", r"\1", " ".join(answer.split()))


def answered(people: dict[str, Chat], who: str, words: str) -> str:
    """What a person is answered; a number presses that button of their last answer."""
    person = people[who]
    says = person.buttons[int(words) - 1].says if words.isdigit() else words
    person.last = person.reply(says)
    lines = draw(person.last, Page(width=80)).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


@pytest.fixture
def people(chat: Chat) -> dict[str, Chat]:
    found = {"ana": chat}
    for name, role in ROLES.items():
        found[name] = Chat(name)
        found[name].say("help")
        Member.update(role=role).where(Member.name == name).execute()
    return found


def test_the_conversation_goes_as_the_page_shows_it(people):
    played = steps(PAGE.read_text(encoding="utf-8"))

    assert len(played) > 8
    for who, words, shown in played:
        assert settled(answered(people, who, words)) == shown
