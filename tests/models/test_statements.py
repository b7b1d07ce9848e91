"""SQL that is put together once for each shape of query is the SQL that peewee puts together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import peewee
import pytest
from peewee import SQL, Case, fn

from models.database import database, is_sqlite, locked
from models.rules.states import DeliveryState
from models.statements import MOST, Statements
from models.tables import (
    Audit,
    Channel,
    Delivery,
    Lane,
    Member,
    Occurrence,
    Post,
    Project,
    Schedule,
)

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

Build = Callable[[int], Any]


def _of_two_tables(n: int) -> Any:
    mine = (Channel.project == n) & (Channel.external_id == f"C{n}")
    return Channel.select(Channel, Project).join(Project).where(mine).limit(n)


def _in_a_query(n: int) -> Any:
    ids = Occurrence.select(Occurrence.id).where(Occurrence.schedule.in_([n, n + 1]))
    own = Delivery.occurrence.in_(ids) & ~(Delivery.key == f"k{n}")
    return Delivery.select(Delivery.id).where(own).order_by(Delivery.due_at.desc(), Delivery.id)


def _of_another_self(n: int) -> Any:
    other = Member.alias()
    return (
        Member.select(Member.id, other.name)
        .join(other, peewee.JOIN.LEFT_OUTER, on=(Member.person == other.id))
        .where(other.name.is_null(False) & (other.role == f"r{n}"))
    )


def _by_case(n: int) -> Any:
    gravest = Case(None, [(Delivery.state == f"s{n}", n), (Delivery.fence > n, n + 1)], n + 2)
    return Delivery.select(Delivery.id, gravest.alias("rank")).order_by(gravest, SQL("rank"))


def _counted(n: int) -> Any:
    rows = Delivery.select(Delivery.project, fn.COUNT(Delivery.id), fn.MIN(Delivery.next_at))
    late = Delivery.next_at < NOW + timedelta(days=n)
    return rows.where(late).group_by(Delivery.project).having(fn.COUNT(Delivery.id) > n).distinct()


def _there_is_one(n: int) -> Any:
    return peewee.Select(columns=[fn.EXISTS(Post.select().where(Post.number == n))]).limit(1)


def _wrapped(n: int) -> Any:
    rows = Post.select(SQL("1")).where(Post.number > n).limit(n).alias("_wrapped")
    return peewee.Select([rows], [fn.COUNT(SQL("1"))])


def _insert(n: int) -> Any:
    return Audit.insert(
        project=n,
        at=NOW,
        actor=f"a{n}",
        action="b",
        subject="c",
        before=None,
        after={"n": [n]},
        reason=None,
    )


def _update(n: int) -> Any:
    mine = (Schedule.post == Post(id=n)) & Schedule.state.in_([f"a{n}", "b"])
    return Schedule.update(
        run_count=Schedule.run_count + n, rule={"n": n}, updated_at=NOW, blocked=Schedule.id == n
    ).where(mine)


QUERIES: dict[str, Build] = {
    "all columns": lambda n: Post.select().where((Post.id == n) | Post.label.startswith(f"x{n}")),
    "of two tables": _of_two_tables,
    "in a query": _in_a_query,
    "of another self": _of_another_self,
    "by case": _by_case,
    "counted": _counted,
    "there is one": _there_is_one,
    "wrapped": _wrapped,
    "between": lambda n: Delivery.select().where(
        Delivery.due_at.between(NOW, NOW + n * NOW.resolution)
    ),
    "locked": lambda n: locked(Post.select().where(Post.id == n), of=Post, skip=True),
    "insert": _insert,
    "insert or not": lambda n: Lane.insert(
        workspace=f"w{n}", address="", next_at=NOW
    ).on_conflict_ignore(),
    "update": _update,
    "delete": lambda n: Lane.delete().where((Lane.tries > n) & Lane.reason.is_null()),
}


@pytest.fixture
def statements(database: str) -> Statements:
    return Statements(_options)


def _options() -> dict[str, Any]:
    return dict(database.obj.get_context_options())


def _by_peewee(query: Any) -> tuple[str, list[Any]]:
    sql, params = peewee.Context(**_options()).sql(query).query()
    return sql, _plain(params)


def _plain(params: list[Any]) -> list[Any]:
    """What is in each place; PostgreSQL's JSON is equal to nothing but itself."""
    return [getattr(each, "obj", each) for each in params]


