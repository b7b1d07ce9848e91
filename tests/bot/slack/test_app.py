import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.settings import SettingsError
from models.database import connection, database
from models.tables import Member, Post, Project, Proposal, Session, Workspace
from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.slack import Message, SlackServer, User

BREAD = 'draft "Bread is baked daily"'


@pytest.fixture
def slack():
    """A Slack that nothing malformed was sent to, by the end."""
    with SlackServer() as server:
        yield server
        assert server.refusals == []


@pytest.fixture
def desk(slack, sqlite_database):
    """A workspace with Ana, its admin, who has set Presstime up, and Bo."""
    team = slack.team()
    ana, _, news = team.user("ana", admin=True), team.user("bo"), team.channel("news")
    desk = Desk(slack, team)
    with connected(slack, settings_for(slack, team)):
        desk.set_up(ana, news)
        yield desk


def told(desk: Desk, user: User) -> Message:
    """The newest message in somebody's direct messages."""
    return desk.slack.until(lambda: desk.team.direct(user).messages)[-1]


def count(table) -> int:
    with connection():
        return table.select().count()


# --- setting up ----------------------------------------------------------------------------------


def test_whoever_runs_the_workspace_sets_it_up_in_a_form(desk):
    with connection():
        project = Project.get()
        assert Workspace.get(Workspace.key == f"slack:{desk.team.id}").name == "acme"
        assert Member.get().identity == f"slack:{desk.team.id}:{desk.ana.id}"
    assert (project.key, project.zone) == ("ACME", "Europe/Berlin")


def test_what_is_wrong_with_a_form_is_said_in_it_and_what_was_typed_stays(slack, sqlite_database):
    team = slack.team()
    ana, news = team.user("ana", admin=True), team.channel("news")
    desk = Desk(slack, team)
    with connected(slack, settings_for(slack, team)):
        slack.slash(ana, news, "setup")
        form = desk.form(ana)
        ack = slack.submit(form, {"zone": "Atlantis", "channel": news.id})

        assert ack.body["response_action"] == "errors"
        assert "Atlantis" in ack.body["errors"]["zone"]
        assert not form.closed
        assert slack.submit(form, {"zone": "Lisbon", "channel": news.id}).body is None
        slack.until(lambda: news.messages and "is set up" in news.messages[-1].shown)


def test_nobody_else_sets_it_up(slack, sqlite_database):
    team = slack.team()
    bo, news = team.user("bo"), team.channel("news")
    with connected(slack, settings_for(slack, team)):
        slack.slash(bo, news, "setup")
        slack.until(lambda: "Ask whoever runs this workspace" in slack.modal(bo).shown)

    assert count(Project) == 0


# --- sentences and buttons -----------------------------------------------------------------------


