"""Who becomes a member by their first words, and who has to be invited."""

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.words import plain
from models import clock
from models.rules.roles import Role
from models.services.people import chat_roles, people
from models.services.workspaces import channels, workspaces
from models.tables import Member, Proposal

POST = '"Hello" to site tomorrow 9:00'


def shared(kind: str) -> str:
    """The project ACME planned in a workspace of that chat as well; the workspace's key."""
    key = f"{kind}:W1"
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=clock.now())
    code = workspaces.share(ana, now=clock.now())
    workspaces.join(key, "W", code, channel="C1", identity=f"{key}:1", now=clock.now())
    return key


def says(place: str, identity: str, text: str, **more) -> Reply:
    return respond(Message(text, identity, place, "C1", identity.rpartition(":")[2], **more))


def role_of(identity: str) -> str | None:
    found = Member.get_or_none(Member.identity == identity)
    return found and found.role


def test_anybody_of_the_slack_workspace_is_an_author_by_their_first_words(chat):
    place = shared("slack")

    assert not says(place, "slack:W1:bo", POST).failed
    assert role_of("slack:W1:bo") == Role.AUTHOR


@pytest.mark.parametrize("sentence", [POST, "freeze all", "list", "confirm P1@1"])
def test_people_of_another_company_in_a_shared_channel_are_nobody_before_they_are_invited(
    chat, sentence
):
    place = shared("slack")
    chat.say("settings newcomers author")

    refused = says(place, "slack:T9:eve", sentence)

    assert "only those who are invited" in plain(refused.text)
    assert role_of("slack:T9:eve") is None
    assert Proposal.select().count() == 0


@pytest.mark.parametrize("sentence", [POST, "freeze all", "list"])
def test_in_discord_nobody_is_let_in_by_their_first_words_unless_the_project_chose(chat, sentence):
    place = shared("discord")

    assert says(place, "discord:W1:bo", sentence).failed
    assert role_of("discord:W1:bo") is None

    chat.say("settings newcomers author")
    assert not says(place, "discord:W1:bo", sentence).failed
    assert role_of("discord:W1:bo") == Role.AUTHOR


def test_in_discord_a_role_that_counts_lets_in_and_whoever_manages_the_server_looks_on(chat):
    place = shared("discord")
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=clock.now())
    [there] = channels.places(place, "C1")
    here = people.Speaker(ana.project, there, ana.member)
    chat_roles.map_role(here, "50", "@Editors", Role.AUTHOR, now=clock.now())

    assert not says(place, "discord:W1:bo", POST, chat_roles=("50",)).failed
    assert role_of("discord:W1:bo") == Role.AUTHOR
    assert says(place, "discord:W1:chi", POST, chat_roles=("51",)).failed
    assert not says(place, "discord:W1:dan", "list", chat_admin=True).failed
    assert role_of("discord:W1:dan") == Role.VIEWER
