import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from bot.terminal import lifetime
from tests import forked

COMMAND = [sys.executable, "-m", "bot.cli"]


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    clean = {name: value for name, value in os.environ.items() if "PRESSTIME" not in name}
    yield {
        **clean,
        "PRESSTIME_HOME": str(tmp_path),
        "TERM": "xterm",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "TZ": "Europe/Berlin",
    }
    until = time.monotonic() + 20
    while lifetime.somebody_works(tmp_path):
        assert time.monotonic() < until, "jobs outlived the last chat"
        time.sleep(0.05)


def script(lines: str, environment: dict[str, str], *words: str) -> tuple[int, str, str]:
    done = forked.run(words or ("chat",), env=environment, said=lines)
    return done.returncode, done.stdout, done.stderr


def pages(home: Path) -> list[Path]:
    return sorted((home / "sites" / "site" / "posts").glob("*.html"))


def test_a_script_sees_its_post_published_once_before_it_ends(environment, tmp_path):
    code, out, err = script('"Hello\\nworld" to site in 2 seconds\n1\n', environment)

    assert (code, err) == (0, "")
    assert out.startswith("Welcome to Presstime:")
    assert '> "Hello\\nworld" to site in 2 seconds\n' in out
    assert "is published on site" in out
    (page,) = pages(tmp_path)
    assert "Hello" in page.read_text()
    assert (tmp_path / "sites/site/feed.xml").read_text().count("<entry>") == 1


def test_the_same_script_works_on_postgresql(environment, tmp_path, postgresql_url):
    environment["PRESSTIME_DATABASE_URL"] = postgresql_url
    environment["PRESSTIME_SECRET_KEY"] = base64.b64encode(os.urandom(32)).decode()

    code, out, err = script('"Hello" to site in 2 seconds\n1\n', environment)

    assert (code, err) == (0, "")
    assert "is published on site" in out
    assert len(pages(tmp_path)) == 1


def test_a_script_with_a_line_that_failed_says_so_by_its_status(environment):
    code, out, _ = script("show #99\nlist\n", environment)

    assert code == 1
    assert "> list\n" in out


def test_two_scripts_at_once_on_a_new_home_both_publish(environment, tmp_path):
    both = [
        subprocess.Popen(
            [*COMMAND, "chat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(2)
    ]
    for number, chat in enumerate(both):
        assert chat.stdin is not None
        chat.stdin.write(f'"Post {number}" to site in 3 seconds\n1\n')
        chat.stdin.flush()
    ends = [chat.communicate(timeout=90) for chat in both]

    assert [chat.returncode for chat in both] == [0, 0]
    assert [err for _, err in ends] == ["", ""]
    assert sum(out.startswith("Welcome to Presstime:") for out, _ in ends) == 1
    assert len(pages(tmp_path)) == 2


def test_what_a_killed_chat_left_goes_out_with_the_next_one(environment, tmp_path):
    chat = subprocess.Popen(
        [*COMMAND, "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert chat.stdin is not None
    assert chat.stdout is not None
    chat.stdin.write('"Hello" to site in 5 seconds\n1\nlist\n')
    chat.stdin.flush()
    while "Coming" not in chat.stdout.readline():
        pass
    chat.kill()
    chat.communicate()
    time.sleep(2 * lifetime.LOOK_EVERY)

    code, _, _ = script("list\n", environment, "chat")

    assert code == 0
    until = time.monotonic() + 20
    while not pages(tmp_path):
        assert time.monotonic() < until
        script("list\n", environment)
    assert len(pages(tmp_path)) == 1


def test_one_sentence_is_said_with_an_exit_status(environment):
    code, out, _ = script("", environment, "say", "list")
    assert (code, bool(out)) == (0, True)

    code, out, _ = script("", environment, "say", "show #99")
    assert (code, "#99" in out) == (1, True)


def test_one_sentence_is_answered_in_json_for_programs(environment):
    code, out, err = script(
        "", environment, "say", "--json", '"Hello" to site on 24 december 2099 18:00'
    )

    reply = json.loads(out)
    assert (code, err, reply["failed"]) == (0, "", False)
    assert reply["cards"][0]["quote"] == "Hello"
    code, out, err = script("", environment, "say", "--json", reply["buttons"][0]["says"])
    assert json.loads(out)["failed"] is False
    assert "until a chat is open here or `presstime jobs` runs" in err


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_a_person_at_a_terminal_sees_their_post_go_out(environment, tmp_path, terminal):
    chat = pexpect.spawn(
        COMMAND[0],
        [*COMMAND[1:], "chat", "--as", "ana"],
        env=environment | {"TERM": terminal},
        encoding="utf-8",
        dimensions=(40, 100),
        timeout=30,
    )
    try:
        chat.expect("Welcome to Presstime")
        chat.expect("Europe/Berlin")
        chat.expect("ana>")
        chat.sendline('"Hello" to site in 2 seconds')
        chat.expect(r"\[1\] Schedule")
        chat.sendline("1")
        chat.expect("is published on site")
        chat.send("\x03")
        chat.expect(pexpect.EOF)
    finally:
        chat.close()
    assert chat.exitstatus == 0
    assert len(pages(tmp_path)) == 1


def test_leaving_with_posts_to_come_says_when_they_will_not_go_out(environment):
    script('"Hello" to site on 24 december 2099 18:00\n1\n', environment)
    script('"Hello" to site in 20 days\n1\n', environment)
    chat = pexpect.spawn(COMMAND[0], [*COMMAND[1:]], env=environment, encoding="utf-8", timeout=30)
    try:
        chat.expect("Ctrl-D leaves")
        chat.expect(">")
        chat.sendeof()
        chat.expect("go out only while a chat is open")
        chat.expect(pexpect.EOF)
    finally:
        chat.close()
