"""The app in a thread of the test, talking to the tests' Slack as it would to the real one."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings, SettingsError
from bot.slack import run
from bot.web.run import run as run_web
from models.database import database
from tests.fakes.slack import Channel, Message, SlackServer, Team, User, View

PATIENCE = 60.0  # seconds


def settings_for(slack: SlackServer, team: Team | None, **more: object) -> Settings:
    """The settings of an installation whose Slack that is; its home is the folder of the open
    database."""
    given = {
        "home": Path(database.obj.database).parent,
        "SLACK_API_URL": slack.url,
        "SLACK_APP_TOKEN": slack.app.app_token,
        **({"SLACK_BOT_TOKEN": team.token} if team is not None else {}),
        **more,
    }
    return Settings.model_validate({name: value for name, value in given.items() if value})


@contextmanager
def connected(slack: SlackServer, settings: Settings) -> Iterator[None]:
    """The app, connected by Socket Mode while the block runs."""
    with _beside(lambda stop: run.by_socket(settings, stop), slack, lambda: slack.sockets):
        yield


@contextmanager
def listening(slack: SlackServer, settings: Settings) -> Iterator[str]:
    """The app behind `presstime web` while the block runs, which is what Slack calls; gives its
    address."""
    here = f"http://127.0.0.1:{settings.port}"
    slack.app.request_url = f"{here}/slack/events"
    with _beside(lambda stop: run_web(settings, stop), slack, lambda: _answers(settings.port)):
        yield here


@contextmanager
def _beside(
    work: Callable[[threading.Event], None], slack: SlackServer, there: Callable[[], object]
) -> Iterator[None]:
    stop = threading.Event()
    failed: list[BaseException] = []

    def run_it() -> None:
        try:
            work(stop)
        except (SettingsError, OSError) as error:
            failed.append(error)

    thread = threading.Thread(target=run_it)
    thread.start()
    try:
        slack.until(lambda: failed or there(), PATIENCE)
        if not failed:
            yield
    finally:
        stop.set()
        thread.join(PATIENCE)
    if failed:
        raise failed[0]
    assert not thread.is_alive()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


class Desk:
    """People at Slack: what they do, and what they see after it."""

    def __init__(self, slack: SlackServer, team: Team) -> None:
        self.slack, self.team = slack, team
        self.ana, self.bo, self.news = team.user("ana"), team.user("bo"), team.channel("news")

    def say(self, user: User, channel: Channel, text: str) -> Message:
        """Type a command; its answer, which they alone see."""
        seen = len(self._own(user, channel))
        assert self.slack.slash(user, channel, text).ok
        return self.slack.until(lambda: self._own(user, channel)[seen:])[-1]

    def press(self, user: User, message: Message, label: str) -> Message:
        """Press a button; the message that answers: a new one, or the pressed one as it is now."""
        before = (message.text, message.blocks)
        seen = len(self._own(user, message.channel))
        assert self.slack.press(user, message, label).ok

        def answered() -> Message | None:
            if more := self._own(user, message.channel)[seen:]:
                return more[-1]
            return message if (message.text, message.blocks) != before else None

        return self.slack.until(answered)

    def form(self, user: User) -> View:
        """The form that somebody has before them, once it is filled with its questions."""
        return self.slack.until(lambda: _asking(self.slack.modal(user)))

    def set_up(self, admin: User, channel: Channel, **choices: object) -> None:
        """Set the workspace up, reporting in that channel."""
        invitation = self.say(admin, channel, "list")
        assert self.slack.press(admin, invitation, "Set up").ok
        form = self.form(admin)
        values = {"zone": "Europe/Berlin", "rule": "none", "channel": channel.id, **choices}
        assert self.slack.submit(form, values).ok
        self.slack.until(lambda: "is set up" in invitation.shown)

    def _own(self, user: User, channel: Channel) -> list[Message]:
        """What they alone see of a channel."""
        return [each for each in channel.messages if each.only_for == user.id]


def _asking(view: View | None) -> View | None:
    return view if view is not None and view.inputs else None
