"""Where somebody is known, over all workspaces of a chat."""

import pytest

from models import clock
from models.database import connection, transaction
from models.rules.roles import Barred, Role
from models.services.people import people, whereabouts
from models.services.people.whereabouts import Home
from models.services.workspaces import command_lists, workspaces


@pytest.fixture
def guild(sqlite_database):
    """Takes in a guild by its id, with u1 as the admin of its calendar."""

    def connected(number: int, user: str = "1"):
        with connection():
            return workspaces.connect(
                f"discord:{number}",
                "Acme",
                f"discord:{number}:{user}",
                "ana",
                zone="UTC",
                project_key=f"P{number}",
                channel="7",
                now=clock.now(),
            )

    return connected


def homes(user: str):
    with connection():
        return whereabouts.homes("discord", user)


def test_somebody_is_at_home_where_they_are_a_member(guild):
    guild(1), guild(2), guild(3, user="21")
    assert homes("1") == [Home("discord:1", "P1"), Home("discord:2", "P2")]
    assert homes("21") == [Home("discord:3", "P3")]


def test_nobody_is_at_home_where_they_were_shut_out_or_we_were_taken_out(guild):
    project = guild(1)
    guild(2)
    with connection(), transaction():
        bo = people.enroll(project, "discord:1:5", "bo", Role.AUTHOR, now=clock.now())
        bo.barred = Barred.SUSPENDED
        bo.save()
        workspaces.disconnect("discord:2", now=clock.now())
        assert whereabouts.connected("discord") == ["discord:1"]
    assert homes("5") == []
    assert homes("1") == [Home("discord:1", "P1")]


def test_a_list_of_commands_is_known_by_what_was_told_last(sqlite_database):
    with connection():
        assert command_lists.known("discord:1") is None
        for hash in ("one", "two"):
            command_lists.remember("discord:1", hash, now=clock.now())
        assert command_lists.known("discord:1") == "two"
