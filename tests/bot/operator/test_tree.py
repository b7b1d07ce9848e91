import sys
import threading
import time
from pathlib import Path

import pytest

from bot.operator import tree
from bot.settings import Settings, SettingsError

BOT, APP = "xoxb-1", "xapp-1"


def settings(monkeypatch, **variables):
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_with_nothing_set_there_is_nothing_to_run_beside_the_terminal(monkeypatch):
    assert tree.parts(settings(monkeypatch)) == []


def test_with_slacks_two_tokens_slack_runs_with_all_that_publishes(monkeypatch):
    found = settings(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP)

    assert tree.parts(found) == ["slack", "jobs"]
    assert tree.said(tree.parts(found)).startswith("Slack and the clock with its workers run here")


def test_with_a_queue_clock_and_worker_are_processes_of_their_own(monkeypatch):
    found = settings(
        monkeypatch,
        SLACK_BOT_TOKEN=BOT,
        SLACK_APP_TOKEN=APP,
        DISCORD_TOKEN="d",
        PRESSTIME_REDIS_URL="redis://localhost:6379/0",
    )

    assert tree.parts(found) == ["slack", "discord", "clock", "worker"]


def test_where_slack_calls_us_the_web_server_is_slack(monkeypatch):
    found = settings(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_SIGNING_SECRET="s")

    assert tree.parts(found) == ["web", "jobs"]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN"),
    ],
)
def test_a_chat_that_is_set_up_by_half_is_refused_by_the_name_of_the_variable(
    monkeypatch, given, missing
):
    with pytest.raises(SettingsError, match=f"^{missing}: "):
        tree.parts(settings(monkeypatch, **given))


def growing(names, command, stop):
    result = []
    thread = threading.Thread(target=lambda: result.append(tree.grow(names, stop, command)))
    thread.start()
    return thread, result


def until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


NOTING = """
import sys, time
open(sys.argv[1], "a").write("began\\n")
{does}
"""


def part(tmp_path: Path, does: str):
    script = tmp_path / "part.py"
    script.write_text(NOTING.format(does=does))
    note = tmp_path / "note"
    note.touch()
    return (lambda name: [sys.executable, str(script), str(note)]), note


def test_a_part_that_ends_is_started_again(monkeypatch, tmp_path):
    monkeypatch.setattr(tree, "FIRST_WAIT", 0.1)
    command, note = part(tmp_path, "sys.exit(1)")
    stop = threading.Event()
    thread, result = growing(["slack"], command, stop)
    try:
        until(lambda: note.read_text().count("began") >= 2)
    finally:
        stop.set()
        thread.join()

    assert result == [0]


def test_a_wrong_setting_ends_all_with_its_status(tmp_path):
    command, note = part(tmp_path, "sys.exit(2)")

    assert tree.grow(["slack"], threading.Event(), command) == tree.WRONG_SETTING
    assert note.read_text() == "began\n"


def test_to_stop_is_to_close_the_standard_input_of_every_part(tmp_path):
    leaves = "sys.stdin.read(); open(sys.argv[1], 'a').write('left\\n')"
    command, note = part(tmp_path, leaves)
    stop = threading.Event()
    thread, result = growing(["slack", "jobs"], command, stop)
    until(lambda: note.read_text().count("began") == 2)

    stop.set()
    thread.join()

    assert note.read_text().count("left") == 2
    assert result == [0]
