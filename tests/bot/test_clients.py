"""What a client sees of a project, whatever they say: what was submitted to them, and not a word of
anything else."""

from datetime import datetime

import pytest

from bot.commands.index import ENTRIES
from models.rules.roles import Role
from models.services.people import people
from models.services.posts import importing, scheduling
from models.services.posts.in_bulk import Planned
from models.tables import Member, Review
from tests.bot.conftest import MONDAY, Chat
from tests.bot.test_canonical import SHIPPED
from tests.models.services.conftest import once

SECRET = "Zebra"  # in every word that is the team's own
THEIRS = '"Giraffes for all of our dear friends" to site tomorrow 9:00'


@pytest.fixture
def bo(chat) -> Chat:
    """An approver, in a project where the client decides last, with a post of the client's (#1)
    among posts that are near it, say nearly the same, or came in with a file (import 1)."""
    for name, role in (("kim", "client"), ("bo", "approver"), ("chi", "approver")):
        chat.say(f"invite {name} as {role}")
    chat.say("settings approvals required")
    chat.say("settings approval-stages internal, client")
    for words in (
        THEIRS,
        '"Giraffes for all of our dear friends, Zebra" to site tomorrow 9:00',
        '"Zebra news" to site tomorrow 9:01',
    ):
        chat.say(words)
        chat.press("Schedule")
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
    plan = scheduling.Plan(scheduling.PUBLISH, (once(datetime(2026, 3, 5, 9)),), (1,))
    rows = [Planned(f"k{each}", None, f"Zebra {each}", plan) for each in (1, 2)]
    importing.write(ana, importing.begin(ana, "zebra.csv", now=MONDAY), rows, now=MONDAY)
    return Chat("bo")


@pytest.fixture
def kim(bo) -> Chat:
    """The client, whose turn it is."""
    assert "Stage 2 of 2" in bo.say("approve #1")
    return Chat("kim")


LOOKING = (
    *("home", "list", "list done", "week", "month", "drafts", "approvals", "conflicts", "queue"),
    *("show #1", "show #2", "show #4", "show zebra", "why #1", "why #2", "receipt #1"),
    *("approve import 1", "review ACME batch 1", "reject #1", "reject #2", "reject ACME/2@1"),
    *("approve #2", "ask changes #3", 'reject #4 "No"', "undo list", "notices", "audit", "freezes"),
    *("digest", "export", "people", "rules", "targets", "settings", "templates", "campaigns"),
)
ACTS = ("approve #1", "approve ACME/1", "reject #1", "reject ACME/1", "ask changes #1")


def told(kim: Chat, *sentences: str) -> list[str]:
    """What a client is told that they are not to know."""
    answers = {sentence: kim.say(sentence) for sentence in sentences}
    return [sentence for sentence, said in answers.items() if SECRET in said]


def test_nothing_a_client_can_say_shows_anything_but_what_was_submitted_to_them(kim):
    examples = [entry.example for entry in ENTRIES]
    here = [sentence.replace("ACME/142@3", "ACME/2@1") for sentence in SHIPPED]
    asked = [each for each in (*examples, *here) if not each.startswith(ACTS)]

    assert told(kim, *LOOKING, *asked) == []
    assert "Giraffes" in kim.say("show #1")


def test_a_client_is_told_nothing_of_what_stands_in_the_way(chat, kim):
    chat.say("rule at most 1 per day on site")

    said = kim.say("approve #1")

    assert SECRET not in said
    assert "Something stands in the way of #1 at its time by now" in said
    assert "Ask ana for another time. Nothing was decided" in said
    assert Review.get().state == "open"
    chat.say("rule 1 off")
    said = kim.say("approve #1")
    assert "is approved by bo and kim" in said
    assert SECRET not in said


def test_a_client_is_not_told_why_the_team_does_what_it_does(chat, kim, at):
    chat.say("freeze all because Zebra illness")
    chat.say("override #1 because Zebra pressure")
    at(datetime.fromisoformat("2026-03-03T08:05:00+00:00"))

    assert told(kim, "show #1", "why #1", "home", "list", "approve #1") == []
    assert "frozen" in kim.say("show #1")


def test_a_client_is_not_shown_what_was_written_before_they_were_asked(chat, bo):
    chat.say('edit #1 "Zebra and no giraffes"')
    chat.say('edit #1 "Giraffes, after all"')
    bo.say("approve #1")
    kim = Chat("kim")

    assert told(kim, "show #1", "why #1", "approvals", "home", "reject #1") == []
    assert "Giraffes, after all" in kim.say("show #1")


def test_a_client_learns_nothing_of_a_post_by_deciding_it(chat, bo):
    """That it is there, and who approved it."""
    kim = Chat("kim")
    Member.update(role=Role.CLIENT).where(Member.name == "kim").execute()

    for sentence in ("approve #1", "approve #9", 'reject #1 "No"', 'reject #9 "No"'):
        assert "There is no post #" in kim.say(sentence)
