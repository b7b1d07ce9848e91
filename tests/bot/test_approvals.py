"""Approvals as people meet them: asked, decided, void after an edit, too late, and gone ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.terminal.draw import Page, draw_notice
from bot.views.notices import notice
from models import clock as real_clock
from models.services.approvals import nudging
from models.services.engine import preflight
from models.services.notices import notices
from models.tables import (
    Audit,
    Decision,
    Delivery,
    Member,
    Occurrence,
    Post,
    Project,
    Review,
    Schedule,
    Target,
)
from tests.bot.conftest import MONDAY, Chat

TUESDAY = datetime(2026, 3, 3, 8, tzinfo=UTC)  # 9:00 in Berlin


def role(name, which):
    Member.update(role=which).where(Member.identity == f"terminal:{name}").execute()


@pytest.fixture
def bo(chat):
    person = Chat("bo")
    person.say("help")
    role("bo", "approver")
    return person


@pytest.fixture
def chi(chat):
    person = Chat("chi")
    person.say("help")
    role("chi", "approver")
    return person


@pytest.fixture
def dan(chat):
    """Somebody who writes, and decides nothing."""
    person = Chat("dan")
    person.say("help")
    return person


@pytest.fixture
def required(chat, bo, chi):
    chat.say("settings approvals required")
    return chat


def told(kind):
    return [
        each
        for each in notices.since("terminal", "chat", 0, now=real_clock.now())
        if each.kind == kind
    ]


def shown(kind):
    return [" ".join(draw_notice(notice(each), Page(width=1000)).split()) for each in told(kind)]


def scheduled(person, words='"Hello world" to site tomorrow 9:00'):
    person.say(words)
    return person.press("Schedule")


def states():
    return (
        Post.get().state,
        Schedule.get().state,
        Delivery.get().state,
        Review.select().order_by(Review.id.desc()).get().state,
    )


def test_without_a_policy_nothing_is_asked(chat, bo, publish_due, at):
    assert "none needed in this project" in chat.say('"Hi" to site tomorrow 9:00')
    chat.press("Schedule")
    at(TUESDAY)

    assert publish_due() == 1
    assert not Review.select().exists()


def test_what_needs_approval_says_so_before_and_after_its_yes(required):
    assert "1 approver: bo or chi" in required.say('"Hi" to site tomorrow 9:00')

    said = required.press("Schedule")

    assert "at its time, if it is approved" in said
    assert "still needed: bo or chi" in said
    assert states() == ("in_review", "pending_approval", "waiting", "open")
    assert "waits for approval" in required.say("list")
    assert "It waits for approval" in required.say("why #1")
    (card,) = shown("review")
    assert "#1 “Hi” wants approval" in card
    assert "0 of 1 approver; ana wrote it and cannot approve; still needed: bo or chi." in card
    assert "Tue 3 Mar 2026, 09:00" in card


def test_what_is_not_approved_is_never_sent(required, publish_due, at):
    scheduled(required)
    at(TUESDAY)

    assert publish_due() == 0
    assert (Delivery.get().state, Delivery.get().held_for) == ("held", "approval")
    assert "held back" in required.say("list")
    assert "Approve" in required.say("why #1")


def test_what_is_approved_goes_out_at_its_time(required, bo, publish_due, at):
    scheduled(required)

    assert "✓ #1 is approved by bo" in bo.say("approve #1")
    assert states() == ("ready", "active", "waiting", "approved")
    assert "#1 is approved by bo" in shown("reviewed")[0]
    at(TUESDAY)
    assert publish_due() == 1
    assert Post.get().state == "published"


@pytest.mark.parametrize(
    "provided",
    ["but move it to 10:00", "if legal agrees", "unless it rains", "once legal agrees"],
)
def test_an_approval_of_something_else_decides_nothing_and_says_so(required, bo, provided):
    scheduled(required)

    said = bo.say(f"approve #1 {provided}")

    assert provided in said
    assert "Nothing was decided" in said
    assert Review.get().state == "open"
    assert "✓ #1 is approved by bo" in bo.say("approve #1 at once, looks great, thanks!")


def test_the_button_of_the_card_approves(required, bo):
    scheduled(required)
    bo.say(notice(told("review")[0]).cards[0].buttons[0].says)

    assert Review.get().state == "approved"


def test_two_of_two_are_different_people(required, bo, chi):
    required.say("settings approvers-needed 2")
    scheduled(required)

    assert "1 of 2 approvers; approved by bo" in bo.say("approve #1")
    assert "You decided #1 already" in bo.say("approve #1")
    assert not bo.last.failed
    assert Review.get().state == "open"
    assert "is approved by bo and chi" in chi.say("approve #1")
    assert Decision.select().count() == 2


def test_a_repeat_after_all_is_approved_is_a_polite_no_op(required, bo, chi):
    scheduled(required)
    bo.say("approve #1")

    assert "You decided #1 already" in bo.say("approve #1")
    assert not bo.last.failed
    assert "approved already by bo" in chi.say("approve #1")
    assert chi.last.failed


def test_nobody_approves_their_own_work(required, bo):
    scheduled(bo)

    assert "nobody approves their own work" in bo.say("approve #1")
    assert "Waiting for ana or chi" in bo.say("approve #1")
    assert Review.get().state == "open"


def test_a_second_identity_of_the_author_is_the_same_person(required, bo):
    scheduled(required)
    ana = Member.get(Member.identity == "terminal:ana")
    Member.update(person=ana).where(Member.identity == "terminal:bo").execute()

    assert "nobody approves their own work" in bo.say("approve #1")
    assert not Decision.select().exists()


def test_who_may_not_decide_is_told_who_may(required, dan):
    scheduled(required)

    assert "to approve or reject takes an approver" in dan.say("approve #1")
    assert "to approve or reject takes an approver" in dan.say('reject #1 "No"')
    assert not Decision.select().exists()


def test_an_edit_voids_what_was_approved_and_shows_what_changed(required, bo, publish_due, at):
    scheduled(required)
    bo.say("approve #1")

    assert "It waits for approval again" in required.say('edit #1 "Hello wide world"')

    assert states() == ("in_review", "pending_approval", "waiting", "open")
    card = shown("review")[-1]
    assert "added “wide”" in card
    assert "It changed after bo decided, so it starts again." in card
    at(TUESDAY)
    assert publish_due() == 0


def test_a_stale_click_says_what_happened_and_brings_the_current_card(required, bo):
    scheduled(required)
    old = notice(told("review")[0]).cards[0].buttons[0].says
    required.say('edit #1 "Better words"')

    said = bo.say(old)

    assert "not current any more" in said
    assert "ana: edited" in said
    assert "Better words" in said
    assert "approved by bo" in bo.press("Approve")


def test_whoever_edited_the_words_cannot_approve_them(required, bo, chi):
    scheduled(required)
    bo.say('edit #1 "My words"')

    assert "You changed the words of #1" in bo.say("approve #1")
    assert "is approved by chi" in chi.say("approve #1")


def test_an_approver_may_edit_and_approve_where_the_project_lets_them(required, bo):
    required.say("settings edit-and-approve yes")
    scheduled(required)
    edit = next(
        each
        for each in notice(told("review")[0]).cards[0].buttons
        if each.label == "Edit and approve"
    )
    bo.say(edit.says)
    assert bo.last.form.inputs[0].value == "Hello world"

    assert "is approved by bo" in bo.say(bo.last.form.says.replace("{text}", "Hello, world"))
    assert Review.select().order_by(Review.id.desc()).get().state == "approved"


def test_edit_and_approve_is_refused_where_the_project_does_not_want_it(required, bo):
    scheduled(required)

    assert "does not let approvers edit and approve" in bo.say("mend ACME/1@1 Mine")
    assert Post.get().revision == 1


def test_a_move_by_its_author_voids_and_one_by_an_approver_does_not(required, bo):
    scheduled(required)
    bo.say("approve #1")

    bo.say("move #1 to friday 9:00")
    assert states() == ("ready", "active", "waiting", "approved")
    assert "gave it another time, and its approval still holds" in required.say("why #1")

    required.say("move #1 to friday 10:00")
    assert states() == ("in_review", "pending_approval", "waiting", "open")
    assert "Time changed it was Fri 6 Mar 2026, 09:00" in shown("review")[-1]


def test_what_does_not_change_it_does_not_void_it(required, bo):
    scheduled(required)
    bo.say("approve #1")

    required.say("pause #1")
    required.say("resume #1")
    required.say("edit #1 or not after 21:00")

    assert states() == ("ready", "active", "waiting", "approved")


def test_a_rejected_post_is_off_the_calendar_until_it_is_submitted(required, bo, publish_due, at):
    scheduled(required)

    assert "is rejected" in bo.say('reject #1 "Not this year"')

    assert states() == ("draft", "draft", "paused", "rejected")
    assert "Reason Not this year" in shown("reviewed")[0]
    assert "It was not approved" in required.say("why #1")
    required.say("submit #1")
    assert states() == ("in_review", "pending_approval", "waiting", "open")
    bo.say("approve #1")
    at(TUESDAY)
    assert publish_due() == 1


def test_requested_changes_are_asked_again_by_the_next_edit(required, bo):
    scheduled(required)

    bo.say('ask changes #1 "Shorter, please"')
    assert states() == ("draft", "draft", "paused", "changes requested")
    assert "bo asks for changes to #1" in shown("reviewed")[0]

    required.say('edit #1 "Hello"')
    assert states() == ("in_review", "pending_approval", "waiting", "open")


@pytest.mark.parametrize(
    "words", ["reject #1", "ask changes #1", "reject ACME/1@1", "amend ACME/1@1"]
)
def test_a_reason_that_was_left_out_is_asked_for(required, bo, words):
    scheduled(required)

    bo.say(words)

    assert bo.last.form.inputs[0].name == "reason"
    bo.say(bo.last.form.says.replace("{reason}", "Too long\nand too late"))
    assert Decision.get().reason == "Too long\nand too late"


def test_a_reason_may_stand_without_quotes(required, bo):
    scheduled(required)

    bo.say("reject #1 because it is too long")

    assert Decision.get().reason == "it is too long"


def test_a_reason_that_is_too_long_is_refused(required, bo):
    scheduled(required)

    assert "2,001 characters; 2,000 is the most" in bo.say(f'reject #1 "{"x" * 2001}"')
    assert Review.get().state == "open"


def test_several_are_approved_at_once_and_those_that_cannot_be_are_said(required, bo):
    for words in ("One", "Two", "Three"):
        scheduled(required, f'"{words}" to site tomorrow 9:00')
    required.say("cancel #2")

    said = bo.say("approve #1 #2 #3")

    assert "2 posts decided, 1 could not be." in said
    assert "#2 is void already" in said


def test_approvals_lists_what_waits_and_approves_it(required, bo):
    assert "Nothing waits for approval" in bo.say("approvals")
    scheduled(required, '"One" to site tomorrow 9:00')
    scheduled(required, '"Two" to site tomorrow 10:00')

    said = bo.say("approvals")

    assert "2 posts wait for approval" in said
    assert said.index("#1") < said.index("#2")
    assert "2 posts decided." in bo.press("Approve these 2")
    assert {row.state for row in Review.select()} == {"approved"}


def test_stages_are_passed_in_order_and_the_client_decides_last(required, bo):
    cleo = Chat("cleo")
    cleo.say("help")
    role("cleo", "client")
    required.say("settings approval-stages internal, client")
    scheduled(required)

    assert "There is no post #1" in cleo.say("approve #1")
    assert "Stage 2 of 2: 0 of 1 client" in bo.say("approve #1")
    assert "still needed: cleo" in shown("review")[-1]
    assert "waits for the client by now: cleo" in Chat("chi").say("approve #1")
    assert "is approved by bo and cleo" in cleo.say("approve #1")
    assert Review.get().state == "approved"


def test_a_mass_mention_needs_a_second_person_by_default(chat, bo):
    said = chat.say('"@everyone we are live" to site tomorrow 9:00')

    assert "it calls everybody who reads it there" in said
    assert "1 approver: bo" in said
    chat.press("Schedule")
    assert Review.get().risks == ["mention"]


def reads(target: str, people: int) -> None:
    """A look at the target found so many people there."""
    row = Target.get(Target.name == target)
    now = real_clock.now()
    preflight.settle(preflight.begin(row.id, now=now), None, readers=people, now=now)


def test_a_mass_mention_says_how_many_people_it_calls(chat, bo):
    reads("site", 1_200)
    said = chat.say('"@everyone we are live" to site tomorrow 9:00')
    assert "it calls about 1,200 people in site" in said
    assert "it calls those online, of about 1,200 people" in chat.say('"@here hi" to site 9:00')
    chat.say("connect site blog")
    reads("blog", 50)
    said = chat.say('"@everyone we are live" to site and blog tomorrow 9:00')
    assert "it calls about 1,250 people: 50 in blog and 1,200 in site" in said
    chat.press("Schedule")
    assert "it calls about 1,250 people" in shown("review")[-1]


def test_a_person_alone_may_call_everybody(chat):
    assert "none needed" in chat.say('"@everyone we are live" to site tomorrow 9:00')
    chat.press("Schedule")
    assert not Review.select().exists()


def test_so_many_mass_mentions_a_day_and_no_more(chat):
    chat.say("settings mass-mentions-a-day 1")
    scheduled(chat, '"@here one" to site tomorrow 9:00')

    assert "1 post calls everybody already" in scheduled(chat, '"@here two" to site tomorrow 10:00')
    assert "Scheduled as #2" in scheduled(chat, '"@here two" to site friday 10:00')


def test_a_series_calls_everybody_on_no_day_on_which_another_post_does(chat):
    chat.say("settings mass-mentions-a-day 1")
    scheduled(chat, '"@here one" to site 20 march 9:00')

    refused = scheduled(chat, '"@here two" to site every weekday 10:00')

    assert "On Fri 20 Mar 2026 1 post calls everybody already" in refused


def test_only_risky_posts_need_approval_where_that_is_the_rule(chat, bo, publish_due, at):
    chat.say("settings approvals risky")
    said = chat.say('"First" to site tomorrow 9:00')
    assert "nothing was ever published there" in said
    chat.press("Schedule")
    bo.say("approve #1")
    at(TUESDAY)
    publish_due()

    assert "none needed" in chat.say('"Second" to site friday 9:00')


def test_optional_approval_is_asked_for_by_hand_and_taken_back(chat, bo, publish_due, at):
    chat.say("settings approvals optional")
    scheduled(chat)
    assert not Review.select().exists()

    assert "it waits for approval" in chat.say("submit #1")
    assert states() == ("in_review", "pending_approval", "waiting", "open")
    assert "goes out as planned" in chat.say("withdraw #1")
    assert (Post.get().state, Schedule.get().state) == ("ready", "active")
    at(TUESDAY)
    assert publish_due() == 1


def test_a_request_that_is_needed_and_withdrawn_keeps_the_post_off_the_calendar(required):
    scheduled(required)

    assert "nothing of it goes out" in required.say("withdraw #1")
    assert states() == ("draft", "draft", "paused", "withdrawn")


def test_a_draft_is_submitted_and_ready_when_approved(chat, bo):
    chat.say('draft "An idea"')
    chat.press("Save as draft")

    chat.say("submit #1")
    assert Post.get().state == "in_review"
    assert "no time yet" in shown("review")[0]
    assert "It is ready" in bo.say("approve #1")
    assert Post.get().state == "ready"


def test_what_waits_for_approval_goes_out_at_once_when_it_is_given(required, bo, publish_due):
    required.say('publish "Now" to site')
    assert "as soon as it is approved" in required.press("Publish now")
    assert publish_due() == 0

    assert "It goes out now" in bo.say("approve #1")
    assert publish_due() == 1


def test_publishing_a_post_at_once_that_was_approved_for_later_asks_again(
    required, bo, publish_due
):
    scheduled(required)
    bo.say("approve #1")

    required.say("publish #1")
    assert "as soon as it is approved" in required.press("Publish now")
    assert publish_due() == 0


def test_an_approver_may_bring_what_is_approved_forward(required, bo, publish_due):
    scheduled(required)
    bo.say("approve #1")

    bo.say("publish #1")
    bo.press("Publish now")

    assert publish_due() == 1


def test_what_is_not_approved_in_time_is_held_and_other_times_are_offered(
    required, bo, publish_due, at
):
    scheduled(required)
    at(TUESDAY + timedelta(hours=1))
    nudging.expire(now=real_clock.now())

    assert states() == ("in_review", "pending_approval", "held", "late")
    (late,) = told("review_late")
    buttons = notice(late).cards[0].buttons
    assert [each.says for each in buttons[:4]] == [
        "approve ACME/1@1 now",
        "move ACME/1@1 2026-03-03T09:45Z",
        "move ACME/1@1 2026-03-04T08:00Z",
        "move ACME/1@1 2026-03-05T08:00Z",
    ]
    nudging.expire(now=real_clock.now())
    assert len(told("review_late")) == 1

    assert "It goes out" in bo.say(buttons[0].says)
    assert publish_due() == 1


def test_a_late_approval_asks_when(required, bo, publish_due, at):
    scheduled(required)
    at(TUESDAY + timedelta(hours=1))
    nudging.expire(now=real_clock.now())

    assert "its time has passed. When should it go out?" in bo.say("approve #1")
    assert publish_due() == 0
    bo.press("Move to Wed")
    assert states() == ("ready", "active", "waiting", "approved")
    at(datetime(2026, 3, 4, 8, tzinfo=UTC))
    assert publish_due() == 1


def test_a_late_approval_may_be_sent_now(required, bo, publish_due, at):
    scheduled(required)
    at(TUESDAY + timedelta(hours=1))
    publish_due()
    bo.say("approve #1")

    bo.press("Send now")

    assert publish_due() == 1


def test_an_approval_a_little_late_needs_no_question(required, bo, publish_due, at):
    scheduled(required)
    at(TUESDAY + timedelta(minutes=5))
    publish_due()

    bo.say("approve #1")

    assert publish_due() == 1


def test_of_a_series_only_what_fell_due_is_held(required, bo, publish_due, at):
    scheduled(required, '"Quote" to site every day at 9:00')
    at(TUESDAY + timedelta(minutes=1))
    nudging.expire(now=real_clock.now())

    assert Review.get().state == "open"
    assert Delivery.select().where(Delivery.state == "held").count() == 1
    bo.say("approve #1")
    at(TUESDAY + timedelta(days=1))
    assert publish_due() == 2


def test_one_occurrence_moved_by_its_author_is_asked_about_alone(required, bo, publish_due, at):
    scheduled(required, '"Quote" to site every day at 9:00')
    bo.say("approve #1")

    required.say("move #1 to tomorrow 11:00")

    assert [row.state for row in Review.select().order_by(Review.id)] == ["approved", "open"]
    assert "this once Tue 3 Mar 2026, 11:00" in shown("review")[-1]
    at(datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert publish_due() == 1
    assert Delivery.select().where(Delivery.state == "held").count() == 1
    bo.say("approve #1")
    assert Occurrence.select().where(Occurrence.review.is_null(False)).count() == 1


def test_people_are_reminded_once_in_their_working_hours(required, at):
    scheduled(required)  # asked on Monday at ten, due on Tuesday at nine
    nudging.remind(now=MONDAY + timedelta(hours=5))
    assert told("review_nudge") == []

    for _ in range(2):
        nudging.remind(now=MONDAY + timedelta(hours=6, minutes=1))

    said = shown("review_nudge")
    assert len(said) == 2
    assert "bo, #1 “Hello world” waits for you" in said[0]


def test_the_deputy_of_who_is_away_is_reminded_in_their_place(required, bo, chi):
    scheduled(required)
    bo.say("away until friday 9:00, chi decides")

    nudging.remind(now=MONDAY + timedelta(hours=6, minutes=1))

    [said] = shown("review_nudge")
    assert "chi, #1" in said
    assert "is approved" in chi.say("approve #1")


def test_a_manager_goes_ahead_for_a_reason(required, bo, publish_due, at):
    scheduled(bo)
    role("chi", "author")

    assert "takes a manager" in bo.say("approve #1 anyway because it is urgent")
    assert "goes out at its time without its approval" in required.say(
        "approve #1 anyway because it is urgent"
    )
    row = Audit.get(Audit.action == "override approval")
    assert (row.actor, row.reason) == ("terminal:ana", "it is urgent")
    at(TUESDAY)
    assert publish_due() == 1


def test_going_ahead_without_a_reason_is_refused(required):
    scheduled(required)

    assert "A reason is needed" in required.say("approve #1 anyway")
    assert Review.get().state == "open"


def test_an_approver_who_is_none_any_more_approved_nothing(required, bo, chi, publish_due, at):
    scheduled(required)
    bo.say("approve #1")
    role("bo", "author")
    at(TUESDAY)

    assert publish_due() == 0
    assert "may not any more" in Delivery.get().error
    assert "is approved by" in chi.say("approve #1")
    assert publish_due() == 1


def test_a_policy_nobody_can_keep_is_warned_about(chat):
    said = chat.say("settings approvals required")
    assert "what ana writes cannot be approved" in said
    assert "2 approvers must approve and there is 1" in chat.say("settings approvers-needed 2")
    assert "2 approvers must approve" in chat.say("settings approvals")
    assert "There are not enough of them" in chat.say('"Hi" to site tomorrow 9:00')
    chat.press("Schedule")
    assert "not enough people" in shown("review")[0]


def test_cancelling_ends_the_request(required):
    scheduled(required)
    required.say("cancel #1")

    assert states() == ("draft", "cancelled", "cancelled", "void")


def test_stopping_everything_holds_what_is_approved_meanwhile(required, bo, publish_due, at):
    scheduled(required)
    required.say("pause everything")
    bo.say("approve #1")
    at(TUESDAY)

    assert publish_due() == 0
    assert Schedule.get().state == "paused"


def test_what_is_resumed_without_its_approval_still_waits_for_it(required, publish_due, at):
    scheduled(required)
    required.say("pause #1")
    required.say("resume #1")

    assert Schedule.get().state == "pending_approval"
    required.say("pause everything")
    required.say("resume everything")
    assert Schedule.get().state == "pending_approval"


def test_taking_down_needs_no_approval(required, bo, publish_due, at):
    scheduled(required)
    bo.say("approve #1")
    at(TUESDAY)
    publish_due()

    required.say("unpublish #1")
    required.press("Take it down")

    assert Review.select().count() == 1
    assert publish_due() == 1


def test_another_projects_post_is_not_decided_here(required, bo):
    scheduled(required)

    assert "not the project of this channel" in bo.say("approve NOPE/1@1")
    assert "There is no post #9" in bo.say("approve #9")
    assert Project.get().key == "ACME"


@pytest.mark.parametrize("words", ["approve", "reject", "ask changes", "submit"])
def test_without_a_number_it_is_asked_for(required, words):
    assert "Which post?" in required.say(words)


def test_publishing_in_spite_of_it_sends_at_once_for_a_reason(required, bo, publish_due):
    scheduled(required)

    assert "A reason is needed" in required.say("publish #1 anyway")
    said = required.say("publish #1 anyway because the shop opens early")

    assert "goes out now without its approval" in said
    assert Audit.get(Audit.action == "override approval").reason == "the shop opens early"
    assert publish_due() == 1


def test_undoing_an_edit_does_not_bring_the_approval_back(required, bo, publish_due, at):
    scheduled(required)
    bo.say("approve #1")
    required.say('edit #1 "Other words"')

    required.say("undo")

    assert Review.select().order_by(Review.id.desc()).get().state == "open"
    assert "Hello world" in shown("review")[-1]
    at(TUESDAY)
    assert publish_due() == 0


def test_undoing_a_cancelling_asks_for_approval_where_it_had_none(required, publish_due, at):
    scheduled(required)
    required.say("cancel #1")

    required.say("undo")

    assert Schedule.get().state == "pending_approval"
    assert Review.select().order_by(Review.id.desc()).get().state == "open"


def test_whoever_has_approved_is_not_asked_again(required, bo):
    required.say("settings approvers-needed 2")
    required.say('"Hello" to site tomorrow 9:00')
    required.press("Schedule")

    for _ in range(2):
        bo.say("approve ACME/1@1")
        assert [button.label for button in bo.buttons] == ["Show"]


def test_a_new_rule_says_what_goes_out_without_it_and_how_to_have_that_approved(chat):
    for hour in (9, 14):
        chat.say(f'"Hello at {hour}" to site friday {hour}:00')
        chat.press("Schedule")
    chat.say('"Third" to site every friday 18:00')
    chat.press("Schedule")
    chat.say("cancel #2")
    chat.say("invite bo as approver")

    said = chat.say("settings approvals required")
    assert "2 posts planned before go out as planned, without approval" in said
    assert "`submit #…` asks for approval of each of them" in said

    chat.say("submit #1")
    said = chat.say("settings approvals risky")
    assert "1 post planned before goes out as planned, without approval" in said
    assert "asks for approval of it." in said
    chat.say("submit #3")
    assert "planned before" not in chat.say("settings approvals required")
    assert "planned before" not in chat.say("settings approvals none")
