"""Servers that let us in, and take us out."""

from models.database import connection
from models.services.people import whereabouts
from tests.bot.discord.conftest import connected
from tests.bot.discord.test_gateway import until
from tests.fakes.discord.people import Person, labels_of, text_of
from tests.fakes.discord.world import SEND_MESSAGES


def known():
    with connection():
        return whereabouts.connected("discord")


def test_who_lets_us_in_is_greeted_once_with_the_way_to_set_up(server, presstime):
    guild = server.guild("News")
    place = guild.channel("general")
    shown = guild.json(server.bot)
    del shown["unavailable"]
    for _ in range(2):
        server.run(server.gateway.tell("GUILD_CREATE", shown))
    until(lambda: place.messages)
    [greeting] = place.messages.values()
    assert labels_of(greeting) == ["Set up"]
    admin = Person(server, "eve", guild, place, manages=True)
    assert "Home time zone" in str(admin.presses(greeting, "Set up").wait().answer)
    newcomer = Person(server, "fay", guild, place)
    assert "Ask whoever runs" in text_of(newcomer.presses(greeting, "Set up").wait().said)
    assert len(place.messages) == 1


def test_nobody_is_greeted_where_we_may_not_write(server, presstime):
    guild = server.guild("Quiet")
    guild.channel("general").denied = SEND_MESSAGES
    shown = guild.json(server.bot)
    del shown["unavailable"]
    server.run(server.gateway.tell("GUILD_CREATE", shown))
    admin = Person(server, "eve", guild, guild.channel("general"), manages=True)
    assert labels_of(admin.says("calendar week").wait().said) == ["Set up"]
    assert not guild.channel("general").messages


def test_a_server_that_takes_us_out_is_left_alone(server, ana, guild):
    assert known() == [f"discord:{guild.id}"]
    server.leave(guild)
    until(lambda: known() == [])


def test_a_server_that_lets_us_in_again_gets_back_what_it_had(server, ana, guild):
    place = guild.channel("general")
    server.leave(guild)
    until(lambda: known() == [])
    server.guilds[guild.id] = guild
    shown = guild.json(server.bot)
    del shown["unavailable"]
    server.run(server.gateway.tell("GUILD_CREATE", shown))
    until(lambda: known() == [f"discord:{guild.id}"])
    assert "Nothing" in text_of(ana.says("calendar week").wait().said)
    assert not place.messages


def test_a_server_that_took_us_out_while_nobody_looked_is_noticed(server, guild, ana, presstime):
    presstime.leave()
    del server.guilds[guild.id]
    server._refresh()
    with connected(server):
        until(lambda: known() == [])
