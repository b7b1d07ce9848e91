import base64
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import models.clock
from bot import calls
from jobs.publishers import webhook
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Later,
    Medium,
    Refused,
    Unknown,
)
from models import stored
from models.errors import UserError
from models.rules.platforms import new_signing_secret
from tests.fakes.files import PDF
from tests.fakes.webhook_receiver import (
    SECRET,
    WebhookReceiver,
    accept,
    answer,
    ask_to_wait,
    close_before_reply,
    close_mid_reply,
    drip,
    garbage,
    hang,
    ok,
    redirect,
    reset_before_reply,
)
from tests.together import together

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)
POST = Content("k1", "Shop news", "We open!", "ACME/142", "2026-11-24/0", "hook", DUE)


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver
    calls.close()


def to(url: str, **settings: str) -> Destination:
    return Destination("hook", {"url": url, **settings}, {"signing_secret": SECRET})


def publish(receiver: WebhookReceiver, content: Content = POST, **settings: str):
    there = to(receiver.url, **settings)
    return webhook.publish(webhook.prepare(content, there), there)


def test_a_post_arrives_as_signed_json(receiver):
    publish(receiver)

    [call] = receiver.requests
    assert call.signed
    assert call.headers["content-type"] == "application/json"
    assert call.body == {
        "type": "post.published",
        "title": "Shop news",
        "text": "We open!",
        "post": "ACME/142",
        "occurrence": "2026-11-24/0",
        "target": "hook",
        "due_at": "2026-11-24T08:00:00Z",
        "timestamp": "2026-11-24T08:00:00Z",
    }


def test_every_attempt_sends_the_same_bytes_under_the_same_id(receiver, clock):
    receiver.next(answer(500))
    publish(receiver)
    clock.forward(timedelta(days=400))
    publish(receiver)

    first, second = receiver.requests
    assert (first.key, first.raw) == (second.key, second.raw)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert second.signed
    assert receiver.acted_on == [first.key]


def test_corrections_and_takedowns_are_events_of_their_own_and_name_what_they_change(receiver):
    there = to(receiver.url)
    prepared = webhook.prepare(POST, there)
    fixed = Content(
        "k1", "Shop news", "We open now!", "ACME/142", "2026-11-24/0", "hook", DUE,
        corrected_at=DUE + timedelta(hours=1),
    )  # fmt: skip
    again = Content(
        "k1", "Shop news", "We open!", "ACME/142", "2026-11-24/0", "hook", DUE,
        corrected_at=DUE + timedelta(hours=2),
    )  # fmt: skip
    webhook.publish(prepared, there)
    webhook.correct(webhook.prepare(fixed, there), "42", there)
    webhook.correct(webhook.prepare(again, there), "42", there)
    webhook.take_down(prepared, "42", there)

    told = [(call.body["type"], call.body.get("remote_id")) for call in receiver.requests]
    assert told == [
        ("post.published", None),
        ("post.corrected", "42"),
        ("post.corrected", "42"),
        ("post.unpublished", "42"),
    ]
    assert receiver.requests[1].body["timestamp"] == "2026-11-24T09:00:00Z"
    assert len(set(receiver.acted_on)) == 4


def test_the_receivers_id_and_link_are_kept(receiver):
    receiver.next(accept(id="p-9", link="https://example.com/p/9"))
    assert publish(receiver) == Delivered("p-9", "https://example.com/p/9")
    receiver.next(accept(id=9, url="http://example.com/p/9"))
    assert publish(receiver) == Delivered("9", "http://example.com/p/9")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b'"id"',
        b"{}",
        b'{"id": ""}',
        b'{"id": true}',
        b'{"id": ["a"]}',
        b'{"id": "a\\u0000b"}',
        b'{"id": %s}' % (b"9" * 5000),
        b'{"id": "%s"}' % (b"x" * 201),
        b'{"link": "javascript:alert(1)"}',
        b'{"url": 7}',
        b"{" * 60_000,
        b"[" * 60_000,
        b'{"id": "cut off", "rest": "%s"}' % (b"x" * 200_000),
        b"\xff\xfe",
    ],
)
def test_an_answer_that_tells_nothing_sensible_is_still_a_delivery(receiver, body):
    receiver.next(answer(200, body))
    assert publish(receiver) == Delivered(receiver.requests[0].key)


def test_a_correction_keeps_the_id_the_receiver_gave(receiver):
    there = to(receiver.url)
    assert webhook.correct(webhook.prepare(POST, there), "p-9", there) == Delivered("p-9")


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 418, 422])
def test_a_definite_no_is_told_with_what_to_check(receiver, status):
    receiver.next(answer(status))
    outcome = publish(receiver)
    assert isinstance(outcome, Refused)
    assert f"HTTP {status}" in outcome.reason
    assert re.search(r"secret|log|connect|shorten", outcome.reason)


