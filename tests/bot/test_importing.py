"""Files of posts: their columns, the verdict on each row, and what is written and undone."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import importing
from bot.importing import Verdict, columns_of
from bot.terminal.words import plain
from bot.views import importing as views
from models import clock as real_clock
from models import stored
from models.errors import NotAllowed, NotFound, UserError
from models.errors import Refused as RefusedToDo
from models.rules.media import media_of
from models.rules.settings import SETTINGS
from models.services.conflicts import resolving
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import importing as service
from models.services.workspaces import policies, targets
from models.tables import Audit, Batch, Delivery, Imported, Occurrence, Post, Revision, Schedule
from tests.bot.conftest import MONDAY
from tests.fakes.files import PAGE, PDF, png

HEADER = "key,title,text,targets,when,zone,priority\n"


@pytest.fixture
def ana(chat) -> Speaker:
    chat.say("connect site blog")
    return people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)


@pytest.fixture
def judged(ana, tmp_path: Path) -> Callable[[str], list[Verdict]]:
    """The verdicts on a file of these lines, under the full header."""

    def verdicts(lines: str, header: str = HEADER) -> list[Verdict]:
        path = tmp_path / "posts.csv"
        path.write_text(header + lines, encoding="utf-8")
        return importing.judged(path, ana, now=real_clock.now())

    return verdicts


@pytest.fixture
def imported(ana, judged) -> Callable[..., tuple[Batch, int]]:
    """Import the good rows of a file of these lines."""

    def write(lines: str, header: str = HEADER) -> tuple[Batch, int]:
        return importing.write(
            "posts.csv", judged(lines, header), ana, now=real_clock.now, written=lambda count: None
        )

    return write


GOOD = "a,Launch,We are live,site,2026-03-06T09:00,,\n"


def test_a_stamp_is_read_in_the_zone_of_its_row_else_of_the_speaker(judged):
    rows = judged(
        GOOD
        + "b,,Hi,blog site,2026-03-06T09:00,New York,high\n"
        + "c,,Hi,blog,2026-03-06T09:00Z,,8\n"
    )

    assert [row.at for row in rows] == [
        datetime(2026, 3, 6, 8, tzinfo=UTC),
        datetime(2026, 3, 6, 14, tzinfo=UTC),
        datetime(2026, 3, 6, 9, tzinfo=UTC),
    ]
    assert plain(views.line(rows[0])) == (
        "○ line 2  “Launch” → site, Fri 6 Mar 2026, 09:00 Europe/Berlin"
    )
    assert [row.planned.plan.priority for row in rows if row.planned] == [5, 7, 8]


def test_phrases_of_the_language_are_times_too(judged):
    rows = judged("a,,Hi,site,friday 9:00 or not after 21:00,,\nb,,Ho,site,every monday 9:00,,\n")

    assert rows[0].planned is not None
    assert rows[0].planned.plan.not_after == time(21)
    assert rows[1].at == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert plain(views.line(rows[1])).endswith("↻")


def test_a_phrase_may_say_how_far_apart_and_what_if_late(judged):
    rows = judged(
        'a,,Hi,blog site,"friday 9:00, 5 minutes apart, if late skip",,\n'
        'b,,Hi,site,"friday 9:00, 5 minutes apart",,\n'
        'c,,Hi,blog site,"friday 20:50, 20 minutes apart, or not after 21:00",,\n'
    )

    assert rows[0].planned is not None
    assert rows[0].planned.plan.stagger == timedelta(minutes=5)
    assert rows[0].planned.plan.catch_up == "drop"
    assert "one place only" in (rows[1].reason or "")
    assert "never go out" in (rows[2].reason or "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a,,,site,2026-03-06T09:00,,", "The text is empty"),
        ("a,,Hi,nowhere,2026-03-06T09:00,,", "no target “nowhere”"),
        ("a,,Hi,,2026-03-06T09:00,,", "does not say where"),
        ("a,,Hi,site,,,", "does not say when"),
        ("a,,Hi,site,2026-03-01T09:00,,", "has passed"),
        ("a,,Hi,site,2026-03-29T02:30,,", "does not exist in Europe/Berlin"),
        ("a,,Hi,site,2026-10-25T02:30,,", "comes twice in Europe/Berlin"),
        ("a,,Hi,site,friday at 5,,", "05:00 or 17:00"),
        ("a,,Hi,site,whenever you like,,", "whenever"),
        ("a,,Hi,site,2026-03-06T09:00,Atlantis,", "time zone “Atlantis”"),
        ("a,,Hi,site,2026-03-06T09:00,,11", "“11” is no priority"),
        (f"a,{'t' * 300},Hi,site,2026-03-06T09:00,,", "300 characters"),
        (f"{'k' * 201},,Hi,site,2026-03-06T09:00,,", "longer than 200"),
    ],
)
def test_a_row_that_cannot_be_is_told_why(judged, line, reason):
    [verdict] = judged(line + "\n")

    assert verdict.planned is None
    assert reason in str(verdict.reason)
    assert plain(views.line(verdict)).startswith("✕ line 2")


def test_a_row_that_is_too_long_for_its_target_is_told_so(ana, judged):
    place = {"workspace": "discord:7", "channel": "71"}
    targets.connect(ana, "discord", "#news", place, {}, now=MONDAY)
    [verdict] = judged(f"a,,{'x' * 1_901},#news,2026-03-06T09:00,,\n")

    assert verdict.reason == "#news takes 1,900 characters; the text has 1,901."


def test_a_key_that_comes_twice_in_a_file_is_told_with_its_line(judged):
    rows = judged(GOOD + "a,,Other,site,2026-03-06T10:00,,\n")

    assert rows[1].reason == "Its key “a” is that of line 2 already."


def test_headers_are_found_by_likeness_and_other_delimiters_too(judged):
    [row] = judged("Hi;2026-03-06T09:00;site\n", header="\ufeffTitel;Publish At;Target\n")

    assert row.at == datetime(2026, 3, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["title", "when", "mood"], "do not know the column “mood”"),
        (["title", "when", "date"], "Two columns are called when"),
        (["title", "key"], "must name the columns"),
        ([], "must name the columns"),
    ],
)
def test_a_header_that_is_not_understood_stops_the_import(header, said):
    with pytest.raises(UserError, match=said):
        columns_of(header)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"title,when\n\xff\xfe,1\n", "not UTF-8"), (b'title,when\n"a"b,1\n', "no CSV")],
)
def test_a_file_that_is_no_csv_is_told_so(ana, tmp_path, content, said):
    path = tmp_path / "posts.csv"
    path.write_bytes(content)

    with pytest.raises(UserError, match=said):
        importing.judged(path, ana, now=MONDAY)
    with pytest.raises(UserError, match="cannot be read"):
        importing.judged(tmp_path / "none.csv", ana, now=MONDAY)


def test_imported_rows_are_posts_on_the_calendar(imported, chat, at, publish_due):
    batch, count = imported(GOOD + 'b,,"Two\nlines",site blog,2026-03-06T10:00:30,,9\n')

    assert count == 2
    assert [row.text for row in Revision.select().order_by(Revision.id)] == [
        "We are live",
        "Two\nlines",
    ]
    assert Post.select().where(Post.state == "ready").count() == 2
    assert Occurrence.get_by_id(1).key == "2026-03-06/0"
    assert Delivery.select().count() == 3
    assert "imported it from posts.csv (import 1)" in chat.say("why #1")
    at(MONDAY + timedelta(days=5))
    assert publish_due() == 3
    assert {row.state for row in Schedule.select()} == {"completed"}
    assert batch.name == "posts.csv"


def test_a_series_is_imported_as_one(imported):
    imported("a,,Hi,site,every monday 9:00,,\n")

    assert Schedule.get().rule["repeat"]
    assert Delivery.select().count() > 10


def test_importing_again_adds_only_what_is_new(imported, judged):
    lines = GOOD + ",,No key,site,2026-03-06T10:00,,\n"
    imported(lines)

    again = judged(lines + "c,,New,site,2026-03-06T11:00,,\n")

    assert [row.number for row in again] == [1, 2, None]
    assert "is here already, as #1" in plain(views.line(again[0]))
    assert views.summary(again) == "1 row can be imported, 2 here already."
    assert imported(lines)[1] == 0
    assert Post.select().count() == 2


def test_the_same_row_twice_without_a_key_is_two_posts(imported):
    assert imported(",,Hi,site,2026-03-06T10:00,,\n" * 2)[1] == 2


def test_a_row_written_by_somebody_else_meanwhile_is_not_written_twice(ana, judged):
    verdicts = judged(GOOD)

    def write() -> int:
        return importing.write(
            "x.csv", verdicts, ana, now=real_clock.now, written=lambda count: None
        )[1]

    assert (write(), write()) == (1, 0)
    assert Post.select().count() == 1


def test_a_time_that_passes_while_importing_is_left_out(ana, judged, at):
    verdicts = judged(GOOD + "b,,Soon,site,2026-03-02T10:30,,\n")
    at(MONDAY + timedelta(hours=1))

    _, count = importing.write(
        "x.csv", verdicts, ana, now=real_clock.now, written=lambda count: None
    )

    assert count == 1
    assert "The time of 1 row passed meanwhile" in views.done(1, count, late=1)


def test_more_rows_than_a_transaction_holds_are_told_as_they_go(ana, judged):
    policies.decide(ana, SETTINGS["resources-most"], 0, now=MONDAY)
    verdicts = judged("".join(f"k{n},,Post {n},site,2026-03-06T09:00,,\n" for n in range(1100)))
    told: list[int] = []

    _, count = importing.write("x.csv", verdicts, ana, now=real_clock.now, written=told.append)

    assert (count, told) == (1100, [500, 500, 100])
    assert Post.select().order_by(Post.number.desc()).get().label == "Post 1099"


def test_undoing_takes_off_what_has_not_gone_out_and_frees_its_keys(
    ana, imported, at, publish_due, judged, chat
):
    lines = GOOD + "b,,Later,site,2026-03-09T10:00,,\n"
    imported(lines)
    at(MONDAY + timedelta(days=5))
    publish_due()

    done = service.undo(ana, 1, now=real_clock.now())

    assert (done.put_away, done.published, done.in_flight) == (1, 1, 0)
    assert "1 post went out already and stay" in views.undone(1, done)
    assert [row.state for row in Post.select().order_by(Post.number)] == ["published", "archived"]
    assert [row.key for row in Imported.select()] == ["a"]
    at(MONDAY + timedelta(days=8))
    assert publish_due() == 0
    assert "Nothing is on the calendar" in chat.say("list")


def test_an_import_is_undone_once_and_only_if_there_is_one(ana, imported):
    imported(GOOD)
    service.undo(ana, 1, now=MONDAY)

    with pytest.raises(RefusedToDo, match="undone already"):
        service.undo(ana, 1, now=MONDAY)
    with pytest.raises(NotFound):
        service.undo(ana, 9, now=MONDAY)
    assert imported(GOOD)[1] == 1


SAME_TIME = "".join(
    f"k{number},,{text},site,2026-03-06T09:00,,\n"
    for number, text in enumerate(
        ("Bread is baked daily", "Cats sleep", "We move", "Meet us", "How we test", "Tea at five")
    )
)


def test_a_row_that_something_stands_in_the_way_of_stays_out(judged, ana):
    rows = judged(SAME_TIME)

    assert [row.planned is not None for row in rows] == [True] * 5 + [False]
    assert plain(views.line(rows[5])).startswith("✕ line 7  “Tea at five”: another row")
    assert "1 stay out because of conflicts" in views.summary(rows)
    assert "⚠ Warning" in plain(views.line(rows[1]))


def test_rows_come_in_in_spite_of_conflicts_for_a_reason(ana, tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text(HEADER + SAME_TIME, encoding="utf-8")
    rows = importing.judged(path, ana, now=real_clock.now(), override=True)

    _, count = importing.write(
        "x.csv", rows, ana, now=real_clock.now, written=lambda _: None, override="the fair"
    )

    assert count == 6
    assert Audit.get(Audit.action == "import").reason == "the fair"


def test_only_those_who_may_import_in_spite_of_conflicts(ana):
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=MONDAY)

    with pytest.raises(NotAllowed, match="takes a manager"):
        resolving.may_override(bo, "because")
    with pytest.raises(RefusedToDo, match="Say why"):
        resolving.may_override(ana, " ")


def test_a_row_that_repeats_the_calendar_or_the_file_is_warned_about(judged, chat):
    chat.say('"Our bakery opens at seven on Monday, come and see" to site friday 15:00')
    chat.press("Schedule")
    rows = judged(
        "a,,Our bakery opens at seven on Monday; come and see!,site,2026-03-09T09:00,,\n"
        "b,,We are closed for the holidays,site,2026-03-10T09:00,,\n"
        "c,,We are closed for the holidays!,site,2026-03-11T09:00,,\n"
    )

    assert [each.kind for row in rows for each in row.findings] == ["near_duplicate"] * 2
    assert rows[1].findings == ()


WITH_FILES = "title,when,targets,media,alt\n"


def test_rows_bring_files_from_beside_the_csv_and_their_alt_texts(imported, tmp_path):
    (tmp_path / "press.png").write_bytes(png())
    (tmp_path / "plan.pdf").write_bytes(PDF)
    imported(
        "Open,2026-03-06 09:00,site,press.png | plan.pdf,A red press\n"
        "Plain,2026-03-06 10:00,site,,\n",
        WITH_FILES,
    )

    first, second = Revision.select().order_by(Revision.id)
    assert [(each.name, each.alt) for each in media_of(first.media)] == [
        ("press.png", "A red press"),
        ("plan.pdf", ""),
    ]
    assert stored.bytes_of(media_of(first.media)[1]) == PDF
    assert second.media is None


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ("gone.png", "cannot be read (No such file or directory)"),
        ("page.png", "“page.png” is of no kind that I know"),
        ("empty.png", "“empty.png” is empty"),
        ("press.png,A | B", "There is only one file for 2 alt texts"),
        (" | ".join(["press.png"] * 11), "11 files; 10 is the most"),
    ],
)
def test_a_row_whose_files_cannot_be_taken_is_told_why(judged, tmp_path, media, reason):
    (tmp_path / "press.png").write_bytes(png())
    (tmp_path / "page.png").write_bytes(PAGE)
    (tmp_path / "empty.png").write_bytes(b"")

    [verdict] = judged(f"Open,2026-03-06 09:00,site,{media}\n", WITH_FILES)

    assert reason in verdict.reason
