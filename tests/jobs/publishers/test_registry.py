import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from jobs.publishers import registry
from models.errors import UserError
from models.rules.platforms import CAPABILITIES

BUILT_IN = tuple(sorted(CAPABILITIES))
PARROT = """
from models.rules.platforms import Capabilities, Safety, Takedown

capabilities = Capabilities("parrot", Safety.NONE, Takedown.NONE, can_correct=False)


def prepare(content, destination):
    return {}


publish = correct = take_down = find = check = prepare
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts a module and its entry point where Python finds installed packages."""
    names: list[str] = []

    def install(name: str, source: str) -> None:
        module = f"plug_in_{name}"
        (tmp_path / f"{module}.py").write_text(source)
        metadata = tmp_path / f"{module}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[{registry.GROUP}]\n{name} = {module}\n")
        names.append(module)

    monkeypatch.syspath_prepend(str(tmp_path))
    registry._plug_ins.cache_clear()
    yield install
    registry._plug_ins.cache_clear()
    for name in names:
        sys.modules.pop(name, None)


def test_the_built_in_platforms_have_publishers_with_the_facts_that_are_listed():
    assert set(CAPABILITIES) <= set(registry.platforms())
    for name, facts in CAPABILITIES.items():
        assert registry.publisher_for(name).capabilities is facts


def test_an_unknown_platform_is_answered_with_those_there_are():
    with pytest.raises(UserError, match=f"“pigeon”.* {', '.join(BUILT_IN)}"):
        registry.publisher_for("pigeon")


def test_a_plug_in_is_a_platform_like_any_other(install):
    install("parrot", PARROT)
    assert registry.platforms() == tuple(sorted(("parrot", *BUILT_IN)))
    assert registry.publisher_for("parrot").capabilities.name == "parrot"


@pytest.mark.parametrize(
    ("name", "source", "event"),
    [
        ("broken", "raise RuntimeError('not today')", "publisher.broken"),
        ("missing", "import a_package_that_is_not_there", "publisher.broken"),
        ("empty", "", "publisher.incomplete"),
        ("site", PARROT, "publisher.name_taken"),
    ],
)
def test_a_plug_in_that_does_not_work_is_reported_and_the_others_do(install, name, source, event):
    install(name, source)
    install("parrot", PARROT)
    with capture_logs() as logs:
        assert registry.platforms() == tuple(sorted(("parrot", *BUILT_IN)))
    assert [(log["event"], log["name"]) for log in logs] == [(event, name)]
    assert registry.publisher_for("site").capabilities is CAPABILITIES["site"]
