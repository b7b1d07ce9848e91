"""Files of posts reach their targets: both ways of running, real processes and a real receiver."""

import base64
import json
import re
from pathlib import Path

import pytest

from bot.conversation import respond
from bot.message import Message
from models import clock, stored
from models.database import connection
from models.rules.media import Medium
from models.services.posts import media, scheduling
from models.tables import Delivery
from tests.fakes.files import MP4, PDF, file, png
from tests.jobs.place import Place, all_delivered, ana, at_rest, hook, site, until


@pytest.fixture(autouse=True)
def folder(place: Place):
    before = stored.folder()
    stored.use(place.home / "media")
    yield stored.folder()
    stored.use(before)


def keep(name: str, content: bytes, alt: str = "") -> Medium:
    given = file(name, content)
    return media.keep(ana(), given.name, given.chunks(), alt, now=clock.now())


def post(*found: Medium, to: tuple[int, ...]) -> None:
    now = clock.now()
    plan = scheduling.Plan(scheduling.PUBLISH, (scheduling.once_now("UTC", now),), to)
    scheduling.schedule_new(ana(), "Open day", "Come and see", plan, now=now, media=found)


def page(place: Place) -> tuple[Path, str]:
    root = place.home / "sites" / "site"
    [found] = (root / "posts").glob("*.html")
    return root, found.read_text()


def test_files_lie_beside_the_page_and_in_the_feed_and_the_webhook_carries_them(place, receiver):
    picture, paper = keep("press.png", png(), 'A "red" press'), keep("plan <1>.pdf", PDF)
    post(picture, paper, to=(site(), hook(receiver, "hook")))
    with place.running():
        until(at_rest)

    assert {row.state for row in Delivery.select()} == {"delivered"}, place.log()
    root, shown = page(place)
    [folder] = [each for each in (root / "posts").iterdir() if each.is_dir()]
    assert (folder / "1-press.png").read_bytes() == png()
    assert f'<img src="../posts/{folder.name}/1-press.png" alt="A &#34;red&#34; press"' in shown
    assert f'<a href="../posts/{folder.name}/2-plan%201.pdf" dir="auto">plan 1.pdf</a>' in shown
    feed = (root / "feed.xml").read_text()
    links = [each for each in re.findall("<link [^>]+>", feed) if "enclosure" in each]
    assert f'href="posts/{folder.name}/1-press.png"' in links[0]
    assert 'type="image/png"' in links[0]
    assert f'length="{len(png())}"' in links[0]

    [received] = receiver.requests
    [first, second] = received.body["media"]
    assert (first["name"], first["kind"], first["alt"]) == (
        *("press.png", "image/png"),
        'A "red" press',
    )
    assert base64.b64decode(first["content"]) == png()
    assert (second["size"], second["alt"]) == (len(PDF), "")
    kept = [row.prepared for row in Delivery.select()]
    assert base64.b64encode(png()).decode() not in json.dumps(kept)  # digests only


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_file_lost_from_the_folder_is_refused_in_words_and_nothing_is_posted(
    place, receiver, harm
):
    found = keep("press.png", png())
    post(found, to=(site(), hook(receiver, "hook")))
    path = stored.place_of(found.digest)
    path.unlink() if harm == "gone" else path.write_bytes(png(1))
    with place.running():
        until(at_rest)

    rows = list(Delivery.select())
    assert {row.state for row in rows} == {"refused"}
    for row in rows:
        assert "“press.png” is" in row.error
        assert "Nothing was sent. Remove the file from the post and attach it again" in row.error
    assert receiver.requests == []
    assert not list((place.home / "sites").rglob("*.html"))

    keep("press.png", png())  # as somebody does who attaches it again
    assert not respond(Message("retry #1", "terminal:ana", "terminal", "chat", "ana")).failed
    with place.running():
        until(all_delivered)
    assert base64.b64decode(receiver.requests[0].body["media"][0]["content"]) == png()


def test_a_folder_that_cannot_be_reached_is_waited_for(place, receiver):
    post(keep("press.png", png()), to=(hook(receiver, "hook"),))
    stored.folder().rename(place.home / "elsewhere")
    with place.running():
        until(lambda: Delivery.get().attempts == 1 and Delivery.get().state == "waiting")

    assert "The media folder cannot be used" in Delivery.get().error
    assert receiver.requests == []


def test_what_a_target_does_not_take_any_more_is_refused_when_it_is_due(place, receiver):
    with connection():
        number = hook(receiver, "hook")
    large = keep("film.mp4", MP4 + bytes(5_000_001))
    now = clock.now()
    plan = scheduling.Plan(scheduling.PUBLISH, (scheduling.once_now("UTC", now),), (site(),))
    scheduling.schedule_new(ana(), None, "Film", plan, now=now, media=(large,))
    Delivery.update(target=number).execute()  # as if the platform had taken more then
    with place.running():
        until(at_rest)

    assert Delivery.get().state == "refused"
    assert Delivery.get().error == (
        "hook takes files of 5 MB, and film.mp4 has 5 MB. Nothing was sent. Remove the files that "
        "it does not take, or send the post elsewhere; then retry."
    )
    assert receiver.requests == []
