"""Files of posts on a site: beside the page while it is there, as the latest version has them."""

from dataclasses import replace
from pathlib import Path

import pytest

from jobs.publishers.protocol import Content, Medium
from jobs.publishers.site import attachments, publisher, store
from models import stored
from models.errors import UserError
from tests.fakes.files import MP4, file, png
from tests.jobs.publishers import reading
from tests.jobs.publishers.test_site import DUE, POST, blog, correct, publish, take_down


@pytest.fixture(autouse=True)
def folder(tmp_path: Path):
    before = stored.folder()
    stored.use(tmp_path / "media")
    yield stored.folder()
    stored.use(before)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "sites" / "blog"


def kept(name: str, content: bytes, kind: str, alt: str = "") -> Medium:
    with stored.arriving(file(name, content).chunks(), 10_000) as arrived:
        stored.settle(arrived)
        return Medium(arrived.digest, name, kind, arrived.size, alt)


@pytest.fixture
def press(folder: Path) -> Medium:
    return kept("press.png", png(1), "image/png", "A <red> press")


@pytest.fixture
def film(folder: Path) -> Medium:
    return kept("film.mp4", MP4, "video/mp4")


def beside(root: Path) -> list[str]:
    found = (path.relative_to(root / "posts") for path in (root / "posts").rglob("*.*"))
    return sorted(path.name for path in found if len(path.parts) > 1)


def with_files(*media: Medium, **more: object) -> Content:
    return replace(POST, media=media, **more)


def test_a_page_shows_each_kind_as_it_is_best_seen(root, press, film):
    paper = kept("plan.pdf", b"%PDF-1.7", "application/pdf", "The plan")
    publish(root, with_files(press, film, paper))

    [page] = (root / "posts").glob("*.html")
    shown = page.read_text()
    assert 'alt="A &lt;red&gt; press"' in shown
    assert '2-film.mp4" controls' in shown
    assert ">The plan</a>" in shown
    assert beside(root) == ["1-press.png", "2-film.mp4", "3-plan.pdf"]


def test_the_same_again_changes_nothing(root, press):
    publish(root, with_files(press))
    before = reading.tree(root)
    publish(root, with_files(press))
    after = reading.tree(root)

    assert after == before


def test_a_correction_leaves_only_the_files_it_has(root, press, film):
    there = publish(root, with_files(press, film))
    correct(root, with_files(film, corrected_at=DUE.replace(hour=9)), there.remote_id)
    assert beside(root) == ["1-film.mp4"]

    correct(root, with_files(corrected_at=DUE.replace(hour=10)), there.remote_id)
    assert beside(root) == []


def test_taking_it_down_takes_its_files_and_those_of_no_other_post(root, press):
    there = publish(root, with_files(press))
    publish(root, with_files(press, key="k2"))

    take_down(root, there.remote_id)

    assert beside(root) == ["1-press.png"]


def test_a_publishing_that_died_before_its_entry_leaves_no_files_once_another_post_goes_out(
    root, press
):
    prepared = publisher.prepare(with_files(press), blog(root))
    entry = store.Entry(**prepared["entry"])
    with store.opened(root):  # as far as it came
        place = store.place_of(root, prepared["month"], prepared["name"])
        store.mark(root, place, entry.page)
        attachments.put(root, entry, attachments.found(entry))
    assert beside(root) == ["1-press.png"]

    publish(root, replace(POST, key="k2"))
    assert beside(root) == []


def test_a_file_that_is_lost_is_told_before_anything_is_changed(root, press):
    stored.place_of(press.digest).unlink()
    there = blog(root)

    with pytest.raises(UserError, match="is missing from the media folder"):
        publisher.publish(publisher.prepare(with_files(press), there), there)
    assert not root.exists()


def test_entries_written_before_posts_had_files_are_read(root):
    publish(root)
    [path] = (root / ".presstime").rglob("*.md")
    path.write_text(path.read_text().replace(', "media": []', ""))

    assert store.facts(root, store.newest(root, 1)[0]).media == ()
