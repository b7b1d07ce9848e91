"""Wordings found by people who had not read the grammar, with their siblings."""

import pytest

from tests.bot.language.saying import cases, said

ZONE = "America/New_York"
# Typed on Wednesday, 10 March 2027, at 10:20.
CASES = """
#15 should go out monday 2pm | publish 15 2027-03-15T14:00
#15 needs to be live by COB | publish 15 2027-03-10 part
#15 must go live friday at 9am | publish 15 2027-03-12T09:00
#15 goes out tomorrow at noon | publish 15 2027-03-11T12:00
we need #15 out by 5pm friday | 15 ?no_verb
#15 should not go out monday | 15 ?no_verb
"Launch" should go live on friday 9am | publish 2027-03-12T09:00
hi there, would you mind posting #15 tomorrow at 11am? cheers | publish 15 2027-03-11T11:00
good morning! please publish #15 at noon | publish 15 2027-03-10T12:00
good morning team, post #5 tomorrow morning | publish 5 2027-03-11 part
ok so let's put #15 out on friday, say 4pm | publish 15 2027-03-12T16:00
ok #15 | approve 15
ok | approve
sure, publish #15 tomorrow 9am | publish 15 2027-03-11T09:00
publish #15 tomorrow at quarter past two in the afternoon | publish 15 2027-03-11T14:15
publish #15 tomorrow at half past six | publish 15 ?am_pm
publish #15 tomorrow at quarter to seven pm | publish 15 2027-03-11T18:45
publish #15 at quarter to nine am on friday | publish 15 2027-03-12T08:45
publish #15 every hour at quarter past | publish 15 *2027-03-10T11:15,2027-03-10T12:15
publish #15 every hour at quarter to | publish 15 *2027-03-10T10:45,2027-03-10T11:45
publish #15 every hour at half past | publish 15 *2027-03-10T10:30,2027-03-10T11:30
publish #15 every 2 hours at ten past | publish 15 *2027-03-10T11:10,2027-03-10T13:10
publish #15 every hour at ten to the hour | publish 15 *2027-03-10T10:50,2027-03-10T11:50
publish #15 evrey monday at 8am | publish 15 *2027-03-15T08:00,2027-03-22T08:00
publish #15 very soon | publish 15 ?underspecified
what's going out tomorrow | list 2027-03-11
list what's going live on friday | list 2027-03-12
list what goes out this week | list
move #5 up an hour | move 5 ?direction
pick up #5 | resume 5
please get #5 posted tomorrow at 9am | publish 5 2027-03-11T09:00
get #5 out tomorrow at 9am | publish 5 2027-03-11T09:00
put up #5 tomorrow 9am | publish 5 2027-03-11T09:00
roll out #5 friday 9am | publish 5 2027-03-12T09:00
list from 24 to 26 march | list
list from the 24th to the 26th of march | list
list 24-26 march | list
list march 24-26 | list
list march 24 to 26 | list
list between the 24th and 26th of march | list
list between 24 and 26 march | list
list from march 24 through 26 | list
list 24 march - 2 april | list
list 24/3 to 26/3 | list
list from 2027-03-24 to 2027-03-26 | list
pause #5 march 24-26 | pause 5
pause #5 from march 24 to april 2 | pause 5
publish #5 daily at 9am from march 24 to 28 | publish 5 *2027-03-24T09:00,2027-03-25T09:00
publish #5 daily at 9am from 24 to 28 march | publish 5 *2027-03-24T09:00,2027-03-25T09:00
publish #5 daily at 9am march 24-28 | publish 5 *2027-03-24T09:00,2027-03-25T09:00
publish #5 daily at 9am between march 24 and 28 | publish 5 *2027-03-24T09:00,2027-03-25T09:00
publish #5 every day from the 15th to the 20th at 9am | publish 5 *2027-03-15T09:00,2027-03-16T09:00
list from today to friday | list
list the next two weeks | list
list next two weeks | list
list this weekend | list
list the coming week | list
list rest of the week | list
list q2 | list
list april | list
list tomorrow morning | list 2027-03-11 part
list friday afternoon | list 2027-03-12 part
list everything on tiktok next week | list tiktok
list until friday | list
list from friday | list
list after friday | list
show #5 | show 5
show me #5 | show 5
show me what's planned for instagram this month | list instagram
anything for friday? | list 2027-03-12
whats on for linkedin next week | list linkedin
show the queue | queue
the queue | queue
show the queue for instagram between thursday and sunday | list instagram
queue #5 for friday 9am | schedule 5 2027-03-12T09:00
what's in the queue for tomorrow | list 2027-03-11
publish #15 thursday 17h | publish 15 2027-03-11T17:00
publish #15 17h tomorrow | publish 15 2027-03-11T17:00
publish #15 at 17h | publish 15 2027-03-10T17:00
publish #15 tomorrow at 9h | publish 15 2027-03-11T09:00
publish #15 tomorrow at 9h and 17h | publish 15 2027-03-11T09:00
publish #15 every day at 17h | publish 15 *2027-03-10T17:00,2027-03-11T17:00
delay #15 17h | move 15 +PT17H
publish #15 in 17h | publish 15 2027-03-11T03:20
publish #15 17h from now | publish 15 2027-03-11T03:20
push #15 back 3h | move 15 +PT3H
publish #15 every 3h | publish 15 *2027-03-10T13:20,2027-03-10T16:20
publish #15 every 3h from 9h to 18h | publish 15 *2027-03-10T12:00,2027-03-10T15:00
drop #5 | cancel 5
drop #5 on tiktok in 3 hours | cancel 5 ?verb
drop #5 friday at 9am | cancel 5 ?verb
drop #5 from the schedule | cancel 5
drop #5 from tiktok | cancel 5 ?verb
repeat #5 every monday at 9am | schedule 5 *2027-03-15T09:00,2027-03-22T09:00
publish #5 within the hour | publish 5 ?underspecified
publish #5 within the next hour | publish 5 ?underspecified
publish #5 by friday | publish 5 2027-03-12
publish #5 no later than friday 5pm | publish 5 ?underspecified
yo can someone push #901 live on mon around 10:30am pls | publish 901 2027-03-15T10:30
could somebody post #5 at noon? | publish 5 2027-03-10T12:00
can you please publish #5 tomorrow 9am | publish 5 2027-03-11T09:00
would you publish #5 tomorrow 9am? | publish 5 2027-03-11T09:00
can we push #5 back an hour? | move 5 +PT1H
someone publish #5 friday 3pm | publish 5 2027-03-12T15:00
get #5 up on the blog by friday lunchtime | publish 5 2027-03-12 part
have #5 live by 9am tomorrow | publish 5 2027-03-11T09:00
run #5 every monday at 6am for a total of 4 times | publish 5 *2027-03-15T06:00,2027-03-22T06:00
run #5 tomorrow 9am | publish 5 2027-03-11T09:00
skip the next run of #5 | skip 5
skip the friday run of #5 | skip 5 2027-03-12
blast "Flash sale" to everything except email at 5:30pm | publish *,-newsletter 2027-03-10T17:30
send #5 to everything friday 9am | publish 5 2027-03-12T09:00
cancel everything on linkedin friday | cancel linkedin 2027-03-12
cancel everything | cancel
publish everything tomorrow at 9am | publish 2027-03-11T09:00
publish #5 in a couple of weeks or so | publish 5 2027-03-24~
publish #5 a bit later | publish 5 ?underspecified
publish #5 in a little while | publish 5 ?underspecified
publica #24 logo à noite | publish 24 2027-03-10 part
publica #24 logo à tarde | publish 24 2027-03-10 part
publish #5 over lunch 4/20 monday | publish 5 ?weekday_mismatch
publish #5 4/20 at noon on tuesday | publish 5 2027-04-20T12:00
publish #5 3/19 friday 9am | publish 5 2027-03-19T09:00
publish #5 9am 3/19 friday | publish 5 2027-03-19T09:00
publish #5 3/19 thursday 9am | publish 5 ?weekday_mismatch
publica #24 logo | publish 24 ?underspecified
publish #5 over lunch 4/20 tomorrow | publish 5 ?conflict
publish #5 monday at 9am and wednesday | publish 5 ?series
publish #5 monday 9am and wednesday 5pm | publish 5 ?weekday_today
publish #5 tomorrow 3 days from today | publish 5 ?conflict
publish #5 tomorrow, friday and monday at 9am | publish 5 2027-03-11T09:00
publish #5 on march 20 and on april 3 at noon | publish 5 2027-03-20T12:00
publish #5 at noon on march 20 and april 3 | publish 5 2027-03-20T12:00
move #5 from friday to monday 9am | move 5 2027-03-15T09:00
move "Launch" from tomorrow 9am to friday 3pm | move 2027-03-12T15:00
reschedule #5 from monday to tuesday | move 5 2027-03-16
move #5 on friday to monday | move 5 ?conflict
publish #5 every friday in april and may at noon | publish 5 *2027-04-02T12:00,2027-04-09T12:00
publish #5 at 9am monday and at 5pm tuesday | publish 5 2027-03-15T09:00
publish #5 tomorrow, thursday, at 9am | publish 5 2027-03-11T09:00
publish #5 today, tomorrow and friday at 5pm | publish 5 2027-03-10T17:00
publish #5 monday, march 15 and march 22 at 9am | publish 5 2027-03-15T09:00
change the time of #5 to 4pm | move 5 2027-03-10T16:00
can #5 go out at 9am tomorrow instead | publish 5 2027-03-11T09:00
move #5 one day later | move 5 +P1D
move #5 a day later | move 5 +P1D
publish #5 in one day | publish 5 2027-03-11~
publish #5 one day from now | publish 5 2027-03-11~
pause #5 for now | pause 5
pause #5 until further notice | pause 5
list what is scheduled between now and friday | list
list from now until friday | list
pause #5 from now until monday | pause 5
how many posts go out tomorrow? | list 2027-03-11
when does #5 go out? | show 5
when is #5 scheduled | show 5
what's next | list
what did we post yesterday | list 2027-03-09
post #5 tomorrow, 9 to 10am | publish 5 ?underspecified
post #5 10 to 5pm tomorrow | publish 5 2027-03-11T16:50
post #5 20 to 8 pm tomorrow | publish 5 2027-03-11T19:40
post #5 5 to 6pm tomorrow | publish 5 ?underspecified
post #5 ten to five pm tomorrow | publish 5 2027-03-11T16:50
post #5 every hour 9 to 5pm on weekdays | publish 5 *2027-03-10T11:00,2027-03-10T12:00
post #5 in 2:30 hours | publish 5 2027-03-10T12:50
post #5 at 14:00 hours | publish 5 2027-03-10T14:00
post #5 within 2:30 hours | publish 5 2027-03-10T12:50
post #5 every other weekday at 9am | publish 5 ?underspecified
post #5 every 2 business days at 9am | publish 5 ?underspecified
post #5 every 2 weeks on weekdays at 9am | publish 5 *2027-03-11T09:00,2027-03-12T09:00
post #5 every other weekend at 9am | publish 5 *2027-03-13T09:00,2027-03-14T09:00
post #5 3x a day at 9, 13 and 18 | publish 5 *2027-03-10T13:00,2027-03-10T18:00
post #5 3x daily at 9:00, 13:00 and 18:00 | publish 5 *2027-03-10T13:00,2027-03-10T18:00
post #5 every friday at 9am 3x | publish 5 *2027-03-12T09:00,2027-03-19T09:00
post #5 3x every friday at 9am | publish 5 *2027-03-12T09:00,2027-03-19T09:00
post #5 each and every day at 9am | publish 5 *2027-03-11T09:00,2027-03-12T09:00
post #5 at noonish | publish 5 2027-03-10T12:00
from now on publish #5 every day at 9am | publish 5 *2027-03-11T09:00,2027-03-12T09:00
post #5 tomorrow morning at 9pm | publish 5 ?conflict
post #5 tomorrow evening at 9am | publish 5 ?conflict
post #5 friday afternoon at 10:00 | publish 5 ?conflict
post #5 tomorrow morning 15:00 | publish 5 ?conflict
post #5 tonight at 1am | publish 5 2027-03-11T01:00
post #5 tonight at 00:30 | publish 5 2027-03-11T00:30
post #5 tomorrow night at 1am | publish 5 ?midnight
post #5 friday night at 1am | publish 5 ?midnight
post #5 friday night at 00:30 | publish 5 ?midnight
post #5 every night at 1am | publish 5 *2027-03-11T01:00,2027-03-12T01:00
post #5 every night at 00:30 | publish 5 *2027-03-11T00:30,2027-03-12T00:30
post #5 every morning at 9pm | publish 5 ?conflict
post #5 saturday evening at 0:15 | publish 5 ?midnight
post #5 this evening at midnight | publish 5 2027-03-11T00:00
post #5 friday night at midnight | publish 5 2027-03-13T00:00
post #5 tomorrow lunch at 9am | publish 5 ?conflict
post #5 tomorrow morning at 2am | publish 5 2027-03-11T02:00
post #5 tomorrow night at 11:45 | publish 5 2027-03-11T23:45
post #5 friday at 2 in the morning | publish 5 2027-03-12T02:00
post #5 tomorrow 9am --tz Europe/Paris | publish 5 2027-03-11T09:00
post #5 tomorrow 9am tz Europe/Paris | publish 5 2027-03-11T09:00
post #5 tomorrow at 930pm | publish 5 2027-03-11T21:30
post #5 tomorrow 1130am | publish 5 2027-03-11T11:30
post #5 at 12pm tomorrow | publish 5 2027-03-11T12:00
post #5 tomorrow at 9:30pm | publish 5 2027-03-11T21:30
post #5 late tonight | publish 5 2027-03-10 part
post #5 tomorrow early morning | publish 5 ?underspecified
post #5 mid morning tomorrow | publish 5 2027-03-11 part
post #5 late afternoon friday | publish 5 2027-03-12 part
post #5 after work friday | publish 5 2027-03-12 part
post #5 every evening at 8 | publish 5 *2027-03-10T20:00,2027-03-11T20:00
post #5 tomorrow evening at 5 | publish 5 2027-03-11T17:00
post #5 tomorrow afternoon at 12 | publish 5 2027-03-11T12:00
post #5 tomorrow afternoon at 12:30 | publish 5 2027-03-11T12:30
post #5 tomorrow morning at noon | publish 5 2027-03-11T12:00
post #5 tomorrow at lunch, 12:15 | publish 5 2027-03-11T12:15
post #5 friday eod 5:30pm | publish 5 2027-03-12T17:30
post #5 tomorrow 9am --tz UTC | publish 5 2027-03-11T09:00
publish #5 on tuesday at half ten in the morning | publish 5 2027-03-16T10:30
publish #5 half eight tonight | publish 5 2027-03-10T20:30
publish #5 half 9 tomorrow morning | publish 5 2027-03-11T09:30
publish #5 half nine tomorrow | publish 5 ?am_pm
publish #5 half two pm tomorrow | publish 5 2027-03-11T14:30
publish #5 in half an hour | publish 5 2027-03-10T10:50
publish #5 every half hour from 9am to 11am tomorrow | publish 5 2027-03-11T09:00
publish #5 in 2 and a half hours | publish 5 2027-03-10T12:50
publish #5 daily at noon bar sundays | publish 5 *2027-03-10T12:00,2027-03-11T12:00
publish #5 weekdays at 8am with effect from 2 april | publish 5 *2027-04-02T08:00,2027-04-05T08:00
nudge #5 back by 15 mins | move 5 +PT15M
nudge #5 to friday 9am | move 5 2027-03-12T09:00
make #5 2 hours later | move 5 +PT2H
make #5 live friday 9am | publish 5 2027-03-12T09:00
suspend #5 until monday | pause 5 2027-03-15
suspend #5 from 26 to 30 april | pause 5
what have we got lined up between monday and thursday? | list
what's lined up for friday | list 2027-03-12
line up #5 for friday 9am | schedule 5 2027-03-12T09:00
make #5 2 hours earlier | move 5 +-PT2H
make #5 an hour later | move 5 +PT1H
make #5 earlier | move 5
move #5 earlier by an hour | move 5 +-PT1H
move #5 later by an hour | move 5 +PT1H
publish #5 friday this week at 9am | publish 5 2027-03-12T09:00
publish #5 friday next week at 9am | publish 5 2027-03-19T09:00
publish #5 this week on friday at 9am | publish 5 2027-03-12T09:00
publish #5 this week friday at 9am | publish 5 2027-03-12T09:00
publish #5 monday this week at 9am | publish 5 !past
publish #5 this monday at 9am | publish 5 2027-03-15T09:00
publish #5 next week on tuesday at 9am | publish 5 2027-03-16T09:00
publish #5 next week tuesday and thursday at 9am | publish 5 2027-03-16T09:00
publish #5 this week thursday and friday at 9am | publish 5 2027-03-11T09:00
move #5 to friday of this week | move 5 2027-03-12
publish #5 wednesday this week at 3pm | publish 5 2027-03-10T15:00
publish #5 this month on the 20th at 9am | publish 5 2027-03-20T09:00
publish #5 the 20th of this month 9am | publish 5 2027-03-20T09:00
publish #5 this week | publish 5 ?underspecified
publish #5 end of this week | publish 5 2027-03-12
publish #5 friday in two weeks at 9am | publish 5 2027-03-26T09:00
publish #5 on tuesday in the week of april 5 at 9am | publish 5 2027-04-06T09:00
publish #5 every friday this month at 9am | publish 5 *2027-03-12T09:00,2027-03-19T09:00
publish #5 saturday next month | publish 5 ?conflict
publish #5 on the blog on monday at 9am | publish 5 2027-03-15T09:00
schedule "Draft 2" (#5) for friday 9am | schedule 5 2027-03-12T09:00
publish #5 "Summer May Sale" friday 9am | publish 5 2027-03-12T09:00
publish "Don't miss it" tomorrow at 9am | publish 2027-03-11T09:00
publish 5 posts tomorrow | publish ?underspecified
publish 42 at 9am tomorrow | publish 42 2027-03-11T09:00
publish 42 tomorrow at 9:00 | publish 42 2027-03-11T09:00
publish post 42 on friday 9am | publish 42 2027-03-12T09:00
publish post number 42 friday 9am | publish 42 2027-03-12T09:00
publish article 42 in 3 days | publish 42 2027-03-13~
move post 42 from friday 9am to monday 10am | move 42 2027-03-15T10:00
cancel post 42 and 43 | cancel 42,43
schedule posts 42, 43 and 44 for friday 9am | schedule 42,43,44 2027-03-12T09:00
schedule #42 for friday 9am and #43 for monday 9am | schedule 42,43 ?conflict
publish #5 friday at 9am, high priority, to x and fb | publish 5 2027-03-12T09:00
publish #5 fri 9am prio low | publish 5 2027-03-12T09:00
publish #5 asap | publish 5 2027-03-10T10:20
publish #5 urgently | publish 5
publish #5 now on x | publish 5 2027-03-10T10:20
publish #5 today | publish 5 ?past
publish #5 this week | publish 5 ?underspecified
publish #5 9/10 | publish 5 ?date_order
publish #5 10/9 9am | publish 5 ?date_order
publish #5 on 13/9 9am | publish 5 2027-09-13T09:00
publish #5 2/29 9am | publish 5 2028-02-29T09:00
publish #5 9.10. 9:00 | publish 5 2027-10-09T09:00
publish #5 on 2027-02-29 | publish 5 !no_such_date
publish #5 apr 31 | publish 5 !no_such_date
publish #5 friday 13th at 1pm | publish 5 ?weekday_mismatch
publish #5 friday the 13th at 1pm | publish 5 ?weekday_mismatch
publish #5 in 100 years | publish 5 2127-03-10~
publish #5 every day at 9am until yesterday | publish 5 !past
publish #5 every day at 9am 0 times | publish 5 !never
publish #5 every day at 9am for 1 day | publish 5 *2027-03-11T09:00
publish #5 every monday at 9am starting last week | publish 5 !past
publish #5 monday to friday at 9am | publish 5 ?series
publish #5 between monday and friday at 9am | publish 5 ?underspecified
publish #5 mon through fri 9am | publish 5 ?series
publish #5 not on friday | publish 5 ?underspecified
publish #5 on friday, not saturday, at 9am | publish 5 ?underspecified
publish #5 tomorrow at 9am for 2 weeks | publish 5 ?underspecified
publish #5 for 2 weeks | publish 5 ?underspecified
publish #5 until friday | publish 5 ?underspecified
publish #5 tomorrow 9am until friday 5pm | publish 5 ?underspecified
unpublish #5 friday 5pm | unpublish 5 2027-03-12T17:00
"""


@pytest.mark.parametrize(("sentence", "wanted"), cases(CASES))
def test_a_wording_nobody_wrote_the_grammar_for_is_understood_or_asked_about(sentence, wanted):
    assert said(sentence, ZONE) == wanted
