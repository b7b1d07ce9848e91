"""Somebody is forgotten, and the chain holds."""

from datetime import datetime

import pytest

from models.errors import NotFound
from models.rules.policy import Approvals
from models.rules.roles import Role
from models.rules.seals import Flaw, Wrong
from models.services.approvals import approving, asking
from models.services.audit import audit, sealing
from models.services.people import erasing, people
from models.services.workspaces import chat_installations
from models.tables import Audit, Dispatch, Member, Reader, Review
from tests.models.services.conftest import decide, once, person
from tests.models.services.tampering import tamper

HOST = "terminal:root"


@pytest.fixture
def bo(ana, now):
    return people.arrive("terminal", "chat", "terminal:bo", "Bo", now=now)


@pytest.fixture
def story(ana, bo, now):
    """What Bo did and what was done to him, sealed but for the last row."""
    audit.by(bo, "edit post", "post 1", now=now, after={"title": None, "text": "Hello"})
    audit.by(ana, "grant", "member Bo", now=now, after={"role": "approver"})
    audit.by(ana, "hand over", "post 1", now=now, after={"to": "Bo"}, reason="Bo knows it")
    audit.by(ana, "away", "member ana", now=now, after={"deputy": "terminal:bo"})
    sealing.seal(now=now)
    audit.by(bo, "pause", "post 1", now=now)


def forget(name: str, now, *, words: bool = False):
    return erasing.erase(name, HOST, words=words, now=now)


def whole(ana) -> str:
    return str([list(row) for row in Audit.select().order_by(Audit.id).tuples()])


def test_nothing_presstime_wrote_names_them_any_more_and_the_chain_holds(ana, story, now):
    [done] = forget("bo", now)

    assert "terminal:bo" not in whole(ana)
    left = [row for row in Audit.select() if "Bo" in str((row.subject, row.before, row.after))]
    assert left == []
    verdict = sealing.verify(ana.project, {})
    assert (verdict.flaw, verdict.unsealed) == (None, 0)
    assert done.rows == 6  # joined, edited, granted, handed over, away, paused


def test_what_they_did_stays_by_somebody_without_a_name(ana, story, now):
    [done] = forget("Bo", now)

    edit = Audit.get(Audit.action == "edit post")
    assert (edit.actor, edit.after) == (done.pseudonym, {"title": None, "text": "Hello"})
    assert Audit.get(Audit.action == "grant").subject == f"member {done.pseudonym}"


def test_what_people_wrote_stays_unless_it_is_to_go_too(ana, story, now):
    [done] = forget("Bo", now)
    assert done.in_words == 1
    assert Audit.get(Audit.action == "hand over").reason == "Bo knows it"


def test_words_go_where_that_is_asked_for(ana, story, now):
    [done] = forget("Bo", now, words=True)

    assert done.in_words == 0
    assert Audit.get(Audit.action == "hand over").reason == done.pseudonym
    assert sealing.verify(ana.project, {}).flaw is None


def test_whoever_comes_again_is_somebody_new(ana, bo, story, now):
    forget("Bo", now)

    again = people.arrive("terminal", "chat", "terminal:bo", "Bo", now=now)

    assert again.member.id != bo.member.id
    assert "Bo" not in Member.get_by_id(bo.member.id).name


def test_all_identities_of_one_person_are_forgotten_together(ana, bo, story, now):
    Member.create(
        project=ana.project,
        identity="slack:T1:U1",
        name="Bo from Slack",
        role="author",
        person=bo.member,
        created_at=now,
    )

    done = forget("slack:t1:u1", now)

    assert len({each.pseudonym for each in done}) == 1
    assert not {"terminal:bo", "slack:T1:U1"} & {row.identity for row in Member.select()}
    assert "slack:T1:U1" not in whole(ana)
    assert sealing.verify(ana.project, {}).flaw is None


def test_their_address_and_the_letters_to_it_go_too(ana, bo, now):
    address = "bo@mail.example"
    Reader.create(member=bo.member, address=address, topics=["alarms"])
    letter = {"project": ana.project, "way": "email", "address": address, "next_at": now}
    Dispatch.create(member=bo.member, state="sent", created_at=now, **letter)

    forget("Bo", now)

    assert (Reader.select().count(), Dispatch.select().count()) == (0, 0)


def test_others_are_left_as_they_were(ana, story, now):
    before = {row.id: row.actor for row in Audit.select() if row.actor == "terminal:ana"}

    forget("Bo", now)

    assert {row.id: row.actor for row in Audit.select() if row.id in before} == before


def test_two_may_be_forgotten_one_after_the_other(ana, story, now):
    forget("Bo", now)
    forget("ana", now)

    assert sealing.verify(ana.project, {}).flaw is None
    assert "terminal:ana" not in whole(ana)


def test_nobody_of_that_name_changes_nothing(ana, story, now):
    before = whole(ana)

    with pytest.raises(NotFound, match=r"Nobody is called “chi”\. Nothing was changed"):
        forget("chi", now)

    assert whole(ana) == before


def test_a_name_put_back_shows(ana, story, now):
    forget("Bo", now)
    tamper("UPDATE audit SET actor = 'terminal:mallory' WHERE action = 'edit post'")

    row = Audit.get(Audit.action == "edit post")
    assert sealing.verify(ana.project, {}).flaw == Flaw(Wrong.FALSELY_ERASED, row.sequence)


def test_a_row_emptied_by_hand_shows_as_erased_by_nobody(ana, story, now):
    row = Audit.get(Audit.action == "edit post")
    pseudonym = "erased:" + "0" * 16
    sealed = next(
        each
        for each in map(sealing.sealed, Audit.select(*sealing.COLUMNS).tuples())
        if each.sequence == row.sequence
    )
    opening = erasing.seals.opening_without(sealed, ["actor"])
    Audit.update(actor=pseudonym, salt=None, opening=opening).where(Audit.id == row.id).execute()

    assert sealing.verify(ana.project, {}).flaw == Flaw(Wrong.UNEXPLAINED, row.sequence)


def test_nobody_waits_for_whoever_is_forgotten(ana, scheduled, now):
    chi, dan = (person(ana, name, Role.APPROVER, now) for name in ("chi", "dan"))
    decide(ana, "approvals", Approvals.REQUIRED, now)
    number = scheduled(once(datetime(2026, 3, 2, 10, 30)))
    approving.approve(chi, number, 1, now=now)

    forget("chi", now)

    assert Review.get().state == "open"
    assert asking.of_post(dan, number)["missing"] == ["dan"]


def test_that_they_let_a_chats_app_in_is_forgotten_too(ana, bo, now):
    Member.update(identity="slack:T1:U7").where(Member.id == bo.member.id).execute()
    facts = {"installer": "U7", "bot_user": "U1"}
    kept = chat_installations.Installed("slack:T1", "Acme", "xoxb-1", facts)
    chat_installations.keep(kept, now=now)
    forget("bo", now)
    found = chat_installations.get("slack:T1")
    assert found.facts == {"installer": None, "bot_user": "U1"}
    assert found.token == "xoxb-1"
