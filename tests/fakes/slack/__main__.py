"""`python -m tests.fakes.slack PORT`: a Slack to talk to by hand, as its one person.

It prints what to set. Then each line is a command of `/post`; `#LABEL` presses a button of the
newest message."""

import sys
import time

from tests.fakes.slack import SlackServer


def main(port: int) -> None:
    """Serve until the end of input."""
    with SlackServer(port=port) as slack:
        team = slack.team()
        ana, news = team.user("ana", admin=True), team.channel("news")
        print(f"export SLACK_API_URL={slack.url}", flush=True)
        print(f"export SLACK_BOT_TOKEN={team.token} SLACK_APP_TOKEN={slack.app.app_token}")
        print(f"export SLACK_SIGNING_SECRET={slack.app.signing_secret}", flush=True)
        for line in sys.stdin:
            text = line.strip()
            if text.startswith("#"):
                ack = slack.press(ana, news.messages[-1], text[1:])
            else:
                ack = slack.slash(ana, news, text)
            time.sleep(1.0)  # for what is said after the acknowledgement
            said = news.messages[-1].shown if news.messages else ""
            print(ack.error or said, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9100)
