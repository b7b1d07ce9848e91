"""What was typed: kept, changed, settled once, or left as a draft."""

from datetime import timedelta

import pytest

from models.errors import NotFound, Refused, Stale
from models.rules.states import ProposalState
from models.services.people import people
from models.services.posts import lists, proposing
from models.tables import Notice, Proposal

WORDS = '"Hello" to site friday 9am'


@pytest.fixture
def proposal(ana, now):
    return proposing.propose(ana, WORDS, {}, (None, "Hello"), now=now)


def test_a_proposal_is_found_by_its_writer_only(ana, proposal, now):
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)

    assert proposing.open_proposal(ana, proposal.id, 1).words == WORDS
    with pytest.raises(NotFound):
        proposing.open_proposal(bo, proposal.id, 1)


def test_an_answer_makes_older_cards_stale(ana, proposal, now):
    proposing.change(proposal, answers={"am-pm": "pm"}, now=now)

    assert proposing.open_proposal(ana, proposal.id, 2).answers == {"am-pm": "pm"}
    with pytest.raises(Stale, match="changed since"):
        proposing.open_proposal(ana, proposal.id, 1)


def test_a_proposal_is_settled_once(ana, proposal, now):
    proposing.settle(proposal, ProposalState.CONFIRMED, now=now)

    with pytest.raises(Refused):
        proposing.settle(proposal, ProposalState.DISCARDED, now=now)
    with pytest.raises(Stale, match="confirmed already"):
        proposing.open_proposal(ana, proposal.id, 1)


def test_after_an_hour_its_words_are_a_listed_draft_and_the_writer_is_told(ana, proposal, now):
    assert proposing.expire(now=now + timedelta(minutes=59)) == 0
    assert proposing.expire(now=now + timedelta(hours=1)) == 1

    [line] = lists.drafts(ana).lines
    assert line.label == "Hello"
    assert Proposal.get().post_id is not None
    [notice] = Notice.select()
    assert (notice.kind, notice.facts["post"]) == ("proposal_expired", line.number)
    assert proposing.expire(now=now + timedelta(hours=2)) == 0


def test_a_proposal_without_words_of_its_own_expires_into_nothing(ana, now):
    proposing.propose(ana, "pause the launch", {}, None, now=now)

    proposing.expire(now=now + timedelta(hours=1))

    assert lists.drafts(ana).lines == ()
    assert Notice.get().facts["post"] is None
