"""What becomes of an answer that cannot get back the way it was meant to."""

from models.database import connection
from models.tables import Post

BREAD = 'draft "Bread is baked daily"'


def told(desk):
    return desk.team.direct(desk.ana).messages


def test_an_answer_to_a_modal_that_was_closed_meanwhile_comes_as_a_message(desk):
    desk.say(desk.ana, desk.news, BREAD)
    desk.slack.open_home(desk.ana)
    home = desk.slack.until(lambda: desk.slack.home(desk.ana))
    desk.slack.faults.slow("views.open", 0.4)

    desk.slack.press(desk.ana, home, "Settings")
    desk.slack.until(lambda: desk.slack.modal(desk.ana))
    desk.slack.close(desk.slack.modal(desk.ana))

    desk.slack.until(lambda: any("Europe/Berlin" in each.shown for each in told(desk)))
    assert not any("Something broke" in each.shown for each in told(desk))


def test_where_slack_takes_no_answer_nobody_says_that_nothing_was_done(desk):
    direct = desk.team.direct(desk.ana)
    desk.slack.say(desk.ana, direct, BREAD)
    proposal = desk.slack.until(lambda: direct.messages[-1].buttons and direct.messages[-1])
    desk.slack.world.hook = lambda *_: None  # this press comes without a response_url
    desk.slack.faults.fail("chat.postMessage", "not_authed")
    desk.slack.faults.fail("chat.update", "not_authed")

    desk.slack.press(desk.ana, proposal, "Save as draft")

    said = desk.slack.until(lambda: direct.messages[-1] is not proposal and direct.messages[-1])
    with connection():
        assert Post.select().count() == 1
    assert "may have been done" in said.shown
