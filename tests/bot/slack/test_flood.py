"""Very much at once: what Slack brings is acknowledged, acts once, and is answered."""

import asyncio
import json
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.crossing import THREADS, cross
from bot.slack import access
from bot.slack.app import Shell
from bot.slack.bots import Bot, Bots
from models import clock
from models.database import connection
from models.services.people import people
from models.tables import Project, Proposal
from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.slack import SlackServer
from tests.fakes.slack.world import Channel, Json, User

PEOPLE, EACH = 10, 12


@contextmanager
def busy_core() -> Iterator[None]:
    """The core does nothing else while the block runs."""
    begun, done = threading.Barrier(THREADS + 1), threading.Event()

    def hold() -> None:
        begun.wait(60)
        done.wait(60)

    async def hold_all() -> None:
        await asyncio.gather(*(cross(hold) for _ in range(THREADS)))

    thread = threading.Thread(target=lambda: asyncio.run(hold_all()))
    thread.start()
    begun.wait(60)
    try:
        yield
    finally:
        done.set()
        thread.join()


class Known(Bots):
    """Bots of a workspace that is known."""

    def __init__(self) -> None:
        super().__init__(AsyncWebClient)

    async def of(self, team: str) -> Bot:
        return Bot("xoxb-1", "acme", "U9", "B9")


def drafts(user: User, direct: Channel, number: int) -> Json:
    """What Slack tells of a direct message."""
    event = {"type": "message", "channel": direct.id, "channel_type": "im", "user": user.id}
    return event | {"text": f'draft "Event {number} of {user.name}"', "ts": f"{number}.1"}


def proposals() -> int:
    with connection():
        return int(Proposal.select().count())


@pytest.fixture
def authors(desk: Desk) -> list[User]:
    found = [desk.team.user(f"u{number}") for number in range(PEOPLE)]
    with connection():
        project = Project.get()
        for user in found:
            identity = f"slack:{desk.team.id}:{user.id}"
            people.enroll(project, identity, user.name, "author", now=clock.now())
    return found


def test_of_many_sentences_at_once_each_acts_once_and_each_person_is_answered(desk, authors):
    slack, before = desk.slack, proposals()
    directs = {user.name: desk.team.direct(user) for user in authors}
    events = [drafts(user, directs[user.name], n) for user in authors for n in range(EACH)]
    lost, broken = [], threading.Event()

    def bring(event: Json) -> None:
        """As Slack does: again at once, and after a while, where it heard no acknowledgement."""
        ack = slack.event(desk.team, event)
        while not ack.ok:
            lost.append(ack)
            slack.until(lambda: slack.sockets, 20)
            ack = slack.again(ack)
        if broken.is_set():
            assert slack.again(ack).ok or slack.sockets == 0

    random.Random(7).shuffle(events)
    with ThreadPoolExecutor(24) as pool:
        brought = [pool.submit(bring, event) for event in events]
        slack.until(lambda: proposals() - before > 5)
        slack.disconnect_sockets(politely=False)
        broken.set()
        for each in brought:
            each.result()

    def told(user: User) -> list[str]:
        return [each.shown for each in directs[user.name].messages if each.bot_id]

    slack.until(lambda: sum(len(told(user)) for user in authors) >= len(events), 30)
    assert lost  # Slack broke the connection while it waited
    assert proposals() - before == len(events)
    for user in authors:
        assert len(told(user)) == EACH
        said = "\n".join(told(user))
        assert all(f"Event {number} of {user.name}" in said for number in range(EACH))


def test_the_first_command_is_acknowledged_while_the_core_is_busy(sqlite_database):
    with SlackServer() as slack:
        desk = Desk(slack, slack.team())
        with connected(slack, settings_for(slack, desk.team)), busy_core():
            assert slack.slash(desk.ana, desk.news, "list").ok


def test_a_form_is_taken_while_the_core_is_busy_and_answered_after(desk):
    proposal = desk.say(desk.ana, desk.news, 'draft "Bread"')
    assert desk.slack.press(desk.ana, proposal, "Edit").ok
    form = desk.form(desk.ana)
    with busy_core():
        assert desk.slack.submit(form, {"words": 'draft "Rolls"'}).ok
    desk.slack.until(lambda: "Rolls" in proposal.shown)


def test_what_is_too_much_is_left_to_slack_to_bring_again_and_a_command_is_told_so():
    app = AsyncApp(name="presstime", signing_secret="-", authorize=Known())
    Shell(app, Known(), most=0)

    def came(body: object) -> BoltResponse:
        told = json.dumps(body) if isinstance(body, dict) else str(body)
        return asyncio.run(app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=told)))

    event = {"type": "message", "channel": "D1", "user": "U1", "text": "list", "ts": "1.1"}
    assert came({"type": "event_callback", "team_id": "T1", "event": event}).status == 503
    told = came("team_id=T1&user_id=U1&channel_id=C1&command=/post&text=list")
    assert told.status == 200
    assert "Nothing was done" in told.body


def test_an_answer_that_slack_asks_to_wait_for_comes_later(desk):
    desk.slack.faults.rate_limit("chat.postMessage", 1)
    desk.slack.faults.rate_limit("response_url", 1)
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), "list")

    assert "Nothing is on the calendar" in desk.say(desk.ana, desk.news, "list").shown
    told = desk.slack.until(lambda: desk.team.direct(desk.ana).messages[1:])
    assert ["Nothing is on the calendar" in each.shown for each in told] == [True]
    assert desk.slack.called("chat.postEphemeral") == []


def test_a_bot_that_is_known_is_said_at_once_while_it_is_looked_for_again(sqlite_database, team):
    async def asked() -> list[Bot | None]:
        bots = Bots(AsyncWebClient, kept=0.0)
        found = [await bots.of(team.id)]
        access.put(replace(access.access(), bot_token=None))
        found.append(await bots.of(team.id))
        while found[-1] is not None:
            await asyncio.sleep(0.01)
            found.append(await bots.of(team.id))
        return found

    first, again, *_, last = asyncio.run(asked())
    assert first is not None
    assert again is first
    assert last is None
