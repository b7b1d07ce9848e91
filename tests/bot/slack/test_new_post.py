"""The form of a new post, as people meet it: from a shortcut to its proposal."""

from models.database import connection
from models.tables import Member, Proposal, Revision

FAR = 4_070_937_600  # Thu 1 Jan 2099, 09:00 in Berlin


def words_of_proposals():
    with connection():
        return [each.words for each in Proposal.select()]


def test_a_message_becomes_a_post_with_its_words(desk):
    message = desk.slack.say(desk.bo, desk.news, "Tea & <cake> for all")
    desk.slack.shortcut(desk.ana, "schedule_this", message)
    form = desk.form(desk.ana)

    assert form.inputs["text"]["initial_value"] == "Tea & <cake> for all"
    assert desk.slack.submit(form, {"targets": ["blog"], "when": FAR}).ok

    answer = desk.slack.until(lambda: desk.news.messages[-1].buttons and desk.news.messages[-1])
    assert answer.only_for == desk.ana.id
    assert "Tea & <cake> for all" in answer.shown
    assert "1 Jan 2099, 09:00 Europe/Berlin" in answer.shown


def test_what_is_chosen_is_shown_as_times_and_what_was_typed_stays(desk):
    desk.slack.shortcut(desk.ana, "new_post")
    form = desk.form(desk.ana)
    desk.slack.change(desk.ana, form, "text", "Bread is baked daily")
    desk.slack.change(desk.ana, form, "when", FAR)
    desk.slack.until(lambda: "1 Jan 2099, 09:00" in form.shown)

    desk.slack.change(desk.ana, form, "repeat", "daily")
    desk.slack.until(lambda: "5 Jan 2099, 09:00" in form.shown)

    assert desk.slack.submit(form, {"targets": ["blog"]}).ok
    desk.slack.until(words_of_proposals)
    assert "Bread is baked daily" in words_of_proposals()[0]


def test_a_time_that_has_passed_keeps_the_form_open(desk):
    desk.slack.shortcut(desk.ana, "new_post")
    form = desk.form(desk.ana)

    ack = desk.slack.submit(form, {"text": "Late", "targets": ["blog"], "when": 1_600_000_000})

    assert "passed" in ack.body["errors"]["when"]
    assert not form.closed
    assert words_of_proposals() == []


def test_what_happened_meanwhile_is_shown_in_the_form_with_what_can_be_done_now(desk):
    desk.say(desk.bo, desk.news, "help")
    with connection():
        Member.update(role="approver").where(Member.identity.endswith(desk.bo.id)).execute()
    desk.say(desk.ana, desk.news, "settings approvals required")
    proposal = desk.say(desk.ana, desk.news, '"Bread is baked daily" to blog in 3 days at 9:00')
    desk.press(desk.ana, proposal, "Schedule")
    desk.slack.slash(desk.bo, desk.news, "reject #1")
    form = desk.form(desk.bo)

    desk.say(desk.ana, desk.news, 'edit #1 "Bread is baked at night"')
    ack = desk.slack.submit(form, {"reason": "Not daily"})

    assert ack.body["response_action"] == "update"
    assert "not current any more" in form.shown
    assert "Bread is baked at night" in form.shown
    desk.slack.press(desk.bo, form, "Approve")
    desk.slack.until(lambda: "is approved by bo" in form.shown)


def test_a_private_answer_shows_times_once_to_who_lives_by_that_clock(desk):
    desk.bo.tz = "Asia/Tokyo"
    sentence = '"Bread" to blog in 3 days at 9:00 Europe/Berlin'

    assert "your time" not in desk.say(desk.ana, desk.news, sentence).shown
    assert "your time" in desk.say(desk.bo, desk.news, sentence).shown


def test_a_text_longer_than_any_input_of_slack_is_edited_without_losing_a_sign(desk):
    text = 'A "paragraph" with <tags>, *stars* & 🎉.\n\n' * 200 + "The end."
    quoted = text.replace('"', '\\"').replace("\n", "\\n")
    proposal = desk.say(desk.ana, desk.news, f'draft "{quoted}"')
    desk.press(desk.ana, proposal, "Save as draft")

    desk.slack.slash(desk.ana, desk.news, "edit #1")
    assert desk.slack.submit(desk.form(desk.ana), {"title": "Ours"}).ok

    desk.slack.until(lambda: revisions() == 2)
    with connection():
        last = Revision.select().order_by(Revision.id.desc()).get()
    assert (last.title, last.text) == ("Ours", text)


def revisions():
    with connection():
        return Revision.select().count()
