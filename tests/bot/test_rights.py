"""Every command and every button, said by everybody: what the table of roles says, and no more."""

import re

import pytest

from bot import canonical
from bot.commands import rights, table
from bot.commands.index import ENTRIES
from bot.commands.request import Request
from bot.conversation import respond
from bot.message import Message
from bot.understanding import understand
from models import clock
from models.errors import NotAllowed, UserError
from models.rules.roles import Barred, Right, Role, allows
from models.services.people import people
from models.services.workspaces import setup
from models.tables import Audit, Delivery, Member, Post, Project, Proposal, Schedule
from tests.bot.conftest import Chat
from tests.bot.test_canonical import SHIPPED

REFUSAL = re.compile(r"You are an? \w+ in \w+, and to .+ takes an? \w+\.")
CLICKS = {sentence: canonical.parse(sentence) for sentence in SHIPPED}


@pytest.fixture
def team(chat):
    """One of each role, ana the admin among them, and a post of hers."""
    for role in Role:
        if role is not Role.ADMIN:
            chat.say(f"invite {role}-one as {role}")
    for name in ("bo", "chi"):  # whom the examples name
        chat.say(f"invite {name} as approver")
    chat.say('"Secret plans" to site tomorrow 9:00')
    chat.press("Schedule")
    chat.say("connect site blog")
    return {role: Chat(f"{role}-one") for role in Role} | {Role.ADMIN: chat}


def is_refused(said: str) -> bool:
    return REFUSAL.search(said) is not None


@pytest.mark.parametrize("role", Role)
def test_a_command_is_open_to_those_roles_that_have_its_right(team, role):
    wrong = {}
    for entry in ENTRIES:
        said = team[role].say(entry.example)
        may = allows(role, entry.right) or (entry.clients and role is Role.CLIENT)
        own = role is Role.AUTHOR and "to change other people's posts" in said  # ana's #1
        if is_refused(said) is not (not may or own):
            wrong[entry.example] = said

    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_a_button_is_open_to_those_roles_that_have_its_right(team, role):
    wrong = {}
    for sentence, click in CLICKS.items():
        right = rights.right_of(click)
        said = team[role].say(sentence)
        entry = rights.ENTRY_OF.get(click.verb)
        narrowed = role is Role.CLIENT and entry is not None and entry.clients
        if allows(role, right):
            well = right is Right.WRITE or not is_refused(said)
        else:
            well = is_refused(said) or (narrowed and "Secret plans" not in said)
        if not well:
            wrong[sentence] = said

    assert wrong == {}


def test_every_command_and_every_button_says_what_right_it_takes():
    assert {entry.verb for entry in ENTRIES} == set(table.HANDLERS)
    assert all(isinstance(entry.right, Right) for entry in ENTRIES)
    assert all(isinstance(rights.right_of(click), Right) for click in CLICKS.values())
    shown = {
        pattern
        for _, pattern in canonical._PATTERNS
        if any(pattern.fullmatch(sentence) for sentence in SHIPPED)
    }
    assert {pattern for _, pattern in canonical._PATTERNS} == shown


CHANGES = (
    '"Mine" to site tomorrow 9:00',
    'draft "Mine"',
    'edit #1 "Other"',
    "move #1 to friday 9:00",
    "skip #1",
    "pause #1",
    "pause everything",
    "resume everything",
    "cancel #1",
    "cancel everything",
    "publish #1",
    "unpublish #1",
    "retry #1",
    "retry all",
    "connect site other",
    "disconnect blog",
    "settings publishes-at-once 9",
    "invite dan",
    "grant bo admin",
    "suspend bo",
    "remove bo",
    "hand over #1 to author-one",
)


def rows_of(*projects: Project) -> list[object]:
    tables = (Post, Schedule, Delivery, Audit, Member, Proposal)
    return [
        list(table.select().where(table.project.in_(projects)).order_by(table.id).dicts())
        for table in tables
    ]


def is_done(sentence: str, role: Role) -> bool:
    """Whether a sentence does anything where nobody stands at the door."""
    now = clock.now()
    speaker = people.arrive("terminal", "chat", f"terminal:{role}-one", "", now=now)
    try:
        if click := canonical.parse(sentence):
            return not table.press(click, speaker, now).failed
        reading = understand(sentence, {}, speaker, now=now)
        return not table.act(Request(speaker, sentence, reading, now, {})).failed
    except UserError:
        return False


@pytest.mark.parametrize("role", [Role.CLIENT, Role.VIEWER])
def test_the_services_refuse_what_the_door_would(team, role):
    here = Project.get()
    before = rows_of(here)
    assert [sentence for sentence in CHANGES if is_done(sentence, role)] == []
    assert rows_of(here) == before


@pytest.mark.parametrize("role", [Role.CLIENT, Role.VIEWER])
def test_the_services_refuse_every_button_that_the_door_would(team, role):
    here = Project.get()
    before = rows_of(here)
    for sentence, click in CLICKS.items():
        if rights.right_of(click) is Right.SPEAK and click.subject != "proposal":
            continue  # what anybody may do for themselves
        is_done(sentence.replace("ACME/142", "ACME/1").replace("@3", "@1"), role)

    assert rows_of(here) == before


def test_an_admin_of_another_project_reaches_nothing_here(team):
    here = Project.get()
    setup.first_run("other", "chat", "other:eve", "eve", zone="UTC", key="OTHER", now=clock.now())
    member = Member.get(Member.role == Role.AUTHOR)
    delivery, proposal = Delivery.get(), Proposal.get()
    before = rows_of(here)

    def eve(text: str) -> str:
        return str(respond(Message(text, "other:eve", "other", "chat", "eve")))

    for sentence in SHIPPED:
        for guess in {
            sentence,
            sentence.replace("ACME", "OTHER").replace("M7", f"M{member.id}"),
            re.sub(r"D\d+", f"D{delivery.id}", sentence),
            re.sub(r"P\d+", f"P{proposal.id}", sentence),
        }:
            assert "Secret plans" not in eve(guess)

    assert rows_of(here) == before


@pytest.mark.parametrize("how", Barred)
def test_who_was_shut_out_is_answered_the_same_whatever_they_say(team, how):
    here = Project.get()
    Member.update(barred=how).where(Member.role == Role.MANAGER).execute()
    before = rows_of(here)
    for sentence in (*(entry.example for entry in ENTRIES), *SHIPPED, "nonsense"):
        assert f"You were {how}" in team[Role.MANAGER].say(sentence)

    assert rows_of(here) == before


def test_a_right_lost_between_the_card_and_its_button_is_lost(team):
    author = team[Role.AUTHOR]
    author.say('"Mine" to site friday 9:00')
    team[Role.ADMIN].say("grant author-one viewer")

    assert is_refused(author.press("Schedule"))
    assert Post.select().count() == 1


def test_a_command_that_is_refused_names_the_nearest_who_may(team):
    viewer = people.arrive("terminal", "chat", "terminal:viewer-one", "", now=clock.now())
    with pytest.raises(NotAllowed, match=r"takes an author\. Ask author-one"):
        rights.require_to_say(viewer, "cancel")
