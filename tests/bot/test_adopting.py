"""`presstime backup` and `presstime adopt`, and what the chat says of a held database."""

import stat
from datetime import timedelta

import pytest

from bot.message import Message
from bot.terminal.core import real
from bot.terminal.draw import Page, draw_notice
from models import clock as real_clock
from models import secrets
from models.rules.identity import Hold
from models.services.engine import adoption, installation
from models.services.engine.adoption import How
from models.tables import Account, Delivery
from tests.bot.test_cli import presstime

HELD = "Nothing goes out: this database is held."


@pytest.fixture
def held(chat):
    """A chat whose database was put back; the moment it is of."""
    installation.bind()
    chat.say('"Hello" to site in 1 hour')
    chat.press("Schedule")
    installation.hold(Hold.BACKUP, now=real_clock.now() + timedelta(minutes=1))
    installation.look_again(now=real_clock.now())
    return chat


@pytest.mark.parametrize(
    "sentence", ["list", "queue", "week", "targets", '"Hi" to site friday 9:00']
)
def test_every_answer_says_that_nothing_goes_out_and_what_to_do(held, sentence):
    said = held.say(sentence)

    assert said.startswith(f"‖ {HELD}")
    assert "`presstime adopt`" in said
    assert HELD in str(held.last.text)


def test_a_refusal_is_left_as_it_is(held):
    assert HELD not in held.say("show 99")


def test_after_adopting_the_card_asks_and_its_button_sends(held, at, publish_due):
    at(real_clock.now() + timedelta(hours=2))
    assert publish_due() == 0
    now = real_clock.now()
    adoption.adopt(adoption.survey(now=now), How.PUT_BACK, "terminal:ana", now=now)

    assert HELD not in held.say("list")
    [card] = notices()
    assert "1 delivery may have gone out already" in card
    assert "the same key is used" in card
    assert "say “catchup ACME all”" in card
    held.say("catchup ACME all")
    assert publish_due() == 1


def test_a_card_names_the_targets_where_it_may_be_there_twice(held, at):
    Account.update(platform="elsewhere").execute()
    for each in range(1, 6):
        held.say(f'"Hello" to site in {20 * each} minutes')
        held.press("Schedule")
    installation.Installation.update(held_at=real_clock.now() + timedelta(minutes=1)).execute()
    at(real_clock.now() + timedelta(hours=2))
    now = real_clock.now()
    adoption.adopt(adoption.survey(now=now), How.PUT_BACK, "terminal:ana", now=now)

    [card] = notices()
    assert "6 deliveries may have gone out already" in card
    assert "Look on site first: what you send may be there twice" in " ".join(card.split())


def test_a_rehearsal_marks_its_notices(held, at, publish_due):
    now = real_clock.now()
    adoption.adopt(adoption.survey(now=now), How.REHEARSE, "terminal:ana", now=now)
    installation.enter(rehearse=True, now=now)
    at(now + timedelta(hours=2))
    assert publish_due() == 1

    [card] = notices()
    assert card.startswith("! Rehearsal: nothing leaves this machine.")
    assert "would be published on site" in card
    assert held.say("list").startswith("! Rehearsal: nothing leaves this machine.")


def notices() -> list[str]:
    told, _ = real().news(0)
    return [draw_notice(each, Page(width=200)) for each in told]


@pytest.fixture(scope="module")
def live_home(tmp_path_factory):
    """A home that was used, and that no test here may change."""
    home = tmp_path_factory.mktemp("live") / "home"
    presstime(home, "say", "list")
    return home


def test_a_backup_is_private_whole_and_never_in_the_place_of_another(live_home, tmp_path):
    home, file = live_home, tmp_path / "backup.db"

    code, out, err = presstime(home, "backup", str(file))
    assert (code, err) == (0, "")
    assert out.startswith(f"The database is copied to {file}. Keep a copy of {home}/secret.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()

    code, _, err = presstime(home, "backup", str(file))
    assert (code, err.count("\n")) == (1, 1)
    assert "there is a file of that name already" in err
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["backup.db"]


def test_a_backup_where_nothing_can_be_written_says_so(live_home, tmp_path):
    code, _, err = presstime(live_home, "backup", str(tmp_path / "none" / "backup.db"))

    assert (code, err.count("\n")) == (1, 1)
    assert "No backup was made" in err


def test_a_server_is_backed_up_by_its_own_tool(tmp_path, postgresql_url):
    named = {"PRESSTIME_DATABASE_URL": postgresql_url, "PRESSTIME_SECRET_KEY": secrets.new_key()}
    code, _, err = presstime(tmp_path, "backup", str(tmp_path / "backup.db"), **named)

    assert (code, "`pg_dump " in err) == (1, True)


def test_a_live_database_is_not_adopted_and_options_do_not_mix(live_home):
    code, _, err = presstime(live_home, "adopt", "--yes")
    assert (code, err.count("\n")) == (1, 1)
    assert "nothing about it looks restored or copied" in err
    assert presstime(live_home, "adopt", "--moved", "--rehearse")[0] == 1
    assert presstime(live_home, "adopt", "--rehearse", "--yes")[0] == 1
    assert presstime(live_home, "say", "list")[0] == 0


def test_a_first_run_under_the_variable_makes_a_rehearsal_for_ever(tmp_path):
    assert presstime(tmp_path, "say", "list", PRESSTIME_REHEARSE="1")[0] == 0

    code, _, err = presstime(tmp_path, "say", "list")
    assert (code, err.startswith("PRESSTIME_REHEARSE: must be 1 here")) == (2, True)
    assert presstime(tmp_path, "adopt", "--yes")[0] == 1


def test_nothing_of_a_live_database_is_rehearsed_away(live_home):
    for command in (("say", "list"), ("jobs",), ("chat",)):
        code, out, err = presstime(live_home, *command, PRESSTIME_REHEARSE="1")
        assert (code, out) == (2, "")
        assert err.startswith("PRESSTIME_REHEARSE: must not be set here")
        assert err.count("\n") == 1


def test_the_door_knows_the_message_of_a_held_database_too(held):
    reply = real().respond(Message("list", "terminal:ben", "terminal", "chat", "ben"))

    assert HELD in str(reply.text)
    assert Delivery.get().state == "waiting"
