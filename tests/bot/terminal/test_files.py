"""Files that a typed line names: read here, and taken out of the words."""

from pathlib import Path

import pytest

from bot.terminal.files import named, taken_out
from models.errors import Refused
from tests.fakes.files import png


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "b.png", "my press.png"):
        (tmp_path / name).write_bytes(png(len(name)))
    return tmp_path


TAKEN = {
    'attach ~/a.png to 142 alt "A press"': ('attach to 142 alt "A press"', ["a.png"]),
    "attach a.png to #1": ("attach to #1", ["a.png"]),
    "attach ~/a.png and ~/b.png to #1": ("attach to #1", ["a.png", "b.png"]),
    "attach a.png, b.png to #1": ("attach to #1", ["a.png", "b.png"]),
    "attach './my press.png' to #1": ("attach to #1", ["my press.png"]),
    "attach ./my\\ press.png to #1": ("attach to #1", ["my press.png"]),
    '"Hi" to site friday with ~/a.png': ('"Hi" to site friday', ["a.png"]),
    '"Hi" to site with ~/a.png, ./b.png alt "A", "B"': (
        '"Hi" to site alt "A", "B"',
        ["a.png", "b.png"],
    ),
    "„Sieh mit /tmp/x“ to site": ("„Sieh mit /tmp/x“ to site", []),
    "„See it with /tmp/x“ to site": ("„See it with /tmp/x“ to site", []),
    "draft it with 'care'": ("draft it with 'care'", []),
    "\"Hi\" to site with './my press.png'": ('"Hi" to site', ["my press.png"]),
    "alt ACME/1@2 1 A press with /tmp/x": ("alt ACME/1@2 1 A press with /tmp/x", []),
    'change P1@1 "Hi" to site with ~/a.png': ('change P1@1 "Hi" to site', ["a.png"]),
    "attach to #1": ("attach to #1", []),
    "attach ACME": ("attach ACME", []),
    "list": ("list", []),
    '"See it with /no/such.png"': ('"See it with /no/such.png"', []),
    '"with" to site friday': ('"with" to site friday', []),
}


@pytest.mark.parametrize("line", TAKEN)
def test_a_line_is_said_without_its_paths_and_with_their_files(home, line):
    words, files = taken_out(line)

    assert (words, [each.name for each in files]) == TAKEN[line]
    for each in files:
        assert b"".join(each.chunks()) == (home / each.name).read_bytes()


@pytest.mark.parametrize(
    "line", ["attach ~/gone.png to 1", '"Hi" to site with /no/such.png', "attach ~ to 1"]
)
def test_a_file_that_is_not_there_is_told_and_nothing_is_said(home, line):
    with pytest.raises(Refused, match=r"There is no file “.*” here\. Nothing was done"):
        taken_out(line)


def test_a_form_names_files_by_paths_with_commas(home):
    assert [each.name for each in named("~/a.png, 'my press.png'")] == ["a.png", "my press.png"]
    assert named("") == ()
