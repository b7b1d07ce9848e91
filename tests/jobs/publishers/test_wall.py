"""The platform of the tests that look what is there is a publisher like any other."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.publishers import registry
from jobs.publishers.protocol import Destination
from models.rules import platforms
from tests.fakes import wall
from tests.jobs.publishers.conformance import PublisherConformance, World


class TestWall(PublisherConformance):
    @pytest.fixture
    def world(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
        folder = tmp_path / "wall"
        folder.mkdir()
        wall.install(tmp_path)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setattr(platforms, "_of_plug_ins", {})
        registry._plug_ins.cache_clear()
        there = Destination("there", {"path": str(folder)})
        yield World(registry.publisher_for("wall"), there, lambda: texts(folder))
        registry._plug_ins.cache_clear()
        sys.modules.pop("plug_in_wall", None)


def texts(folder: Path) -> list[str]:
    return [each.read_text(encoding="utf-8") for each in folder.iterdir()]
