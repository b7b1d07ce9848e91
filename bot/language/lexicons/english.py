"""English: what the grammar's tags are called."""

from bot.language.lexicon import Table, build, each_with

_LATE = (
    "if late|if late,|if late:|if it is late|if it is late,|if it's late|if it's late,"
    "|if it was missed|if it was missed,|if missed|if missed,|when late|when late,"
)

WORDS: Table = {
    "weekday": {
        0: "monday|mon",
        1: "tuesday|tue|tues",
        2: "wednesday|wed|weds",
        3: "thursday|thu|thur|thurs",
        4: "friday|fri",
        5: "saturday|sat",
        6: "sunday|sun",
    },
    "weekday_plural": {
        0: "mondays",
        1: "tuesdays",
        2: "wednesdays",
        3: "thursdays",
        4: "fridays",
        5: "saturdays",
        6: "sundays",
    },
    "weekday_set": {
        (
            0,
            1,
            2,
            3,
            4,
        ): "weekday|weekdays|week day|week days|workday|workdays|working day"
        "|working days|business day|business days|work day|work days",
        (5, 6): "weekend|weekends|week-end|week-ends",
    },
    "plural": {
        True: "weekdays|week days|workdays|working days|business days|work days|weekends|week-ends"
    },
    "business": {True: "business day|business days|working day|working days|workday|workdays|bd"},
    "month": {
        1: "january|jan",
        2: "february|feb",
        3: "march|mar",
        4: "april|apr",
        5: "may",
        6: "june|jun",
        7: "july|jul",
        8: "august|aug",
        9: "september|sep|sept",
        10: "october|oct",
        11: "november|nov",
        12: "december|dec",
    },
    "day_offset": {
        0: "today",
        1: "tomorrow|tmrw|tmr|tmro|tmoro|tomo|tomoz|2moro|2morrow|2mrw|2mro|2mrrw|tomorrow's",
        2: "day after tomorrow|overmorrow",
        -1: "yesterday",
    },
    "part": {
        "morning": "morning|late morning|mid morning|mid-morning|midmorning|mornings"
        "|in the morning|first thing|first thing in the morning",
        "lunch": "lunch|lunchtime|lunch time|at lunch|over lunch",
        "afternoon": "afternoon|late afternoon|early afternoon|mid afternoon|mid-afternoon"
        "|afternoons|in the afternoon|arvo|after lunch",
        "eod": "end of day|eod|cob|eob|close of business|end of business|end of the day"
        "|end of the business day|end of play|eop",
        "evening": "evening|early evening|late evening|after work|evenings|in the evening",
        "night": "night|late night|late at night|nights|at night|nite|nites",
    },
    "part_plural": {True: "mornings|afternoons|evenings|nights|nites"},
    "tonight": {True: "late tonight|later tonight|tonight|tonite"},
    "named_time": {12: "noonish|noon|midday|mid-day|12 noon", 0: "midnight|12 midnight"},
    "unit": {
        "second": "second|seconds|sec|secs|s",
        "minute": "minute|minutes|min|mins|m",
        "hour": "hour|hours|hr|hrs|h",
        "day": "day|days|d",
        "week": "week|weeks|wk|wks|w",
        "fortnight": "fortnight|fortnights",
        "month": "month|months|mo|mos|mth|mths",
        "quarter": "quarter|quarters",
        "year": "year|years|yr|yrs",
    },
    "number": {
        1: "one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        45: "forty-five",
        50: "fifty",
        60: "sixty",
        90: "ninety",
        100: "hundred|a hundred",
    },
    "tens": {
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        90: "ninety",
    },
    "article": {1: "a|an"},
    "couple": {2: "a couple|couple|a couple of|couple of|a pair of"},
    "few": {True: "a few|few|several|some|a bit|a while|many"},
    "half": {True: "half|half a|half an|a half"},
    "quarter": {True: "quarter|a quarter"},
    "three_quarters": {True: "three quarters of an|three-quarters of an|three quarters of a"},
    "past": {True: "past|after"},
    "to_hour": {True: "to|till|til|before|of"},
    "oclock": {True: "o'clock|oclock|o clock"},
    "hundred_hours": {True: "hours|hrs|hundred hours"},
    "ordinal": {
        1: "first",
        2: "second",
        3: "third",
        4: "fourth",
        5: "fifth",
        6: "sixth",
        7: "seventh",
        8: "eighth",
        9: "ninth",
        10: "tenth",
        11: "eleventh",
        12: "twelfth",
        13: "thirteenth",
        14: "fourteenth",
        15: "fifteenth",
        16: "sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "twentieth",
        21: "twenty-first|twenty first",
        30: "thirtieth",
        31: "thirty-first|thirty first",
        -1: "last|final",
        -2: "penultimate|next to last|last but one",
    },
    "which": {
        "this": "this|current",
        "next": "next|following",
        "coming": "coming|upcoming|this coming",
        "last": "last|past|previous",
        "after_next": "after next",
    },
    "every": {True: "each and every|every|each|ev|per|every single"},
    "alternate": {True: "other|alternate|alternating|2nd|second"},
    "frequency": {
        ("MINUTELY", 1): "minutely|every minute|each minute",
        ("HOURLY", 1): "hourly",
        ("DAILY", 1): "daily|everyday|nightly|day in day out",
        ("DAILY", 2): "alternate days|on alternate days",
        ("WEEKLY", 1): "weekly",
        (
            "WEEKLY",
            2,
        ): "fortnightly|biweekly|bi-weekly|every fortnight|each fortnight|alternate weeks"
        "|on alternate weeks",
        ("MONTHLY", 1): "monthly",
        ("MONTHLY", 1, 2): "semimonthly|semi-monthly|twice-monthly",
        ("WEEKLY", 1, 2): "semiweekly|semi-weekly|twice-weekly",
        ("MONTHLY", 2): "every two months",
        ("MONTHLY", 3): "quarterly|every quarter|each quarter|every three months",
        (
            "MONTHLY",
            6,
        ): "semiannually|half-yearly|half yearly|every half year|semi-annually",
        ("YEARLY", 1): "yearly|annually|annual|per annum|every year|each year",
        ("YEARLY", 2): "biennially",
    },
    "twofold": {True: "bimonthly|bi-monthly|biyearly|biannually|bi-annually"},
    "times_word": {1: "once", 2: "twice", 3: "thrice"},
    "times": {True: "times|time|x|occurrences|occurrence|runs|posts|repetitions|repeats|instances"},
    "instance": {True: "instance|instances|occurrence|occurrences|run|runs|edition|editions"},
    "in": {True: "in|within|after|in about|in around"},
    "on": {True: "on|at|@|for|by|around|about|approx|approximately|circa"},
    "at": {True: "at|@|around|about|approx|approximately|circa|by"},
    "of": {True: "of|in|from"},
    "the": {True: "the"},
    "quarter_letter": {True: "q"},
    "rest": {True: "rest|remainder"},
    "and": {True: "and|&|+|,|/|and then|plus|then|as well as|;"},
    "from_now": {True: "from now|hence|later from now|from right now"},
    "ago": {True: "ago|earlier today|back then"},
    "from": {True: "from|after|following"},
    "after_what": {True: "after|following|right after|straight after|directly after"},
    "before": {True: "before|prior to|ahead of"},
    "until": {
        True: "until|till|til|up to|up until|ending|ends|ending on|ends on|'til|no later than"
        "|last one on|last on|with the last on|with the last one on|the last one on"
    },
    "through": {True: "through|thru|up to and including|up to & including|inclusive of|through to"},
    "range_to": {True: "to|-|–|—|until|till|til|through|thru|and|&|up to"},
    "starting": {
        True: "starting|starts|start|beginning|begins|begin|starting on|starting from|starting at"
        "|beginning on|beginning from|as of|as from|from|commencing|with effect from|w.e.f."
        "|effective from|effective on|effective|kicking off"
        "|starting in|beginning in|with the first on|first on|first one on|anchored on|after"
    },
    "between": {True: "between|from"},
    "window_and": {True: "and|&|to|-|–|—|until|till|til|through|thru"},
    "except": {
        True: "except|except for|except on|excluding|excl|but not|but not on|but|other than"
        "|apart from|without|save|skipping|skip|not|not on|minus|besides|unless it's|omitting|bar"
        "|with no posts on|leaving aside|aside from|except for on|save for"
        "|never on|but never on|with the exception of|w/ the exception of|barring|leaving out"
        "|but skip|w/o|no post on|no posts on|with no post on|but no post on|but no posts on"
    },
    "lasting": {
        True: "for|over|during|throughout|for up to|ending after|ends after|stop after"
        "|stopping after|and stop after|then stop after"
    },
    "up_to": {True: "up to|at most|a total of|for a total of|in total|total|only|max"},
    "start_edge": {True: "start|beginning|begin|top|opening"},
    "end_edge": {True: "end|close|very end"},
    "mid_edge": {True: "mid|middle|early|late"},
    "eo": {
        "month": "eom|month end|month-end",
        "week": "eow|week's end",
        "year": "eoy|year end",
    },
    "now": {True: "now|right now|immediately|straight away|right away|at once|instantly"},
    "asap": {True: "asap|a.s.a.p.|as soon as possible"},
    "undecided": {
        "either": "or",
        "not_before": "not before|no earlier than|not earlier than|any time after|anytime after"
        "|at the earliest",
    },
    "vague": {
        True: "early morning|early in the morning|early mornings|a bit later|a little later"
        "|in a little while|within the hour|within the day"
        "|within the week|within the month|sometime|some time"
        "|someday|some day|later|soon|whenever|eventually|shortly"
        "|at some point|in due course|later today|later on|later this week|in a bit|in a while"
        "|when ready|when it's ready|sometime soon|when you can|periodically|regularly|often"
        "|occasionally|from time to time|now and then|frequently|once in a while|in a moment"
        "|earlier|recently|when possible|at a good time|at the best time|every so often|randomly"
        "|any time|anytime|until then|till then|whenever possible|when it suits|at any time"
    },
    "holiday": {
        "new_year": "new year's day|new years day|new year's|new years|new year",
        "new_year_eve": "new year's eve|new years eve|nye|new year eve",
        "valentine": "valentine's day|valentines day|valentine's|valentines",
        "st_patrick": "st patrick's day|st. patrick's day|saint patrick's day|st patricks day"
        "|st paddy's day",
        "april_fools": "april fools' day|april fools day|april fool's day|april fools",
        "good_friday": "good friday",
        "easter": "easter|easter sunday|easter day",
        "easter_monday": "easter monday",
        "easter_saturday": "easter saturday|holy saturday",
        "palm_sunday": "palm sunday",
        "maundy_thursday": "maundy thursday",
        "ash_wednesday": "ash wednesday",
        "shrove_tuesday": "shrove tuesday|pancake day|mardi gras",
        "ascension": "ascension day|ascension",
        "pentecost": "pentecost|whit sunday|whitsun",
        "whit_monday": "whit monday|pentecost monday",
        "corpus_christi": "corpus christi",
        "may_day": "may day|labour day|international workers' day",
        "juneteenth": "juneteenth",
        "independence": "independence day|fourth of july|4th of july",
        "bastille": "bastille day",
        "mlk": "mlk day|martin luther king day|martin luther king jr day",
        "presidents": "presidents' day|presidents day|president's day",
        "memorial": "memorial day",
        "labor": "labor day",
        "columbus": "columbus day|indigenous peoples' day",
        "halloween": "halloween|hallowe'en",
        "bonfire": "bonfire night|guy fawkes night|guy fawkes",
        "veterans": "veterans day|veterans' day|remembrance day|armistice day",
        "thanksgiving": "thanksgiving|thanksgiving day",
        "black_friday": "black friday",
        "cyber_monday": "cyber monday",
        "giving_tuesday": "giving tuesday",
        "st_nicholas": "st nicholas day|st. nicholas day|nikolaus",
        "christmas_eve": "christmas eve|xmas eve",
        "christmas": "christmas|christmas day|xmas|xmas day",
        "boxing_day": "boxing day|st stephen's day",
        "earth_day": "earth day",
        "womens_day": "women's day|international women's day|womens day",
        "epiphany": "epiphany|three kings day",
        "leap_day": "leap day",
        "pi_day": "pi day",
        "star_wars": "star wars day",
        "anzac": "anzac day",
        "australia_day": "australia day",
        "canada_day": "canada day",
    },
    "movable": {True: "holidays|public holidays|bank holidays|bank holiday|a holiday|holiday"},
    "asked_holiday": {
        True: "mother's day|mothers day|father's day|fathers day|diwali|eid|ramadan|hanukkah"
        "|chanukah|passover|yom kippur|rosh hashanah|holi|lunar new year|chinese new year"
        "|super bowl|super bowl sunday"
    },
    "calendar_week": {True: "calendar week|week no|week number|week nr|cw|kw|iso week|wk no"},
    "zone_lead": {True: "tz|tz is|time zone is"},
    "zone_word": {True: "time|timezone|time zone|local time"},
    "my_zone": {True: "my time|local time|our time|my local time|my timezone|my time zone"},
    "forward": {True: "by|back|back by|out|out by|later by|along by"},
    "ambiguous_shift": {True: "forward|forward by|forwards|up|up by|forwards by|ahead|ahead by"},
    "earlier": {True: "earlier|sooner|ahead of schedule|earlier than planned"},
    "later": {True: "later|later than planned|further"},
    "more": {True: "another|a further|an extra|an additional|more"},
    "minute_past": {
        0: "on the hour|at the top of the hour|top of the hour",
        15: "on the quarter hour",
        30: "on the half hour|on the half-hour|at the half hour",
    },
    "not_after": {
        True: "or not after|but not after|not after|or not at all after|not later than"
        "|or not later than|but no later than|or no later than|but not later than"
        "|otherwise not after"
    },
    "if_late": {
        "drop": each_with(
            _LATE,
            "skip|skip it|drop|drop it|leave out|leave it out|do not send|do not send it"
            "|don't send|don't send it",
        ),
        "all": each_with(
            _LATE,
            "send anyway|send it anyway|publish anyway|publish it anyway|post it anyway"
            "|send all|send them all|send all of them|send",
        ),
        "ask": each_with(
            _LATE,
            "ask|ask me|ask us|ask first|ask me first",
        ),
        "latest": each_with(
            _LATE,
            "send the latest only|send only the latest|send the latest|only send the latest"
            "|only the latest|the latest only|latest only|latest",
        ),
    },
    "apart": {
        True: "apart|apart from each other|between them|between targets|between the targets"
        "|after one another|after each other"
    },
    "apart_lead": {
        "by": "staggered by|staggered|stagger by|stagger|spaced by|spaced",
        "with": "with",
    },
    "short_months": {
        "last": "or the last day of shorter months|or the last day|or the last day of the month"
        "|or on the last day of shorter months",
        "skip": "skipping shorter months|skip shorter months|but skip shorter months"
        "|leaving out shorter months",
    },
    "priority": {
        "high": "high priority|high prio|top priority|priority high|prio high|important"
        "|with high priority|highest priority|at high priority|high-priority|top prio",
        "urgent": "urgent|urgently|urgent priority|priority urgent|critical|with urgent priority",
        "low": "low priority|low prio|priority low|prio low|not urgent|lowest priority"
        "|with low priority|at low priority|low-priority|no rush|no hurry",
        "normal": "normal priority|priority normal|medium priority|standard priority"
        "|with normal priority",
    },
    "priority_word": {True: "priority|prio"},
    "everywhere": {
        True: "everywhere|all channels|all the channels|every channel"
        "|all platforms|all the platforms|every platform|all targets|every target|all networks"
        "|all social channels|all accounts|every network|all socials|all of them"
        "|all our socials|all of our socials|all our channels|all of our channels"
        "|all social media|all of the channels"
        "|across the board"
    },
    "all_word": {True: "all"},
    "target": {
        "blog": "blog|website|the website",
        "twitter": "twitter|x.com",
        "facebook": "facebook|fb|face book",
        "instagram": "instagram|insta|ig|instagramm",
        "linkedin": "linkedin|linked in|linked-in|li",
        "newsletter": "newsletter|email|e-mail|mail|mailing list|email list|emails|the newsletter",
        "youtube": "youtube|yt|you tube",
        "tiktok": "tiktok|tik tok|tik-tok",
        "mastodon": "mastodon|masto",
        "bluesky": "bluesky|bsky|blue sky",
        "threads": "threads",
        "pinterest": "pinterest",
        "reddit": "reddit",
        "medium": "medium",
        "slack": "slack",
        "discord": "discord",
        "telegram": "telegram",
        "wordpress": "wordpress",
        "ghost": "ghost",
        "hashnode": "hashnode",
        "devto": "dev.to|devto",
        "whatsapp": "whatsapp",
        "snapchat": "snapchat",
        "site": "site",
        "webhook": "webhook",
        "matrix": "matrix",
    },
    "target_x": {"twitter": "x"},
    "implies": {"twitter": "tweet"},
    "target_prep": {
        True: "to|on|in|via|onto|into|through|over|across|from|for|off|using|at|out on|out to"
        "|only on|only to"
    },
    "name_prep": {True: "to|on|via|onto|through|across|only on|only to|from"},
    "target_noun": {
        True: "page|list|lists|subscribers|followers|readers|audience|account|feed|channel"
        "|profile|server|timeline|group|wall|accounts|pages"
    },
    "post_noun": {
        True: "post|posts|series|article|story|stories|update|updates|thread|content|item|items"
        "|draft|entry|run|occurrence|job|jobs|schedule|schedules|queue|message|messages|reminder"
        "|reminders|edition|one|runs|campaign|a post|a new post|a message|an update|an announcement"
        "|an article|a story"
    },
    "possessive": {True: "the|my|our|that|their|any"},
    "filler": {
        True: "please|pls|plz|thanks|thank you|thx|ty|hey|hi|hello|bot|kindly|just|like|say|maybe"
        "|could you|can you|would you|will you|could we|can we|can i|i want to|i'd like to"
        "|we want to"
        "|i would like to|i want you to|i need to|we need to|need to|let's|lets|let us|go ahead and"
        "|around|about|approximately|approx|roughly|ish|sharp|exactly|precisely|then|also|only|so"
        "|the|it|that|this one|for me|for us|if possible|at the latest|latest|it's|i need you to"
        "|cheers|ok|okay|yo|presstime|again|to go out|going out|go out|be|should|will|is|to be"
        "|on the dot|of course|out|live"
        "|make sure to|remember to|don't forget to|automatically|everything|anything|all"
        "|entitled|titled|called|named|to go live|goes out|to be published|id"
        "|no|nr|number|no.|i'd like you to|we'd like to|you|i|we|me|want|wanna|us|as well|too"
        "|scheduled for|scheduled|due|planned|publishing|posting|with"
        "|must|shall|very|instead|from now on|for now|for the time being|for the moment"
        "|until further notice|till further notice|til further notice|onwards|onward"
        "|u|w/|let|i'd love to|we'd love to|make sure|make sure that|be sure to|ensure"
        "|ensure that|see to it that|just once|only once|once only|one time only"
        "|indefinitely|next time|can someone|could someone|can anyone|can anybody|could somebody"
        "|can somebody"
        "|would someone|will someone|someone|or so|can|could|would|please can you|ought to|has to"
        "|have to|needs to|supposed to|gotta|got to|wants to|need|get"
        "|hi there|hey there|hello there|hi all|hey all|hi team|hey team|hello team|hi everyone"
        "|hello everyone|hi folks|hey folks|hi guys|hey guys|good morning|good afternoon"
        "|good evening|good morning team|good morning all|good morning everyone"
        "|good morning everybody|good morning folks|hello all|hi people|hi folks|hello folks"
        "|hey everyone|hey y'all|good day|greetings|howdy|would you mind|do you mind|mind"
        "|would like to"
        "|when you get a chance|do me a favor and|do me a favour and|btw|by the way|fyi|actually"
        "|well|sorry|oh|quick one|many thanks|much appreciated|ta|cheers mate|mate|alright|sure"
        "|to get published|to get posted|get posted|gets posted|get published|get sent|be sent"
        "|be published|be posted|be live|be out|to be live|to be out|to be posted"
    },
    "goes_out": {
        True: "to go out|going out|go out|goes out|to go live|go live|goes live|going live|live|out"
        "|to be published|be published|get published|gets published|to be live|be live|to be posted"
        "|be posted|get posted|gets posted|to be out|be out|be sent|get sent|to be sent"
    },
    "state": {
        True: "failed|pending|waiting|published|paused|overdue|mine|recurring|upcoming|active|held"
        "|scheduled|cancelled|canceled|unpublished|approved|late|stuck|sent|errors|failures"
    },
    "whom": {True: "me|us|everyone|everybody|team|myself|ourselves|them"},
    "text_lead": {True: "to|that|about|of|:"},
    "everything": {True: "everything|all posts|all of it|all|all the posts|every post|it all"},
    "politeness": {True: "please|thanks|thank you"},
    "not_word": {True: "don't|do not|dont|never|not"},
    "removals": {
        True: "including take-downs|including takedowns|including take downs|including unpublishing"
        "|take-downs too|takedowns too|unpublishing too"
    },
    "same_time": {True: "at the same time|the same time|same time"},
    "because": {True: "because|because of|cuz|cos"},
    "anyway": {
        True: "anyway|anyhow|regardless|nevertheless|despite the freeze|in spite of the freeze"
        "|through the freeze"
    },
    "am": {True: "am|a.m.|a.m"},
    "pm": {True: "pm|p.m.|p.m"},
    "day_word": {True: "day|days"},
    "month_word": {True: "month|months"},
    "week_word": {True: "week|weeks"},
    "week_later": {7: "week", 14: "fortnight"},
    "between_and": {True: "and"},
}

