"""Files that people send in Slack: with a sentence, a message that becomes a post, or a form."""

import pytest

from models import stored
from models.database import connection
from models.rules.media import media_of
from models.tables import Member, Proposal
from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.files import JPEG, PROGRAM, png
from tests.fakes.slack import Message, SlackServer
from tests.fakes.slack.world import Json

FAR = 4_070_937_600  # Thu 1 Jan 2099, 09:00 in Berlin
BREAD = '"Bread is baked daily" to blog 3 june 2030 9:00'


@pytest.fixture
def press(desk: Desk) -> Json:
    return desk.slack.upload(desk.ana, "press.png", png(3), "A red printing press")


def told(desk: Desk, words: str = "") -> Message:
    """The newest thing that ana alone reads, directly or in #news."""

    def there() -> list[Message]:
        read = [*desk.team.direct(desk.ana).messages, *desk.news.messages]
        return [each for each in read if each.bot_id and words in each.shown]

    return desk.slack.until(there)[-1]


def kept() -> list[tuple[str, str, bytes]]:
    """The files of the newest proposal: name, alt text, content."""
    with connection():
        row = Proposal.select().order_by(Proposal.id.desc()).get()
        return [(each.name, each.alt, stored.bytes_of(each)) for each in media_of(row.media)]


def test_a_direct_message_brings_its_files_along(desk, press):
    plan = desk.slack.upload(desk.ana, "hall.jpg", JPEG)
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), BREAD, files=[press, plan])

    assert "press.png" in told(desk, "Nothing goes out until you confirm").shown
    assert kept() == [("press.png", "A red printing press", png(3)), ("hall.jpg", "", JPEG)]


def test_a_mention_brings_its_files_along(desk, press):
    desk.slack.mention(desk.ana, desk.news, BREAD, files=[press])
    told(desk, "Nothing goes out until you confirm")
    assert kept() == [("press.png", "A red printing press", png(3))]


def test_a_file_without_words_is_asked_about(desk, press):
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), "", files=[press])
    assert "not where and when" in told(desk, "I see what to send").shown


def test_what_is_no_file_for_a_post_is_refused_with_the_words_to_say_again(desk):
    program = desk.slack.upload(desk.ana, "press.png", PROGRAM)
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), BREAD, files=[program])
    assert "Bread is baked daily" in told(desk, "Nothing was saved").shown


def test_a_file_that_lies_elsewhere_is_not_fetched_and_our_token_goes_nowhere(desk, press):
    elsewhere = {**press, "url_private_download": "https://files.example/press.png"}
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), BREAD, files=[elsewhere])
    assert "files.example" in told(desk, "does not lie in Slack").shown


def test_without_the_right_to_read_files_it_says_which_right_is_lacking(desk, press):
    token = desk.slack.world.tokens[desk.team.token]
    token.scopes = token.scopes - {"files:read"}
    desk.slack.say(desk.ana, desk.team.direct(desk.ana), BREAD, files=[press])
    assert "files:read" in told(desk, "Nothing was saved").shown


def test_a_message_becomes_a_post_with_its_files(desk, press):
    message = desk.slack.say(desk.bo, desk.news, "Tea for all", files=[press])
    desk.slack.shortcut(desk.ana, "schedule_this", message)
    form = desk.form(desk.ana)
    assert "With press.png" in form.shown

    assert desk.slack.submit(form, {"targets": ["blog"], "when": FAR, "alts": "A press"}).ok
    told(desk, "Nothing goes out until you confirm")
    assert kept() == [("press.png", "A press", png(3))]


def test_a_form_takes_files_with_their_alt_texts(desk, press):
    desk.slack.shortcut(desk.ana, "new_post")
    form = desk.form(desk.ana)
    plan = desk.slack.upload(desk.ana, "hall.jpg", JPEG)
    chosen = {"text": "Tea", "targets": ["blog"], "when": FAR, "files": [press, plan]}
    assert desk.slack.submit(form, {**chosen, "alts": "A press\nThe hall"}).ok

    desk.slack.until(lambda: "Nothing goes out" in desk.slack.modal(desk.ana).shown)
    assert kept() == [("press.png", "A press", png(3)), ("hall.jpg", "The hall", JPEG)]


def test_where_the_app_may_read_no_files_a_form_says_so_and_asks_for_none(sqlite_database):
    with SlackServer() as slack:
        scopes = " ".join(slack.app.scopes - {"files:read"})
        desk = Desk(slack, slack.team("narrow", scopes=scopes))
        ana = desk.team.users[desk.ana.id]
        ana.is_admin = True
        with connected(slack, settings_for(slack, desk.team)):
            desk.set_up(ana, desk.news)
            press = slack.upload(ana, "press.png", png())
            message = slack.say(ana, desk.news, "Tea for all", files=[press])
            slack.shortcut(ana, "schedule_this", message)
            form = desk.form(ana)
        assert "files:read" in form.shown
        assert "files" not in form.inputs
        assert slack.refusals == []


def test_only_who_may_write_can_send_files(desk, press):
    desk.say(desk.bo, desk.news, "list")
    with connection():
        Member.update(role="viewer").where(Member.identity.endswith(desk.bo.id)).execute()
    fetched = len(desk.slack.world.fetched)
    desk.slack.say(desk.bo, desk.team.direct(desk.bo), BREAD, files=[press])
    direct = desk.team.direct(desk.bo)
    desk.slack.until(lambda: [each for each in direct.messages if each.bot_id])
    assert len(desk.slack.world.fetched) == fetched
