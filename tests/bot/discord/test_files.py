"""Files that people attach in Discord: to commands, in windows, and to messages of anybody."""

import pytest
from discord.http import Route

from bot import calls
from bot.discord import files
from models import stored
from models.errors import UserError
from models.rules.media import media_of
from models.tables import Proposal, Revision
from tests.bot.discord.conftest import connected
from tests.fakes.discord.interactions import DEFERRED, FORM
from tests.fakes.discord.people import labels_of, text_of, walked
from tests.fakes.discord.world import message
from tests.fakes.files import PAGE, PDF, png

PRESS, HALL = ("press.png", png(1)), ("hall.png", png(2))


@pytest.fixture(autouse=True)
def closed():
    """No connection is left open."""
    yield
    calls.close()


def proposed():
    return media_of(Proposal.select().order_by(Proposal.id.desc()).get().media)


def kept():
    return media_of(Revision.select().order_by(Revision.id.desc()).get().media)


def test_files_of_a_command_go_along_with_its_words_and_what_they_show(ana, site):
    asked = ana.says(
        "post schedule",
        what="We print",
        where="site",
        when="tomorrow 9:00",
        attachment=PRESS,
        attachment_2=HALL,
        alts="A red press | The hall",
    ).wait()
    said = text_of(asked.said)
    assert "press.png, PNG" in said
    assert "alt “A red press”" in said
    assert "Scheduled" in text_of(ana.presses(asked.said, "Schedule").wait().said)
    press, hall = kept()
    assert (press.name, press.alt, hall.alt) == ("press.png", "A red press", "The hall")
    assert stored.bytes_of(press) == PRESS[1]


def test_a_card_shows_its_pictures_with_what_is_to_be_seen_and_other_files_below(ana, server, site):
    how = {"what": "We print", "where": "site", "when": "tomorrow 9:00", "alts": "A red press"}
    asked = ana.says("post schedule", **how, attachment=PRESS, attachment_2=("p.pdf", PDF)).wait()
    assert asked.response == DEFERRED  # for sending files may take long
    [gallery] = [each for each in walked(asked.said["components"]) if each["type"] == 12]
    assert [each["description"] for each in gallery["items"]] == ["A red press"]
    assert [each["type"] for each in walked(asked.said["components"])].count(13) == 1
    assert [each["size"] for each in asked.said["attachments"]] == [len(PRESS[1]), len(PDF)]
    assert len(ana.presses(asked.said, "Schedule").wait().said["attachments"]) == 2
    assert ana.says("calendar list").wait().said["attachments"] == []
    shown = ana.says("calendar show", post="1").wait()
    ids = [each["id"] for each in shown.said["attachments"]]
    assert [server.rest.files.contents[each] for each in ids] == [PRESS[1], PDF]


def test_a_card_whose_file_is_lost_is_shown_without_it(ana, site):
    how = {"what": "We print", "where": "site", "when": "tomorrow 9:00"}
    asked = ana.says("post schedule", **how, attachment=PRESS).wait()
    ana.presses(asked.said, "Schedule").wait()
    stored.place_of(kept()[0].digest).unlink()
    shown = ana.says("calendar show", post="1").wait()
    assert "press.png" in text_of(shown.said)
    assert shown.said["attachments"] == []


def test_a_window_takes_files_and_what_they_show(ana, site):
    window = ana.says("post schedule", where="site", when="tomorrow 9:00").wait()
    assert window.response == FORM
    answers = {"The text that goes out": 'We "print"', "Files": [PRESS, ("plan.pdf", PDF)]}
    asked = ana.fills(window, {**answers, "Alt texts": "A red press\nThe plan"}).wait()
    assert [each.alt for each in proposed()] == ["A red press", "The plan"]
    assert 'We "print"' in text_of(asked.said)


def test_a_window_cannot_take_over_the_files_of_a_command(ana, site):
    asked = ana.says("post draft", attachment=PRESS).wait()
    assert "Nothing was saved" in text_of(asked.said)


def test_the_form_of_a_post_takes_more_files(ana, scheduled):
    shown = ana.says("calendar show", post=scheduled).wait()
    form = ana.presses(shown.said, "Edit").wait()
    asked = ana.fills(form, {"Files": [PRESS]}).wait()
    assert "press.png" in text_of(asked.said)
    assert [each.name for each in kept()] == ["press.png"]


def test_files_are_attached_to_a_post_that_is_there(ana, scheduled):
    asked = ana.says("post attach", post=scheduled, attachment=HALL, alts="The hall").wait()
    assert "hall.png" in text_of(asked.said)
    assert kept()[0].alt == "The hall"


def test_a_message_with_files_becomes_a_post_with_them(ana, server, guild, site):
    place = guild.channel("general")
    attached = [server.upload(*PRESS, alt="A red press")]
    written = message(place.id, ana.user(), {"content": "We print"}) | {"attachments": attached}
    asked = ana.uses_on("Schedule this message", written).wait()
    assert {"Edit", "Discard"} <= set(labels_of(asked.said))
    server.uploads.clear()  # they are kept at once
    [press] = proposed()
    assert (press.name, press.alt) == ("press.png", "A red press")


def test_what_is_no_picture_or_cannot_be_had_is_said_and_nothing_is_saved(ana, server, site):
    how = {"what": "Hi", "where": "site", "when": "tomorrow 9:00"}
    said = text_of(ana.says("post schedule", **how, attachment=("a.png", PAGE)).wait().said)
    assert "is of no kind that I know" in said or "is text/html" in said
    server.upload = lambda *file: {"id": "1", "filename": "a.png", "url": server.api_url + "/x"}
    said = text_of(ana.says("post schedule", **how, attachment=PRESS).wait().said)
    assert "does not give it out" in said
    assert not Proposal.select().exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/attachments/1/2/a.png",
        "https://cdn.discordapp.com.evil.example/a.png",
        "https://evil.example/cdn.discordapp.com/a.png",
        "https://cdn.discordapp.com@evil.example/a.png",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "https://discord.com.evil.example/",
    ],
)
def test_nothing_is_fetched_from_anybody_but_discord(url, monkeypatch):
    monkeypatch.setattr(Route, "BASE", "https://discord.com/api/v10")
    with pytest.raises(UserError, match="does not lie with Discord"):
        files._chunks(url)


def test_files_are_attached_after_a_restart_too(server, ana, scheduled, presstime):
    shown = ana.says("calendar show", post=scheduled).wait()
    form = ana.presses(shown.said, "Edit").wait()
    presstime.leave()
    with connected(server):
        ana.fills(form, {"Files": [PRESS]}).wait()
    assert [each.name for each in kept()] == ["press.png"]
