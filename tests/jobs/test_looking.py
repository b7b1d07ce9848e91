"""A platform on which it can be looked: what is there is never sent twice, by nobody's guess."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.terminal.draw import Page, draw
from jobs.publishers import registry
from models import clock
from models.rules import platforms
from models.services.posts import scheduling
from models.services.workspaces import targets
from models.tables import Attempt, Delivery, Notice, Schedule
from tests.fakes import wall as plug_in
from tests.jobs.place import Place, ana, post_to, until


@pytest.fixture
def wall(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is a target, `wall`, of processes that find the plug-in installed."""
    packages, folder = tmp_path / "packages", tmp_path / "town" / "wall"
    packages.mkdir()
    folder.mkdir(parents=True)
    plug_in.install(packages)
    monkeypatch.syspath_prepend(str(packages))
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.setattr(platforms, "_of_plug_ins", {})
    monkeypatch.setattr(platforms, "_to_load", [registry.platforms])
    registry._plug_ins.cache_clear()
    targets.connect(ana(), "wall", "wall", {"path": str(folder)}, {}, now=clock.now())
    yield folder
    registry._plug_ins.cache_clear()
    sys.modules.pop("plug_in_wall", None)


def on_it(wall: Path) -> list[str]:
    return [each.read_text() for each in wall.iterdir()]


def make(wall: Path, word: str) -> None:
    wall.with_name(word).touch()


def unmake(wall: Path, word: str) -> None:
    wall.with_name(word).unlink()


def one_post() -> None:
    post_to(targets.get(ana().project, "wall").id)


def state() -> str:
    return str(Delivery.select().order_by(Delivery.id.desc()).get().state)


def looking() -> bool:
    """Whether an answer was lost and it will be looked for."""
    row = Delivery.select().order_by(Delivery.id.desc()).get()
    return row.looks is not None and row.state == "waiting"


def outcomes() -> list[str]:
    return [row.outcome for row in Attempt.select().order_by(Attempt.id)]


def say(text: str) -> str:
    return draw(respond(Message(text, "terminal:ana", "terminal", "chat", "ana")), Page(width=200))


def test_what_is_there_though_no_answer_came_is_found_and_not_sent_again(place, wall):
    make(wall, "mute")
    with place.running(odd=""):
        one_post()
        until(looking)
        assert "I look for it there" in say("why #1")
        place.step(11)
        until(lambda: state() == "delivered")

    assert outcomes() == ["unknown", "delivered"]
    assert on_it(wall) == ["Hello 0"]
    assert Delivery.get().link.startswith("https://wall.example/")


def test_what_is_not_there_is_looked_for_three_times_and_then_sent(place, wall):
    make(wall, "lost")
    with place.running(odd=""):
        one_post()
        until(looking)
        unmake(wall, "lost")
        for number, seconds in enumerate((11, 75, 260)):
            place.step(seconds)
            until(lambda: outcomes().count("absent") > number or state() == "delivered")  # noqa: B023
        until(lambda: state() == "delivered")

    assert outcomes() == ["unknown", "absent", "absent", "absent", "delivered"]
    assert on_it(wall) == ["Hello 0"]


def test_a_person_has_it_looked_for_once_and_hears_what_was_found(place, wall):
    make(wall, "lost")
    with place.running():
        Schedule.update(max_retries=0).execute()
        one_post()
        until(looking)
        make(wall, "blind")
        Delivery.update(state="unknown", looks=None).execute()
        delivery = Delivery.get().id

        assert "send nothing" in say(f"look D{delivery}")
        until(lambda: state() == "unknown")
        assert "too dark to see" in Delivery.get().error

        unmake(wall, "blind")
        say(f"look D{delivery}")
        until(lambda: state() == "unknown" and outcomes().count("absent") == 1)
        assert on_it(wall) == []

        unmake(wall, "lost")
        say(f"send D{delivery}")
        until(lambda: state() == "delivered")

    assert on_it(wall) == ["Hello 0"]
    kinds = [row.kind for row in Notice.select().order_by(Notice.id)]
    assert kinds == ["unknown", "unknown", "settled"]


@pytest.mark.parametrize(("word", "found"), [("mute", "delivered"), ("lost", "absent")])
def test_a_take_down_without_an_answer_is_done_when_it_is_gone(place, wall, word, found):
    with place.running(odd=""):
        one_post()
        until(lambda: state() == "delivered")
        make(wall, word)
        speaker = ana()
        now = clock.now()
        rule = scheduling.once_now("UTC", now)
        place_it_was = (targets.get(speaker.project, "wall").id,)
        plan = scheduling.Plan(scheduling.UNPUBLISH, (rule,), place_it_was)
        scheduling.schedule_existing(speaker, 1, None, plan, now=now)
        until(looking)
        place.step(11)
        until(lambda: outcomes()[-1] == found)

    assert outcomes() == ["delivered", "unknown", found]
    assert len(on_it(wall)) == (1 if word == "lost" else 0)
