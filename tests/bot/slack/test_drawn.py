"""The cards people see most, as they are sent. A file in `drawn` that is taken away is written
anew, to be looked at before it is kept."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.slack.draw import draw
from bot.views.notices import notice, together
from models import clock
from models.services.notices import notices
from models.services.notices.notices import Told
from models.tables import Member
from tests.bot.conftest import Chat
from tests.fakes.slack.limits import wrong_with_blocks

DRAWN = Path(__file__).parent / "drawn"
PAGE = Path(__file__).parents[3] / "docs" / "slack-cards.md"
NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)
ABOUT = {"project": "ACME", "zone": "Europe/Berlin", "post": 5, "label": "Launch & more"}
RESULTS = [
    {"target": "blog", "state": "delivered", "link": "https://x.example/5", "error": ""},
    {"target": "news", "state": "refused", "link": "", "error": "it is not in that channel"},
]


def told(kind, **facts):
    return notice(Told(1, kind, {**ABOUT, **facts}, NOW))


def proposal(chat):
    return chat.reply('"Launch <!channel>": "We are *live* at last." to site tomorrow 9:00')


def conflict(chat):
    chat.say('"Bread is baked daily" to site friday 9:00')
    chat.press("Schedule")
    return chat.reply('"Cats sleep all day" to site friday 9:00')


def approval(chat):
    bo = Chat("bo")
    bo.say("help")
    Member.update(role="approver").where(Member.identity == "terminal:bo").execute()
    chat.say("settings approvals required")
    chat.say('"Launch day" to site tomorrow 9:00')
    chat.press("Schedule")
    (asked,) = together(notices.since("terminal", "chat", 0, now=clock.now()))
    return asked


def failure(chat):
    return told("settled", action="publish", results=RESULTS)


def unknown(chat):
    lost = "the answer was lost"
    return told("unknown", target="news", delivery=7, error=lost, can_look=True)


def queue(chat):
    chat.say('"Bread is baked daily" to site friday 9:00')
    chat.press("Schedule")
    return chat.reply("queue")


def digest(chat):
    chat.say('"Bread is baked daily" to site today 17:00')
    chat.press("Schedule")
    return chat.reply("digest")


def home(chat):
    chat.say('"Bread is baked daily" to site friday 9:00')
    chat.press("Schedule")
    chat.say('"Cats sleep all day" to site friday 10:00')
    return chat.reply("home")


CARDS = (digest, home, proposal, conflict, approval, failure, unknown, queue)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.__name__)
def test_a_card_is_drawn_as_it_was(chat, card):
    drawn = draw(card(chat))
    shown = {"text": drawn.text, "blocks": drawn.blocks, "metadata": drawn.metadata}
    file = DRAWN / f"{card.__name__}.json"
    if not file.exists():
        file.write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n")
        pytest.fail(f"{file.name} is written anew: look at it and keep it")

    assert not wrong_with_blocks(drawn.blocks)
    assert shown == json.loads(file.read_text())


@pytest.mark.parametrize("name", ["proposal", "failure"])
def test_the_page_about_cards_shows_them_as_they_are_sent(name):
    blocks = json.loads((DRAWN / f"{name}.json").read_text())["blocks"]

    assert json.dumps({"blocks": blocks}, indent=1, ensure_ascii=False) in PAGE.read_text()