@pytest.mark.parametrize("status", [408, 425, 500, 501, 502, 503, 504, 599])
def test_a_failure_after_taking_the_call_leaves_it_open_whether_it_counts(receiver, status):
    receiver.next(answer(status))
    assert isinstance(publish(receiver), Unknown)


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_to_wait_is_waited_for(receiver, status):
    receiver.next(ask_to_wait(status, "120"))
    assert publish(receiver) == Later(
        f"The receiver asked to wait (HTTP {status}).", timedelta(seconds=120), limited=True
    )


def test_a_wait_may_be_given_as_a_date(receiver, clock):
    clock.move_to(datetime(2026, 11, 24, 8, 0, 0, tzinfo=UTC))
    receiver.next(
        ask_to_wait(503, "Tue, 24 Nov 2026 08:05:00 GMT"),
        ask_to_wait(429, "Tue, 24 Nov 2026 07:00:00 GMT"),
    )
    soon, past = publish(receiver), publish(receiver)
    assert timedelta(seconds=290) < soon.after <= timedelta(seconds=300)
    assert past.after == timedelta()


@pytest.mark.parametrize("header", ["", "soon", "-5", "1e3", "٣", "Tue, 99 Nov 2026 99:00:00 GMT"])
def test_a_wait_that_cannot_be_read_leaves_only_429_certain(receiver, header):
    receiver.next(ask_to_wait(429, header.encode().decode("latin-1")))
    assert publish(receiver) == Later("The receiver asked to wait (HTTP 429).", None, limited=True)
    receiver.next(ask_to_wait(503, header.encode().decode("latin-1")))
    assert isinstance(publish(receiver), Unknown)


def test_an_endless_wait_is_cut_to_a_week(receiver):
    receiver.next(ask_to_wait(429, "9" * 40), ask_to_wait(429, "Fri, 31 Dec 9999 23:59:59 GMT"))
    assert publish(receiver).after == timedelta(days=7)
    assert publish(receiver).after == timedelta(days=7)


def test_a_redirect_is_not_followed_but_named(receiver):
    with WebhookReceiver() as elsewhere:
        receiver.next(redirect(elsewhere.url), redirect("", 302))
        named, unnamed = publish(receiver), publish(receiver)
        assert elsewhere.requests == []
    assert f"redirect to {elsewhere.url}: connect that address" in named.reason
    assert "redirect to another address" in unnamed.reason


@pytest.mark.parametrize(
    "behaviour", [close_before_reply, reset_before_reply, close_mid_reply, garbage]
)
def test_a_broken_answer_leaves_it_open_whether_it_counts(receiver, behaviour):
    receiver.next(behaviour)
    assert isinstance(publish(receiver), Unknown)
    assert publish(receiver) == Delivered(receiver.requests[0].key)
    assert len(receiver.acted_on) == 1


@pytest.mark.parametrize("behaviour", [hang, drip])
def test_a_call_ends_in_time_however_slowly_the_receiver_answers(receiver, behaviour):
    receiver.next(behaviour)
    started = time.monotonic()
    outcome = publish(receiver, timeout="0.3")
    assert isinstance(outcome, Unknown)
    assert "within 0.3 s" in outcome.reason
    assert time.monotonic() - started < 3


def test_a_refused_connection_certainly_sent_nothing():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        there = to(f"http://127.0.0.1:{unused.getsockname()[1]}/in")
        outcome = webhook.publish(webhook.prepare(POST, there), there)
    assert isinstance(outcome, Later)
    assert "nothing was sent" in outcome.reason


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "x" * 64 + ".invalid"])
def test_a_host_without_an_address_certainly_got_nothing(host):
    there = to(f"http://{host}/in")
    outcome = webhook.publish(webhook.prepare(POST, there), there)
    assert isinstance(outcome, Later | Refused)


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port that takes no further connection: its queue is full and nobody accepts."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(server.getsockname())
        try:
            yield server.getsockname()[1]
        finally:
            for each in waiting:
                each.close()


def test_a_connection_nobody_takes_certainly_sent_nothing():
    with full_backlog() as port:
        there = to(f"http://127.0.0.1:{port}/in", timeout="0.3")
        outcome = webhook.publish(webhook.prepare(POST, there), there)
    assert isinstance(outcome, Later)
    assert "did not take the connection" in outcome.reason


def test_a_server_that_speaks_no_tls_certainly_got_nothing(receiver):
    there = to(receiver.url.replace("http://", "https://"))
    assert isinstance(webhook.publish(webhook.prepare(POST, there), there), Later)


def test_a_certificate_nobody_vouches_for_is_told_and_nothing_is_sent(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "own.pem"))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            taken, _ = server.accept()
            with taken, suppress(OSError):
                context.wrap_socket(taken, server_side=True).close()

        serving = threading.Thread(target=serve)
        serving.start()
        there = to(f"https://127.0.0.1:{server.getsockname()[1]}/in")
        outcome = webhook.publish(webhook.prepare(POST, there), there)
        serving.join()
    assert isinstance(outcome, Later)
    assert "certificate of 127.0.0.1" in outcome.reason


