"""The session of docs/walkthrough.md is played on real processes, and must go as it is shown.

`python -m tests.test_walkthrough` prints the session as it goes now, to paste into the page.
"""

from pathlib import Path

from tests import sessions
from tests.fakes.webhook_receiver import WebhookReceiver, accept
from tests.sessions import Session

PAGE = Path(__file__).parent.parent / "docs" / "walkthrough.md"
SHOWN_ADDRESS = "127.0.0.1:9000"


def _address(receiver: WebhookReceiver) -> dict[str, str]:
    return {SHOWN_ADDRESS: receiver.url.removeprefix("http://").removesuffix("/in")}


def test_the_session_of_the_walkthrough_goes_as_shown(tmp_path):
    with WebhookReceiver(usual=accept(id="r1")) as receiver:
        with Session(tmp_path, "ana") as session:
            for shown, came in sessions.played(PAGE, session, _address(receiver)):
                assert came == shown

        assert session.status == 0
        assert [request.body["title"] for request in receiver.requests] == ["Launch day"]


if __name__ == "__main__":
    with WebhookReceiver(usual=accept(id="r1")) as receiver:
        sessions.show(PAGE, "ana", _address(receiver))
