"""What a connection to Discord goes through: lost sockets, lost sessions, and trouble over HTTP."""

import time

from aiohttp import web

from tests.fakes.discord.people import text_of


def until(true, within=10.0):
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_what_happened_while_the_socket_was_lost_is_answered_after_it(server, ana):
    server.run(server.gateway.drop(4000))
    asked = ana.says("calendar week")
    asked.wait()
    assert server.gateway.resumed == 1
    assert server.gateway.identified == 1


def test_a_server_that_ends_is_left_for_another(server, ana):
    server.run(server.gateway.ask_to_reconnect())
    until(lambda: server.gateway.resumed == 1)
    assert text_of(ana.says("calendar week").wait().said)


def test_a_session_that_is_lost_begins_anew(server, ana):
    server.run(server.gateway.forget())
    until(lambda: server.gateway.identified == 2 and server.gateway.sessions)
    assert text_of(ana.says("calendar week").wait().said)


def test_nothing_that_is_sent_to_the_gateway_is_refused(server, ana):
    server.run(server.gateway.drop(4000))
    until(lambda: server.gateway.resumed == 1)
    assert server.gateway.complaints == []
    [session] = server.gateway.sessions.values()
    assert session.intents == 1  # guilds, and nothing that is privileged


async def busy(_request):
    body = b'{"message": "You are being rate limited.", "retry_after": 0.05, "global": false}'
    head = {"Content-Type": "application/json", "Retry-After": "0.05", "Via": "1.1 google"}
    return web.Response(body=body, status=429, headers=head)


async def broken(_request):
    return web.Response(status=502)


def test_an_answer_that_discord_is_too_busy_for_is_sent_again(server, ana):
    server.faults.append(busy)
    assert text_of(ana.says("calendar week").wait().said)


def test_an_answer_that_met_a_broken_proxy_is_sent_again(server, ana):
    server.faults.append(broken)
    assert text_of(ana.says("calendar week").wait().said)
