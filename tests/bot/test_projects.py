"""Which calendar a sentence is for: the channel's, the only one there is, or the one named."""

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.draw import Page, buttons_of, draw
from models import clock as real_clock
from models.services.workspaces import workspaces
from models.tables import Member, Post, Proposal
from tests.bot.conftest import Chat


class Person:
    """Somebody in a Slack team."""

    def __init__(self, user: str, channel: str = "D1", **more: object) -> None:
        self.user, self.channel, self.more = user, channel, more
        self.last = Reply("")

    def say(self, text: str, **more: object) -> str:
        said = {"direct": self.channel[0] == "D"} | self.more | more
        self.last = respond(
            Message(text, f"slack:T1:{self.user}", "slack:T1", self.channel, self.user, **said)
        )
        return draw(self.last, Page(width=200))

    def press(self, label: str) -> str:
        buttons = buttons_of(self.last)
        return self.say(next(each.says for each in buttons if each.label.startswith(label)))


def team(key: str, channel: str, admin: str = "U1") -> None:
    workspaces.connect(
        "slack:T1",
        "Team",
        f"slack:T1:{admin}",
        admin,
        zone="Europe/Berlin",
        project_key=key,
        channel=channel,
        now=real_clock.now(),
    )


@pytest.fixture
def one(chat: Chat) -> Person:
    """A team with one calendar, BETA, in C1."""
    team("BETA", "C1")
    return Person("U1")


@pytest.fixture
def two(chat: Chat, one: Person) -> Person:
    """The same with a second one: ACME, in C2."""
    code = chat.say("share calendar").partition("Your code is ")[2][:6]
    Person("U1", "C2", chat_admin=True).say(f"join {code}")
    return one


def test_a_direct_message_is_for_the_only_calendar_of_the_workspace(one):
    assert "People of BETA" in one.say("people")
    assert "People of BETA" in Person("U1", "C9").say("people")


def test_where_several_are_planned_it_is_asked_which_one_is_meant(two):
    Person("U1", "C2").say("help")

    said = two.say("list")

    assert "Which calendar is it for?" in said
    assert "BETA and ACME" in said or "ACME and BETA" in said
    assert "Nothing is on the calendar" in two.press("ACME")


def test_at_home_all_calendars_of_ones_own_are_shown(two):
    Person("U1", "C2").say("help")

    said = two.say("home")

    assert said.index("BETA, ") > 0
    assert said.index("ACME, ") > 0
    assert [each.says for each in buttons_of(two.last) if each.label == "New post"] == [
        "compose ACME",
        "compose BETA",
    ]
    assert "Which calendar" in Person("U7").say("home")


def test_the_key_before_a_sentence_says_which_one(two):
    Person("U1", "C2").say("help")

    assert "People of ACME" in two.say("ACME: people")
    assert "People of BETA" in two.say("beta: people")
    assert "Which calendar" in two.say("GAMMA: people")


def test_a_post_and_a_button_say_by_themselves_which_one(two):
    acme = Person("U1", "C2")
    acme.say('draft "In Acme"')
    assert "kept as a draft" in two.say("confirm P1@1")
    assert "• ACME/1 “In Acme”" in two.say("show ACME/1")
    assert "• #1 “In Acme”" in acme.say("show ACME/1")
    assert "In Acme" in two.say("why ACME/1")
    assert "There is no post #1" in two.say("show BETA/1")
    assert Post.select().count() == 1


def test_posts_bear_the_key_of_their_calendar_and_what_people_wrote_stays(two):
    Person("U1", "C2").say('draft "#1": "We are #1 again"')
    two.say("confirm P1@1")

    said = two.say("show ACME/1")
    assert "• ACME/1 “#1”" in said
    assert "We are #1 again" in said
    assert "ACME/1" in two.say("ACME: drafts")
    assert "ACME/1" in two.say("why ACME/1")


def test_who_belongs_to_one_of_them_only_need_not_say_which(two):
    assert "People of BETA" in two.say("people")
    assert "Which calendar" in Person("U7").say("people")
    assert Member.get_or_none(Member.identity == "slack:T1:U7") is None


def test_a_bound_channel_is_for_its_own_calendar_and_no_other(two):
    here = Person("U1", "C2")

    assert "People of ACME" in here.say("people")
    assert "BETA is not the project of this channel" in here.say("show BETA/1")
    assert "People of ACME" in here.say("ACME: people")


def test_a_title_is_not_taken_for_an_address(one):
    assert "Launch: now" in one.say('draft "Launch: now"')
    assert Proposal.get().words == 'draft "Launch: now"'


def test_a_workspace_without_a_calendar_invites_who_runs_it_and_sends_others_to_them(chat):
    assert "Three choices" in Person("U1", chat_admin=True).say("hello")
    said = Person("U2").say('"Hello" to site')
    assert "Ask whoever runs this workspace" in said
    assert Member.select().where(Member.identity.startswith("slack")).count() == 0
