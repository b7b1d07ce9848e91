from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language import Context, read
from bot.language.render import render

ZONE = "America/New_York"
NOW = datetime(2027, 3, 10, 10, 20, tzinfo=ZoneInfo(ZONE))

SAID = """
tomorrow 9am | Thu 11 Mar 2027 at 09:00
friday at 9am and 5pm | Fri 12 Mar 2027 at 09:00 and 17:00
tomorrow and friday at 3pm | Thu 11 Mar 2027 and Fri 12 Mar 2027 at 15:00
nov 7 at 1:30am EST | Sun 7 Nov 2027 at 01:30 EST
every day at 8am | every day at 08:00
weekdays at 9am except april 2 | every weekday at 09:00 except 2 Apr 2027
every weekend at noon | every weekend at 12:00
every 2 weeks on fri at 16:30 until 30 apr | every 2 weeks on Friday at 16:30 until 30 Apr 2027
mondays and thursdays at 9am, 8 times, starting april 1 | every Monday and Thursday at 09:00 \
starting Thu 1 Apr 2027 8 times
the 15th of every other month at noon | on the 15th of every 2 months at 12:00
the 31st of every month at 9am or the last day | on the last day of every month at 09:00
the 30th of every month at 9am or the last day | on the 30th of every month or the last day of \
shorter months at 09:00
the 30th of every month at 9am, skipping shorter months | on the 30th of every month skipping \
shorter months at 09:00
first and third friday of each month at 4pm | on the 1st and 3rd Friday of every month at 16:00
last working day of every month at 4pm | on the last working day of every month at 16:00
every july 4th at noon | every year on July 4 at 12:00
every year on the last monday of october 9am | every year on the last Monday of October at 09:00
every 4 hours starting tomorrow 6am | every 4 hours starting Thu 11 Mar 2027 at 06:00
every 20 minutes until 8pm | every 20 minutes starting Wed 10 Mar 2027 at 10:40 until \
10 Mar 2027 at 20:00
every 2 hours between 9 and 17 on weekdays | every 2 hours between 09:00 and 17:00 on weekdays
"""
CASES = [line.split(" | ") for line in SAID.strip().splitlines()]


@pytest.mark.parametrize(("typed", "words"), CASES)
def test_a_rule_is_said_in_plain_words(typed, words):
    (rule,) = read(f"publish #5 {typed}", Context(NOW, ZONE)).rules

    assert render(rule, NOW) == words


@pytest.mark.parametrize(("typed", "words"), CASES)
def test_the_words_read_again_give_the_same_rule(typed, words):
    typed_rule = read(f"publish #5 {typed}", Context(NOW, ZONE)).rules

    assert read(f"publish #5 {words}", Context(NOW, ZONE)).rules == typed_rule
