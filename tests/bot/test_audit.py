"""The audit and receipts, as people ask for them in the chat."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import canonical
from bot.terminal.draw import Page, draw
from bot.views.deeds import SAID
from models import clock
from models.rules import seals
from models.services.audit import receipting, sealing
from models.services.engine import doubts
from models.services.people import membership
from models.tables import Audit, Member, Project
from tests.bot.conftest import MONDAY, Chat

FRIDAY = MONDAY.replace(day=6, hour=8)
SERVICES = sorted((Path(__file__).parents[2] / "models" / "services").glob("*.py"))


@pytest.fixture
def launch(chat):
    chat.say('"Launch" to site friday 9:00')
    chat.press("Schedule")
    return chat


def test_what_was_done_is_read_in_the_past_tense_the_newest_first(launch):
    launch.say("move #1 to friday 14:00")

    told = launch.say("audit")

    assert "ana moved #1 from Fri 6 Mar 2026, 09:00 Europe/Berlin to Fri 6 Mar 2026, 14:00" in told
    assert "ana confirmed #1, read as: Fri 6 Mar 2026, 09:00 Europe/Berlin → site" in told
    assert "ana wrote #1" in told
    assert "ana joined as admin" in told
    assert told.index("moved #1") < told.index("ana wrote #1") < told.index("ana joined")


def test_the_page_about_the_audit_shows_it_as_it_is(launch):
    launch.say("move #1 to friday 14:00")
    sealing.seal(now=clock.now())
    page = (Path(__file__).parents[2] / "docs" / "audit.md").read_text()
    shown = page.partition("```\nana> audit #1\n")[2].partition("```")[0]

    told = draw(launch.reply("audit #1"), Page(width=80))

    assert re.sub(r"hash [0-9a-f]{12}", "hash " + "#" * 12, told) + "\n" == shown


def test_how_far_it_is_sealed_stands_below(launch):
    assert "Nothing of it is sealed yet." in launch.say("audit")

    sealing.seal(now=clock.now())
    head = sealing.head(Project.get())

    assert f"Sealed up to row {head.count}, hash {head.hash[:12]}…" in launch.say("audit")


@pytest.mark.parametrize("words", ["#1", "of #1", "for post 1", "1", "ACME/1", "on the post #1"])
def test_it_is_narrowed_to_a_post(launch, words):
    launch.say('"Other" to site friday 10:00')
    launch.press("Schedule")

    told = launch.say(f"audit {words}")

    assert "ana wrote #1" in told
    assert "#2" not in told
    assert "joined" not in told


def test_it_is_narrowed_to_a_person(launch):
    Chat("bo").say('draft "Mine"')
    Chat("bo").say("settings zone Tokyo")

    told = launch.say("audit by Bo")

    assert "bo chose to read times in Asia/Tokyo" in told
    assert "ana" not in told
    assert "bo chose" not in launch.say("audit by me")
    assert "ana wrote #1" in launch.say("audit by @ana")


def test_what_presstime_did_itself_can_be_asked_for(launch, at, publish_due):
    at(FRIDAY)
    publish_due()

    told = launch.say("audit by presstime")

    assert "#1 published on site, on time" in told
    assert "ana" not in told


def test_somebody_nobody_knows_is_answered_with_those_there_are(launch):
    assert "Nobody in ACME is called “zoe”. There are: ana." in launch.say("audit by zoe")


def test_it_is_narrowed_to_what_it_is_about(launch):
    launch.say("settings catch-up 30 minutes")

    told = launch.say("audit settings")

    assert "ana changed catch-up from" in told
    assert "wrote" not in told


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("today", False),
        ("yesterday", True),
        ("last week", True),
        ("last 2 days", True),
        ("last 3 hours", False),
        ("since monday", False),
        ("since 1 march", True),
        ("before today", True),
        ("2026-03-08", True),
        ("february", False),
    ],
)
def test_it_is_narrowed_to_a_time(launch, at, words, there):
    at(MONDAY.replace(day=8, hour=12))
    launch.say("settings zone Tokyo")
    launch.say("settings zone Europe/Berlin")
    at(MONDAY.replace(day=9, hour=12))

    assert ("chose to read times" in launch.say(f"audit {words}")) is there


def test_several_words_narrow_it_together(launch):
    launch.say("move #1 to friday 14:00")

    assert "ana moved #1" in launch.say("audit #1 by ana today")
    assert "Nothing of that is recorded." in launch.say("audit #1 by presstime today")


def test_words_that_narrow_nothing_are_answered_with_what_can_be_said(launch):
    told = launch.say("audit bananas")

    assert "I cannot narrow the audit by “bananas”" in told
    assert "`audit last week`" in told


def test_another_projects_posts_are_not_looked_at(launch):
    assert "OTHER is not the project of this channel" in launch.say("audit OTHER/1")


def test_older_rows_are_a_button_away_and_stay_narrowed(launch):
    for hour in range(10, 22):
        launch.say(f"move #1 to friday {hour}:00")

    first = launch.say("audit #1 by ana this week")
    older = launch.press("Older")

    assert first.count("moved #1") == 10
    assert older.count("moved #1") == 2
    assert "ana wrote #1" in older
    assert launch.buttons == ()


def test_a_button_for_older_rows_fits_whatever_it_narrows():
    longest = (
        "audit ABCDEFGHIJ before 999999999 #99999 by M99999 about approvals "
        "in 1764000000-1764003600"
    )

    assert len(longest) <= 100
    assert canonical.parse(longest) is not None


def test_only_those_who_may_read_the_audit_do(launch):
    told = Chat("bo").say("audit")

    assert "to read the audit takes a manager" in told
    assert "Launch" not in told
    assert "to read the audit takes a manager" in Chat("bo").say("audit ACME before 99")


def test_somebody_forgotten_is_told_of_without_a_name(launch):
    Member.update(name="erased:0123456789abcdef").execute()
    told = launch.say("audit")

    assert "erased:0123456789abcdef wrote #1" in told


def test_a_receipt_tells_what_went_out_and_what_proves_it(launch, at, publish_due):
    at(FRIDAY)
    publish_due()
    sealing.seal(now=clock.now())

    told = launch.say("receipt #1")

    head = sealing.head(Project.get())
    rows = [row.sequence for row in Audit.select().where(Audit.subject == "post 1")]
    assert "Receipt of ACME/1" in told
    assert "Launch" in told
    assert receipting.hash_of("Launch") in told
    assert "published on site, revision 1, https://x.example/ACME/1, there called r1" in told
    assert "nobody had to approve it" in told
    assert f"{rows[0]}–{rows[-1]}" in told
    assert head.hash in told


def test_a_receipt_tells_which_words_went_out_when_they_were_changed_since(launch, at, publish_due):
    at(FRIDAY)
    publish_due()
    launch.say('edit #1 "Better words"')

    told = " ".join(launch.say("receipt 1").split())

    assert receipting.hash_of("Better words") in told
    assert f"its text then had the SHA-256 {receipting.hash_of('Launch')}" in told
    assert "not sealed yet" in told


def test_what_was_taken_down_is_on_the_receipt(launch, at, publish_due):
    at(FRIDAY)
    publish_due()
    launch.say("unpublish #1")
    launch.press("Take it down")
    at(FRIDAY + timedelta(minutes=1))
    publish_due()

    told = launch.say("receipt #1")

    assert "taken down from site" in told
    assert "taken down since" in told


def test_a_receipt_of_what_never_went_out_says_so(launch):
    assert "Nothing of it has gone out." in launch.say("receipt #1")
    assert "There is no post #9" in launch.say("receipt #9")
    assert "Say a post's number" in launch.say("receipt")


def test_every_action_that_services_record_has_words():
    recorded = {
        (path.name, action)
        for path in SERVICES
        for action in (*_recorded(ast.parse(path.read_text())), *CHOSEN.get(path.name, ()))
    }
    silent = {each for each in recorded if not _is_worded(each[1])}

    assert silent == set()


def test_actions_that_services_choose_are_listed_here():
    choosing = {
        path.name for path in SERVICES if CHOICE in [*_recorded(ast.parse(path.read_text()))]
    }

    assert choosing <= set(CHOSEN)


def test_an_action_without_words_would_be_noticed():
    source = (
        'audit.by(speaker, "dance", f"post {number}", now=now)\n'
        'book.record(entry, who, "sing" if loud else "hum")\n'
        "audit.record(project, who, action, subject)\n"
        'insert_rows(Audit, [{"action": "shout"}])'
    )

    assert set(_recorded(ast.parse(source))) == {"dance", "sing", "hum", CHOICE, "shout"}


CHOICE = "<chosen>"
# What services record that is not written where they do: passed on, or looked up.
CHOSEN: dict[str, tuple[str, ...]] = {
    "alerts.py": ("overdue", "overdue over", "clock stopped", "clock back", "storage trouble"),
    "audit.py": (),
    "chat_roles.py": ("map role", "unmap role"),
    "catching_up.py": ("hold late", "send late", "drop late"),
    "changing.py": (),
    "deciding.py": ("approve", "reject", "request changes", "override approval"),
    "doubts.py": tuple(doubts._DEEDS.values()),
    "erasing.py": (seals.ERASE,),
    "freezing.py": (
        *("freeze", "plan freeze", "confirm freeze", "lift freeze", "lift freeze once"),
    ),
    "gates.py": (),
    "holding.py": (),
    "lanes.py": ("channel closed", "channel open"),
    "ledger.py": (),
    "membership.py": tuple(membership._SHUT_OUT.values()),
    "people.py": (),
    "preflight.py": ("target trouble", "target well"),
    "permits.py": ("ask to let through", "let through the freeze", "do not let through"),
    "readers.py": (
        *("ask for e-mail", "confirm e-mail", "choose e-mail", "stop e-mail", "mute", "unmute"),
        *("choose chat", "stop chat"),
    ),
    "results.py": ("cancelled", "skipped", "paused", "expire"),
    "dashboards.py": ("put up dashboard", "take down dashboard"),
    "workspaces.py": ("use channel", "stop using channel", "report in"),
    "team_rules.py": ("add rule", "remove rule", "set rate", "lift limit"),
}
PLACES = {
    "by": 1,
    "record": 2,
    "record_target": 1,
    "changing": 3,
    "_record_once": 3,
    "_record_all": 1,
}


def _recorded(tree: ast.AST) -> Iterator[str]:
    """The actions that calls of the audit give, or that rows of it hold."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
            place = PLACES.get(name)
            if place is not None and len(node.args) > place:
                yield from _texts(node.args[place])
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                is_action = isinstance(key, ast.Constant) and key.value == "action"
                if is_action and isinstance(value, ast.Constant):
                    yield from _texts(value)


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            yield start
        case _:
            yield CHOICE


def _is_worded(action: str) -> bool:
    """Whether there are words for an action, or for all that begin so."""
    said = action.replace("_", " ")
    begun = said.endswith(": ") and any(each.startswith(said) for each in SAID)
    return action == CHOICE or said in SAID or begun
