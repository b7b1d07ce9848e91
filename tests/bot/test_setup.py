"""Setting up a workspace by three questions, sharing one calendar, channels, the chat's roles."""

import pytest

from bot import forms
from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.draw import Page, buttons_of, draw
from models.rules.policy import Approvals, policy_of
from models.services.workspaces import channels
from models.tables import Audit, Channel, Member, Post, Project
from tests.bot.conftest import Chat


class Person:
    """Somebody in a Slack team, who may run it."""

    def __init__(self, user: str = "U1", channel: str = "D1", *, runs: bool = False) -> None:
        self.user, self.channel, self.runs = user, channel, runs
        self.last = Reply("")

    def say(self, text: str, **more: object) -> str:
        self.last = respond(
            Message(
                text,
                f"slack:T1:{self.user}",
                "slack:T1",
                self.channel,
                self.user.lower(),
                "Europe/Lisbon",
                direct=self.channel[0] == "D",
                chat_admin=self.runs,
                workspace_name="Acme Team",
                **more,
            )
        )
        return draw(self.last, Page(width=200))

    def press(self, label: str) -> str:
        buttons = buttons_of(self.last)
        return self.say(next(each.says for each in buttons if each.label.startswith(label)))

    def fill_in(self, **answers: str) -> str:
        """Send the form of the last answer, with these answers and else what stands there."""
        form = self.last.form
        assert form is not None, self.last
        given = {each.name: each.value for each in form.inputs} | answers
        assert forms.check(form, given) == {}
        return self.say(forms.filled(form, given))


@pytest.fixture
def uma(chat: Chat) -> Person:
    """Who runs a Slack team that has no calendar yet."""
    return Person(runs=True)


@pytest.fixture
def ready(uma: Person) -> Person:
    """The same, set up: Lisbon, one person approves, bo is asked, told in C1."""
    uma.say("setup")
    uma.fill_in(zone="Lisbon", rule="one", channel="C1", approvers="U2,U3")
    return uma


def role_of(user: str) -> str:
    return str(Member.get(Member.identity == f"slack:T1:{user}").role)


def test_three_questions_make_a_calendar_with_its_admin_and_approvers(uma):
    assert "Three choices" in uma.say("hello")
    uma.press("Set up")
    form = uma.last.form
    assert [each.name for each in form.inputs] == ["zone", "rule", "channel", "approvers"]
    assert form.inputs[0].value == "Europe/Lisbon"

    said = uma.fill_in(zone="Lisbon", rule="two", channel="C1", approvers="U2,U3")

    assert "ACME2 is set up" in said
    assert 'Try it: `"Hello" to #test in 10 minutes`' in said
    project = Project.get(Project.zone == "Europe/Lisbon")
    assert policy_of(project).approvals is Approvals.REQUIRED
    assert policy_of(project).approvers_needed == 2
    assert (role_of("U1"), role_of("U2"), role_of("U3")) == ("admin", "approver", "approver")
    assert channels.report_channel(project.id).external_id == "C1"
    assert {"Home", "New post"} <= {button.label for button in buttons_of(uma.last)}


def test_an_example_is_filled_in_and_goes_nowhere_before_it_is_confirmed(uma):
    uma.say("setup")
    uma.fill_in(zone="Lisbon", rule="none", channel="C1", approvers="")
    set_up = uma.last
    uma.say("connect site blog")
    uma.last = set_up

    said = uma.press("Fill example")
    assert "“Hello”" in said
    assert "blog" in said
    assert "Nothing goes out until you confirm" in said
    assert Post.select().count() == 0

    uma.press("Discard")
    assert Post.select().count() == 0
    uma.last = set_up
    uma.press("Fill example")
    uma.press("Schedule")
    assert Post.select().count() == 1


def test_an_example_without_a_place_asks_where_it_is_to_go(ready):
    assert "#test" in ready.press("Fill example")
    assert Post.select().count() == 0


def test_a_second_calendar_of_one_name_has_a_number_behind_its_key(ready):
    assert sorted(project.key for project in Project.select()) == ["ACME", "ACME2"]


