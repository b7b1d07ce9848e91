"""Reading the audit: what one person did is found without a look at all that happened."""

from models.database import database as open_one
from models.database import is_sqlite
from models.services import auditing
from models.services.auditing import Wanted
from models.tables import Audit


def test_what_one_person_did_is_found_by_an_index(ana, bo, now):
    found = auditing.page(ana, Wanted(actors=frozenset({bo.member.identity})), limit=10)

    assert [each.event.what for each in found.entries] == ["join"]
    where = auditing._where(ana.project, Wanted(actors=frozenset({bo.member.identity})))
    query, values = Audit.select(Audit.id).where(where).order_by(Audit.id.desc()).limit(11).sql()
    if not is_sqlite():
        open_one.execute_sql("SET LOCAL enable_seqscan = off")
    explain = "EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN "
    plan = " ".join(str(row) for row in open_one.execute_sql(explain + query, values))
    assert "audit_by_person" in plan


def test_what_presstime_did_is_found_too(ana, now):
    Audit.create(project=ana.project, at=now, actor="presstime", action="hold", subject="post 1")

    found = auditing.page(ana, Wanted(actors=frozenset({"presstime"})), limit=10)

    assert [each.event.what for each in found.entries] == ["hold"]
