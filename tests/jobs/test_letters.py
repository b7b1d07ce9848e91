"""Notices by e-mail, from a post that goes out to the mail server, with real processes."""

import os
import time
from contextlib import nullcontext

import pytest

from models import clock
from models.rules.audiences import Topic
from models.rules.states import DispatchState
from models.services.notices import dispatching
from models.tables import Dispatch, Notice, Reader, Session
from tests import forked
from tests.fakes.mail_server import MailServer
from tests.jobs.place import ana, kill, post_to, site

ADDRESS = "ana@example.com"


@pytest.fixture
def server():
    with MailServer() as server:
        yield server


def connect(place, server) -> None:
    """Let a place send its mail by the server, and tell ana of everything."""
    place.settings |= {
        "PRESSTIME_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "PRESSTIME_MAIL_FROM": "posts@example.com",
    }
    Reader.create(member=ana().member, address=ADDRESS, topics=[*Topic])


def soon() -> bool:
    """Let what is gathered be due at once; whether there is anything."""
    waiting = (Dispatch.state == DispatchState.WAITING) & (Dispatch.attempts == 0)
    return bool(Dispatch.update(next_at=clock.now()).where(waiting).execute())


def states() -> list[str]:
    return [row.state for row in Dispatch.select().order_by(Dispatch.id)]


def test_posts_that_went_out_are_told_in_one_e_mail(place, server):
    connect(place, server)
    with place.running(odd=""):
        post_to(site(), 12)
        place.hurry(lambda: Notice.select().where(Notice.kind == "settled").count() == 12)
        place.hurry(soon)
        place.hurry(lambda: states() == ["sent"])

    (arrived,) = server.mail
    assert arrived["To"] == ADDRESS
    assert arrived["Subject"] == "[ACME] ● 12 posts were published"


@pytest.mark.parametrize("answer", ["451 greylisted", "550 no such user"])
def test_what_the_server_refuses_is_tried_again_or_seen(embedded, server, answer):
    connect(embedded, server)
    server.recipients.append(answer)
    with embedded.running(odd=""):
        post_to(site())
        embedded.hurry(soon)
        embedded.hurry(lambda: Dispatch.select().where(Dispatch.error.is_null(False)).exists())
        if answer.startswith("4"):
            Dispatch.update(next_at=clock.now()).execute()
            embedded.hurry(lambda: states() == ["sent"])
            assert len(server.mail) == 1
        else:
            assert states() == ["failed"]
            assert [each.error for each in dispatching.undelivered(ana(), now=clock.now())] == [
                f"the mail server says {answer}"
            ]
            assert server.mail == []


def test_a_worker_killed_in_the_middle_of_sending_sends_at_most_once_and_is_seen(place, server):
    connect(place, server)
    server.slow = 3.0
    *others, victim = place.all_parts
    with place.running(*others, odd="") if others else nullcontext():
        process = place.start(victim, odd="")
        post_to(site())
        place.hurry(soon)
        place.hurry(lambda: server.begun == 1)
        assert states() == ["sending"]
        kill(process)
        with place.running(victim, odd=""):
            place.hurry(lambda: states() == ["unknown"])
            place.hurry(lambda: Notice.select().where(Notice.kind == "mail_failed").exists())
            time.sleep(server.slow)

    assert server.begun == 1
    assert len(server.mail) <= 1
    assert [each.unknown for each in dispatching.undelivered(ana(), now=clock.now())] == [True]


def test_what_is_being_sent_at_a_polite_end_is_finished(embedded, server):
    connect(embedded, server)
    server.slow = 1.0
    with embedded.running(odd=""):
        post_to(site())
        embedded.hurry(soon)
        embedded.hurry(lambda: server.begun == 1)

    assert states() == ["sent"]
    assert not Session.select().where(Session.ended_at.is_null()).exists()


def test_without_a_mail_server_messages_wait_and_posts_go_out(embedded):
    Reader.create(member=ana().member, address=ADDRESS, topics=[*Topic])
    with embedded.running(odd=""):
        post_to(site(), 3)
        embedded.hurry(soon)
        embedded.hurry(lambda: "PRESSTIME_SMTP_URL is not set" in embedded.log())

    assert states() == ["waiting"]


def test_a_mail_server_without_a_sender_is_one_line(embedded):
    embedded.settings["PRESSTIME_SMTP_URL"] = "smtp://posts:hunter2@127.0.0.1:1"
    process = embedded.start("jobs")

    assert process.wait(30) == 2
    assert embedded.log() == ("PRESSTIME_MAIL_FROM: must be set where PRESSTIME_SMTP_URL is.\n")


def test_a_slow_mail_server_holds_up_no_post(embedded, server):
    connect(embedded, server)
    server.slow = 6.0
    with embedded.running(odd=""):
        post_to(site())
        embedded.hurry(soon)
        embedded.hurry(lambda: server.begun == 1)
        post_to(site(), 5)
        embedded.hurry(lambda: Notice.select().where(Notice.kind == "settled").count() == 6)
        assert states()[0] == "sending"


def test_a_rehearsal_leaves_its_e_mails_in_a_folder(tmp_path):

    home = tmp_path / "home"
    environment = {k: v for k, v in os.environ.items() if "PRESSTIME" not in k}
    environment |= {"PRESSTIME_HOME": str(home), "PRESSTIME_REHEARSE": "1"}
    said = 'email me at ana@example.com\n"Hi" to site in 1 second\n1\n'
    done = forked.run(["chat", "--as", "ana"], env=environment, cwd=tmp_path, said=said)

    assert "A code is on its way to ana@example.com" in done.stdout
    (file,) = until_there(home / "mail")
    assert "is your code for Presstime" in file.read_text()


def until_there(folder):
    deadline = time.monotonic() + 60
    while not (found := sorted(folder.glob("*.eml"))):
        assert time.monotonic() < deadline, "no e-mail was left"
        time.sleep(0.1)
    return found
