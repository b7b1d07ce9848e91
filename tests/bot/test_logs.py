import json
import logging
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.settings import Settings, SettingsError
from tests.fakes.slack import SlackServer


@pytest.fixture
def settings(tmp_path):
    root = logging.getLogger()
    before, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    for_tests = structlog.get_config()
    root.handlers[:] = []
    yield Settings(home=tmp_path, log_format="json")
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    logging.raiseExceptions = raising
    logging.captureWarnings(capture=False)
    structlog.configure(**for_tests)


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_chat_logs_to_a_private_file_in_the_home(settings, tmp_path):
    path = logs.to_home(settings)
    structlog.get_logger("x").info("started", post="ACME/142")

    assert path == tmp_path / "presstime.log"
    assert path.stat().st_mode & 0o777 == 0o600
    (record,) = records(path)
    assert (record["event"], record["post"], record["level"]) == ("started", "ACME/142", "info")


def test_services_log_to_standard_error_and_never_to_standard_output(settings, capsys):
    logs.to_error_stream(settings)
    structlog.get_logger("x").info("started")

    shown = capsys.readouterr()
    assert shown.out == ""
    assert json.loads(shown.err)["event"] == "started"


def test_other_libraries_log_in_the_same_form(settings):
    path = logs.to_home(settings)
    logging.getLogger("dramatiq.worker").warning("Worker %d died", 3)

    assert records(path)[0]["event"] == "Worker 3 died"


def test_the_chatter_of_libraries_is_left_out(settings):
    path = logs.to_home(settings)
    logging.getLogger("urllib3.connectionpool").info("Starting new HTTPS connection …")

    assert records(path) == []


def test_secrets_are_hidden_by_name_and_by_form(settings):
    path = logs.to_home(settings)
    try:
        raise ValueError("refused whsec_c2VjcmV0 for xoxb-1-hunter2")
    except ValueError:
        structlog.get_logger("x").exception(
            "call failed: %s",
            "Bearer hunter2",
            Authorization="hunter2",
            headers={"X-Token": "hunter2", "list": [{"password": "hunter2"}]},
            url="postgresql://me:hunter2@host/db",
        )

    written = path.read_text("utf-8")
    assert "hunter2" not in written
    assert "c2VjcmV0" not in written
    assert "ValueError: refused [hidden]" in written


def test_what_is_said_to_slack_and_with_which_secret_is_logged_at_no_level(settings):
    path = logs.to_home(settings.model_copy(update={"log_level": "debug"}))
    with SlackServer() as slack:
        client = WebClient(base_url=slack.url)
        with pytest.raises(SlackApiError):
            client.oauth_v2_access(client_id="1.2", client_secret="hunter2", code="hunter3")
        ours = slack.team()
        news = ours.channel("news")
        WebClient(ours.token, slack.url).chat_postMessage(channel=news.id, text="hunter4")
    structlog.get_logger("x").debug("done")

    written = path.read_text("utf-8")
    assert "done" in written
    assert "hunter" not in written


@given(st.text())
def test_no_text_of_a_person_can_pose_as_a_record_of_its_own(text):
    render = logs._renderer("plain")

    line = render(None, "info", {"event": text, "level": "info"})

    assert "\n" not in line


def test_a_large_file_is_moved_on_and_two_old_ones_are_kept(settings, monkeypatch):
    monkeypatch.setattr(logs, "LARGEST", 300)
    path = logs.to_home(settings)
    for number in range(40):
        structlog.get_logger("x").info("line", number=number)

    kept = sorted(file.name for file in path.parent.glob("presstime.log*"))
    assert kept == ["presstime.log", "presstime.log.1", "presstime.log.2", "presstime.log.lock"]
    assert records(path)[-1]["number"] == 39


def test_a_file_moved_on_by_another_process_is_noticed(settings):
    path = logs.to_home(settings)
    structlog.get_logger("x").info("one")
    path.rename(path.with_name("presstime.log.1"))
    structlog.get_logger("x").info("two")

    assert [record["event"] for record in records(path)] == ["two"]


def test_a_log_file_that_cannot_be_written_names_its_variable(settings, tmp_path):
    wrong = settings.model_copy(update={"log_file": tmp_path / "no" / "such.log"})

    with pytest.raises(SettingsError, match=r"^PRESSTIME_LOG_FILE: cannot write to"):
        logs.to_error_stream(wrong)


def test_every_other_test_logs_plain_lines(capsys):
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("x").exception("failed")

    written = capsys.readouterr().out
    assert "ValueError: broken" in written
    assert "\x1b[" not in written
