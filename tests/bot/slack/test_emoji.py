import pytest

from bot.slack.emoji import signs


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Launch:tada::rocket: now", "Launch🎉🚀 now"),
        (":+1: :-1: :100: :8ball:", "👍 👎 💯 🎱"),
        (":flag-de: :uk:", "🇩🇪 🇬🇧"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":male-technologist::skin-tone-6:", "👨🏿‍💻"),
        (":heart: :relaxed:", "❤️ ☺️"),
        ("10:30:tada: at 9:00:10", "10:30🎉 at 9:00:10"),
        ("10:100:30 1:1234:2", "10:100:30 1:1234:2"),
        (":our-logo: a:b:c ::", ":our-logo: a:b:c ::"),
    ],
)
def test_emoji_are_the_signs_that_people_chose(told, meant):
    assert signs(told) == meant
