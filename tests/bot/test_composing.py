"""What was chosen in the form of a post is one sentence, and is understood as exactly that."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot import forms
from bot.composing import Repeat, sentence
from bot.language import Context, read
from bot.reply import Form, Moment
from bot.views.compose import Filled, questions
from models.errors import Refused
from models.rules.timezones import gap_or_fold

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLACES = ("#news", "dev-blog", "site")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC", "UTC+05:30", "Etc/GMT+5")
FREQUENCIES = {
    Repeat.ONCE: None,
    Repeat.DAILY: "FREQ=DAILY",
    Repeat.WEEKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    Repeat.WEEKLY: "FREQ=WEEKLY;BYDAY={code}",
    Repeat.FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2;BYDAY={code}",
    Repeat.MONTHLY: "FREQ=MONTHLY;BYMONTHDAY={at.day}",
    Repeat.YEARLY: "FREQ=YEARLY;BYMONTH={at.month};BYMONTHDAY={at.day}",
}
signs = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\"\\“”＂'«@#:")
words = st.text(signs, min_size=1, max_size=40).filter(lambda text: text == text.strip() != "")
moments = st.datetimes(datetime(2026, 11, 21), datetime(2027, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@settings(max_examples=50, deadline=None)
@given(
    words,
    st.just("") | words,
    st.lists(st.sampled_from(PLACES), min_size=1, unique=True),
    moments,
    st.sampled_from(Repeat),
    st.sampled_from("3579"),
    st.sampled_from(ZONES),
)
def test_the_sentence_of_a_form_is_understood_as_what_was_chosen(
    text, title, places, at, repeat, priority, zone
):
    assume(gap_or_fold(at, zone) is None)
    assume(at.day < 29)  # else it is asked what becomes of shorter months
    assume(repeat is not Repeat.WEEKDAYS or at.weekday() < 5)  # else it begins on a Monday
    answers = {
        "text": text,
        "title": title,
        "targets": ",".join(places),
        "when": f"{at:%Y-%m-%d %H:%M}",
        "repeat": repeat,
        "priority": priority,
    }

    reading = read(
        sentence({**answers, "home": zone}), Context(NOW, "Europe/Berlin", targets=PLACES)
    )

    (rule,) = reading.rules
    code = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[at.weekday()]
    frequency = FREQUENCIES[repeat]
    assert reading.question is None
    assert (reading.action, reading.text, reading.title or "") == ("schedule", text, title)
    assert (reading.targets, reading.priority) == (tuple(places), priority)
    assert (rule.start, rule.times, rule.zone) == (at, (at.time(),), zone)
    assert rule.repeat == (frequency and frequency.format(code=code, at=at))


@pytest.fixture
def form():
    asked = questions(PLACES, Filled(), "Europe/Berlin")
    return Form("New post", forms.of_post(home="Europe/Berlin"), asked, "Europe/Berlin")


def filled(**answers):
    return {"text": "Hi", "targets": "site", "repeat": "once", "priority": "5"} | answers


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, '"Hi" to site priority 5'),
        ({"words": "friday 9am"}, '"Hi" to site friday 9am priority 5'),
        ({"words": "friday 9am", "zone": "Asia/Tokyo"}, '"Hi" to site friday 9am Asia/Tokyo'),
        (
            {"when": "2026-11-24 09:00", "zone": "Asia/Tokyo"},
            '"Hi" to site 2026-11-24 09:00 Asia/Tokyo',
        ),
        ({"when": "2026-11-24 09:00"}, '"Hi" to site 2026-11-24 09:00 Europe/Berlin'),
        ({"when": "now"}, '"Hi" to site now'),
        ({"targets": "site,#news,dev-blog"}, '"Hi" to site, #news and dev-blog'),
        ({"title": 'Say "hi"'}, '"Say \\"hi\\"": "Hi" to site'),
        ({"text": "a\nb\\"}, '"a\\nb\\\\" to site'),
    ],
)
def test_a_form_says_one_sentence(form, answers, said):
    assert forms.filled(form, filled(**answers)).startswith(said)
    assert forms.check(form, filled(**answers), now=NOW) == {}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"text": " "}, {"text": "This is needed."}),
        ({"title": "x" * 256}, {"title": "At most 255 characters, please; this has 256."}),
        ({"targets": "blgo"}, {"targets": "“blgo” is not offered here."}),
        ({"when": "soon"}, {"when": "A moment, please, like 2026-11-24 09:00."}),
        ({"when": "2026-11-19 09:00"}, {"when": "has passed, so nothing was scheduled"}),
        ({"words": "32 nov"}, {"words": "32"}),
        ({"words": "flurble"}, {"words": "flurble"}),
        ({"words": "yesterday 9am"}, {"words": "passed"}),
        ({"words": "site"}, {"words": "I see no time in that"}),
        ({"words": "friday 9am", "zone": "Mars"}, {"zone": "I do not know the time zone “Mars”"}),
    ],
)
def test_what_cannot_be_is_told_beside_the_answer_that_says_it(form, answers, wrong):
    told = forms.check(form, filled(**answers), now=NOW)

    assert told.keys() == wrong.keys()
    assert all(wrong[name] in told[name] for name in told)


def test_what_may_mean_two_things_is_asked_afterwards_and_is_no_mistake(form):
    assert forms.check(form, filled(words="friday at 5"), now=NOW) == {}


def test_the_next_five_times_are_shown_while_the_form_is_filled_in(form):
    chosen = filled(when="2027-03-26 09:00", repeat="daily")

    shown = forms.preview(form, chosen, now=NOW)

    assert [line[0].at.hour for line in shown] == [8, 8, 7, 7, 7]  # the clocks change on the 28th
    assert shown[0] == (Moment(datetime(2027, 3, 26, 8, tzinfo=UTC), "Europe/Berlin", "offset"),)
    assert len(forms.preview(form, filled(words="every monday at 9:00"), now=NOW)) == 5
    assert forms.preview(form, filled(), now=NOW) == ()
    assert "05:00 or 17:00" in str(forms.preview(form, filled(words="friday at 5"), now=NOW))
    assert "no moment" in str(forms.preview(form, filled(when="x"), now=NOW))


def test_an_answer_given_beforehand_holds_where_none_is_given_later(form):
    shorter = Form("New post", forms.partly(form, {"targets": "site", "priority": "7"}), ())

    assert forms.filled(shorter, {"text": "Hi", "when": "2026-11-24 09:00", "priority": ""}) == (
        '"Hi" to site 2026-11-24 09:00 Europe/Berlin priority 7'
    )
    assert forms.typed(shorter) == '"Hello" to site friday 9:00'
    assert forms.partly(Form("x", "a {b} {c}", ()), {"b": "1"}) == "a 1 {c}"


def test_a_moment_that_is_none_says_no_sentence(form):
    with pytest.raises(Refused, match="no moment"):
        forms.filled(form, filled(when="tomorrow"))
