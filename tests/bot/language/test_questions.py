import gc
import json
from datetime import datetime, time
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from bot.language import Context, Kind, read
from bot.language.answers import instants
from bot.language.understand import understand
from bot.language.warm import warm

ZONE = "America/New_York"
NOW = datetime(2027, 3, 10, 10, 20, tzinfo=ZoneInfo(ZONE))


def asked(text, **known):
    return read(text, Context(NOW, ZONE, **known))


def local(reading):
    return [f"{at.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}" for at in instants(reading, 2)]


def test_each_option_answers_the_question_and_says_what_it_would_mean():
    question = asked("publish #5 tomorrow at 9").question

    for option, wanted in zip(question.options, ("09:00", "21:00"), strict=True):
        settled = asked("publish #5 tomorrow at 9", answers={question.key: option.answer})
        assert local(settled) == [f"2027-03-11 {wanted}"]
        assert option.values == instants(settled)
        assert option.label == f"Thu 11 Mar 2027, {wanted}"


def test_questions_follow_one_another_until_all_is_settled():
    text, answers = "publish #5 next friday at 9 IST", {}
    while (reading := asked(text, answers=answers)).kind is Kind.CLARIFY:
        assert reading.question.key not in answers
        answers[reading.question.key] = reading.question.options[0].answer

    assert len(answers) == 3
    assert reading.kind is Kind.INSTANT


def test_a_habit_settles_the_same_kind_of_question_and_is_told():
    question = asked("publish #5 on 4/5 at 9am").question
    habits = {question.habit: question.options[1].answer}

    settled = asked("publish #5 on 6/5 at 9am", habits=habits)

    assert local(settled) == ["2027-05-06 09:00"]
    assert settled.notes


def test_a_bare_hour_teaches_about_that_hour_alone():
    question = asked("publish #5 tomorrow at 9").question
    habits = {question.habit: "am"}

    assert asked("publish #5 friday at 9", habits=habits).kind is Kind.INSTANT
    assert asked("publish #5 friday at 5", habits=habits).kind is Kind.CLARIFY


def test_an_answer_that_was_not_offered_is_asked_again():
    assert asked("publish #5 tomorrow at 9", answers={"bare-hour-9": "noon"}).question


def test_a_past_time_offers_the_next_one():
    reading = asked("publish #5 today at 8am")
    option = reading.question.options[0]

    settled = asked("publish #5 today at 8am", answers={reading.question.key: option.answer})

    assert reading.kind is Kind.ERROR
    assert local(settled) == ["2027-03-11 08:00"]


def test_the_verb_that_was_meant_is_taken_when_it_is_confirmed():
    question = asked("publsh #5 tomorrow 9am").question

    settled = asked("publsh #5 tomorrow 9am", answers={question.key: question.options[0].answer})

    assert (settled.action, settled.ids, local(settled)) == ("publish", (5,), ["2027-03-11 09:00"])


def test_a_question_points_at_the_word_it_is_about():
    text = "publish #5 tomorrow 9am gleefully"
    start, end = asked(text).question.span

    assert text[start:end] == "gleefully"


def test_an_unknown_word_is_named_with_the_nearest_known_one():
    assert "“schedule”" in asked("schdule #5 tomorrow 9am").message
    assert "gleefully" in asked("publish #5 tomorrow 9am gleefully").message


def test_a_corrected_word_is_said_back():
    assert asked("publish #5 tommorow at 9am").notes == ("I read “tommorow” as “tomorrow”.",)


def test_titles_and_targets_are_never_corrected():
    reading = asked('schedule "See you tommorow" to wensdayblog tomorrow 9am')

    assert (reading.text, reading.targets) == ("See you tommorow", ("wensdayblog",))