def self_signed(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(DUE - timedelta(days=999)).not_valid_after(
        DUE + timedelta(days=36_500)
    )
    signed = made.sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_an_address_that_cannot_be_called_is_refused():
    assert isinstance(calls.post("http://exa\x00mple.com/", b"", {}), Refused)
    assert isinstance(calls.post("gopher://example.com/", b"", {}), Refused)


def test_connections_are_reused_and_cookies_are_not_kept(receiver):
    receiver.usual = answer(200, headers={"set-cookie": "tracked=1; Path=/"})
    publish(receiver)
    publish(receiver)
    assert "cookie" not in receiver.requests[1].headers
    assert receiver.connections == 1


def test_many_threads_share_the_client_without_mixing_answers(receiver):
    receiver.usual = ok
    outcomes = []

    def one(number: int) -> None:
        content = Content(f"k{number}", None, "x", "ACME/1", "2026-11-24/0", "hook", DUE)
        outcomes.append(publish(receiver, content))

    together(partial(one, number) for number in range(40))
    assert {outcome.remote_id for outcome in outcomes} == set(receiver.acted_on)
    assert len(receiver.acted_on) == 40


@pytest.mark.parametrize(
    "destination",
    [
        Destination("hook", {}, {"signing_secret": SECRET}),
        to("ftp://example.com/"),
        to("http://ana:pw@example.com/"),
        to("http://example.com/", timeout="31"),
        to("http://example.com/", timeout="nan"),
        to("http://example.com/", timeout="soon"),
        Destination("hook", {"url": "http://example.com/"}),
        Destination("hook", {"url": "http://example.com/"}, {"signing_secret": "whsec_"}),
        Destination("hook", {"url": "http://example.com/"}, {"signing_secret": "whsec_!"}),
    ],
)
def test_what_cannot_work_is_said_when_it_is_connected_and_refused_later(destination):
    with pytest.raises(UserError):
        webhook.check(destination)
    assert isinstance(webhook.publish(webhook.prepare(POST, to("")), destination), Refused)


def test_connecting_calls_nobody(receiver):
    webhook.check(to(receiver.url))
    webhook.check(to("http://nowhere.invalid/in"))
    assert receiver.requests == []


def test_the_secret_is_in_no_reason_and_no_call(receiver):
    receiver.next(answer(401), redirect("/elsewhere"), answer(500))
    said = [repr(publish(receiver)) for _ in range(3)]
    sent = [repr(call) for call in receiver.requests]
    assert SECRET.removeprefix("whsec_") not in "".join(said + sent)
    assert "signing_secret" not in repr(to(receiver.url))


def test_odd_texts_arrive_whole(receiver):
    odd = Content(
        "k2", "שלום 👩‍👩‍👧 " * 40, "a\x00b\x1b[31m\r\n\ud800 \u2028 é", "ACME/2", "x/0", "hook", DUE
    )
    publish(receiver, odd)
    assert receiver.requests[0].signed
    assert receiver.requests[0].body["text"] == "ab[31m\n� \u2028 é"
    assert json.loads(json.dumps(webhook.prepare(odd, to("")))) == webhook.prepare(odd, to(""))


def test_the_timestamp_is_that_of_our_own_clock(receiver, clock):
    clock.move_to(datetime(2031, 1, 2, tzinfo=UTC))
    publish(receiver)
    sent_at = int(receiver.requests[0].headers["webhook-timestamp"])
    assert abs(sent_at - models.clock.now().timestamp()) < 5


def test_the_receiver_in_the_documentation_works():
    guide = Path(__file__).parents[3] / "docs" / "targets.md"
    [source] = re.findall(r"```python\n(.*?)```", guide.read_text(), re.DOTALL)
    example = {"__name__": "example"}
    exec(source, example)  # noqa: S102

    class Quiet(example["Receiver"]):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Quiet) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        there = to(f"http://127.0.0.1:{server.server_port}/in")
        outcomes = [webhook.publish(webhook.prepare(POST, there), there) for _ in range(2)]
        forged = Destination("hook", there.settings, {"signing_secret": new_signing_secret()})
        refused = webhook.publish(webhook.prepare(POST, there), forged)
        server.shutdown()
        serving.join()
    calls.close()

    assert outcomes == [Delivered("ACME/142", "https://example.com/posts/1")] * 2
    assert len(example["seen"]) == 1
    assert isinstance(refused, Refused)
    assert "signing secret" in refused.reason


def test_files_are_in_the_body_of_all_but_a_take_down(receiver, tmp_path):
    before = stored.folder()
    stored.use(tmp_path / "media")
    with stored.arriving([PDF], 1_000) as arrived:
        stored.settle(arrived)
        medium = Medium(arrived.digest, "plan.pdf", "application/pdf", arrived.size, "The plan")
    content, there = replace(POST, media=(medium,)), to(receiver.url)

    webhook.publish(webhook.prepare(content, there), there)
    webhook.correct(webhook.prepare(content, there), "7", there)
    webhook.take_down(webhook.prepare(content, there), "7", there)

    published, corrected, removed = (request.body["media"] for request in receiver.requests)
    encoded = base64.b64encode(PDF).decode()
    assert published == corrected == [{**medium.to_json(), "content": encoded}]
    assert removed == [medium.to_json()]
    assert all(request.signed for request in receiver.requests)
    stored.use(before)