def test_a_zone_nobody_knows_saves_nothing(uma):
    said = uma.say("setup zone Mars rule one channel C1 approvers U2")

    assert "I do not know the time zone “Mars”" in said
    assert Project.select().count() == 1
    assert "Which zone, and which channel?" in uma.say("setup zone Lisbon rule one approvers U2")


def test_only_who_runs_the_workspace_sets_it_up(uma):
    said = Person("U9").say("setup zone Lisbon rule none channel C1 approvers U9")

    assert "Ask whoever runs this workspace" in said
    assert Project.select().count() == 1


def test_of_two_who_set_it_up_at_once_the_second_changes_what_the_first_chose(uma):
    other = Person("U8", runs=True)
    for each in (uma, other):
        each.say("setup")

    uma.fill_in(zone="Lisbon", rule="one", channel="C1", approvers="U2")
    other.fill_in(zone="Tokyo", rule="one", channel="C1", approvers="U2")

    assert [each.zone for each in Project.select().where(Project.key == "ACME2")] == ["Asia/Tokyo"]
    assert Project.select().count() == 2
    assert (role_of("U1"), role_of("U8")) == ("admin", "admin")


def test_set_up_again_it_shows_what_holds_and_changes_only_what_is_different(ready):
    ready.say("setup")
    shown = {each.name: each.value for each in ready.last.form.inputs}
    assert shown["zone"] == "Europe/Lisbon"
    assert (shown["rule"], shown["channel"]) == ("one", "C1")
    assert sorted(shown["approvers"].split(",")) == ["U2", "U3"]
    before = Audit.select().count()
    ready.fill_in()
    assert Audit.select().count() == before

    ready.say("setup")
    ready.fill_in(zone="Tokyo", rule="none", channel="C2", approvers="U3")

    project = Project.get(Project.key == "ACME2")
    assert (project.zone, policy_of(project).approvals) == ("Asia/Tokyo", Approvals.NONE)
    assert (role_of("U2"), role_of("U3")) == ("author", "approver")
    assert channels.report_channel(project.id).external_id == "C2"


def test_what_was_set_up_can_be_undone(ready):
    ready.say("setup")
    ready.fill_in(zone="Tokyo", rule="two", approvers="U2")
    assert "Undo" in [each.label for each in buttons_of(ready.last)]

    ready.press("Undo")

    project = Project.get(Project.key == "ACME2")
    assert (project.zone, policy_of(project).approvers_needed) == ("Europe/Lisbon", 1)
    assert role_of("U3") == "approver"


def test_a_member_who_runs_nothing_is_told_who_may(ready):
    author = Person("U7")

    assert "takes an admin. Ask u1" in author.say("setup")
    assert "takes an admin. Ask u1" in author.say("setup ACME2 zone Tokyo rule none channel C3")
    assert Project.get(Project.key == "ACME2").zone == "Europe/Lisbon"


def test_who_runs_the_workspace_becomes_an_admin_by_setting_it_up_and_it_is_recorded(ready):
    other = Person("U8", runs=True)
    other.say("setup")

    other.fill_in(rule="none")

    assert role_of("U8") == "admin"
    row = Audit.select().where((Audit.action == "grant") & (Audit.actor == "slack:T1")).get()
    assert row.after == {"role": "admin"}


def test_in_a_workspace_that_shares_a_calendar_who_runs_it_chooses_the_channel_only(chat, uma):
    code = chat.say("share calendar").partition("code is ")[2][:6]
    assert "Say that in the channel" in uma.say(f"join {code}")
    here = Person("U1", "C1", runs=True)
    assert "This workspace plans in ACME now" in here.say(f"setup {code}")
    assert here.say("people").count("u1  author") == 1

    here.say("setup")
    assert [each.name for each in here.last.form.inputs] == ["channel"]
    here.fill_in(channel="C5")

    assert channels.reporting("slack:T1")[0].external_id == "C5"
    assert role_of("U1") == "author"
    assert "takes an admin" in here.say("setup ACME zone Tokyo rule none channel C1 approvers U1")
    assert "not good" in Person("U1", "C9", runs=True).say(f"join {code}")


def test_two_who_are_one_person_in_two_chats_count_once(chat, ready):
    code = chat.say("share calendar").partition("code is ")[2][:6]
    Person("U1", "C7", runs=True).say(f"join {code}")
    link = chat.say("link").partition("code is ")[2][:6]

    assert "You are one person now" in Person("U1", "C7").say(f"link {link}")
    assert "ana  admin, 2 identities" in chat.say("people")


