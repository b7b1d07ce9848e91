import pytest

from bot.language.lexicons.english import VERBS
from tests.bot.language.saying import cases, forms, said

ZONE = "America/New_York"
# Typed on Wednesday, 10 March 2027, at 10:20; the clocks change on 14 March and 7 November.
CASES = """
publish #5 tomorrow 9am | publish 5 2027-03-11T09:00
post #5 to bluesky in 45 min | publish 5 2027-03-10T11:05
schedule #5 for friday 5pm | schedule 5 2027-03-12T17:00
release 5 tomorrow at 14:00 | publish 5 2027-03-11T14:00
ship #5 tomorrow noon | publish 5 2027-03-11T12:00
send out #5 on friday at 3pm | publish 5 2027-03-12T15:00
go live with #5 friday 9am | publish 5 2027-03-12T09:00
launch #5 friday 9am | publish 5 2027-03-12T09:00
put #5 live friday 9am | publish 5 2027-03-12T09:00
make #5 live on friday at 9am | publish 5 2027-03-12T09:00
tweet #5 friday 9am | publish 5 2027-03-12T09:00
set #5 to go out friday 9am | schedule 5 2027-03-12T09:00
I want to publish #5 on friday at 9am | publish 5 2027-03-12T09:00
could you please schedule #5 for monday at 11am, thanks! | schedule 5 2027-03-15T11:00
hey bot pls publish #5 like tomorrow around 2pm | publish 5 2027-03-11T14:00
tomorrow at 9am publish #5 | publish 5 2027-03-11T09:00
at 9am tomorrow, post #5 to blog | publish 5 2027-03-11T09:00
every monday at 9am publish #5 | publish 5 *2027-03-15T09:00,2027-03-22T09:00
friday 9am: publish #5 on blog | publish 5 2027-03-12T09:00
take #5 down friday at 5pm | unpublish 5 2027-03-12T17:00
take down 5 in 2 weeks | unpublish 5 2027-03-24~
pull #5 from twitter tomorrow 9am | unpublish 5 2027-03-11T09:00
take #5 offline tomorrow at 18:00 | unpublish 5 2027-03-11T18:00
unpublish 5 at end of month | unpublish 5 2027-03-31
remove #5 from the blog friday 5pm | unpublish 5 2027-03-12T17:00
move #5 to tomorrow at noon | move 5 2027-03-11T12:00
move "Launch" from friday to monday 9am | move 2027-03-15T09:00
push #5 to next week | move 5 2027-03-15
push #5 back 2 hours | move 5 +PT2H
push #5 out by a week | move 5 +P1W
delay #5 30 minutes | move 5 +PT30M
postpone #5 until friday | move 5 2027-03-12
postpone #5 by 2 days and 3 hours | move 5 +P2DT3H
bring #5 forward by 2 hours | move 5 +-PT2H
bring #5 forward to friday 9am | move 5 2027-03-12T09:00
move #5 an hour earlier | move 5 +-PT1H
move #5 up an hour | move 5 ?direction
reschedule #5 for the first monday of april at 8:30 | move 5 2027-04-05T08:30
skip next monday's run of #5 | skip 5 2027-03-15
skip the next run of #5 | skip 5
skip #5 on friday | skip 5 2027-03-12
pause #5 for 3 days | pause 5
pause #5 until monday 9am | pause 5 2027-03-15T09:00
pause everything until monday | pause 2027-03-15
hold #5 | pause 5
resume #5 tomorrow at 8am | resume 5 2027-03-11T08:00
unpause #5 in 2 hours | resume 5 2027-03-10T12:20
cancel #5 | cancel 5
call off #5 | cancel 5
don't publish #5 | cancel 5
cancel everything on friday | cancel 2027-03-12
cancel 5, 6 and 7 | cancel 5,6,7
list | list
list this month | list
list june | list
list next 7 days | list
list week | list
show today | list 2027-03-10
show month | list
what's on tomorrow? | list 2027-03-11
do we have anything on friday? | list 2027-03-12
what's going out this week on twitter? | list twitter
list from monday to friday | list
week | week
week 45 | week
remind me tomorrow at 9am to check the stats | remind 2027-03-11T09:00
remind me to check the stats tomorrow at 9am | remind 2027-03-11T09:00
remind #ops to post the recap friday 4pm | remind #ops 2027-03-12T16:00
remind us every weekday at 9:45 about standup | remind *2027-03-11T09:45,2027-03-12T09:45
stop #5 | stop 5 ?verb
stop everything | freeze
approve 42, 43 and 44 | approve 42,43,44
why 42 | why 42
undo | undo
help stop | help
connect webhook hook http://127.0.0.1:9000/in | connect
publish #5 to blog, twitter and linkedin friday 9am | publish 5 2027-03-12T09:00
publish #5 on x and fb tomorrow 9am | publish 5 2027-03-11T09:00
publish #5 to twitter/x tomorrow 9am | publish 5 2027-03-11T09:00
publish #5 to all except tiktok tomorrow 9am | publish 5 2027-03-11T09:00
publish #5 everywhere but tiktok and x tomorrow at 9am | publish 5 2027-03-11T09:00
publish #5 to all friday 9am | publish 5 2027-03-12T09:00
publish #5 to the company blog friday 9am | publish 5 2027-03-12T09:00
publish #5 to my-site friday 9am | publish 5 2027-03-12T09:00
post in #general "hello" at 5pm | publish #general 2027-03-10T17:00
publish #5 tomorrow at 9.30 | publish 5 2027-03-11T09:30
publish #5 tonight at 10 | publish 5 2027-03-10T22:00
publish #5 tonight at midnight | publish 5 2027-03-11T00:00
publish #5 this evening | publish 5 2027-03-10 part
publish #5 3 in the afternoon tomorrow | publish 5 2027-03-11T15:00
publish #5 11 at night on friday | publish 5 2027-03-12T23:00
publish #5 at 2 tonight | publish 5 ?am_pm
publish #5 at seven thirty pm tomorrow | publish 5 2027-03-11T19:30
publish #5 quarter past 4 pm tomorrow | publish 5 2027-03-11T16:15
publish #5 ten to nine tomorrow morning | publish 5 2027-03-11T08:50
publish #5 five to midnight on friday | publish 5 2027-03-12T23:55
publish #5 0900 tomorrow | publish 5 2027-03-11T09:00
publish #5 tomorrow 1500 hours | publish 5 2027-03-11T15:00
publish #5 tomorrow at 9 o'clock | publish 5 ?am_pm
publish #5 tomorrow at 15 o'clock | publish 5 2027-03-11T15:00
publish #5 at 24:00 tomorrow | publish 5 2027-03-12T00:00
publish #5 on the 20th of april, 2027 at 9am | publish 5 2027-04-20T09:00
publish #5 Apr. 20 at 9am | publish 5 2027-04-20T09:00
publish #5 tue apr 20th 9am | publish 5 2027-04-20T09:00
publish #5 wed apr 20th 9am | publish 5 ?weekday_mismatch
publish #5 20/04/2027 09:00 | publish 5 2027-04-20T09:00
publish #5 04/05/2027 09:00 | publish 5 ?date_order
publish #5 2027-04-20T09:00 | publish 5 2027-04-20T09:00
publish #5 2027-04-20 09:00 UTC | publish 5 2027-04-20T09:00
publish #5 20.04. 9:00 | publish 5 2027-04-20T09:00
publish #5 feb 29 at 9am | publish 5 2028-02-29T09:00
publish #5 31 june at 9am | publish 5 !no_such_date
publish #5 march 9 at 9am | publish 5 2028-03-09T09:00
publish #5 march 9 2027 at 9am | publish 5 !past
publish #5 2 hours ago | publish 5 !past
publish #5 last monday at 9am | publish 5 !past
publish #5 next tuesday at 9am | publish 5 2027-03-16T09:00
publish #5 next thursday at 9am | publish 5 ?next_weekday
publish #5 tuesday next week at 9am | publish 5 2027-03-16T09:00
publish #5 next week on tuesday at 9am | publish 5 2027-03-16T09:00
publish #5 thursday of next week at 9am | publish 5 2027-03-18T09:00
publish #5 thursday after next at 9am | publish 5 2027-03-18T09:00
publish #5 a week on thursday at 9am | publish 5 2027-03-18T09:00
publish #5 thursday in two weeks at 9am | publish 5 2027-03-25T09:00
publish #5 tomorrow week at 9am | publish 5 2027-03-18T09:00
publish #5 the day after christmas at 9am | publish 5 2027-12-26T09:00
publish #5 3 days after april 1 at 9am | publish 5 2027-04-04T09:00
publish #5 in 2 hrs and 15 mins | publish 5 2027-03-10T12:35
publish #5 in 2h15 | publish 5 2027-03-10T12:35
publish #5 in three quarters of an hour | publish 5 2027-03-10T11:05
publish #5 in two and a half hours | publish 5 2027-03-10T12:50
publish #5 one week from today at 9am | publish 5 2027-03-17T09:00
publish #5 in six months | publish 5 2027-09-10~
publish #5 in several hours | publish 5 ?underspecified
publish #5 next business day at 9am | publish 5 2027-03-11T09:00
publish #5 2 business days before april 1 at 9am | publish 5 2027-03-30T09:00
publish #5 end of april at noon | publish 5 2027-04-30T12:00
publish #5 eod tomorrow | publish 5 2027-03-11 part
publish #5 first thing tomorrow | publish 5 2027-03-11 part
publish #5 early next week | publish 5 ?underspecified
publish #5 in june | publish 5 ?underspecified
publish #5 week 20 tuesday 9am | publish 5 2027-05-18T09:00
publish #5 on the 25th | publish 5 2027-03-25
publish #5 the 25th of next month at 9am | publish 5 2027-04-25T09:00
publish #5 on the 32nd | publish 5 !no_such_date
publish #5 tomorrow 9am PT | publish 5 2027-03-11T09:00
publish #5 tomorrow at 9am CST | publish 5 ?tz_ambiguous
publish #5 tomorrow 9am UTC+2 | publish 5 2027-03-11T09:00
publish #5 9am Los Angeles | publish 5 2027-03-10T09:00
publish #5 tomorrow 9am in Tokyo | publish 5 ?whose_day
publish #5 friday 9am (London time) | publish 5 2027-03-12T09:00
publish #5 march 14 2027 at 2:30am | publish 5 ?dst_gap
publish #5 nov 7 at 1:30am | publish 5 ?dst_fold
publish #5 nov 7 at 1:30am EST | publish 5 2027-11-07T01:30
publish #5 today at 9am | publish 5 !past
publish #5 wednesday at 9am | publish 5 2027-03-17T09:00
publish #5 wednesday at 3pm | publish 5 ?weekday_today
publish #5 tomorrow and friday at 3pm | publish 5 2027-03-11T15:00
publish #5 tomorrow 9am and friday 5pm | publish 5 2027-03-11T09:00
publish #5 saturday and sunday at 10am | publish 5 ?series
publish #5 easter monday 9am | publish 5 2027-03-29T09:00
publish #5 mother's day 9am | publish 5 ?underspecified
publish #5 at 9:75 | publish 5 !no_such_time
publish #5 at 14pm | publish 5 !no_such_time
publish #5 wensday at 3pm next week | publish 5 2027-03-17T15:00
publish #5 every wednsday at 9am | publish 5 *2027-03-17T09:00,2027-03-24T09:00
publish #5 every mon at 9am and every thu at 5pm | publish 5 *2027-03-11T17:00,2027-03-15T09:00
publish #5 mondays and wednesdays at 9am, fridays at 5pm | publish 5 \
*2027-03-12T17:00,2027-03-15T09:00
publish #5 every 90 minutes from 9am to 6pm | publish 5 *2027-03-10T10:30,2027-03-10T12:00
publish #5 every half hour from 9 to 17 on weekdays | publish 5 \
*2027-03-10T10:30,2027-03-10T11:00
publish #5 every hour from 9am to 5pm mon-fri | publish 5 *2027-03-10T11:00,2027-03-10T12:00
publish #5 every hour at :15 | publish 5 *2027-03-10T11:15,2027-03-10T12:15
publish #5 every hour at 20 past | publish 5 *2027-03-10T11:20,2027-03-10T12:20
publish #5 every 2 weeks on friday at 16:30 until 30 apr 2027 | publish 5 \
*2027-03-12T16:30,2027-03-26T16:30
publish #5 every other month on the 15th at 10:00 | publish 5 *2027-03-15T10:00,2027-05-15T10:00
publish #5 on the last working day of every month at 16:00 | publish 5 \
*2027-03-31T16:00,2027-04-30T16:00
publish #5 every quarter on the first monday at 9am | publish 5 \
*2027-04-05T09:00,2027-07-05T09:00
publish #5 every second sunday in may at 10am | publish 5 *2027-05-09T10:00,2028-05-14T10:00
publish #5 every second tuesday at 2pm | publish 5 ?every_nth
publish #5 every tuesday from april 6 to may 4 at 9am | publish 5 \
*2027-04-06T09:00,2027-04-13T09:00
publish #5 tuesdays 9am through march | publish 5 *2027-03-16T09:00,2027-03-23T09:00
publish #5 daily at 8am for the rest of the month | publish 5 *2027-03-11T08:00,2027-03-12T08:00
publish #5 daily at 8am until the end of the month | publish 5 \
*2027-03-11T08:00,2027-03-12T08:00
publish #5 weekdays at 9am except holidays | publish 5 ?underspecified
publish #5 every day at 9am but not on sundays | publish 5 *2027-03-11T09:00,2027-03-12T09:00
publish #5 every day at 9am except from dec 24 to jan 2 | publish 5 \
*2027-03-11T09:00,2027-03-12T09:00
publish #5 next 5 weekdays at 9am | publish 5 *2027-03-11T09:00,2027-03-12T09:00
publish #5 the next two mondays at 9am | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publish #5 three times a day at 9am, 1pm and 6pm | publish 5 *2027-03-10T13:00,2027-03-10T18:00
publish #5 3 times a week | publish 5 ?underspecified
publish #5 monday mornings | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publish #5 every night at 10 | publish 5 *2027-03-10T22:00,2027-03-11T22:00
publish #5 the 31st of every month at 9am | publish 5 ?short_month
publish #5 the 31st of every month at 9am or the last day | publish 5 \
*2027-03-31T09:00,2027-04-30T09:00
publish #5 */15 9-17 * * 1-5 | publish 5 *2027-03-10T10:30,2027-03-10T10:45
publish #5 RRULE:FREQ=WEEKLY;BYDAY=MO,WE at 9am | publish 5 *2027-03-15T09:00,2027-03-17T09:00
publish #5 weekly:monday at 9am | publish 5 *2027-03-15T09:00,2027-03-22T09:00
publish #5 bimonthly at 9am | publish 5 ?underspecified
publish #5 every feb 31 | publish 5 !never
publish #5 every 30 seconds | publish 5 !too_often
publish #5 every monday until jan 1 2025 | publish 5 !past
publish #5 for 2 weeks | publish 5 ?underspecified
publish #5 at | publish 5 ?unknown_word
publish #5 friday 9am or not after 21:00 | publish 5 2027-03-12T09:00
publish #5 tomorrow 9am blah | publish 5 ?unknown_word
publsh #5 tomorrow 9am | 5 ?unknown_word
#5 tomorrow 9am | 5 ?no_verb
schedule "Unclosed to blog friday 9am | !quotes
publish #5 the first monday after april 1 at 9am | publish 5 2027-04-05T09:00
publish #5 every friday except the first friday of april at noon | publish 5 \
*2027-03-12T12:00,2027-03-19T12:00
publish #5 every friday in april and may at noon | publish 5 *2027-04-02T12:00,2027-04-09T12:00
publish #5 on the 2nd last day of each month at 9am | publish 5 \
*2027-03-30T09:00,2027-04-29T09:00
publish #5 every 2nd and 4th wednesday at 9am | publish 5 *2027-03-24T09:00,2027-04-14T09:00
publish #5 once every two weeks on friday at 9am | publish 5 *2027-03-12T09:00,2027-03-26T09:00
publish #5 sat & sun 10am for 4 weekends | publish 5 *2027-03-13T10:00,2027-03-14T10:00
publish #5 alternate tuesdays at 9am | publish 5 *2027-03-16T09:00,2027-03-30T09:00
publish #5 every 2 hours today until 6pm | publish 5 *2027-03-10T12:20,2027-03-10T14:20
publish #5 friday or saturday at 9am | publish 5 ?underspecified
publish #5 3rd of april at quarter past 8 in the evening | publish 5 2027-04-03T20:15
publish #5 in a month's time | publish 5 2027-04-10~
publish #5 a week today at 9am | publish 5 2027-03-17T09:00
publish #5 the friday before easter at 9am | publish 5 2027-03-26T09:00
publish #5 9am on the twentieth | publish 5 2027-03-20T09:00
publish #5 daily 9am/5pm | publish 5 *2027-03-10T17:00,2027-03-11T09:00
publish #5 every weekday morning at 7:45 | publish 5 *2027-03-11T07:45,2027-03-12T07:45
publish #5 30 minutes | publish 5 ?underspecified
list yesterday | list 2027-03-09
list last week | list
list the week of april 5 | list
pause the newsletter until april 1 | pause newsletter 2027-04-01
pause #5 at 5pm | pause 5 2027-03-10T17:00
cancel all linkedin posts between april 5 and april 9 | cancel linkedin
move #5 to next month | move 5 ?underspecified
move #5 to monday 9am and #6 to tuesday 9am | move 5,6 ?conflict
publish #5 tomorrow at 10am on blog, friday at 11am on twitter | publish 5 ?conflict
publish "A" and "B" tomorrow 9am | publish ?two_texts
remind @ana to review #5 tomorrow 9am | remind 2027-03-11T09:00
remind me to post "Launch" tomorrow 9am | remind 2027-03-11T09:00
remind me 2 hours before #5 | remind 5 ?quotes
reschedule 5 to 2027-04-03T14:00:00Z | move 5 2027-04-03T10:00
unpublish "Sale" on april 1 at midnight | unpublish ?midnight
cancel #5-#8 | cancel 5,6,7,8
cancel #5 - #8 | cancel 5,6,7,8
publish 5-7 friday 9am | publish 5,6,7 2027-03-12T09:00
publish #5 after #6 | publish 5,6 ?unknown_word
publish #5 right after #6 | publish 5,6 ?unknown_word
move #5 to #7 | move 5,7 ?unknown_word
shift #5 -30m | move 5 +-PT30M
shift #5 +30m | move 5 +PT30M
shift #5 - 30m | move 5 ?direction
never publish #5 on fridays | publish 5 ?unknown_word
please do not publish #5 tomorrow | publish 5 ?unknown_word
publish #5 mon 9am, tue 10am, wed | publish 5 ?conflict
publish #5 1st and 3rd monday of the month at 9am | publish 5 ?series
publish #5 daily at 9am except saturdays at 11am | publish 5 ?underspecified
publish #5 every weekday at 9am except the first monday of the month | publish 5 ?underspecified
publish #5 every hour from 9am to 1pm except noon | publish 5 \
*2027-03-10T11:00,2027-03-10T13:00
publish #5 every hour from 9am to 1pm except noon on sundays | publish 5 ?underspecified
publish #5 tuesdays 9am starting in two weeks | publish 5 *2027-03-30T09:00,2027-04-06T09:00
publish #5 everywhere tomorrow 9am except linkedin | publish 5 2027-03-11T09:00
publish #5 all next week at 9am | publish 5 ?unknown_word
publish #5 2nd week of april | publish 5 ?underspecified
publish #5 on a friday | publish 5 ?underspecified
publish #5 not before 6pm | publish 5 ?underspecified
publish #5 tomorrow 9am asap | publish 5 ?conflict
publish #5 hourly 9-17 | publish 5 *2027-03-10T11:00,2027-03-10T12:00
pause #5 until april | pause 5 2027-04-01
PUBLISH #5 EVERY MON/WED/FRI 9AM | publish 5 *2027-03-12T09:00,2027-03-15T09:00
publish #5 mon/wed/fri 9am, x4. | publish 5 *2027-03-12T09:00,2027-03-15T09:00
Publish #5 On The 15Th At 6.30Pm | publish 5 2027-03-15T18:30
publish #5 9am asia/kolkata friday | publish 5 2027-03-12T09:00
publish #5 cob friday pt | publish 5 2027-03-12 part
publish #5 nov 7 1:30am est, thanks! | publish 5 2027-11-07T01:30
publish 412 second monday of april 10am | publish 412 2027-04-12T10:00
publish 204 thursdays 7:45pm | publish 204 *2027-03-11T19:45,2027-03-18T19:45
pause #5 between april 1 & april 5 | pause 5
publish #5 fri 9am +0100 | publish 5 2027-03-12T09:00
publish #5 12:00 midnight friday | publish 5 ?midnight
publish #5 in an hour and three quarters | publish 5 2027-03-10T12:05
hi! #5 friday 9am, ok? | 5 ?no_verb
publish #5 on fridayy at 9am | publish 5 2027-03-12T09:00
publish #5 on haloween at 9am | publish 5 2027-10-31T09:00
publish #5 to afcebook friday 9am | publish 5 2027-03-12T09:00
publish #5 on firady at 9am | publish 5 ?unknown_word
move #5 to netx friday 9am | move 5 ?unknown_word
publish #5 weekdays 9am starting tursday | publish 5 *2027-03-11T09:00,2027-03-12T09:00
publish #5 every day 9am until junee | publish 5 *2027-03-11T09:00,2027-03-12T09:00
publish #5 monday through wedneday at 9am weekly | publish 5 *2027-03-15T09:00,2027-03-16T09:00
skip the 30 septebmer run of #5 | skip 5 2027-09-30
ok so pulish #5 friday 9am | 5 ?unknown_word
"""


@pytest.mark.parametrize(("sentence", "understood"), cases(CASES))
def test_english_is_understood(sentence, understood):
    assert said(sentence, ZONE, "en") == understood


# These ask how, open something else, or need more than a post.
APART = ("advance", "stop", "drafts", "list", "week", "month", "remind", "show", "queue", "email")
TAKES_A_POST = {action: verbs for action, verbs in VERBS.items() if action not in APART}


@pytest.mark.parametrize(("sentence", "action"), forms(TAKES_A_POST))
def test_every_english_verb_is_known_in_a_sentence(sentence, action):
    assert said(sentence, ZONE, "en").startswith(action)
