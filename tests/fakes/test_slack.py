"""Slack of the tests' own refuses what Slack refuses, and passes on what people do."""

import http.client
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.webhook import WebhookClient

from tests.fakes.slack import SlackServer, Team

WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "We open in *Leith*"}}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def team(slack: SlackServer) -> Team:
    return slack.team()


@pytest.fixture
def client(slack: SlackServer, team: Team) -> WebClient:
    return WebClient(team.token, base_url=slack.url, retry_handlers=[])


def button(text: str, value: str = "help", action_id: str = "say:1") -> dict[str, Any]:
    words = {"type": "plain_text", "text": text}
    return {"type": "button", "text": words, "value": value, "action_id": action_id}


def actions(*elements: dict[str, Any], block_id: str = "doors") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def refusal(act: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        act(*arguments, **named)
    return str(raised.value.response["error"])


def test_a_message_is_posted_edited_found_and_deleted(client, team):
    news = team.channel("news")
    metadata = {"event_type": "presstime", "event_payload": {"key": "k1"}}
    ts = client.chat_postMessage(channel=news.id, text="Hello", metadata=metadata)["ts"]
    client.chat_update(channel=news.id, ts=ts, text="Hello, Leith")
    assert [message.shown for message in news.messages] == ["Hello, Leith"]
    [found] = client.conversations_history(channel=news.id, include_all_metadata=True)["messages"]
    assert found["metadata"] == metadata
    assert (
        "p" + ts.replace(".", "")
        in client.chat_getPermalink(channel=news.id, message_ts=ts)["permalink"]
    )
    client.chat_delete(channel=news.id, ts=ts)
    assert news.messages == []
    assert refusal(client.chat_delete, channel=news.id, ts=ts) == "message_not_found"


def test_who_may_not_post_somewhere_is_told_why(slack, client, team):
    private = team.channel("board", private=True, invited=False)
    archived, closed = team.channel("old"), team.channel("closed")
    archived.is_archived, closed.restricted = True, True
    post = client.chat_postMessage
    assert refusal(post, channel="C404", text="Hi") == "channel_not_found"
    assert refusal(post, channel=private.id, text="Hi") == "channel_not_found"
    assert refusal(post, channel=archived.id, text="Hi") == "is_archived"
    assert refusal(post, channel=closed.id, text="Hi") == "restricted_action"
    narrow = slack.team("narrow", scopes="chat:write")
    client.token = narrow.token
    outside = narrow.channel("news", invited=False)
    assert refusal(client.chat_postMessage, channel=outside.id, text="Hi") == "not_in_channel"
    assert refusal(client.conversations_info, channel=outside.id) == "missing_scope"
    assert slack.refusals == []


def test_tokens_and_methods_that_there_are_not_are_refused(slack, client, team):
    assert refusal(WebClient("xoxb-wrong", base_url=slack.url).auth_test) == "invalid_auth"
    assert refusal(WebClient(base_url=slack.url).auth_test) == "not_authed"
    assert refusal(client.apps_connections_open, app_token=team.token) == "not_allowed_token_type"
    assert refusal(client.api_call, "chat.shout") == "unknown_method"
    assert [call.method for call in slack.refusals] == ["chat.shout"]


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([{"type": "shout"}], "no known block"),
        ([{"type": "section"}], "text or fields"),
        ([{"type": "divider"}] * 51, "51 blocks"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "150"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "3000"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "no characters"),
        ([actions(button("x" * 76))], "75"),
        ([actions(button("Go", "x" * 2001))], "2000"),
        ([actions(button("Go"), button("Stop"))], "action_id say:1 stands twice"),
        ([actions(button("Go")), actions(button("Go"))], "block_id doors stands twice"),
        ([actions(*[button("Go", action_id=f"say:{n}") for n in range(26)])], "25"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "14000 characters of markdown"),
        ([{"type": "alert", "text": WORDS["text"]}], "modals only"),
        ([{**WORDS, "colour": "red"}], "colour"),
    ],
)
def test_blocks_that_slack_refuses_are_refused_with_the_reason(
    slack, client, team, blocks, complaint
):
    channel = team.channel("news")
    with pytest.raises(SlackApiError) as raised:
        client.chat_postMessage(channel=channel.id, text="Hello", blocks=blocks)
    assert raised.value.response["error"] == "invalid_blocks"
    assert complaint in str(raised.value.response["response_metadata"])
    assert channel.messages == []
    assert len(slack.refusals) == 1


def test_arguments_that_slack_does_not_know_are_refused(client, team):
    news = team.channel("news").id
    assert refusal(client.chat_postMessage, channel=news, text="Hi", loud=1) == "invalid_arguments"
    assert refusal(client.chat_postMessage, channel=news, text="x" * 40_001) == "msg_too_long"


