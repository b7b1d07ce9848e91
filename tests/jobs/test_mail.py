"""Mail handed to a real server: accepted, refused, deferred, or broken off in the middle."""

import ssl
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

import pytest

from jobs import mail
from jobs.mail import Server, check, send
from models.rules.outcomes import Delivered, Later, Refused, Unknown
from tests.fakes import mail_server
from tests.fakes.mail_server import PASSWORD, USER, MailServer, Rude, hang_up, say

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
SENDER, ADDRESS = "posts@example.com", "ana@example.com"


@pytest.fixture
def server():
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return mail_server.certificate(tmp_path_factory.mktemp("tls"))


def message(text: str = "Hello") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["Subject"], made["From"], made["To"] = "Grüße", SENDER, ADDRESS
    made.set_content(text, cte="quoted-printable")
    return made


def plain(port: int) -> Server:
    return Server("127.0.0.1", port, secure=False)


def sent(port: int, **how):
    return send(Server("127.0.0.1", port, secure=False, **how), message(), SENDER, ADDRESS)


def test_what_is_accepted_arrives_once_and_whole(server):
    text = ".a dot first\n" + "long " * 400 + "\nÜnïcode ✓\n..\n"
    done = send(plain(server.port), message(text), SENDER, ADDRESS)

    assert done == Delivered()
    (arrived,) = server.mail
    assert arrived["Subject"] == "Grüße"
    assert arrived.get_content().replace("\r\n", "\n") == text
    assert max(len(line) for line in server.raw[0].split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    ("said", "expected"), [("550 5.1.1 no such user", Refused), ("451 greylisted, later", Later)]
)
def test_a_recipient_refused_for_good_or_for_now_is_just_that(server, said, expected):
    server.recipients.append(said)
    done = sent(server.port)

    assert type(done) is expected
    assert said in done.reason
    assert server.begun == 0
    assert sent(server.port) == Delivered()


@pytest.mark.parametrize(
    ("said", "expected"), [("554 looks like spam", Refused), ("452 mailbox full", Later)]
)
def test_a_content_refused_is_certainly_not_there(server, said, expected):
    server.answers.append(said)
    done = sent(server.port)

    assert type(done) is expected
    assert server.mail == []


def test_a_connection_that_breaks_after_the_content_leaves_it_open(server):
    server.answers.append(hang_up)

    assert type(sent(server.port)) is Unknown


def test_a_server_that_never_answers_the_content_leaves_it_open(server, monkeypatch):
    monkeypatch.setattr(mail, "ANSWER_WITHIN", 0.3)
    server.slow = 1.0
    done = sent(server.port)

    assert type(done) is Unknown
    assert "no answer in time" in done.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "does not answer"),
        (b"554 go away\r\n", "takes nothing now (554 go away)"),
        (b"220 hello\r\n", "broke off"),
        (b"220 hello\r\n250 you\r\n250 from\r\n250 to\r\n", "broke off"),
    ],
)
def test_a_connection_that_breaks_before_the_content_is_tried_again(text, reason):
    with Rude(say(text)) as rude:
        done = sent(rude.port)

    assert type(done) is Later
    assert reason in done.reason


def test_where_nothing_listens_it_is_tried_again():
    done = sent(mail_server._free_port())

    assert type(done) is Later
    assert "does not answer (connection refused)" in done.reason


def test_a_password_is_used_on_this_machine_and_is_in_no_reason():
    with MailServer(login=True) as server:
        assert sent(server.port, user=USER, password=PASSWORD) == Delivered()
        wrong = sent(server.port, user=USER, password="wrong secret")
        none = sent(server.port)

    assert type(wrong) is Later
    assert "PRESSTIME_SMTP_URL" in wrong.reason
    assert "wrong secret" not in wrong.reason
    assert type(none) is Refused  # 530: authentication required


def test_where_the_server_offers_tls_it_is_used(certificate):
    with MailServer(certificate=certificate, login=True) as server:
        trusted = Server(
            "localhost",
            server.port,
            secure=False,
            user=USER,
            password=PASSWORD,
            trust=lambda: ssl.create_default_context(cafile=str(certificate[0])),
        )
        assert send(trusted, message(), SENDER, ADDRESS) == Delivered()
        assert check(trusted) is None


def test_a_server_that_is_not_who_it_says_gets_neither_mail_nor_password(certificate):
    with MailServer(certificate=certificate, login=True) as server:
        strange = Server("localhost", server.port, secure=False, user=USER, password=PASSWORD)
        done = send(strange, message(), SENDER, ADDRESS)

    assert type(done) is Later
    assert "not who it should be" in done.reason
    assert server.mail == []


def test_a_password_never_goes_in_the_clear_to_another_machine(monkeypatch):
    monkeypatch.setattr(mail, "_is_here", lambda host: False)
    with MailServer(login=True) as server:
        done = sent(server.port, user=USER, password=PASSWORD)

    assert type(done) is Later
    assert "not sent in the clear" in done.reason


def test_the_address_of_a_server_says_all_that_is_needed():
    found = Server.of(f"smtps://{USER}:{quote(PASSWORD)}@mail.example.com")

    assert (found.host, found.port, found.secure) == ("mail.example.com", 465, True)
    assert (found.user, found.password) == (USER, PASSWORD)
    assert Server.of("smtp://mail.example.com").port == 587
    assert PASSWORD not in repr(found)


def test_looking_at_a_server_sends_nothing(server):
    assert check(plain(server.port)) is None
    assert "does not answer" in check(plain(mail_server._free_port()))
    assert (server.mail, server.begun) == ([], 0)