def test_an_approver_who_was_shut_out_is_not_taken_back_in_by_the_way(ready):
    ready.say("suspend U2")
    ready.say("setup")

    said = ready.fill_in(zone="Tokyo", approvers="U2,U3")

    assert "U2 is suspended" in said
    assert Project.get(Project.key == "ACME2").zone == "Europe/Lisbon"


def test_a_rule_that_three_choices_cannot_say_stays_as_it_is(ready):
    ready.say("settings approvals risky")
    ready.say("setup")
    assert ready.last.form.inputs[1].value == "keep"

    ready.fill_in(zone="Tokyo")

    assert policy_of(Project.get(Project.key == "ACME2")).approvals is Approvals.RISKY


def test_it_works_in_the_terminal_without_asking_for_a_channel(chat):
    chat.say("invite bo as approver")
    chat.say("setup")
    form = chat.last.form
    assert [each.name for each in form.inputs] == ["zone", "rule", "approvers"]
    assert form.inputs[2].value == "bo"

    said = chat.say(forms.filled(form, {"zone": "Tokyo", "rule": "one", "approvers": "Chi, bo"}))

    assert "Approvers" in said
    assert {row.name: row.role for row in Member.select()} == {
        "ana": "admin",
        "bo": "approver",
        "Chi": "approver",
    }


def test_channels_are_taken_into_use_and_given_back_by_those_who_may(ready):
    here = Person("U1", "C4")
    assert "This channel belongs to ACME2 now" in here.say("use this channel for ACME2")
    assert "is a channel of ACME2 already" in here.say("use this channel")
    assert "takes a manager" in Person("U7", "C5").say("use this channel")
    assert "say it in one" in ready.say("use this channel")
    assert "belongs to ACME2 no more" in here.say("stop using this channel")
    assert "ACME2 reports in this channel" in Person("U1", "C1").say("stop using this channel")
    assert "BETA is not planned in this workspace" in here.say("use this channel for BETA")


def test_another_calendar_begins_in_a_channel_of_its_own(ready):
    assert "This channel is the one of ACME2" in Person("U1", "C1").say("new project BETA")
    here = Person("U1", "C6")

    assert "BETA is planned in this channel now" in here.say("new project beta in Tokyo")

    assert "People of BETA" in here.say("people")
    assert Project.get(Project.key == "BETA").zone == "Asia/Tokyo"
    listed = ready.say("BETA: projects")
    assert "ACME2  Europe/Lisbon" in listed
    assert "BETA  Asia/Tokyo" in listed
    assert "There is a project BETA already" in Person("U1", "C8").say("ACME2: new project BETA")
    assert "takes an admin" in Person("U7", "C9").say("ACME2: new project GAMMA")
    assert "I do not know the time zone" in Person("U1", "C9").say("BETA: new project X1 in Mars")
    assert Channel.select().where(Channel.external_id == "C9").count() == 0


def test_a_role_of_the_chat_counts_for_one_here(ready):
    links = {"@Editors": "slack:T1:S5"}
    assert "counts for nothing" not in ready.say("map @Editors to approver", links=links)
    bo = Person("U6", "C1")
    bo.say("help", chat_roles=("S5",))

    assert role_of("U6") == "approver"
    Person("U6", "D1").say("help")  # where the chat tells of no roles
    assert role_of("U6") == "approver"
    assert "@Editors  approver" in ready.say("roles")
    assert "“@Writers” is no role of this chat" in ready.say("map @Writers to author")
    assert "Which role of the chat" in ready.say("map @Editors to boss")
    assert "made by name" in ready.say("map @Editors to admin")
    assert "takes an admin" in bo.say("map @Editors to manager")
    assert "counts for nothing" in ready.say("unmap @Editors")
    assert role_of("U6") == "author"


def test_answers_that_no_form_gives_change_nothing(ready):
    said = ready.say("setup ACME2 zone Tokyo rule three channel C1 approvers U1")

    assert "I cannot read that" in said
    assert Project.get(Project.key == "ACME2").zone == "Europe/Lisbon"
