"""How fast Slack is answered when very much is on the calendar, and what many events cost.

The app is a process of its own, `presstime slack`; Slack is the tests' own, in this process. What
it checks of every request is a part of what is measured.
"""

import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.conversation import respond
from bot.message import Message
from bot.slack.draw import home_view
from models import clock
from models.database import connection
from models.services.people import people
from models.tables import Channel, Member, Project, Proposal, Workspace
from tests.benchmarks import backlog
from tests.benchmarks.processes import megabytes
from tests.benchmarks.row import Row, percentile
from tests.fakes.slack import SlackServer, Team

PER_SECOND = 50
SOME_PEOPLE = 50
AT_ONCE = 16  # who say something
PATIENCE = 60.0  # seconds


def measure(small: bool = False) -> list[Row]:
    """Acknowledgements and answers of commands, re-delivered events, memory, and the Home."""
    pending, seconds, events, many = (300, 1, 5, 32) if small else (100_000, 20, 1_000, 10_000)
    home = backlog.home_with(pending)
    with SlackServer() as slack, backlog.opened(home):
        team = slack.team()
        with connection():
            _taken_in(team)
        with _app(slack, team, home) as process:
            said = f"at {PER_SECOND} commands a second, {pending:,} pending"
            acks, answers = _commands(slack, team, seconds)
            acted = _again(slack, team, events)
            grown = _grown(slack, team, many, process)
        return [
            Row(f"p99 of acknowledging {said}", percentile(acks, 0.99), "ms", aim=100),
            Row(f"p99 of answering {said}", percentile(answers, 0.99), "ms", aim=500),
            Row(f"acts of {events:,} events, each delivered three times", acted, "", aim=events),
            Row(f"memory that {many:,} more events take", grown, "MB", aim=10),
            Row(f"p99 of drawing a Home, {pending:,} pending", _home(team), "ms", aim=100),
        ]


def _taken_in(team: Team) -> None:
    """Let the calendar be that of the workspace, which reports in #news."""
    now, project = clock.now(), Project.get()
    place = Workspace.create(key=f"slack:{team.id}", name=team.name, created_at=now)
    for number in range(SOME_PEOPLE):
        user = team.user(f"u{number}")
        people.enroll(project, f"slack:{team.id}:{user.id}", user.name, "author", now=now)
    news = team.channel("news")
    Channel.create(
        workspace=place, project=project, external_id=news.id, created_at=now, reports=True
    )


@contextmanager
def _app(slack: SlackServer, team: Team, home: Path) -> Iterator[int]:
    """The app, connected; gives the id of its process."""
    given = {
        **backlog.environment(home),
        "PRESSTIME_LOG_LEVEL": "error",
        "SLACK_API_URL": slack.url,
        "SLACK_APP_TOKEN": slack.app.app_token,
        "SLACK_BOT_TOKEN": team.token,
    }
    process = subprocess.Popen([backlog.PRESSTIME, "slack"], env=given)
    try:
        slack.until(lambda: slack.sockets, PATIENCE)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


class _Timed(list[Any]):
    """Messages of a channel, with the moment at which each person was answered last."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}
        self.came = threading.Condition()

    def append(self, message: Any) -> None:
        """Note the moment; the messages themselves would fill the memory of this process."""
        with self.came:
            self.at[message.only_for or message.channel.id] = time.perf_counter()
            self.came.notify_all()

    def wait(self, who: str, since: float) -> float:
        """The moment at which somebody was answered, after a moment."""
        with self.came:
            assert self.came.wait_for(lambda: self.at.get(who, 0.0) > since, PATIENCE), who
            return self.at[who]


def _commands(slack: SlackServer, team: Team, seconds: int) -> tuple[list[float], list[float]]:
    """Milliseconds until each command was acknowledged, and until it was answered, said by many
    people in turn, at a steady pace."""
    news = team.channel("news")
    timed = _Timed()
    news.messages = timed
    users = [team.user(f"u{number}") for number in range(SOME_PEOPLE)]
    sentences = ["list", "show #1", '"News of the day" to site tomorrow at 9:15']

    def say(turn: int) -> tuple[float, float]:
        user = users[turn % SOME_PEOPLE]
        began = time.perf_counter()
        ack = slack.slash(user, news, sentences[turn % len(sentences)])
        return ack.seconds * 1000, (timed.wait(user.id, began) - began) * 1000

    with ThreadPoolExecutor(SOME_PEOPLE) as pool:
        list(pool.map(say, range(SOME_PEOPLE)))  # whoever speaks first is asked for at Slack
        began, asked = time.perf_counter(), []
        for turn in range(seconds * PER_SECOND):
            time.sleep(max(0.0, began + turn / PER_SECOND - time.perf_counter()))
            asked.append(pool.submit(say, turn))
        found = [each.result() for each in asked]
    return [ack for ack, _ in found], [answer for _, answer in found]


def _again(slack: SlackServer, team: Team, events: int) -> int:
    """How many of so many sentences acted, each of which Slack delivers three times."""
    user = team.user("u0")
    with connection():
        before = Proposal.select().count()
    direct = team.direct(user)
    direct.messages = _Timed()

    def say(number: int) -> None:
        event = {"type": "message", "channel": direct.id, "channel_type": "im", "user": user.id}
        text = {"text": f'draft "Event {number}"', "ts": f"{number}.1"}
        ack = slack.event(team, event | text)
        for _ in range(2):
            ack = slack.again(ack)
        while not ack.ok:  # too much at once: Slack brings it again, after a minute and after five
            time.sleep(1.0)
            ack = slack.again(ack)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(say, range(events)))
    slack.until(lambda: _proposals() - before >= events, PATIENCE)
    time.sleep(0.5)  # for one that acts twice
    return _proposals() - before


def _proposals() -> int:
    with connection():
        return int(Proposal.select().count())


def _grown(slack: SlackServer, team: Team, many: int, process: int) -> float:
    """Megabytes that the app has grown by after so many more commands, each said by somebody who
    has been answered before."""
    timed = _Timed()
    news = team.channel("news")
    news.messages = timed
    before = megabytes([process])

    def say_all(number: int) -> None:
        user = team.user(f"u{number}")
        for _ in range(many // AT_ONCE):
            began = time.perf_counter()
            while not slack.slash(user, news, "help").ok:
                time.sleep(0.1)  # then said again, as people do whom Slack shows an error
            timed.wait(user.id, began)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(say_all, range(AT_ONCE)))
    return max(0.0, megabytes([process]) - before)


def _home(team: Team) -> float:
    """Milliseconds for the slowest hundredth of Homes."""
    with connection():
        who = Member.get(Member.identity.startswith("slack:")).identity
    message = Message("home", who, f"slack:{team.id}", "home", direct=True)
    taken = []
    for _ in range(100):
        began = time.perf_counter()
        view = home_view(respond(message))
        taken.append((time.perf_counter() - began) * 1000)
        assert view["blocks"]
    return percentile(taken[1:], 0.99)