@pytest.mark.parametrize(
    ("text", "title", "content"),
    [
        ('"Launch teaser" to #news and blog next tue 9am', None, "Launch teaser"),
        ('"Launch": "We launch" to blog friday 9am', "Launch", "We launch"),
        ('"Launch": We launch today to blog friday 9am', "Launch", "We launch today"),
        ("“Curly” to blog friday 9am", None, "Curly"),
        ("schedule 'Single' to blog friday 9am", None, "Single"),
        (r'schedule "one\ntwo" to blog friday 9am', None, "one\ntwo"),
        (r'schedule "say \"hi\"" to blog friday 9am', None, 'say "hi"'),
        ('edit 142 title "New"', "New", None),
        ('edit 142 "new text"', None, "new text"),
    ],
)
def test_titles_and_texts(text, title, content):
    reading = asked(text)

    assert (reading.title, reading.text) == (title, content)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("to blog, twitter and linkedin", ("blog", "twitter", "linkedin")),
        ("on x and fb", ("twitter", "facebook")),
        ("to all except tiktok", ("*", "-tiktok")),
        ("everywhere but tiktok and x", ("*", "-tiktok", "-twitter")),
        ("to #news and blog", ("#news", "blog")),
        ("to my-site", ("my-site",)),
        ("to the company blog", ("blog",)),
        ("via email", ("newsletter",)),
    ],
)
def test_targets(text, targets):
    assert asked(f"publish #5 {text} friday 9am").targets == targets


def test_the_targets_of_a_project_are_known_by_their_names():
    reading = asked("publish #5 to dev-blog and hook friday 9am", targets=("dev-blog", "hook"))

    assert reading.targets == ("dev-blog", "hook")


def test_a_known_post_is_found_by_its_title():
    reading = asked("move launch teaser to friday 9am", posts={7: "Launch teaser", 8: "Recap"})

    assert (reading.ids, reading.action) == ((7,), "move")


@pytest.mark.parametrize(
    ("text", "action", "rest"),
    [
        ("connect webhook hook http://127.0.0.1:9000/in", "connect",
         "webhook hook http://127.0.0.1:9000/in"),
        ("connect site blog", "connect", "site blog"),
        ("disconnect hook", "disconnect", "hook"),
        ("help stop", "help", "stop"),
        ("settings zone Europe/Berlin", "settings", "zone Europe/Berlin"),
        ("away until 3 aug, Chi decides", "away", "until 3 aug, Chi decides"),
        ("stop everything", "freeze", "everything"),
        ("list failed", "list", "failed"),
    ],
)  # fmt: skip
def test_verbs_of_plain_words_keep_them_as_typed(text, action, rest):
    reading = asked(text)

    assert (reading.action, reading.rest) == (action, rest)


def test_priority_not_after_and_zone_are_kept():
    reading = asked("publish #5 friday 9am Berlin time, low priority, or not after 21:00")

    assert (reading.priority, reading.not_after) == ("low", time(21))
    assert (reading.zone, reading.zone_from) == ("Europe/Berlin", "sentence")


def test_a_filled_in_hour_is_owned_up_to():
    assert asked("publish #5 on friday").assumed == ("hour",)
    assert asked("publish #5 on friday at 9am").assumed == ()


def test_dateparser_reads_a_date_only_where_every_word_of_it_matters():
    warm()

    assert local(asked("publish #5 15 gennaio 2028 10:00")) == ["2028-01-15 10:00"]
    assert asked("publish #5 15 gennaio quasi 2028 10:00").kind is Kind.CLARIFY


def test_what_stays_for_good_is_not_looked_through_again_and_again():
    warm()

    assert gc.get_freeze_count() > 10_000


def test_understand_answers_each_line_in_order_and_survives_a_bad_one():
    case = {"id": "a", "command": "publish #5 tomorrow 9am", "reference_now": NOW.isoformat(),
            "user_tz": ZONE, "date_order": None}  # fmt: skip
    out = StringIO()

    understand(StringIO(json.dumps(case) + "\n\nno json\n" + json.dumps(case | {"id": "b"})), out)

    first, broken, last = map(json.loads, out.getvalue().splitlines())
    assert (first["id"], last["id"]) == ("a", "b")
    assert first["got"]["values"] == ["2027-03-11T14:00:00Z"]
    assert first["error"] is None
    assert broken["error"]
