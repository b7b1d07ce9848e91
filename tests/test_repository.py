"""What holds for the repository as a whole, and no single module can promise."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "jobs", "models")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
FOLDERS = {*PACKAGES, "tests", "docs", ".ci"}
WALL_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def test_every_module_says_what_it_is_for():
    silent = [path for path in MODULES if path.read_text().strip() and not docstring(path)]
    assert silent == []


def docstring(path: Path) -> str | None:
    return ast.get_docstring(ast.parse(path.read_text()))


def test_only_the_clock_reads_the_wall_clock():
    readers = [f"{path.relative_to(ROOT)}:{line}" for path in MODULES for line in readings(path)]
    assert [reader for reader in readers if not reader.startswith("models/clock.py:")] == []


def test_a_reading_of_the_wall_clock_is_noticed(tmp_path):
    (tmp_path / "late.py").write_text("import time\nfrom time import time\nlate = time.time()\n")
    assert readings(tmp_path / "late.py") == [2, 3]


def readings(path: Path) -> list[int]:
    """The lines of a module that read the wall clock."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    called = [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).rpartition(".")[2], node.attr) in WALL_CLOCK
    ]
    imported = [
        node.lineno
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        and any((node.module, name.name) in WALL_CLOCK for name in node.names)
    ]
    return sorted(imported + called)


def test_the_readme_lists_exactly_the_settings():
    fields = Settings.model_fields.items()
    expected = {str(field.validation_alias or PREFIX + name.upper()) for name, field in fields}
    listed = re.findall(r"^\| *`([A-Z][A-Z0-9_]+)`", text("README.md"), re.MULTILINE)
    assert sorted(listed) == sorted(expected)


def test_commands_in_the_guides_exist_in_the_makefile():
    targets = set(re.findall(r"^(\w+):", text("Makefile"), re.MULTILINE))
    named = {
        target
        for guide in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
        for target in re.findall(r"(?:`|^\$? *)make (\w+)", guide.read_text(), re.MULTILINE)
    }
    assert {"run", "test"} <= named
    assert named <= targets


def test_processes_of_the_procfile_are_commands_of_presstime():
    presstime = Path(sys.executable).parent / "presstime"
    for line in text("Procfile").splitlines():
        program, command = line.split(": ")[1].split()[:2]
        assert program == "presstime"
        help_ = subprocess.run([presstime, command, "--help"], capture_output=True, text=True)
        assert help_.returncode == 0, help_.stderr


def test_pins_cover_every_dependency_and_hold_names_and_versions_only():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = [need for extra in project["optional-dependencies"].values() for need in extra]
    needed = {plain(re.split(r"[\s;<>=\[]", need)[0]) for need in project["dependencies"] + extras}
    pins = text("constraints.txt").splitlines()
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    # setuptools is there before anything is installed, so `pip freeze` leaves it out.
    assert needed - {plain(pin.split("==")[0]) for pin in pins} == {"presstime", "setuptools"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_wheel_holds_the_three_packages_and_their_data(wheel):
    inside = {name for name in wheel if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in inside} == set(PACKAGES)
    expected = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert inside == expected


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names inside a wheel, built from a copy so that no earlier build leaks into it."""
    folder = tmp_path_factory.mktemp("wheel")
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([sys.executable, "-m", "pip", *build, "-w", folder, folder], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return archive.namelist()


def test_nothing_names_a_package_index_or_a_machine():
    words = ["pypi" + ".org", "python" + "hosted", "--index" + "-url", "/wo" + "rk/", "/ro" + "ot/"]
    guilty = [path for path in tracked() if any(word in path.read_text() for word in words)]
    assert guilty == []


def test_the_top_folder_holds_three_packages_tests_and_docs():
    folders = {path.relative_to(ROOT).parts[0] for path in tracked() if path.parent != ROOT}
    assert folders <= FOLDERS
    assert [path for path in tracked() if path.parent == ROOT and path.suffix == ".py"] == []


def test_continuous_integration_runs_what_the_desk_runs():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "make test" in text(".ci/run")


def tracked() -> list[Path]:
    """The text files under version control."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.suffix not in (".png", ".gif") and path.exists()]


def text(name: str) -> str:
    return (ROOT / name).read_text()
