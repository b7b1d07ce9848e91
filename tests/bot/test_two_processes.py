"""Two processes in which people press buttons of one post at the same moment, on both databases."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from models import clock, secrets
from models.services.workspaces import setup
from models.tables import Audit, Decision, Delivery, Notice, Post, Review, Schedule
from tests import forked
from tests.bot.conftest import Chat

ROUNDS = 3  # races of each kind, so that it is not always the same process that is first
Race = Callable[[str, str], tuple[str, str]]


@pytest.fixture
def key() -> str:
    made = secrets.new_key()
    secrets.set_key(made)
    return made


@pytest.fixture
def ana(database: str, key: str) -> Chat:
    """The author of posts that need two approvers."""
    setup.first_run(
        "terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=clock.now()
    )
    ana = Chat("ana")
    for said in (
        *(f"invite {name} as approver" for name in ("bo", "chi", "dan")),
        "settings approvals required",
        "settings approvers-needed 2",
    ):
        assert not ana.reply(said).failed
    return ana


class Process:
    """A process of its own that answers people."""

    def __init__(self, *arguments: str) -> None:
        (given, told), (answers, answered) = os.pipe(), os.pipe()
        self._lines, self._answers = os.fdopen(told, "w"), os.fdopen(answers)
        with os.fdopen(given) as stdin, os.fdopen(answered, "w") as stdout:
            self._process = forked.start(
                arguments,
                program="tests.bot.answering",
                env=os.environ,
                stdin=stdin,
                stdout=stdout,
                stderr=sys.__stderr__,
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self._answers.close()
        self._process.wait(30)

    def say(self, line: str) -> None:
        self._lines.write(line + "\n")
        self._lines.flush()

    def answer(self) -> str:
        return self._answers.readline().rstrip("\n")


@pytest.fixture
def race(ana: Chat, database: str, key: str) -> Iterator[Race]:
    """Two processes answer a line each at the same moment; what they answer."""
    with ExitStack() as stack:
        one, other = (stack.enter_context(Process(database, key)) for _ in range(2))

        def both(first: str, second: str) -> tuple[str, str]:
            one.say(first)
            other.say(second)
            return one.answer(), other.answer()

        both("ana> list", "ana> list")  # connected, and all imported
        yield both


def asked(ana: Chat, number: int, *approvers: str) -> None:
    """Post `number` is on the calendar, and these people have approved it."""
    day = clock.now() + timedelta(days=20 + number)
    ana.say(f'"Words of {number}" to site {day:%-d %B %Y} 9:00')
    ana.press("Schedule")
    for name in approvers:
        assert not Chat(name).reply(f"approve ACME/{number}@1").failed


def of_post(table: Any, number: int) -> Any:
    return table.select().where(table.post == Post.get(Post.number == number))


def decisions(number: int) -> int:
    return Decision.select().join(Review).join(Post).where(Post.number == number).count()


def approvals_recorded(number: int) -> int:
    mine = (Audit.subject == f"post {number}") & (Audit.action == "approve")
    return Audit.select().where(mine).count()


def test_of_two_who_press_the_last_approval_at_once_one_gives_it(ana, race):
    for number in range(1, ROUNDS + 1):
        asked(ana, number, "dan")

        answers = race(f"bo> approve ACME/{number}@1", f"chi> approve ACME/{number}@1")

        late, done = sorted(answers, key=lambda answer: answer.startswith("✓"))
        assert done in [f"✓ #{number} is approved by dan and {name}" for name in ("bo", "chi")]
        assert f"#{number} is approved already by dan, " in late
        assert "Nothing was done a second time." in late
        assert (decisions(number), approvals_recorded(number)) == (2, 2)
        assert [row.state for row in of_post(Review, number)] == ["approved"]
        assert [row.state for row in of_post(Schedule, number)] == ["active"]
        assert [row.state for row in of_post(Delivery, number)] == ["waiting"]
        assert Notice.select().where(Notice.kind == "reviewed").count() == number


def test_one_person_who_presses_in_two_processes_at_once_counts_once(ana, race):
    for number in range(1, ROUNDS + 1):
        asked(ana, number)

        answers = race(f"bo> approve ACME/{number}@1", f"bo> approve ACME/{number}@1")

        assert sorted(answers) == [
            f"You decided #{number} already. Nothing was done a second time.",
            f"✓ #{number}: your approval is noted",
        ]
        assert (decisions(number), approvals_recorded(number)) == (1, 1)
        assert [row.state for row in of_post(Review, number)] == ["open"]


def test_an_edit_at_the_moment_of_the_last_approval_is_approved_by_nobody(ana, race):
    for number in range(1, ROUNDS + 1):
        asked(ana, number, "dan")

        answer, edited = race(
            f"bo> approve ACME/{number}@1", f"ana> text ACME/{number}@1 Other words"
        )

        assert edited.startswith(f"#{number} is changed (revision 2)")
        won = answer == f"✓ #{number} is approved by dan and bo"
        assert won or answer.startswith(f"#{number} was changed after that card was drawn")
        first, second = of_post(Review, number).order_by(Review.id)
        assert (first.state, second.state, second.revision) == ("void", "open", 2)
        assert decisions(number) == first.decisions.count() == (2 if won else 1)
        assert [row.state for row in of_post(Schedule, number)] == ["pending_approval"]
