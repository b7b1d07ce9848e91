"""What people say and press about decisions that is too long, too late, guessed or altered."""

import pytest

from models.rules.states import ProposalState
from models.tables import Decision, Delivery, Freeze, Post, Proposal, Review, Schedule
from tests.bot.conftest import MONDAY, Chat

LONG = "because " + "very " * 2_000 + "important"  # ten thousand characters


@pytest.fixture
def bo(chat) -> Chat:
    """An approver, asked about a post of ana's."""
    chat.say("invite bo as approver")
    chat.say("invite chi as approver")
    chat.say("settings approvals required")
    scheduled(chat)
    return Chat("bo")


def scheduled(chat: Chat, words: str = '"Hello world" to site tomorrow 9:00') -> str:
    chat.say(words)
    return chat.press("Schedule")


@pytest.mark.parametrize(
    "sentence",
    [
        f'reject #1 "{LONG}"',
        f"reject ACME/1@1 {LONG}",
        f'ask changes #1 "{LONG}"',
        f"approve #1 anyway {LONG}",
        f"override #1 {LONG}",
        f"publish #1 anyway {LONG}",
        f"cancel #1 {LONG}",
        f"freeze all {LONG}",
        f"freeze #1 {LONG}",
        f"suspend chi {LONG}",
    ],
    ids=lambda sentence: sentence[:20],
)
def test_a_reason_of_ten_thousand_characters_decides_nothing_unseen(chat, bo, sentence):
    """It is refused with its length, or kept short: it fills no card, and breaks nothing."""
    assert len(LONG) > 10_000

    said = chat.say(sentence)

    assert "broke on my side" not in said
    assert len(said) < 3_000
    assert not Decision.select().exists()
    assert all(len(freeze.why) <= 500 for freeze in Freeze.select())
    for later in ("why #1", "freezes", "audit", "list"):
        assert len(chat.say(later)) < 6_000


def test_a_press_to_approve_after_it_was_cancelled_does_nothing(chat, bo):
    chat.say("cancel #1")

    said = bo.say("approve ACME/1@1")

    assert "was changed after that card was drawn" in said
    assert "Nothing" in bo.say("approve #1")
    assert {row.state for row in Delivery.select()} == {"cancelled"}


def test_a_press_to_reject_after_it_went_out_does_nothing(bo, at, publish_due):
    bo.say("approve ACME/1@1")
    at(MONDAY.replace(day=3, hour=8, minute=1))
    assert publish_due() == 1

    said = Chat("chi").say('reject ACME/1@1 "No"')

    assert "#1 is approved already by bo" in said
    assert Review.get().state == "approved"
    assert {row.state for row in Delivery.select()} == {"delivered"}


@pytest.mark.parametrize(
    "sentence",
    ["confirm P{0}@1", "pick P{0}@1 1", "pick P{0}@1 99", "discard P{0}@1", "reword P{0}@1"],
)
def test_a_proposal_is_answered_by_whoever_was_asked(chat, bo, sentence):
    """Another person's card that is guessed: nothing of it is done."""
    chat.say('"Mine" to site friday 9:00')
    proposal = Proposal.select().order_by(Proposal.id.desc()).get()

    bo.say(sentence.format(proposal.id))

    assert Post.select().count() == 1
    assert Proposal.get_by_id(proposal.id).state == ProposalState.OPEN


def test_a_proposal_that_was_altered_in_the_database_passes_no_gate(chat, bo, at, publish_due):
    """Whoever writes into it gets other words proposed, and asked about: none of it goes out."""
    chat.say('"Mine" to site today 10:30')
    proposal = Proposal.select().order_by(Proposal.id.desc()).get()
    Proposal.update(words='"Evil" to site today 10:30').where(Proposal.id == proposal.id).execute()

    chat.say(f"confirm P{proposal.id}@1")

    at(MONDAY.replace(minute=31))
    assert publish_due() == 0
    assert {row.state for row in Schedule.select()} == {"pending_approval"}