def test_messages_of_others_can_be_neither_edited_nor_deleted(slack, client, team):
    news, ana = team.channel("news"), team.user("ana")
    there = slack.say(ana, news, "Mine")
    found = {"channel": news.id, "ts": there.ts}
    assert refusal(client.chat_update, text="Ours", **found) == "cant_update_message"
    assert refusal(client.chat_delete, **found) == "cant_delete_message"


def test_faults_come_as_told_and_once(slack, client, team):
    news = team.channel("news")
    slack.faults.rate_limit("chat.postMessage", 7)
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=news.id, text="One")
    assert limited.value.response.headers["Retry-After"] == "7"
    slack.faults.drop_after_request("chat.postMessage")
    with pytest.raises(http.client.RemoteDisconnected):
        client.chat_postMessage(channel=news.id, text="Two")
    assert news.messages == []
    slack.faults.lose_answers("chat.postMessage")
    with pytest.raises(http.client.RemoteDisconnected):
        client.chat_postMessage(channel=news.id, text="Three")
    client.chat_postMessage(channel=news.id, text="Four")
    assert [message.text for message in news.messages] == ["Three", "Four"]


def test_a_server_that_is_down_refuses_connections_until_it_is_up(slack, client):
    slack.down()
    with pytest.raises(OSError, match="refused"):
        client.auth_test()
    slack.up()
    assert client.auth_test()["ok"]


def test_files_are_uploaded_shared_and_kept_from_strangers(slack, client, team):
    news = team.channel("news")
    client.files_upload_v2(content=b"PNG", filename="week.png", channel=news.id)
    [file] = news.messages[-1].files
    assert slack.world.files[file["id"]]["content"] == b"PNG"
    assert slack.refusals == []


def test_an_install_gives_tokens_which_end_and_are_renewed_once(slack, team):
    slack.app.rotates = True
    client = WebClient(base_url=slack.url, retry_handlers=[])
    page = "https://slack.test/oauth/v2/authorize?state=s1&redirect_uri=https%3A%2F%2Fours%2Foauth"
    address = slack.approve(page, team.user("ana"))
    query = parse_qs(address.partition("?")[2])
    assert query["state"] == ["s1"]
    asked = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    told = client.oauth_v2_access(code=query["code"][0], **asked)
    assert refusal(client.oauth_v2_access, code=query["code"][0], **asked) == "invalid_code"
    installed = WebClient(told["access_token"], base_url=slack.url, retry_handlers=[])
    assert installed.auth_test()["team_id"] == team.id
    slack.world.offset = 12 * 3600 + 1
    assert refusal(installed.auth_test) == "token_expired"
    renew = {"grant_type": "refresh_token", "refresh_token": told["refresh_token"], **asked}
    installed.token = client.oauth_v2_access(**renew)["access_token"]
    assert installed.auth_test()["ok"]
    assert refusal(client.oauth_v2_access, **renew) == "invalid_refresh_token"


class Listener:
    """The least app: it acknowledges with `answer`, and remembers what came."""

    def __init__(self, slack: SlackServer, client: WebClient) -> None:
        self._slack = slack
        self.heard: list[SocketModeRequest] = []
        self.answer: dict[str, Any] | None = None
        self.client = SocketModeClient(slack.app.app_token, web_client=client, ping_interval=60)
        self.client.socket_mode_request_listeners.append(self._hear)

    def close(self) -> None:
        """End at once; slack_sdk's own way waits for a word from the server, up to 3 seconds."""
        self.client.auto_reconnect_enabled = False
        self._slack.disconnect_sockets(politely=False)
        self.client.close()

    def _hear(self, client: Any, request: SocketModeRequest) -> None:
        self.heard.append(request)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.answer))


@pytest.fixture
def listener(slack: SlackServer, client: WebClient) -> Iterator[Listener]:
    found = Listener(slack, client)
    found.client.connect()
    slack.until(lambda: slack.sockets == 1)
    yield found
    found.close()


def test_a_command_comes_with_ids_for_names_and_its_answer_is_private(slack, team, listener):
    ana, news = team.user("ana"), team.channel("news")
    listener.answer = {"text": "On it"}
    ack = slack.slash(ana, news, "list #news & <others>")
    assert ack.ok
    assert listener.heard[0].payload["text"] == f"list <#{news.id}|news> &amp; &lt;others&gt;"
    assert [(message.shown, message.only_for) for message in news.messages] == [("On it", ana.id)]


def test_a_response_url_takes_five_answers_for_half_an_hour(slack, team, listener):
    ana, news = team.user("ana"), team.channel("news")
    slack.slash(ana, news, "list")
    url = listener.heard[0].payload["response_url"]
    answers = WebhookClient(url)
    for number in range(5):
        answers.send(text=f"Answer {number}", replace_original=number > 0)
    assert [message.shown for message in news.messages] == ["Answer 4"]
    assert answers.send(text="Answer 5").status_code == 404
    slack.slash(ana, news, "list")
    slack.world.offset = 1801
    assert (
        WebhookClient(listener.heard[1].payload["response_url"]).send(text="Late").status_code
        == 404
    )


