"""What a chat sees beside its work: a clock that stopped, a database that does not answer."""

from datetime import timedelta

import pytest

from bot.terminal.draw import Page, draw_notice
from bot.views.notices import notice
from bot.watching import Watch, look
from models.database import close_database, connection, open_database
from models.services.engine import sessions
from models.services.notices import notices
from models.tables import Notice
from tests.bot.conftest import MONDAY

FRIDAY = MONDAY.replace(day=6, hour=8)
SECONDS_5 = timedelta(seconds=5)


@pytest.fixture
def due(chat):
    """A chat with a post that is due on Friday."""
    chat.say('"Hello" to site friday 9:00')
    chat.press("Schedule")
    return chat


def watched(watch, begin, seconds):
    """Look every five seconds for so long; the moment after."""
    for number in range(seconds // 5 + 1):
        look(watch, now=begin + number * SECONDS_5)
    return begin + timedelta(seconds=seconds)


def read(since=0):
    told = notices.since("terminal", "chat", since, now=FRIDAY)
    return [" ".join(draw_notice(notice(each), Page(width=300)).split()) for each in told]


def test_a_minute_without_a_clock_is_told_in_the_chat_and_so_is_its_return(due, tmp_path):
    watch = Watch()
    begun = FRIDAY + timedelta(minutes=1)

    after = watched(watch, begun, 55)
    assert Notice.select().count() == 0
    after = watched(watch, after + SECONDS_5, 20)

    (said,) = read()
    assert "✕ Nothing goes out at present: no clock runs 1 delivery waits, the first since" in said
    assert "Fri 6 Mar 2026, 09:00 Europe/Berlin. No clock ever ran here." in said
    assert "Start `presstime jobs`" in said
    sessions.begin(tmp_path, sessions.JOBS, now=after).close(now=after)
    watched(watch, after, 10)
    assert "A clock runs again." in read()[1]


def test_after_a_sleep_the_clocks_get_their_minute_too(due):
    watch = Watch()
    asleep = watched(watch, MONDAY, 120)

    watched(watch, FRIDAY + timedelta(minutes=5), 55)

    assert asleep < FRIDAY
    assert Notice.select().count() == 0


def test_a_database_that_does_not_answer_is_said_by_the_chat_itself_and_then_kept(
    due, sqlite_database, tmp_path
):
    said = []
    watch = Watch(said.append)
    close_database()
    open_database(f"sqlite:///{tmp_path}/missing/presstime.db")

    after = watched(watch, MONDAY, 30)

    (reply,) = said
    shown = draw_notice(reply, Page(width=300))
    assert "✕ Nothing can be saved or published at present" in shown
    assert "The database file cannot be opened." in shown
    close_database()
    open_database(sqlite_database)
    watched(watch, after, 10)
    with connection():
        (told,) = Notice.select()
    assert told.kind == "storage_trouble"
    assert told.facts["since"] == MONDAY.isoformat()
    assert len(said) == 1