VERBS = {
    "schedule": "schedule|repeat|plan|add|program|book|line up|set up|slot in|slot|enqueue|put"
    "|set|time"
    "|queue up|plan for|pencil in|pencil|sched|scheduling|get … scheduled|pencil … in|line … up",
    "publish": "publish|post|release|send|send out|share|ship|put out|push out|put … live|broadcast"
    "|put … online|put … out|send … out|get … up|get … live|have … live|have … up|have … out|run"
    "|get … posted|get … published|have … published"
    "|have … posted|posting|publishing|sending|sharing|roll out|roll … out|fire off|fire … off"
    "|make … live|push … live|go live with|launch|tweet|put up|put … up|get … out"
    "|repost|blast|announce|push live|take … live|republish|publish out|deliver"
    "|bring … online",
    "unpublish": "unpublish|take down|take … down|takedown|pull|pull down|pull … down|retract"
    "|take … offline|take offline|take … off|withdraw|un-publish|bring … down|bring down|remove"
    "|pull … off|depublish|put … offline|set … offline|hide|get … down",
    "move": "move|nudge|nudge back|make … later|change the time of"
    "|change the date of|change time of|moving|rescheduling"
    "|postponing|delaying|reschedule|push|push back|shift|delay"
    "|postpone|defer|bump|put off"
    "|put … off|put back|push out by|change|re-schedule|retime|slide"
    "|hold off|set back|put … back|rebook|move back|carry over|bump up|switch",
    "advance": "make … earlier|bring forward|bring … forward|pull forward|pull … forward|advance"
    "|pull … in by|bring … in by|prepone"
    "|bring up"
    "|expedite",
    "cancel": "cancel|cancelling|canceling|call off|call … off|drop|abort|scrap|unschedule|kill"
    "|nix|axe|un-schedule"
    "|revoke|bin|cancel out|forget|don't publish|don't post|don't send",
    "pause": "pause|suspend|put … on ice|pausing|hold|halt|put … on hold|mute|put on hold"
    "|suspend posting|snooze",
    "resume": "resume|resuming|unpause|restart|continue|reactivate|un-pause|pick up|unmute"
    "|carry on|unhold"
    "|take … off hold|start … again|reenable|re-enable",
    "skip": "skip|skipping this|leave out|omit|miss|leave … out|miss out|skip over|sit out|pass on",
    "list": "list|what have we got lined up|what's lined up|what do we have lined up"
    "|what is lined up|what have we lined up|what do we have planned|what have we got planned"
    "|how many posts go out|how many posts are scheduled|which posts are due"
    "|what did we post|what have we posted|what's next|what is next|whats next|what's coming"
    "|what's going out|what's going live|what goes live|whats going out"
    "|what is going out|what goes out|what's scheduled"
    "|what is scheduled|whats scheduled|what's planned|what is planned|what's on|whats on"
    "|what is on"
    "|what do we have|what's coming up|what is coming up|whats coming up|agenda|upcoming|display"
    "|calendar|list all|show all|show me all|show everything|what's up|what's queued|what's due"
    "|what have we got|anything going out|is anything going out|show schedule|show the schedule"
    "|show the calendar|list posts|list the posts|show posts|which posts go out|what posts go out"
    "|what will go out|what's publishing|what are we posting|what do we post|view|show calendar"
    "|anything scheduled|show me everything|what's in the queue|what is in the queue|schedule for"
    "|what's happening|show me the schedule|show upcoming|show me what's planned"
    "|show me what is planned|show what's planned|what went out|show me what's going out"
    "|show me what's scheduled|tell me what's going out|give me|what|see|what are the posts"
    "|show me what is scheduled|which posts are scheduled|which posts are going out|lineup"
    "|do we have|have we got|is there|are there|anything|any posts"
    "|what about|how about|what do you have|is anything|have i got|do i have|are any posts"
    "|what posts are scheduled|what posts are going out|list what's going out|list scheduled"
    "|show me the calendar|show our calendar",
    "show": "show|when does|when is|when will|when's|when do|show me|details|open|look at"
    "|details of|tell me about|status of|status|find|search|search for|look for",
    "drafts": "drafts|list drafts|list my drafts|list the drafts|list all drafts|show drafts"
    "|show my drafts|show the drafts|show me the drafts|show all drafts|my drafts|all drafts",
    "week": "week|week view",
    "month": "month|month view",
    "remind": "remind|reminder|remind me|remind us|set a reminder|set reminder|reminder for",
    "draft": "draft|write|new draft|save draft|new post|save … as draft|save … as a draft"
    "|keep … as draft|keep … as a draft",
    "edit": "edit|modify|rewrite|reword|update|rename|change the text of|change the words of"
    "|change the wording of|edit the text of|update the text of|change text of",
    "correct": "correct|fix|amend",
    "undo": "undo|revert|take back|roll back|rollback",
    "redo": "redo|undo the undo|do it again after all",
    "changes": "undo list|list undo|what did i do|what have i done|what did i change|my changes"
    "|what i did|what can i undo|list my changes|show my changes|undo history",
    "why": "why|why is|why did|why was|explain|why isn't|why hasn't|what happened to"
    "|what happened with|who approved|who rejected|who changed|who moved|who paused|who cancelled"
    "|who wrote",
    "receipt": "receipt|proof",
    "approve": "approve|sign off|sign off on|lgtm|accept|greenlight|green-light|ok",
    "reject": "reject|decline|turn down|refuse|deny|veto",
    "amend": "ask changes|ask changes to|ask for changes|ask for changes to"
    "|request changes|request changes to|send back",
    "approvals": "approvals|list approvals|show approvals|show the approvals|pending approvals"
    "|what needs approval|what waits for approval|what do i need to approve|what should i approve"
    "|anything to approve",
    "submit": "submit|submit for approval|submit for review|request approval|ask for approval"
    "|send for approval|send for review",
    "hand over": "hand over|handover|hand … over|assign|reassign|hand off|transfer|give to",
    "queue": "queue|the queue|queue status|show queue|show the queue|stats|statistics",
    "retry": "retry|try again|resend|re-send",
    "campaign": "campaign|campaigns|new campaign",
    "template": "template|templates|use template|new template",
    "freeze": "freeze|blackout|block|embargo",
    "thaw": "thaw|unfreeze|unblock|lift|lift freeze|lift the freeze",
    "freezes": "freezes|list freezes|list the freezes|show freezes|show the freezes"
    "|show me the freezes|freeze windows",
    "import": "import|upload|bulk import",
    "export": "export|download",
    "connect": "connect|link|hook up|attach",
    "disconnect": "disconnect|unlink|detach",
    "targets": "targets|channels|target|list targets|show targets|list channels",
    "accounts": "accounts|list accounts|show accounts",
    "invite": "invite",
    "people": "people|members|team|who|list people|show people|role|roles",
    "away": "away|i'm away|i am away|out of office|ooo|vacation|i'm out|on vacation",
    "settings": "settings|setting|preferences|config|options|habits|timezone|my settings",
    "rule": "rule|new rule|add rule",
    "rules": "rules|list rules|show rules|our rules",
    "conflicts": "conflicts|conflict|list conflicts|show conflicts|open conflicts",
    "resolve": "resolve|resolve conflicts of|resolve conflict of|solve conflicts of",
    "override": "override",
    "email": "email|e-mail|email me|e-mail me|mail me|my email|my e-mail|email settings"
    "|e-mail settings|send me emails|send me e-mails",
    "confirm email": "confirm email|confirm e-mail|confirm my email|confirm my e-mail"
    "|confirm the email|verify email|verify my email",
    "no email": "no email|no e-mail|no emails|no e-mails|no more email|no more emails|stop email"
    "|stop e-mail|stop emails|stop e-mails|stop emailing me|stop e-mailing me|stop mailing me"
    "|don't email me|do not email me|don't e-mail me|unsubscribe",
    "notices": "notices|my notices|notifications|my notifications|notification settings",
    "help": "help|how do i|commands|help me|how to|what can you do|how does",
    "discard": "discard|throw away|delete|trash|ditch|get rid of",
    "simulate": "simulate|rehearse|dry run|preview",
    "audit": "audit|history",
    "stop": "stop|stop posting|stop publishing|quit",
}

LEXICON = build("en", WORDS, VERBS)
