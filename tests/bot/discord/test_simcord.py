"""The real client in SimCord: a Discord that others made, with their own idea of what it takes.

The tests' own Discord (tests/fakes/discord) proves transport and timing; this one judges commands,
messages and forms once more, and what members are offered by their permissions.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
import pytest
import simcord

from bot.discord import commands
from bot.discord.client import Client, point_at
from models import secrets
from tests.bot.conftest import MONDAY
from tests.bot.discord.conftest import SOON
from tests.fakes.discord.people import walked

ADDRESS = "https://discord.com/api/v10"  # as SimCord wants it; nothing is sent there


@dataclass
class Server:
    """A server with one channel, somebody who runs it, and somebody who is there."""

    place: simcord.ChannelHandle
    mia: simcord.MemberActor
    bo: simcord.MemberActor

    async def set_up(self) -> None:
        """Fill in the three questions."""
        asked = await self.mia.slash(self.place, "setup")
        inputs = {
            each["label"]: each["component"]["custom_id"] for each in asked.modal["components"]
        }
        answers = {"Home time zone": "Europe/Berlin", "Approval": "none"}
        answers |= {"Where I report": [self.place]}
        filled = {inputs[label]: answer for label, answer in answers.items()}
        assert "is set up" in words(await self.mia.submit_modal(asked, filled))


def words(answered: simcord.InteractionResult) -> str:
    shown = walked(answered.response.components)
    return "\n".join(each["content"] for each in shown if each["type"] == 10)


@pytest.fixture
def played(sqlite_database: str, clock) -> Callable[[Callable[[Server], Awaitable[None]]], None]:
    """Plays something in a server that knows our commands."""
    point_at(ADDRESS, None)
    clock.move_to(MONDAY)
    secrets.set_key(secrets.new_key())

    async def live(play: Callable[[Server], Awaitable[None]]) -> None:
        async with Client(guild_ready_timeout=SOON) as client, simcord.run(client) as env:
            guild = env.create_guild("Acme")
            runs = guild.create_role("runs", permissions=discord.Permissions(manage_guild=True))
            mia = guild.add_member(env.create_user("mia"), roles=[runs])
            bo = guild.add_member(env.create_user("bo"))
            place = guild.create_text_channel("general")
            await env.settle()
            told = commands.payload()
            await client.http.bulk_upsert_global_commands(client.application_id, told)
            await play(Server(place, mia, bo))
            assert env.errors == []

    return lambda play: asyncio.run(live(play))


def test_a_server_is_set_up_and_a_sentence_confirmed(played):
    async def play(server):
        await server.set_up()
        await server.mia.slash(server.place, "post say", say="connect site site")
        said = '"Hello" to site tomorrow 9:00'
        asked = await server.mia.slash(server.place, "post say", say=said)
        assert asked.ephemeral
        assert "Tue 3 Mar 2026, 09:00 Europe/Berlin" in words(asked)
        pressed = await server.mia.click(asked.response, label="Schedule")
        assert "Scheduled" in words(pressed)

    played(play)


def test_what_is_left_out_is_written_in_a_window_and_times_are_offered(played):
    async def play(server):
        await server.set_up()
        offered = await server.mia.autocomplete(server.place, "post schedule", "when", "friday 9am")
        assert [each["value"] for each in offered] == ["2026-03-06 09:00 Europe/Berlin"]
        window = await server.mia.slash(server.place, "post draft")
        [text, *_] = (each["component"]["custom_id"] for each in window.modal["components"])
        filled = {text: 'Two\nlines, "quoted"'}
        assert 'lines, "quoted"' in words(await server.mia.submit_modal(window, filled))

    played(play)


def test_members_are_offered_what_is_for_all_and_those_who_run_the_server_the_rest(played):
    async def play(server):
        def rooms(member):
            return {each.partition(" ")[0] for each in member.available_commands(server.place)}

        for_all = {"post", "calendar", "review", "me", "home", "help"}
        assert rooms(server.bo) == for_all
        assert rooms(server.mia) == for_all | {"setup", "server"}
        refused = await server.bo.slash(server.place, "calendar list")
        assert "not set up" in words(refused)

    played(play)
