"""What people read in a chat: one card for each post, its history in its thread, news together."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot import cards
from bot.conversation import respond
from models import clock as time
from models.rules.outcomes import Later, Refused, Unknown
from models.rules.recurrence import Rule
from models.rules.states import CardState
from models.services.notices import notices, posting
from models.services.people import people
from models.services.posts import importing
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.tables import Card, Channel, Delivery, Lane, Notice, Project, Reader, Target, Workspace
from tests.fakes.chat import KICKED, REVOKED
from tests.forked import ROOT
from tests.jobs.office import NEWS, TEAM, Office, opened


@pytest.fixture
def office(sqlite_database, tmp_path, clock) -> Office:
    office = opened(tmp_path, clock, clock.move_to)
    yield office
    office.messenger.close()
    office.alive.close(now=time.now())


def scheduled(office: Office, text: str = "Hello", when: str = "tomorrow 9:00") -> str:
    """Schedule a post; the id of its card."""
    office.say(f'"{text}" to site {when}')
    office.press("Schedule")
    return office.seen()[-1].id


def joined(office: Office, name: str, role: str) -> None:
    speaker = people.arrive(TEAM, NEWS, f"{TEAM}:{name}", name, now=time.now())
    speaker.member.role = role
    speaker.member.save()


def states() -> Counter[str]:
    return Counter(row.state for row in Card.select())


def test_the_answer_that_scheduled_a_post_is_its_card_and_changes_with_it(office):
    card = scheduled(office)
    office.say("move #1 to friday 14:00")
    office.turn(3)

    assert [each.id for each in office.seen()] == [card]
    assert "Fri 6 Mar 2026, 14:00" in office.chat.shown[card].text
    assert "ana moved it from Tue 3 Mar 2026, 09:00" in office.texts(thread=card)[0]


def test_an_answer_that_only_its_asker_saw_is_followed_by_a_card_for_everybody(office):
    proposed = office.answer('"Hello" to site tomorrow 9:00')
    office.answer(proposed.cards[0].buttons[0].says)
    office.turn(6)

    [card] = office.seen()
    assert "#1 “Hello”" in card.text
    assert "Tue 3 Mar 2026, 09:00" in card.text


def test_many_posts_changed_at_once_and_drafts_get_no_cards(office):
    for number in range(2):
        proposed = office.answer(f'"Hi {number}" to site tomorrow 9:0{number}')
        office.answer(proposed.cards[0].buttons[0].says)
    Card.delete().execute()
    office.answer("pause everything")
    office.answer('draft "An idea"')
    office.turn(6)

    assert office.seen() == []


def test_a_card_that_looks_right_is_not_edited_again(office):
    scheduled(office)
    office.turn(5)
    edits = len(office.chat.calls)
    office.turn(20)

    assert len(office.chat.calls) == edits


def test_many_changes_within_a_second_are_one_edit_and_one_message_in_the_thread(office):
    card = scheduled(office)
    office.turn(5)
    before = office.chat.shown[card].edits
    for hour in (10, 11, 12):
        office.answer(f"move #1 to friday {hour}:00")
    office.turn(4)

    assert office.chat.shown[card].edits == before + 1
    assert len(office.seen(thread=card)) == 1


def test_undo_stands_on_the_card_for_a_quarter_of_an_hour(office):
    card = scheduled(office)
    office.turn(3)
    assert "Undo (ana)" in [each.label for each in office.chat.shown[card].buttons]

    office.turn(3, seconds=400)
    assert "Undo" not in str(office.chat.shown[card].buttons)


def test_a_post_that_went_out_says_so_on_its_card_and_in_its_thread(office):
    card = scheduled(office, when="in 5 seconds")
    office.turn(8)
    office.publish_due()
    office.turn(5)

    [shown] = office.seen()
    assert shown.id == card
    assert "published" in shown.text
    assert "Cancel" not in str(shown.buttons)
    assert any("is published on site" in each for each in office.texts(thread=card))


def test_a_question_in_a_thread_loses_its_buttons_when_it_is_answered(office):
    card = scheduled(office, when="in 5 seconds")
    office.turn(8)
    office.publish_due(Unknown("no answer came"))
    asked = people.known(TEAM, NEWS, f"{TEAM}:ana")
    row = Delivery.get()
    Delivery.update(state="unknown", looks=None).execute()
    notices.tell(
        "unknown",
        "unknown 1",
        {"delivery": row.id, "post": 1, "label": "Hello", "target": "site", "error": "lost"},
        project_id=asked.project.id,
        channel_id=asked.channel.id,
        member_id=asked.member.id,
        now=time.now(),
    )
    office.turn(6)
    [question] = [each for each in office.seen(thread=card) if "cannot tell" in each.text]
    assert "It is there" in [each.label for each in question.buttons]
    assert question.mention == (f"{TEAM}:ana",)

    office.answer(f"there D{row.id} https://x.example/1")
    office.turn(8)
    question = office.chat.shown[question.id]
    assert question.buttons == ()
    assert "This is settled" in question.text


def test_of_many_that_go_out_together_the_channel_is_told_once(office):
    office.say("settings resources-most 0")
    for number in range(6):
        office.say(f'"Hello {number}" to site in 5 seconds')
        office.press("Schedule")
    office.turn(6)
    office.publish_due()
    office.turn(14)

    [said] = [each for each in office.texts() if "posts were published" in each]
    assert "6 posts were published" in said
    assert not [
        each for each in office.chat.shown.values() if each.thread and "is published" in each.text
    ]


def test_what_was_scheduled_elsewhere_is_told_in_the_channel_and_has_no_card(office):
    office.say('"Hello" to site in 5 seconds', channel=NEWS)
    private = office.last
    office.say(private.cards[0].buttons[0].says)
    Card.delete().execute()  # as if it had been said where nothing stands
    office.chat.shown.clear()
    office.turn(8)
    office.publish_due()
    office.turn(5)

    [said] = office.seen()
    assert "is published on site" in said.text
    assert said.thread is None


def asked(office: Office) -> str:
    """A post that bo wrote and that somebody has to approve; the id of its card."""
    joined(office, "bo", "author")
    joined(office, "chi", "approver")
    office.say("settings approvals required")
    office.say('"Hello" to site tomorrow 9:00', "bo")
    office.press("Schedule", "bo")
    card = office.seen()[-1].id
    office.turn(5)
    return card


def test_who_is_named_to_approve_gets_a_card_directly_and_an_answer_changes_all_cards(office):
    card = asked(office)
    [direct] = office.seen("Dchi")

    assert "wants approval" in office.chat.shown[card].text
    assert "wants approval" in direct.text
    assert "What I am told" in [each.label for each in direct.buttons]
    assert not office.seen("Dana")  # she may decide, but approvers are there for it
    assert not office.seen("Dbo")

    office.click(office.chat.shown[card], "Approve", "chi")
    office.turn(4)

    for shown in (office.chat.shown[card], office.seen("Dchi")[0]):
        assert "✓ approved by chi" in shown.text
        assert "Approve" not in [each.label for each in shown.buttons]
    assert len(office.seen("Dchi")) == 1


def test_a_request_names_who_is_to_decide_in_the_thread_of_its_card(office):
    card = asked(office)
    [said] = [each for each in office.seen(thread=card) if "wants approval" in each.text]

    assert said.mention == (f"{TEAM}:chi",)
    assert said.buttons == ()


def test_approval_is_asked_in_the_channel_that_the_project_chose(office):
    joined(office, "bo", "author")
    joined(office, "chi", "approver")
    office.say("settings approvals required")
    Channel.create(
        workspace=Workspace.get(),
        project=Channel.get().project,
        external_id="C2",
        created_at=time.now(),
    )
    office.say("settings approvals-channel here", channel="C2")
    office.say('"Hello" to site tomorrow 9:00', "bo")
    office.press("Schedule", "bo")
    office.turn(6)

    [there] = [each for each in office.seen("C2") if "wants approval" in each.text]
    assert [each.label for each in there.buttons][:2] == ["Approve", "Request changes"]
    assert there.mention == (f"{TEAM}:chi",)


def test_a_channel_of_another_project_is_not_chosen_for_approvals(office):
    other = Project.create(key="OTHER", name="Other", zone="UTC", created_at=time.now())
    Channel.create(
        workspace=Workspace.get(), project=other, external_id="C2", created_at=time.now()
    )

    assert "belongs to OTHER" in str(office.answer("settings approvals-channel C2").text)
    assert not office.answer("settings approvals-channel C3").failed


def test_a_channel_that_belongs_to_the_project_no_more_is_told_nothing(office):
    card = scheduled(office)
    office.turn(3)
    Channel.update(unbound_at=time.now()).execute()
    Channel.create(
        workspace=Workspace.get(), project=Project.get(), external_id="C2", created_at=time.now()
    )
    before = office.chat.shown[card].text
    office.say("move #1 to friday 14:00", channel="C2")
    office.turn(5)

    assert office.chat.shown[card].text == before
    assert office.seen(thread=card) == []


def test_who_was_shut_out_is_told_nothing_more(office):
    card = asked(office)
    office.say("suspend chi")
    before = office.seen("Dchi")[0].text
    office.answer('edit #1 "Secret"', "bo")
    office.turn(5)

    assert "Secret" in office.chat.shown[card].text
    assert [each.text for each in office.seen("Dchi")] == [before]


def test_an_import_has_one_card_that_goes_down_with_what_is_approved(office):
    joined(office, "chi", "approver")
    office.say("settings approvals required")
    imported(3)
    office.turn(6)
    [card] = [each for each in office.seen() if "import 1" in each.text]
    assert "3 posts of import 1 wait for approval" in card.text

    office.answer("approve #1", "chi")
    office.turn(4)
    assert "2 posts of import 1 wait for approval" in office.chat.shown[card.id].text

    office.click(office.chat.shown[card.id], "Approve 2", "chi")
    office.turn(4)
    assert "Nothing of import 1 waits" in office.chat.shown[card.id].text
    assert office.chat.shown[card.id].buttons == ()
    assert not office.seen("Dchi")


def imported(count: int) -> None:
    """Ana imports so many posts."""
    now = time.now()
    ana = people.known(TEAM, NEWS, f"{TEAM}:ana")
    batch = importing.begin(ana, "posts.csv", now=now)
    target, rows = Target.get().id, []
    for number in range(count):
        start = datetime(2026, 3, 3, 9 + number)
        rule = Rule("Europe/Berlin", start, (start.time(),))
        plan = Plan(PUBLISH, (rule,), (target,))
        rows.append(Planned(str(number), None, f"Post {number}", plan))
    importing.write(ana, batch, rows, now=now)


def test_who_muted_requests_gets_none_directly(office):
    joined(office, "bo", "author")
    joined(office, "chi", "approver")
    office.say("mute review", "chi")
    office.say("settings approvals required")
    office.say('"Hello" to site tomorrow 9:00', "bo")
    office.press("Schedule", "bo")
    office.turn(6)

    assert office.seen("Dchi") == []


def test_who_wants_to_be_told_directly_is_told_what_concerns_them(office):
    office.say("tell me here about failures")
    scheduled(office, when="in 5 seconds")
    office.turn(8)
    office.publish_due(Refused("no such page"))
    office.turn(15)

    [direct] = office.seen("Dana")
    assert "no such page" in direct.text
    assert "What I am told" in [each.label for each in direct.buttons]

    office.say("stop telling me here")
    office.say("retry #1")
    office.publish_due(Refused("no such page"))
    office.turn(15)
    assert len(office.seen("Dana")) == 1


def test_a_lost_answer_is_looked_up_and_never_posted_twice(office):
    card = scheduled(office)
    office.turn(4)
    office.chat.answers.extend(["works", "arrives unheard"])  # the edit, then the thread
    office.say("move #1 to friday 14:00")
    office.turn(4)
    assert states()["unknown"] == 1

    office.turn(15)
    assert states()["unknown"] == 0
    assert len(office.seen(thread=card)) == 1
    assert ("find", NEWS) in [call[:2] for call in office.chat.calls]


def test_what_is_certainly_not_there_is_posted_after_three_looks(office):
    card = scheduled(office)
    office.turn(4)
    office.chat.answers.extend(["works", "is lost"])
    office.say("move #1 to friday 14:00")
    office.turn(4)
    assert office.seen(thread=card) == []

    office.turn(32, seconds=10)
    assert len(office.seen(thread=card)) == 1
    assert [call[0] for call in office.chat.calls].count("find") == 3


def test_what_cannot_be_looked_for_is_left_and_listed(office):
    office.chat.finds = False
    card = scheduled(office)
    office.turn(4)
    office.chat.answers.extend(["works", "arrives unheard"])
    office.say("move #1 to friday 14:00")
    office.turn(32, seconds=10)

    assert len(office.seen(thread=card)) == 1
    assert states()["unknown"] == 1
    assert "nobody knows whether it arrived" in str(office.say("notices"))


def test_a_chat_that_knows_keys_is_asked_with_the_same_key_again(office):
    office.chat.key_window = timedelta(minutes=2)
    card = scheduled(office)
    office.turn(4)
    office.chat.answers.extend(["works", "arrives unheard"])
    office.say("move #1 to friday 14:00")
    office.turn(20)

    assert len(office.seen(thread=card)) == 1
    assert "find" not in [call[0] for call in office.chat.calls]
    assert states()["unknown"] == 0


def test_one_channel_gets_a_message_a_second_and_another_is_not_held_up(office):
    for number in range(3):
        scheduled(office, f"Hello {number}")
    office.turn(6)
    times = [at for what, channel, at in office.chat.calls if channel == NEWS]

    assert len(times) >= 3
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= timedelta(milliseconds=900)


def test_when_a_chat_asks_to_wait_nothing_goes_there_until_then(office):
    scheduled(office)
    office.turn(4)
    before = len(office.chat.calls)
    office.chat.answers.append(Later("too much", timedelta(seconds=30), limited=True))
    office.say("move #1 to friday 14:00")
    office.turn(25)
    assert len(office.chat.calls) == before + 1

    office.turn(10)
    assert "14:00" in office.texts()[0]
    assert Card.select().where(Card.state == CardState.FAILED).count() == 0


def test_a_channel_that_takes_nothing_is_told_elsewhere_once_and_gets_it_together_later(office):
    here = Channel.get()
    Channel.create(
        workspace=here.workspace, project=here.project, external_id="C2", created_at=time.now()
    )
    office.chat.shut[NEWS] = KICKED
    for number in range(3):
        office.say(f'"Hello {number}" to site in 5 seconds')
        office.press("Schedule")
    office.turn(8)
    office.publish_due()
    office.turn(10)

    [told] = office.seen("C2")
    assert "I cannot write to channel C1" in told.text
    assert "Invite me there" in told.text
    calls = len(office.chat.calls)
    office.turn(10)
    assert len(office.chat.calls) == calls  # nothing is tried while it is shut

    office.chat.shut.clear()
    office.turn(10, seconds=60)
    office.turn(20)
    assert "I can write to channel C1" in office.texts("C2")[-1]
    assert any("is published on site" in each.text for each in office.chat.shown.values())


def test_a_channel_that_is_spoken_in_is_tried_at_once(office):
    card = scheduled(office)
    office.chat.shut[NEWS] = KICKED
    office.turn(4)
    office.answer("move #1 to friday 14:00", direct=True)
    office.turn(4)
    office.chat.shut.clear()
    office.answer("list")
    office.turn(4)

    assert "Fri 6 Mar 2026, 14:00" in office.chat.shown[card].text


def test_a_revoked_token_stops_everything_there_and_is_tried_seldom(office):
    office.chat.shut["*"] = REVOKED
    scheduled(office)
    office.say("move #1 to friday 14:00")
    office.turn(20)
    assert len(office.chat.calls) == 1

    office.turn(2, seconds=300)
    assert len(office.chat.calls) == 2
    assert Lane.select().where(Lane.closed_at.is_null(False)).get().address == ""


def test_a_card_that_somebody_deleted_is_let_go(office):
    card = scheduled(office)
    office.turn(4)
    office.chat.delete(card)
    office.answer("pause #1")
    office.turn(5)

    assert office.chat.shown.get(card) is None
    assert set(states()) == {"gone"}


def test_a_card_shown_anew_takes_the_place_of_the_old_one(office):
    card = scheduled(office)
    office.turn(4)
    message = office.message("show #1", "ana")
    number = office.chat.say(TEAM, NEWS, office.say("show #1"))
    cards.remember(message, office.last, number, link="https://c/2", now=time.now())
    office.turn(5)

    assert "Its card is further down: https://c/2" in office.chat.shown[card].text
    assert office.chat.shown[card].buttons == ()


@pytest.mark.parametrize("page", ["notices.md", "digests.md"])
def test_every_way_to_say_it_on_the_pages_works_in_a_chat(office, page):
    reader = people.known(TEAM, NEWS, f"{TEAM}:ana").member
    Reader.create(member=reader, address="ana@example.com", topics=[])
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition("## E-mail")[0]
    rows = re.findall(r"^\| (`[^|]+`) \|", text, re.MULTILINE)
    said = [sentence for row in rows for sentence in re.findall(r"`([^`]+)`", row)]

    assert len(said) >= 8
    for sentence in said:
        message = replace(office.message(sentence, "ana"), links={"#approvals": "C7"})
        assert not respond(message).failed, sentence


def test_nothing_is_sent_to_a_chat_that_is_not_set_up_and_nothing_is_lost(office):
    scheduled(office)
    office.turn(4)
    office.messenger._outlets = {}
    office.say("move #1 to friday 14:00")
    edits = office.chat.shown[office.seen()[0].id].edits
    office.turn(8)
    assert office.chat.shown[office.seen()[0].id].edits == edits

    office.messenger._outlets = {"slack": office.chat}
    office.turn(8, seconds=10)
    assert posting.standing(now=time.now()).waiting == 0
    assert len(office.seen(thread=office.seen()[0].id)) == 1


def test_terminals_show_notices_themselves_and_nothing_is_sent(sqlite_database, tmp_path, clock):
    office = opened(tmp_path, clock, clock.move_to)
    Channel.update(external_id="chat").execute()
    Workspace.update(key="terminal").execute()
    Notice.create(
        project=1, channel=1, kind="retrying", key="x", facts={"post": 1}, created_at=time.now()
    )
    office.turn(5)

    assert office.chat.calls == []
    assert Card.select().count() == 0
    office.messenger.close()
    office.alive.close(now=time.now())
