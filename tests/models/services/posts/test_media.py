"""The media folder: what is kept, what is shared, what is swept; on both databases."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from models import stored
from models.errors import Refused
from models.rules.approval import Timing, hash_of
from models.rules.media import Medium, changes, edited, joined, media_of
from models.services.posts import media, posts, scheduling
from models.tables import Media, Revision
from tests.fakes.files import MP4, png
from tests.models.services.conftest import once
from tests.together import together


@pytest.fixture(autouse=True)
def folder(tmp_path: Path):
    before = stored.folder()
    stored.use(tmp_path / "media")
    yield stored.folder()
    stored.use(before)


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_what_a_revision_names_is_never_swept_and_the_rest_is(ana, now, folder):
    used = media.keep(ana, "a.png", [png(1)], now=now)
    unused = media.keep(ana, "b.png", [png(2)], now=now)
    posts.keep_draft(ana, None, "Hello", now=now, media=(used,))
    posts.edit(ana, 1, None, media=lambda there: (), now=now)

    media.sweep(now=now + media.UNUSED_FOR - timedelta(days=1))
    assert len(files(folder)) == 2
    assert media.sweep(now=now + media.UNUSED_FOR + timedelta(days=1)) == 1

    assert files(folder) == [used.digest]
    assert [row.digest for row in Media.select()] == [used.digest]
    with pytest.raises(Refused, match="waited for too long"):
        posts.keep_draft(ana, None, "Late", now=now, media=(unused,))
    assert Revision.select().count() == 2


def test_what_came_again_meanwhile_is_not_swept(ana, now, folder):
    media.keep(ana, "a.png", [png()], now=now)
    later = now + timedelta(days=40)
    media.keep(ana, "a.png", [png()], now=later)

    assert media.sweep(now=later) == 0
    assert len(files(folder)) == 1


def test_what_another_project_uses_stays(ana, now, folder):
    from models.tables import Project

    kept = media.keep(ana, "a.png", [png()], now=now)
    other = Project.create(key="B", name="B", zone="UTC", created_at=now)
    Media.create(project=other, digest=kept.digest, kind="image/png", size=1, used=True, at=now)

    assert media.sweep(now=now + timedelta(days=40)) == 1
    assert files(folder) == [kept.digest]


def test_what_a_broken_write_left_behind_is_swept(ana, now, folder):
    folder.mkdir()
    (folder / ".arriving-x").write_bytes(b"x")

    media.sweep(now=datetime.fromtimestamp(2e9, now.tzinfo))
    assert files(folder) == []


def test_people_who_attach_at_the_same_moment_all_do(ana, now, database):
    from models.database import connection

    posts.keep_draft(ana, None, "Hello", now=now)
    given = [media.keep(ana, f"{each}.png", [png(each)], now=now) for each in range(4)]

    def attach(one: Medium) -> None:
        with connection():
            posts.edit(ana, 1, None, media=lambda there: joined(there, (one,)), now=now)

    together(partial(attach, each) for each in given)

    there = media_of(posts.content(posts.get(ana.project, 1)).media)
    assert sorted(each.name for each in there) == ["0.png", "1.png", "2.png", "3.png"]


def test_a_file_that_a_target_does_not_take_is_refused_before_it_is_scheduled(ana, now, site, hook):
    film = media.keep(ana, "film.mp4", [MP4, bytes(6_000_000)], now=now)
    rule = once(datetime(2026, 3, 3, 9))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (site, hook))

    with pytest.raises(Refused, match=r"hook takes files of 5 MB, and film.mp4 has 6 MB"):
        scheduling.schedule_new(ana, None, "Hello", plan, now=now, media=(film,))
    scheduling.schedule_new(
        ana,
        None,
        "Hello",
        scheduling.Plan(scheduling.PUBLISH, (rule,), (site,)),
        now=now,
        media=(film,),
    )
    with pytest.raises(Refused, match="hook takes files of 5 MB"):
        scheduling.schedule_existing(
            ana, 1, None, scheduling.Plan(scheduling.PUBLISH, (rule,), (hook,)), now=now
        )
    posts.edit(ana, 1, None, media=lambda there: (), now=now)
    scheduling.schedule_existing(
        ana, 1, None, scheduling.Plan(scheduling.PUBLISH, (rule,), (hook,)), now=now
    )
    with pytest.raises(Refused, match="hook takes files of 5 MB"):
        posts.edit(ana, 1, None, media=lambda there: (film,), now=now)


def test_another_alt_text_voids_an_approval_and_so_holds_it_back(required, bo, now, run, site):
    from models.services.approvals import approving

    kept = media.keep(required, "a.png", [png()], "A", now=now)
    plan = scheduling.Plan(scheduling.PUBLISH, (once(datetime(2026, 3, 2, 11)),), (site,))
    for number in (1, 2):
        scheduling.schedule_new(required, None, f"Hello {number}", plan, now=now, media=(kept,))
        approving.approve(bo, number, None, now=now)
    behind_everybodys_back = Revision.update(media=[{**kept.to_json(), "alt": "B"}])
    behind_everybodys_back.where(Revision.post == posts.get(required.project, 1)).execute()

    assert [work.text for work in run(now + timedelta(hours=2))] == ["Hello 2"]


TIMING = Timing("publish", {"start": "2026-03-02T09:00:00"}, "UTC", (1,))
A, B = (Medium(each * 64, f"{each}.png", "image/png", 1) for each in "ab")


def test_posts_without_files_are_named_as_they_always_were():
    """What was approved before posts could carry files stays approved."""
    assert hash_of("T", "Hello", [TIMING]) == (
        "89d48d5a79c206eb1ea72737bdcb4bd4680b61d0108964dc4416a19cb9e2d60c"
    )


def test_the_hash_covers_content_name_alt_text_and_order():
    from dataclasses import replace

    hashes = [
        hash_of("T", "Hello", [TIMING], media=found)
        for found in (
            (),
            (A,),
            (A, B),
            (B, A),
            (replace(A, alt="x"),),
            (replace(A, name="x.png"),),
        )
    ]
    assert len(set(hashes)) == len(hashes)


def test_a_difference_is_told_in_words():
    from dataclasses import replace

    assert changes((A,), (A, B)) == ["+ b.png"]
    assert changes((A, B), (B,)) == ["− a.png"]
    assert changes((A,), (replace(A, alt="x"),)) == ["alt text of a.png changed"]
    assert changes((A,), (replace(A, name="c.png"),)) == ["a.png is called c.png now"]
    assert changes((A, B), (B, A)) == ["files in another order"]
    assert changes((A, B), (A, B)) == []


def test_files_are_removed_by_where_they_stood():
    assert edited((A, B), without=(1,)) == (B,)
    assert edited((A,), (B,), ["x", "y"], (2,)) == (media_of([{**A.to_json(), "alt": "x"}]))
    with pytest.raises(Refused, match="has no file 3"):
        edited((A, B), without=(3,), number=7)
