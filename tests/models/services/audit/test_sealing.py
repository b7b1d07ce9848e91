"""The sealed audit: what is sealed when, and that no tampering stays unseen."""

import threading
from datetime import timedelta

import peewee
import pytest

from models import secrets
from models.database import connection, is_sqlite, transaction
from models.rules.seals import Flaw, Wrong
from models.services.audit import audit, sealing
from models.tables import Audit, Chain, Project
from tests.models.services.tampering import tamper


@pytest.fixture
def sealed(ana, now):
    """A project with ten more rows in its audit, all of them sealed; their count."""
    for number in range(10):
        written(ana, now, number)
    sealing.seal(now=now)
    return Chain.get().count


def written(ana, now, number: int) -> None:
    facts = {"before": {"state": "draft"}, "after": {"post": number, "text": "Héllo"}}
    audit.by(ana, "edit post", f"post {number}", now=now, reason="because", **facts)


def flaw(ana, noted=None) -> Flaw | None:
    return sealing.verify(ana.project, noted or {}).flaw


def test_what_is_written_is_sealed_in_its_order(ana, sealed):
    rows = list(Audit.select().order_by(Audit.id))

    assert [row.sequence for row in rows] == list(range(1, sealed + 1))
    assert sealing.head(ana.project).count == sealed
    assert sealing.head(ana.project).hash == rows[-1].hash
    assert sealing.verify(ana.project, {}).count == sealed
    assert flaw(ana) is None


def test_nothing_new_is_nothing_to_do(sealed, now):
    before = Chain.get().sealed_at

    assert sealing.seal(now=now + timedelta(hours=1)) == 0
    assert Chain.get().sealed_at == before


def test_later_rows_go_on_where_the_chain_ended(ana, sealed, now):
    before = sealing.head(ana.project)
    written(ana, now, 99)

    assert sealing.verify(ana.project, {}).unsealed == 1
    assert sealing.seal(now=now) == 1
    assert flaw(ana, {before.count: before.hash}) is None


def test_no_more_is_sealed_at_once_than_allowed(ana, now):
    for number in range(7):
        written(ana, now, number)
    waiting = Audit.select().count()

    assert sealing.seal(now=now, limit=5) == 5
    assert sealing.seal(now=now, limit=50) == waiting - 5
    assert flaw(ana) is None


def test_each_project_has_a_chain_of_its_own(ana, sealed, now):
    other = Project.create(key="OTHER", name="Other", zone="UTC", created_at=now)
    audit.record(other.id, "presstime", "create project", "project OTHER", now=now)

    assert sealing.seal(now=now) == 1
    assert sealing.head(other).count == 1
    assert sealing.verify(other, {}).flaw is None
    assert sealing.head(ana.project).count == sealed


TAMPERINGS = {
    "an edited value": ("UPDATE audit SET actor = 'mallory' WHERE sequence = 5", Wrong.CHANGED, 5),
    "an edited reason": ("UPDATE audit SET reason = 'other' WHERE sequence = 5", Wrong.CHANGED, 5),
    "a reason taken away": ("UPDATE audit SET reason = NULL WHERE sequence = 5", Wrong.CHANGED, 5),
    "an edited outcome": (
        "UPDATE audit SET after = '{\"post\": 7}' WHERE sequence = 6",
        Wrong.CHANGED,
        6,
    ),
    "another moment": (
        "UPDATE audit SET at = '2026-01-01T00:00:00.000000Z' WHERE sequence = 5",
        Wrong.CHANGED,
        5,
    ),
    "another salt": ("UPDATE audit SET salt = 'ab' WHERE sequence = 4", Wrong.CHANGED, 4),
    "a seal taken away": ("UPDATE audit SET hash = NULL WHERE sequence = 4", Wrong.CHANGED, 4),
    "a deleted row": ("DELETE FROM audit WHERE sequence = 3", Wrong.MISSING, 3),
    "rows numbered anew": (
        "UPDATE audit SET sequence = sequence + 1000 WHERE sequence > 5",
        Wrong.MISSING,
        6,
    ),
    "two rows swapped": (
        "UPDATE audit SET subject = CASE sequence WHEN 5 THEN 'post 3' ELSE 'post 2' END "
        "WHERE sequence IN (5, 6)",
        Wrong.CHANGED,
        5,
    ),
    "a sealed row put in behind": (
        "INSERT INTO audit (project_id, at, actor, action, subject, sequence, hash) "
        "SELECT project_id, at, actor, action, subject, 1 + (SELECT max(sequence) FROM audit), "
        "hash FROM audit WHERE sequence = 2",
        Wrong.CHANGED,
        14,
    ),
    "the newest rows cut off": ("DELETE FROM audit WHERE sequence > 9", Wrong.CUT, 10),
    "all rows deleted": ("DELETE FROM audit", Wrong.CUT, 1),
    "the head turned back": ("UPDATE chain SET count = 9", Wrong.BEYOND, 13),
    "the head's hash changed": ("UPDATE chain SET hash = 'ab'", Wrong.OTHER_HEAD, 13),
    "the head signed by nobody": ("UPDATE chain SET signature = NULL", Wrong.UNSIGNED, 13),
    "the head signed by another": ("UPDATE chain SET signature = 'ab'", Wrong.UNSIGNED, 13),
    "no head": ("DELETE FROM chain", Wrong.NO_HEAD, 13),
}