def test_a_sentence_is_answered_to_its_writer_only_and_its_card_becomes_the_outcome(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    assert proposal.only_for == desk.ana.id
    assert "Nothing goes out until you confirm" in proposal.shown

    answer = desk.press(desk.ana, proposal, "Save as draft")

    assert answer is proposal
    assert "#1" in answer.shown
    assert "Save as draft" not in answer.buttons
    assert count(Post) == 1


def test_nothing_typed_is_help(desk):
    assert "confirm" in desk.say(desk.ana, desk.news, "").shown


def test_an_edit_opens_a_form_and_its_answer_takes_the_place_of_the_card(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    assert desk.slack.press(desk.ana, proposal, "Edit").ok
    form = desk.form(desk.ana)

    assert desk.slack.submit(form, {"words": 'draft "Rolls, too"'}).ok
    desk.slack.until(lambda: "Rolls, too" in proposal.shown)
    assert form.closed


def test_a_form_is_open_before_its_questions_are_known(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    desk.slack.press(desk.ana, proposal, "Edit")
    form = desk.form(desk.ana)

    [opened], updates = desk.slack.called("views.open")[1:], desk.slack.called("views.update")
    assert "One moment" in str(opened.arguments["view"])
    assert updates[-1].arguments["view_id"] == form.id


def test_a_refusal_leaves_the_card_with_its_buttons(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    with connection():
        Proposal.update(version=9).execute()

    answer = desk.press(desk.ana, proposal, "Save as draft")

    assert answer is not proposal
    assert answer.only_for == desk.ana.id
    assert "Save as draft" in proposal.buttons
    assert count(Post) == 0


def test_what_slack_delivers_again_is_done_once(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    ack = desk.slack.press(desk.ana, proposal, "Save as draft")
    desk.slack.until(lambda: "Save as draft" not in proposal.buttons)
    seen = len(desk.slack.calls)

    assert all(desk.slack.again(ack).ok for _ in range(3))

    time.sleep(0.2)
    assert count(Post) == 1
    assert len(desk.slack.calls) == seen


def test_a_button_of_somebody_elses_card_is_refused_to_its_presser_alone(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)

    answer = desk.press(desk.bo, proposal, "Save as draft")

    assert answer.only_for == desk.bo.id
    assert "Save as draft" in proposal.buttons
    assert count(Post) == 0


def test_of_two_presses_at_once_one_does_it_and_the_other_is_told(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)

    with ThreadPoolExecutor(2) as pool:
        presses = [
            pool.submit(desk.slack.press, desk.ana, proposal, "Save as draft") for _ in range(2)
        ]
    assert all(each.result().ok for each in presses)

    desk.slack.until(lambda: len(desk._own(desk.ana, desk.news)) > 2)
    assert count(Post) == 1


def test_a_button_lives_longer_than_the_process_that_drew_it(slack, sqlite_database):
    team = slack.team()
    ana, news = team.user("ana", admin=True), team.channel("news")
    desk = Desk(slack, team)
    with connected(slack, settings_for(slack, team)):
        desk.set_up(ana, news)
        proposal = desk.say(ana, news, BREAD)
    with connected(slack, settings_for(slack, team)):
        assert "#1" in desk.press(ana, proposal, "Save as draft").shown


@pytest.mark.parametrize(
    "says",
    ["confirm P999", "approve OTHER/1@1", "approve ACME/99@1", "lose everything", "x" * 2_000, " "],
)
def test_a_button_of_nothing_we_know_changes_nothing_and_is_answered(desk, says):
    card = desk.say(desk.ana, desk.news, BREAD)
    action = {"type": "button", "action_id": "say:1", "block_id": "b", "action_ts": "1.1"}
    seen = len(desk._own(desk.bo, desk.news))

    assert desk.slack.act(desk.bo, card, action | {"value": says}).ok

    if says.strip():
        desk.slack.until(lambda: len(desk._own(desk.bo, desk.news)) > seen)
    assert count(Post) == 0
    assert "Save as draft" in card.buttons


@pytest.mark.parametrize(
    "text", ["<!channel> & <@U1> *bold*", "🎉" * 300, "long " * 8_000, "\u202eright to left"]
)
def test_whatever_is_in_a_text_it_calls_nobody_and_is_drawn(desk, text):
    desk.slack.world.app.escapes = False  # sent as somebody types it who forges the request
    card = desk.say(desk.ana, desk.news, f'draft "{text}"')

    assert card.pings <= {desk.ana.id}
    assert "Save as draft" in card.buttons


# --- mentions, direct messages, shortcuts --------------------------------------------------------


def test_a_mention_is_answered_in_its_thread(desk):
    question = desk.slack.say(desk.bo, desk.news, "what is up?")
    desk.slack.mention(desk.ana, desk.news, "list", question)

    answer = desk.slack.until(
        lambda: desk.news.thread(question.ts)[-1].bot_id and desk.news.messages[-1]
    )

    assert "Nothing is on the calendar" in answer.shown
    assert not answer.ephemeral


def test_a_proposal_that_a_mention_made_is_seen_by_its_writer_only(desk):
    desk.slack.mention(desk.ana, desk.news, BREAD)
    proposal = desk.slack.until(lambda: desk.news.messages[-1].buttons and desk.news.messages[-1])

    assert proposal.only_for == desk.ana.id
    assert desk.press(desk.ana, proposal, "Save as draft") is proposal


def test_a_direct_message_is_answered_beside_it(desk):
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), BREAD)

    answer = desk.slack.until(lambda: told(desk, desk.ana).buttons and told(desk, desk.ana))

    assert answer.thread_ts is None
    assert not answer.ephemeral


def test_what_bots_and_edits_say_is_no_sentence(desk):
    direct = desk.team.direct(desk.ana)
    event = {"type": "message", "channel": direct.id, "channel_type": "im", "text": "list"}
    seen = len(desk.slack.calls)

    desk.slack.event(desk.team, event | {"ts": "1.1", "user": desk.ana.id, "bot_id": "B9"})
    desk.slack.event(desk.team, event | {"ts": "1.2", "subtype": "message_changed"})
    desk.slack.event(desk.team, event | {"ts": "1.3", "user": desk.team.bot.id})

    time.sleep(0.2)
    assert len(desk.slack.calls) == seen


# --- the Home ------------------------------------------------------------------------------------


def test_the_home_is_there_when_it_is_opened_and_follows_what_happens(desk):
    assert desk.slack.open_home(desk.ana).ok
    home = desk.slack.until(lambda: desk.slack.home(desk.ana))

    assert "Rolls" not in home.shown

    desk.say(desk.ana, desk.news, 'draft "Rolls"')
    desk.slack.until(lambda: "Rolls" in desk.slack.home(desk.ana).shown)


def test_what_is_pressed_on_the_home_is_answered_in_a_modal(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    desk.slack.open_home(desk.ana)
    home = desk.slack.until(lambda: desk.slack.home(desk.ana))
    desk.slack.press(desk.ana, home, "Settings")

    desk.slack.until(lambda: "Europe/Berlin" in desk.slack.modal(desk.ana).shown)
    assert proposal.buttons


# --- shortcuts -----------------------------------------------------------------------------------


def test_a_shortcut_opens_the_form_of_a_new_post_anywhere(desk):
    assert desk.slack.shortcut(desk.ana, "new_post").ok
    form = desk.form(desk.ana)
    desk.slack.submit(form, {"text": "Bread is baked daily"})

    asked = desk.slack.until(lambda: desk.slack.modal(desk.ana))
    assert "When should it go out?" in asked.shown
    desk.slack.press(desk.ana, asked, "Save as draft")
    desk.slack.until(lambda: count(Post) == 1)
    desk.slack.until(lambda: "#1" in desk.slack.modal(desk.ana).shown)


def test_a_message_becomes_a_post_by_its_shortcut(desk):
    message = desk.slack.say(desk.bo, desk.news, "Our <second> shop opens, @ana & all")
    desk.slack.shortcut(desk.ana, "schedule_this", message)

    form = desk.form(desk.ana)
    written = form.inputs["text"]["initial_value"]
    assert written == "Our <second> shop opens, @ana & all"


# --- people of other workspaces ------------------------------------------------------------------


def test_a_guest_from_a_connected_workspace_is_nobody_we_know_whatever_their_name(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    guest = desk.slack.team("partner", installed=False).user("ana", admin=True)
    pressed = proposal.button("Save as draft")
    payload = desk.slack._interaction("block_actions", guest) | desk.slack._about(proposal, guest)
    payload["team"] = {"id": desk.team.id, "domain": desk.team.name}  # where the app is
    payload["actions"] = [pressed | {"block_id": "b", "action_ts": "1.1"}]

    assert desk.slack._deliver("interactive", payload).ok
    desk.slack.until(lambda: any(each.only_for == guest.id for each in desk.news.messages))

    assert count(Post) == 0
    with connection():
        known = {row.identity: row.role for row in Member.select()}
    assert known.get(f"slack:{guest.team.id}:{guest.id}") != "admin"


# --- trouble -------------------------------------------------------------------------------------


def test_a_database_in_trouble_is_told_of_in_words(desk):
    database.execute_sql("ALTER TABLE received RENAME TO gone")
    answer = desk.say(desk.ana, desk.news, "list")

    assert "Nothing was saved" in answer.shown
    assert answer.only_for == desk.ana.id


def test_an_answer_whose_receipt_is_lost_is_not_said_twice(desk):
    desk.slack.faults.lose_answers("chat.postMessage")
    question = desk.slack.say(desk.bo, desk.news, "what is up?")
    desk.slack.mention(desk.ana, desk.news, "list", question)

    desk.slack.until(lambda: desk.news.thread(question.ts)[-1].bot_id)
    time.sleep(0.3)
    assert len(desk.slack.called("chat.postMessage")) == 1
    assert "Something broke" not in desk.news.messages[-1].shown


def test_where_a_form_was_closed_meanwhile_the_answer_comes_beside_it(desk):
    desk.slack.faults.slow("users.info", 1.0)
    desk.slack.slash(desk.bo, desk.news, "setup")
    loading = desk.slack.until(lambda: desk.slack.modal(desk.bo))
    desk.slack.close(loading)
    desk.slack.faults.fail("views.update", "not_found")

    desk.slack.until(lambda: desk._own(desk.bo, desk.news))
    assert "takes an admin" in desk._own(desk.bo, desk.news)[-1].shown


def test_where_the_way_back_is_closed_another_is_taken(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    for hook in desk.slack.world.hooks.values():
        hook.uses = 0
    desk.slack.world.hook = lambda *_: "http://127.0.0.1:9/"  # what follows has none that works

    desk.slack.press(desk.ana, proposal, "Save as draft")
    desk.slack.until(lambda: count(Post) == 1)


@pytest.mark.parametrize("politely", [True, False])
def test_a_connection_that_breaks_is_opened_again(desk, politely):
    opened = len(desk.slack.called("apps.connections.open"))
    desk.slack.disconnect_sockets(politely=politely)
    desk.slack.until(lambda: len(desk.slack.called("apps.connections.open")) > opened, 20)

    desk.slack.until(lambda: desk.slack.slash(desk.ana, desk.news, BREAD).ok, 20)


def test_it_is_there_again_when_slack_is(desk):
    desk.slack.down()
    time.sleep(0.5)
    desk.slack.up()

    desk.slack.until(lambda: desk.slack.sockets, 30)
    assert desk.say(desk.ana, desk.news, BREAD).buttons


def test_whoever_looks_sees_whether_it_is_connected(slack, sqlite_database):
    def session() -> Session:
        with connection():
            return Session.get(Session.kind == "slack")

    team = slack.team()
    with connected(slack, settings_for(slack, team)):
        slack.until(lambda: session().cut_off_at is None)
        slack.down()
        slack.until(lambda: session().cut_off_at is not None)
        slack.up()
        slack.until(lambda: session().cut_off_at is None, 20)
    assert session().ended_at is not None


@pytest.mark.parametrize(
    ("variable", "token"), [("SLACK_BOT_TOKEN", "xoxb-9"), ("SLACK_APP_TOKEN", "xapp-9")]
)
def test_a_token_slack_does_not_know_is_refused_by_the_name_of_its_variable(
    slack, sqlite_database, variable, token
):
    settings = settings_for(slack, slack.team(), **{variable: token})

    with pytest.raises(SettingsError, match=f"^{variable}: "), connected(slack, settings):
        pass
