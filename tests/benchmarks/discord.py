"""Discord, over a real gateway and real HTTP with 100,000 deliveries pending: how soon people see
that something happens, how soon they have their answer, and what old cards cost."""

import itertools
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.crossing import take_turns
from models import clock, secrets
from models.database import close_database, connection, migrate, open_database
from models.rules.roles import Role
from models.services.people import people
from models.services.workspaces import workspaces
from models.tables import Account, Target
from tests.benchmarks.pending import fill
from tests.benchmarks.row import Row, percentile
from tests.bot.discord.conftest import Running, connected, known_commands
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer
from tests.fakes.discord.world import message

PENDING, A_SECOND, SECONDS, CARDS = 100_000, 30, 20, 10_000
SAID = ("calendar week", "calendar list", "review approvals", "post undo", "me settings")
TYPED = (("post schedule", "when", "friday at 9"), ("post move", "post", "one post"))


def measure(small: bool = False) -> list[Row]:
    """The figures of Discord; `small` only shows that they are taken."""
    pending, seconds, cards = (1_000, 1, 50) if small else (PENDING, SECONDS, CARDS)
    with _planned(pending) as (server, running, ana):
        first, settled = _asked(ana, seconds)
        typed = _typed(ana, 20 if small else 300)
        grown = _old_cards(server, running, ana, cards)
    at = f"at {A_SECOND}/s, {pending:,} pending"
    return [
        Row(f"Discord: first word, 99 % ({at})", percentile(first, 0.99) * 1e3, "ms", 150),
        Row(f"Discord: answered, 99 % ({at})", percentile(settled, 0.99) * 1e3, "ms", 700),
        Row("Discord: suggestions, 99 %", percentile(typed, 0.99) * 1e3, "ms", 150),
        Row(f"Discord: views kept for {cards:,} pressed old cards", grown, "", 0),
    ]


@contextmanager
def _planned(pending: int) -> Iterator[tuple[DiscordServer, Running, Person]]:
    with tempfile.TemporaryDirectory() as folder, DiscordServer() as server:
        server.commands = known_commands()
        guild = server.guild()
        open_database(f"sqlite:///{Path(folder) / 'presstime.db'}")
        migrate()
        secrets.set_key(secrets.new_key())
        take_turns()
        place = guild.channel("general")
        ana = Person(server, "ana", guild, place, manages=True)
        _plan(guild.id, place.id, ana, pending)
        try:
            with connected(server) as running:
                yield server, running, ana
        finally:
            close_database()


def _plan(guild: str, channel: str, ana: Person, pending: int) -> None:
    key, identity = f"discord:{guild}", f"discord:{guild}:{ana.id}"
    with connection():
        how = {"zone": "Europe/Berlin", "project_key": "ACME", "channel": channel}
        project = workspaces.connect(key, "Acme", identity, "ana", **how, now=clock.now())
        speaker = people.arrive(key, channel, identity, "ana", now=clock.now())
        assert speaker.member.role == Role.ADMIN
        now = clock.now()
        account = Account.create(
            project=project, platform="site", connected_by=speaker.member, created_at=now
        )
        Target.create(project=project, account=account, name="site", created_at=now)
        fill(speaker, pending)


def _asked(ana: Person, seconds: int) -> tuple[list[float], list[float]]:
    """How long the first word and the answer took, of commands that come at an even pace."""
    asked, said = [], itertools.cycle(SAID)
    for each in SAID:  # nobody is the first of the day
        ana.says(each).wait(30)
    began = time.monotonic()
    for number in range(A_SECOND * seconds):
        time.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
        asked.append(ana.says(next(said)))
    for each in asked:
        each.wait(30)
    return [each.first_after or 0.0 for each in asked], [
        each.settled_after or 0.0 for each in asked
    ]


def _typed(ana: Person, count: int) -> list[float]:
    took = []
    for command, option, text in itertools.islice(itertools.cycle(TYPED), count):
        began = time.monotonic()
        assert ana.types(command, option, text)
        took.append(time.monotonic() - began)
    return took


def _old_cards(server: DiscordServer, running: Running, ana: Person, count: int) -> int:
    """What the client keeps after buttons of so many cards were pressed that it never drew."""
    button = {"type": 2, "style": 2, "label": "Show", "custom_id": "show ACME/1", "id": 3}
    row = {"type": 1, "id": 2, "components": [button]}
    pressed = []
    for _ in range(count):
        card = message(ana.channel.id, server.bot, {"flags": 1 << 15, "components": [row]})
        pressed.append(ana.presses(card, "Show"))
        if len(pressed) >= 20:
            pressed.pop(0).wait(60)
    for each in pressed:
        each.wait(60)
    store = running.client._connection._view_store
    return len(store._views) + len(store._modals) + len(store._synced_message_views)