@pytest.mark.parametrize("name", QUERIES)
def test_it_is_put_together_as_peewee_does_and_only_once(statements, name):
    build = QUERIES[name]
    first, _ = statements.of(build(1))

    for number in (2, 3):
        sql, params = statements.of(build(number))
        assert (sql, _plain(params)) == _by_peewee(build(number))
        assert sql is first


def test_what_differs_in_more_than_its_values_is_another_query(statements):
    ways = [
        Post.select(),
        Post.select().order_by(Post.id),
        Post.select().order_by(Post.id.desc()),
        Post.select().distinct(),
        Post.select().limit(1),
        Post.select().offset(1).limit(1),
        Post.select(Post.id),
        Post.select(Post.id).where(Post.id == 1),
        Post.select(Post.id).where(Post.number == 1),
        Post.select(Post.id).where(Post.number != 1),
        Post.select(Post.id).where(Post.number.is_null()),
        Post.select(Post.id).where(Post.id.in_([])),
        Post.select(Post.id).where(Post.id.not_in([])),
        Post.select(Post.id).where(Post.id.in_([1])),
        Post.select(Post.id).where(Post.id.in_([1, 2])),
        Post.select(Post.id).where(Post.id.in_(Post.select(Post.id))),
        Post.select(Post.id).group_by(Post.id),
        Post.update(label="x"),
        Post.update(label=Post.state),
        Post.update(state="x"),
        Audit.update(after=None),
        Audit.update(after={}),
        Post.delete(),
    ]

    for _ in range(2):
        assert [statements.of(each)[0] for each in ways] == [_by_peewee(each)[0] for each in ways]


def test_a_query_in_a_query_is_not_asked_by_itself(statements):
    inner = Post.select(Post.id).where(Post.number > 1)
    for _ in range(2):
        statements.of(Delivery.select().where(Delivery.post.in_(inner)))

    assert inner._cursor_wrapper is None


def test_lists_are_looked_through_in_few_lengths(statements):
    short, _ = statements.of(Post.select().where(Post.id.in_([1, 2, 3])))
    sql, params = statements.of(Post.select().where(Post.id.in_({7, 8, 9, 5})))

    assert sql is short
    assert sorted(params) == [5, 7, 8, 9]
    assert statements.of(Post.select().where(Post.id.in_([1, 2, 3])))[1] == [1, 2, 3, 3]


def test_very_long_lists_are_put_together_each_time(statements):
    ids = [*range(1_000)]

    for _ in range(2):
        assert statements.of(Post.select().where(Post.id.in_(ids)))[1][:1_000] == ids


def test_the_values_of_enums_and_moments_are_stored_ones(statements):
    def build(state: DeliveryState, at: datetime) -> Any:
        return Delivery.select().where((Delivery.state == state) & (Delivery.due_at > at))

    statements.of(build(DeliveryState.WAITING, NOW))
    _, params = statements.of(build(DeliveryState.HELD, NOW + timedelta(hours=1)))

    assert params == ["held", "2026-03-01T10:00:00.000000Z"]


def test_what_peewee_does_with_what_is_not_known_here_is_left_to_it(statements):
    query = Post.select().where(Post.id == 1)
    query.of_a_later_version = True  # may mean anything
    first, params = statements.of(query)

    assert (first, params) == _by_peewee(query)
    assert statements.of(query)[0] is not first


def test_there_are_never_more_shapes_than_fit(statements):
    for number in range(MOST + 10):
        statements.of(Post.select().where(SQL(f"{number} = {number}")))

    assert len(statements._known) <= MOST
    assert statements.of(Post.select().where(SQL("1 = 1"))) == (
        _by_peewee(Post.select().where(SQL("1 = 1")))
    )


@pytest.mark.usefixtures("database")
def test_rows_are_written_and_read_as_ever():
    project = Project.create(key="A", name="A", zone="UTC", policy={"a": [1]}, created_at=NOW)
    for number in (1, 2):
        Project.update(policy={"a": [number]}).where(Project.id == project.id).execute()

        found = Project.get_or_none(Project.key == "A")
        assert found is not None
        assert (found.id, found.policy, found.created_at) == (project.id, {"a": [number]}, NOW)
    assert Project.get_or_none(Project.key == "B") is None
    assert Project.select().where(Project.key.in_(["A", "B", "C"])).count() == 1
    assert is_sqlite() or Project.select().where(Project.id == project.id).exists()