def test_a_press_carries_the_buttons_value_and_can_replace_an_ephemeral(
    slack, client, team, listener
):
    ana, news = team.user("ana"), team.channel("news")
    blocks = [WORDS, actions(button("Approve", "approve ACME/142@3"))]
    client.chat_postMessage(channel=news.id, text="Approve?", blocks=blocks)
    with pytest.raises(AssertionError, match="Approve"):
        slack.press(ana, news.messages[0], "Reject")
    assert slack.press(ana, news.messages[0], "Approve").ok
    payload = listener.heard[-1].payload
    assert payload["actions"][0]["value"] == "approve ACME/142@3"
    assert payload["message"]["ts"] == news.messages[0].ts
    WebhookClient(payload["response_url"]).send(text="Approved", replace_original=True)
    assert [message.shown for message in news.messages] == ["Approved"]


MODAL = {
    "type": "modal",
    "callback_id": "post",
    "title": {"type": "plain_text", "text": "New post"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "Text"},
            "element": {"type": "plain_text_input", "action_id": "in", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "when",
            "optional": True,
            "label": {"type": "plain_text", "text": "When"},
            "element": {"type": "datetimepicker", "action_id": "in"},
        },
    ],
}


def test_a_modal_opens_once_within_three_seconds_and_is_sent_filled_in(
    slack, client, team, listener
):
    ana, news = team.user("ana"), team.channel("news")
    slack.slash(ana, news, "new")
    trigger = listener.heard[0].payload["trigger_id"]
    client.views_open(trigger_id=trigger, view=MODAL)
    assert refusal(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    modal = slack.modal(ana)
    with pytest.raises(AssertionError, match="has to be filled in"):
        slack.submit(modal, {"When": 1_800_000_000})
    with pytest.raises(AssertionError, match="the most are 20"):
        slack.submit(modal, {"Text": "x" * 21})
    listener.answer = {"response_action": "errors", "errors": {"text": "Too dull"}}
    slack.submit(modal, {"Text": "Hello"})
    assert not modal.closed
    listener.answer = None
    slack.submit(modal, {"Text": "Hello", "When": 1_800_000_000})
    values = listener.heard[-1].payload["view"]["state"]["values"]
    assert values["text"]["in"]["value"] == "Hello"
    assert values["when"]["in"]["selected_date_time"] == 1_800_000_000
    assert modal.closed
    slack.slash(ana, news, "new")
    slack.world.offset = 4
    late = listener.heard[-1].payload["trigger_id"]
    assert refusal(client.views_open, trigger_id=late, view=MODAL) == "expired_trigger_id"


def test_views_that_slack_refuses_are_refused(client, team):
    ana = team.user("ana")
    home = {"type": "home", "blocks": [WORDS]}
    client.views_publish(user_id=ana.id, view=home)
    stale = {"user_id": ana.id, "view": home, "hash": "other"}
    assert refusal(client.views_publish, **stale) == "hash_conflict"
    many = {"type": "home", "blocks": [{"type": "divider"}] * 101}
    assert refusal(client.views_publish, user_id=ana.id, view=many) == "invalid_arguments"


def test_an_event_that_nobody_takes_is_brought_again(slack, team, client):
    ana, news = team.user("ana"), team.channel("news")
    assert slack.mention(ana, news, "list").error == "dispatch_failed"
    listener = Listener(slack, client)
    listener.client.connect()
    slack.until(lambda: slack.sockets == 1)
    first = slack.mention(ana, news, "list")
    assert slack.again(first).ok
    listener.close()
    one, other = listener.heard
    assert one.payload["event_id"] == other.payload["event_id"]
    assert one.envelope_id != other.envelope_id
    assert (one.retry_attempt, other.retry_attempt) == (0, 1)


def test_a_connection_that_is_ended_is_opened_anew(slack, listener):
    first = listener.client.current_session.session_id
    slack.disconnect_sockets()
    slack.until(lambda: listener.client.current_session.session_id != first and slack.sockets == 1)


def test_requests_are_signed_and_can_be_forged(slack, team):
    heard: list[tuple[str, dict[str, str]]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.append((body, dict(self.headers)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    served = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    slack.app.request_url = f"http://127.0.0.1:{served.server_port}/slack/events"
    ana, news = team.user("ana"), team.channel("news")
    slack.slash(ana, news, "list")
    slack.shortcut(ana, "schedule")
    slack.slash(ana, news, "list", signature="v0=forged")
    slack.slash(ana, news, "list", timestamp=1)
    served.shutdown()
    served.server_close()
    verifier = SignatureVerifier(slack.app.signing_secret)
    assert [verifier.is_valid_request(*each) for each in heard] == [True, True, False, False]
    assert json.loads(parse_qs(heard[1][0])["payload"][0])["callback_id"] == "schedule"
