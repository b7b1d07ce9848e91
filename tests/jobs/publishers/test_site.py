import errno
import gc
import random
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.publishers.protocol import Content, Delivered, Destination, Later, Refused, Unknown
from jobs.publishers.site import publisher, store, text
from jobs.publishers.site.settings import site_of
from jobs.publishers.site.trouble import words_for
from models.errors import UserError
from tests.jobs.publishers import reading

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)
POST = Content("k1", "Shop news", "We **open** in Leith!", "ACME/142", "x/0", "blog", DUE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "sites" / "blog"


def blog(root: Path, **more: str) -> Destination:
    return Destination("blog", {"path": str(root), "title": "The Corner Shop", **more})


def publish(root: Path, content: Content = POST, **more: str) -> Delivered:
    there = blog(root, **more)
    outcome = publisher.publish(publisher.prepare(content, there), there)
    assert isinstance(outcome, Delivered), outcome
    return outcome


def correct(root: Path, content: Content, remote_id: str, **more: str) -> Delivered:
    there = blog(root, **more)
    outcome = publisher.correct(publisher.prepare(content, there), remote_id, there)
    assert isinstance(outcome, Delivered), outcome
    return outcome


def take_down(root: Path, remote_id: str) -> None:
    there = blog(root)
    outcome = publisher.take_down(publisher.prepare(POST, there), remote_id, there)
    assert isinstance(outcome, Delivered), outcome


def text_of(root: Path, link: str) -> str:
    [found] = (root / "posts").glob("*.html")
    assert found.as_uri() == link
    return found.read_text()


def test_a_post_has_a_page_that_the_link_opens(root):
    page = text_of(root, publish(root).link)
    assert "<h1>Shop news</h1>" in page
    assert "We <strong>open</strong> in Leith!" in page
    assert '<time datetime="2026-11-24T08:00:00Z">24 November 2026, 08:00 UTC</time>' in page
    assert "<title>Shop news – The Corner Shop</title>" in page


def test_the_front_page_the_archive_and_the_feed_lead_to_it(root):
    publish(root)
    assert len(reading.rows(root / "index.html")) == 1
    assert len(reading.rows(root / "archive" / "2026-11.html")) == 1
    assert "November 2026" in reading.words(reading.page(root / "archive" / "index.html"))
    [row] = reading.feed(root)
    assert row["title"] == "Shop news"
    assert row["content"] == "<p>We <strong>open</strong> in Leith!</p>\n"
    assert row["published"] == row["updated"] == "2026-11-24T08:00:00+00:00"
    assert (root / row["link"]).is_file()


def test_a_site_with_a_url_links_there(root):
    link = publish(root, url="https://shop.example/blog/").link
    [page] = (root / "posts").glob("*.html")
    assert link == f"https://shop.example/blog/posts/{page.name}"
    assert f'<link rel="canonical" href="{link}">' in page.read_text()
    assert reading.feed(root)[0]["link"] == link
    assert 'href="https://shop.example/blog/feed.xml" rel="self"' in (root / "feed.xml").read_text()


def test_dates_and_months_are_those_of_the_sites_zone(root):
    late = replace(POST, due_at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    there = publish(root, late, zone="Europe/Berlin")
    assert "1 December 2026, 00:30 CET" in text_of(root, there.link)
    assert (root / "archive" / "2026-12.html").exists()
    correct(root, replace(late, text="Moved house."), there.remote_id, zone="UTC")
    assert "30 November 2026, 23:30 UTC" in text_of(root, there.link)


def test_a_correction_keeps_address_feed_id_and_date_and_says_when(root):
    there = publish(root)
    before = reading.feed(root)[0]
    changed = replace(
        POST, key="other", title="New name", text="New", corrected_at=DUE + timedelta(hours=2)
    )
    assert correct(root, changed, there.remote_id) == there

    after = reading.feed(root)[0]
    assert (after["id"], after["link"], after["published"]) == (
        before["id"],
        before["link"],
        before["published"],
    )
    assert after["updated"] == "2026-11-24T10:00:00+00:00"
    page = text_of(root, there.link)
    assert "New name" in page
    assert "Leith" not in page
    assert 'corrected <time datetime="2026-11-24T10:00:00Z">' in page


def test_a_late_repetition_of_the_first_publication_does_not_undo_a_correction(root):
    there = publish(root)
    changed = replace(POST, text="New", corrected_at=DUE + timedelta(hours=2))
    correct(root, changed, there.remote_id)
    assert publish(root) == there
    assert "New" in text_of(root, there.link)


def test_an_edit_before_the_last_attempt_replaces_the_words_of_the_first(root):
    publish(root)
    there = publish(root, replace(POST, title="Another name", text="Other words"))
    assert "Other words" in text_of(root, there.link)
    assert len(reading.feed(root)) == 1


@pytest.mark.parametrize("remote_id", ["2026-11/20261124T080000000000Z-aaaaaaaaaa", "../../x", ""])
def test_what_is_not_there_cannot_be_corrected_but_is_taken_down_already(root, remote_id):
    publish(root)
    there = blog(root)
    prepared = publisher.prepare(POST, there)
    assert isinstance(publisher.correct(prepared, remote_id, there), Refused)
    take_down(root, remote_id)
    assert len(reading.posts(root)) == 1


def test_a_takedown_leaves_no_trace(root):
    publish(root, replace(POST, key="k0", due_at=DUE - timedelta(days=40)))
    before = reading.tree(root)
    there = publish(root)
    assert reading.tree(root) != before
    take_down(root, there.remote_id)
    assert reading.tree(root) == before


def test_an_empty_site_says_so(root):
    publisher.check(blog(root))
    take_down(root, publish(root).remote_id)
    for page in ("index.html", "archive/index.html"):
        assert "Nothing has been published here yet." in (root / page).read_text()
    assert reading.feed(root) == []


@pytest.mark.parametrize("late", [5, 110])
def test_front_page_and_feed_show_the_latest_and_the_archive_all_in_whatever_order_they_come(
    root, late
):
    chance = random.Random(7)
    hours = sorted(range(110), key=lambda hour: -hour + chance.random() * late)
    for hour in hours:
        due_at = DUE - timedelta(hours=hour)
        publish(root, replace(POST, key=f"k{hour}", title=f"Hour {hour}", due_at=due_at))

    latest = [f"Hour {hour}" for hour in range(30)]
    assert [row["title"] for row in reading.feed(root)] == latest
    assert [" ".join(text.split()[:2]) for text in reading.posts(root)] == latest
    pages = reading.page(root / "archive" / "index.html").xpath("//main//li/a/@href")
    listed = [name for page in pages for name in reading.rows(root / "archive" / page)]
    assert [name.split("-")[1] for name in listed] == [str(hour) for hour in range(110)]


def test_publishing_the_same_again_changes_no_file(root):
    publish(root)
    before = reading.tree(root)
    publish(root)
    assert reading.tree(root) == before


HOSTILE = """
<script>alert(1)</script> <img src=x onerror=alert(1)> <iframe src="https://evil.example">
[click](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=) <a href="vbscript:x">v</a>
![x](javascript:alert(1)) ![pic](https://pictures.example/a.png "t\\" onload=alert(1)")
<style>body{display:none}</style> <form action=https://evil.example><input></form>
&lt;script&gt; </div></article></main> {{ 7*7 }} {% raw %} ]]> <!-- x
"""


def test_nothing_in_a_post_can_run_or_break_out_of_its_place(root):
    there = publish(
        root, replace(POST, title=f'"><script>alert(2)</script>{HOSTILE}', text=HOSTILE)
    )
    for path in root.rglob("*.html"):
        page = reading.page(path)
        assert page.xpath("//script|//iframe|//style|//form|//input|//object") == []
        assert page.xpath("//@*[starts-with(name(), 'on')]|//@style") == []
        for address in page.xpath("//@href|//@src"):
            assert address.split(":")[0] in ("https", address)
    text = text_of(root, there.link)
    assert "{{ 7*7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    [row] = reading.feed(root)
    assert "<script" not in row["content"]
    assert "<script>" in row["title"]


def test_the_design_needs_nothing_from_elsewhere(root):
    publish(root)
    for path in (*root.rglob("*.html"), root / "style.css"):
        assert "//" not in path.read_text().replace("<!doctype html>", ""), path
    assert "@import" not in (root / "style.css").read_text()


def test_markdown_is_set_as_people_expect_it_from_a_chat(root):
    table = "|a|b|\n|-|-|\n|1|2|"
    text = f"# Big\nline one\nline two\n\nhttps://example.com/a notes.md ~~gone~~\n\n{table}"
    page = text_of(root, publish(root, replace(POST, text=text)).link)
    assert "<h2>Big</h2>" in page
    assert "line one<br>\nline two" in page
    assert (
        '<a href="https://example.com/a" rel="noopener noreferrer">https://example.com/a</a>'
        in page
    )
    assert "notes.md</a>" not in page
    assert "<td>1</td>" in page
    assert page.count("<h1") == 1


def test_a_post_without_a_title_is_known_by_its_first_words(root):
    there = publish(root, replace(POST, title=None, text="*Rain* again, so we stay in."))
    page = text_of(root, there.link)
    assert '<h1 class="unseen">Rain again, so we stay in.</h1>' in page
    assert "/posts/rain-again-so-we-stay-in-" in there.link
    assert reading.feed(root)[0]["title"] == "Rain again, so we stay in."


@pytest.mark.parametrize(
    ("title", "readable"),
    [
        ("Straße & Café №5!", "strasse-café-no5-"),
        ("שלום עולם", "שלום-עולם-"),
        ("🎉🎉", ""),
        ("../../etc/passwd", "etc-passwd-"),
        ("x" * 300, "x" * 90 + "-"),
        ("語" * 300, "語" * 30 + "-"),
        ("CON .html\x00", "con-html-"),
    ],
)
def test_the_page_is_named_after_the_title_in_its_own_script(root, title, readable):
    publish(root, replace(POST, title=title))
    [page] = (root / "posts").iterdir()
    assert page.name == f"{readable}{page.stem[-10:]}.html"


@given(
    title=st.none() | st.text(st.characters(exclude_categories=()), max_size=300),
    text=st.text(st.characters(exclude_categories=()), max_size=400),
    key=st.text(max_size=60),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_and_any_text_make_a_page_a_feed_and_a_name_that_work(root, title, text, key):
    there = publish(root, replace(POST, key=key, title=title, text=text))
    assert len(reading.feed(root)) == 1
    [name] = reading.rows(root / "index.html")
    assert (root / "posts" / name).as_uri() == there.link
    take_down(root, there.remote_id)
    assert list((root / "posts").iterdir()) == []


@pytest.mark.parametrize("piece", ["[", "![](", "> ", "http://a ", "|a\n", "a_b*", "`a``"])
def test_no_text_takes_time_out_of_proportion_to_its_length(piece):
    def seconds(letters: int) -> float:
        started = time.thread_time()
        text.html.__wrapped__(piece * (letters // len(piece)))
        return time.thread_time() - started

    def least(letters: int) -> float:
        return min(seconds(letters) for _ in range(3))  # others use the processor's caches too

    gc.collect()
    gc.disable()  # it looks through all that other tests have left, the oftener the longer a text
    try:
        assert least(32_000) < 30 * max(least(4_000), 0.005)  # by the square: 64 times
    finally:
        gc.enable()


def test_a_long_post_is_whole_on_its_page_and_short_in_the_feed(root):
    there = publish(root, replace(POST, text="wordy words " * 20_000))
    assert text_of(root, there.link).count("wordy") > 20_000
    [row] = reading.feed(root)
    assert row["content"] == ""
    assert row["summary"].startswith("wordy words")


def test_damaged_and_foreign_files_in_the_store_stop_nobody(root):
    there = publish(root)
    month = root / ".presstime" / "entries" / "2026-11" / "1"
    (month / "20261124T090000000000Z-bbbbbbbbbb.md").write_bytes(b"\xff not json\n")
    (month / "20261124T090000000000Z-cccccccccc.md").write_text('{"a": 1}\n')
    (month / "notes.txt").write_text("mine")
    (root / ".presstime" / "entries" / "drafts").mkdir()
    (root / ".presstime" / "marks" / "odd").write_text("[]")
    (root / ".presstime" / "id").write_text("no id")
    publish(root, replace(POST, key="k2"))
    assert len(reading.posts(root)) == len(reading.feed(root)) == 2
    assert publish(root) == there


def test_a_folder_removed_by_hand_is_made_again(root):
    publish(root)
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    root.rmdir()
    publish(root)
    assert len(reading.posts(root)) == 1


def test_a_file_in_the_place_of_the_folder_is_told_and_may_be_mended(tmp_path):
    there = blog(tmp_path / "file" / "blog")
    (tmp_path / "file").write_text("in the way")
    prepared = publisher.prepare(POST, there)
    for outcome in (
        publisher.publish(prepared, there),
        publisher.correct(prepared, "2026-11/20261124T080000000000Z-aaaaaaaaaa", there),
        publisher.take_down(prepared, "2026-11/20261124T080000000000Z-aaaaaaaaaa", there),
    ):
        assert isinstance(outcome, Later)
        assert "Move away what is in its place" in outcome.reason
    with pytest.raises(UserError, match="cannot be a site"):
        publisher.check(there)
    (tmp_path / "file").unlink()
    assert isinstance(publisher.publish(prepared, there), Delivered)


@pytest.mark.parametrize(
    "given_settings",
    [
        {},
        {"path": "sites/blog"},
        {"path": "/tmp/x", "url": "ftp://example.com"},
        {"path": "/tmp/x", "zone": "Mars/Olympus"},
        {"path": "/tmp/x", "zone": "../../etc/passwd"},
    ],
)
def test_settings_that_cannot_be_are_told_when_connecting_and_refused_later(given_settings):
    there = Destination("blog", given_settings)
    with pytest.raises(UserError):
        publisher.check(there)
    assert isinstance(publisher.publish(publisher.prepare(POST, there), there), Refused)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Make room"),
        (OSError(errno.EACCES, "Permission denied"), "the right to write"),
        (OSError(errno.EROFS, "Read-only file system"), "the right to write"),
        (OSError(errno.ENOTDIR, "Not a directory"), "in its place"),
        (OSError(errno.EIO, "Input/output error"), "Check that disk"),
        (OSError("odd"), "Check that disk"),
        (store.Busy(), "tried again"),
    ],
)
def test_every_trouble_with_the_folder_comes_with_advice(root, error, advice):
    assert advice in words_for(error, site_of({"path": str(root)}, "blog"))


def test_a_lock_that_is_not_given_back_is_not_waited_for_without_end(root):
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.opened(root):
            held.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with pytest.raises(store.Busy), store.opened(root, seconds=0.02):
        pass
    done.set()
    holder.join()
    with store.opened(root, seconds=0):
        pass


def test_what_was_left_half_done_is_told_and_finished_when_it_is_looked_for(root):
    publish(root, replace(POST, key="k0"))
    there = blog(root)
    (root / "index.html").unlink()
    (root / "index.html").mkdir()
    outcome = publisher.publish(publisher.prepare(POST, there), there)
    assert isinstance(outcome, Unknown)
    with pytest.raises(UserError, match="Move away what is in its place"):
        publisher.find(publisher.prepare(POST, there), there)

    (root / "index.html").rmdir()
    found = publisher.find(publisher.prepare(POST, there), there)
    assert found == publish(root)
    assert len(reading.posts(root)) == 2


def test_a_folder_that_cannot_be_read_is_told_when_a_post_is_looked_for(tmp_path):
    (tmp_path / "file").write_text("in the way")
    there = blog(tmp_path / "file")
    with pytest.raises(UserError, match="cannot be a site"):
        publisher.find(publisher.prepare(POST, there), there)


def test_a_code_block_counts_among_the_first_words(root):
    publish(
        root, replace(POST, title=None, text="```\nmake run\n```\n# Then\n![a cat](https://x.y)")
    )
    assert reading.feed(root)[0]["title"] == "make run Then a cat"


def test_an_instant_without_a_zone_is_a_mistake_of_ours(root):
    with pytest.raises(ValueError, match="without a zone"):
        publisher.prepare(replace(POST, due_at=DUE.replace(tzinfo=None)), blog(root))