@pytest.mark.parametrize(("statement", "wrong", "row"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_shows_at_its_row(ana, sealed, statement, wrong, row):
    assert sealed == 13
    tamper(statement)

    assert flaw(ana) == Flaw(wrong, row)


def test_rows_and_head_cut_off_together_lack_the_signature(ana, sealed):
    tamper("DELETE FROM audit WHERE sequence > 9")
    tamper("UPDATE chain SET count = 9, hash = (SELECT hash FROM audit WHERE sequence = 9)")

    assert flaw(ana) == Flaw(Wrong.UNSIGNED, 9)


def test_a_database_put_back_is_told_from_the_head_that_was_noted(ana, sealed, now):
    old = Chain.get()
    written(ana, now, 99)
    sealing.seal(now=now)
    noted = {sealed + 1: sealing.head(ana.project).hash}
    tamper("DELETE FROM audit WHERE sequence > 13")
    old.save()

    assert flaw(ana) is None
    assert flaw(ana, noted) == Flaw(Wrong.CUT, sealed + 1)


def test_an_audit_with_neither_rows_nor_head_is_no_audit(ana, sealed):
    tamper("DELETE FROM audit")
    tamper("DELETE FROM chain")

    assert flaw(ana) == Flaw(Wrong.EMPTY, 0)


def test_another_key_does_not_sign_what_this_one_signed(ana, sealed):
    secrets.set_key(secrets.new_key())

    assert flaw(ana) == Flaw(Wrong.UNSIGNED, sealed)


@pytest.mark.parametrize(
    "deed",
    [
        lambda: Audit.update(actor="mallory").where(Audit.sequence == 3).execute(),
        lambda: Audit.update(action="other").where(Audit.sequence == 3).execute(),
        lambda: Audit.update(opening={}, hash="ab").where(Audit.sequence == 3).execute(),
        lambda: Audit.update(sequence=None).where(Audit.sequence == 3).execute(),
        lambda: Audit.delete().where(Audit.sequence == 3).execute(),
    ],
)
def test_the_database_itself_keeps_rows_from_being_altered_by_mistake(ana, sealed, deed):
    with pytest.raises((peewee.DatabaseError, peewee.IntegrityError), match="neither changed"):
        deed()

    assert flaw(ana) is None


def test_a_row_is_guarded_before_it_is_sealed_too(ana, now):
    written(ana, now, 1)

    with pytest.raises((peewee.DatabaseError, peewee.IntegrityError), match="neither changed"):
        Audit.update(reason="other").where(Audit.sequence.is_null()).execute()


def test_two_sealers_at_once_make_one_chain(ana, now):
    for number in range(40):
        written(ana, now, number)

    def seal() -> None:
        with connection():
            while sealing.seal(now=now, limit=3):
                pass

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sealing.head(ana.project).count == Audit.select().count()
    assert flaw(ana) is None


def test_what_an_open_transaction_wrote_is_sealed_after_it_ended_and_breaks_nothing(ana, now):
    sealing.seal(now=now)
    begun, end = threading.Event(), threading.Event()

    def slow() -> None:
        with connection(), transaction():
            written(ana, now, 1)
            begun.set()
            end.wait(60)

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(60)
    if is_sqlite():
        end.set()  # its one writer must be done before another begins
        thread.join()
    written(ana, now, 2)
    early = sealing.seal(now=now)
    end.set()
    thread.join()
    late = sealing.seal(now=now)

    assert (early, late) == ((2, 0) if is_sqlite() else (0, 2))
    subjects = [row.subject for row in Audit.select().order_by(Audit.sequence)]
    assert subjects[-2:] == ["post 1", "post 2"]
    assert flaw(ana) is None


def test_how_sealing_stands_is_told_without_following_the_chain(ana, sealed, now):
    [well] = sealing.standing(now=now)
    assert (well.project, well.count, well.wrong, well.lags_since) == ("ACME", sealed, None, None)

    written(ana, now, 1)
    [lagging] = sealing.standing(now=now + timedelta(hours=1))
    assert lagging.lags_since == now

    tamper("UPDATE chain SET hash = 'ab'")
    [broken] = sealing.standing(now=now)
    assert broken.wrong is Wrong.OTHER_HEAD
