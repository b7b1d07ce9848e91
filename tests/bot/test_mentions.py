"""People and channels as a chat mentions them: who is meant by `@ana`, what `#news` stands for."""

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.draw import Page, buttons_of, draw
from models import clock as real_clock
from models.services.workspaces import workspaces
from models.tables import Member, Post, Proposal, Target
from tests.bot.conftest import Chat


class Team:
    """Somebody in a Slack team."""

    def __init__(self, user: str = "U1") -> None:
        self.user, self.last = user, Reply("")

    def say(self, text: str, **links: str) -> str:
        known = {name.replace("at_", "@").replace("in_", "#"): each for name, each in links.items()}
        who, where = f"slack:T1:{self.user}", ("slack:T1", "C1", self.user.lower())
        self.last = respond(Message(text, who, *where, links=known))
        return draw(self.last, Page(width=200))

    def press(self, label: str) -> str:
        buttons = buttons_of(self.last)
        return self.say(next(each.says for each in buttons if each.label.startswith(label)))


@pytest.fixture
def uma(chat: Chat) -> Team:
    workspaces.connect(
        "slack:T1",
        "Team",
        "slack:T1:U1",
        "uma",
        zone="Europe/Berlin",
        project_key="TEAM",
        channel="C1",
        now=real_clock.now(),
    )
    return Team()


def member(user: str) -> Member:
    return Member.get(Member.identity == f"slack:T1:{user}")


def test_who_has_not_spoken_yet_is_invited_under_the_name_the_chat_knows(uma):
    assert "bo is an approver in TEAM now" in uma.say("invite @bo as approver", at_bo="slack:T1:U2")

    assert (member("U2").name, member("U2").role) == ("bo", "approver")
    assert "You are" not in Team("U2").say("approvals")


def test_a_role_of_the_chat_is_nobody(uma):
    said = uma.say("invite @Editors as author", at_Editors="50")

    assert "I do not know whom you mean by “Editors”" in said
    assert Member.select().where(Member.name == "Editors").count() == 0


def test_a_name_alone_tells_nobody_whom_a_chat_means(uma):
    assert "Mention them, as the chat offers it: `invite @bo as author`" in uma.say("invite bo")
    assert Member.select().where(Member.name == "bo").count() == 0


@pytest.mark.parametrize(
    "sentence", ["grant @bo approver", "@bo is an approver now", "make @bo an approver"]
)
def test_a_role_may_be_given_to_who_never_spoke(uma, sentence):
    assert "bo is an approver in TEAM now" in uma.say(sentence, at_bo="slack:T1:U2")
    assert member("U2").role == "approver"


def test_two_of_one_name_are_told_apart_by_the_mention(uma):
    uma.say("invite @bo as author", at_bo="slack:T1:U2")
    uma.say("invite @bo as author", at_bo="slack:T1:U3")

    assert "2 people called" in uma.say("suspend bo")
    assert "bo is suspended" in uma.say("suspend @bo", at_bo="slack:T1:U3")
    assert (member("U2").barred, member("U3").barred) == (None, "suspended")


def test_posts_are_handed_over_and_absences_covered_by_a_mention(uma):
    uma.say("connect site blog")
    uma.say('"Hello" to blog tomorrow 9:00')
    uma.press("Schedule")

    assert "#1 is with bo now" in uma.say("hand over #1 to @bo", at_bo="slack:T1:U2")
    assert "could not decide in your place" in uma.say(
        "away until friday 9:00, @bo decides", at_bo="slack:T1:U2"
    )
    uma.say("grant @bo approver", at_bo="slack:T1:U2")
    assert "bo decides meanwhile" in uma.say(
        "away until friday 9:00, @bo decides", at_bo="slack:T1:U2"
    )
    assert Post.get().responsible.identity == "slack:T1:U2"


def test_where_only_the_invited_are_taken_in_a_mention_takes_nobody_in(uma):
    uma.say("settings newcomers nobody")
    uma.say("invite @mia as manager", at_mia="slack:T1:U5")
    uma.say("connect site blog")
    uma.say('draft "Mine"')
    uma.press("Save")

    said = Team("U5").say("hand over #1 to @bo", at_bo="slack:T1:U2")

    assert "to invite people and change their roles takes an admin" in said
    assert Member.select().where(Member.identity == "slack:T1:U2").count() == 0


def test_a_channel_where_nothing_is_published_yet_is_connected_by_a_button(uma):
    said = uma.say('"Hello" to #news tomorrow 9:00', in_news="C5")

    assert "Nothing is published in #news yet" in said
    card = uma.press("Connect #news")
    assert "#news" in card
    uma.press("Schedule")
    assert Target.get(Target.name == "#news").disconnected_at is None
    assert "→ #news" in uma.say("list")
    assert "→ #news" in (uma.say('"Again" to news friday 9:00'), uma.press("Schedule"))[1]


def test_pressed_again_the_button_that_connects_a_channel_says_what_happened_since(uma):
    uma.say('"Hello" to #news tomorrow 9:00', in_news="C5")
    says = next(each.says for each in buttons_of(uma.last) if each.label == "Connect #news")
    uma.say(says)

    assert "has changed since that card" in uma.say(says)
    assert Target.select().where(Target.name == "#news").count() == 1


def test_who_may_not_connect_a_channel_is_told_who_may(uma):
    said = Team("U7").say('"Hello" to #news tomorrow 9:00', in_news="C5")

    assert "Ask uma to connect it" in said
    assert not any(each.label.startswith("Connect") for each in buttons_of(Team("U7").last))
    assert Target.select().where(Target.name == "#news").count() == 0


def test_what_a_sentence_stood_for_is_known_when_its_question_is_answered(uma):
    uma.say("invite @chi as approver", at_chi="slack:T1:U4")
    uma.say("connect site blog")
    uma.say('"Hello" to #news friday at 5', in_news="C5")
    assert Proposal.get().links == {"#news": "C5"}

    uma.press("Fri 6 Mar 2026, 17:00")

    assert "Connect #news" in [each.label for each in buttons_of(uma.last)]


def test_a_channel_is_disconnected_by_its_name(uma):
    uma.say("connect slack #news", in_news="C5")
    uma.say("disconnect #news")

    assert "#news is disconnected" in uma.press("Disconnect #news")
