"""Reading the audit: what one person did is found without a look at all that happened."""

from models.database import database as open_one
from models.database import is_sqlite
from models.services.audit import auditing, sealing
from models.services.audit.auditing import Wanted
from models.tables import Audit


def test_what_one_person_did_is_found_by_an_index(ana, bo, now):
    wanted = Wanted(actors=frozenset({bo.member.identity, "slack:T1:bo"}))
    found = auditing.page(ana, wanted, limit=10)

    assert [each.event.what for each in found.entries] == ["join"]
    rows = auditing._rows(wanted).where(auditing._where(ana.project, wanted))
    assert "audit_by_person" in plan_of(rows.order_by(Audit.id.desc()).limit(11))


def test_what_is_to_be_sealed_is_found_without_a_look_at_what_is(ana):
    rows = sealing.to_be_sealed(ana.project.id, 10, unsettled=True)

    assert "audit_to_be_sealed" in plan_of(rows)


def plan_of(query) -> str:
    """How the database would find the rows of a query."""
    sql, values = query.sql()
    if not is_sqlite():
        open_one.execute_sql("SET LOCAL enable_seqscan = off")
    explain = "EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN "
    return " ".join(str(row) for row in open_one.execute_sql(explain + sql, values))


def test_what_presstime_did_is_found_too(ana, now):
    Audit.create(project=ana.project, at=now, actor="presstime", action="hold", subject="post 1")

    found = auditing.page(ana, Wanted(actors=frozenset({"presstime"})), limit=10)

    assert [each.event.what for each in found.entries] == ["hold"]
