"""German: what the grammar's tags are called, and its own turns of phrase."""

from bot.language.idioms import (
    DAILY,
    ago,
    amount_from,
    clock,
    clock_before,
    clock_in,
    date,
    every_day,
    every_nth,
    idioms,
    in_amount,
    in_week,
    monthly,
    moved_to,
    n_times,
    spoken_clock,
    which_weekday,
)
from bot.language.lexicon import Table, build, each_with

_ONES = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TENS = {20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig"}
_NUMBERS: dict[object, str] = {
    1: "eine|einer|einem|einen|eins",
    2: "zwei|zwo",
    3: "drei",
    4: "vier",
    5: "fünf|fuenf",
    6: "sechs",
    7: "sieben",
    8: "acht",
    9: "neun",
    10: "zehn",
    11: "elf",
    12: "zwölf|zwoelf",
    13: "dreizehn",
    14: "vierzehn",
    15: "fünfzehn|fuenfzehn",
    16: "sechzehn",
    17: "siebzehn",
    18: "achtzehn",
    19: "neunzehn",
    30: "dreißig|dreissig",
    60: "sechzig",
    90: "neunzig",
    100: "hundert",
}
for _ten, _word in _TENS.items():
    _NUMBERS.setdefault(_ten, _word)
    for _one, _unit in enumerate(_ONES, 1):
        _NUMBERS[_ten + _one] = f"{_unit}und{_word}"

_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_DAY_PARTS = {
    "morning": "morgen|früh|vormittag",
    "lunch": "mittag",
    "afternoon": "nachmittag",
    "evening": "abend",
    "night": "nacht",
}
_LATE = (
    "falls verspätet|falls verspätet,|wenn verspätet|wenn verspätet,|bei verspätung"
    "|falls zu spät|falls zu spät,|wenn zu spät|wenn zu spät,"
)

WORDS: Table = {
    "weekday": {
        0: "montag|mo",
        1: "dienstag|di",
        2: "mittwoch|mi",
        3: "donnerstag|do",
        4: "freitag|fr",
        5: "samstag|sonnabend|sa",
        6: "sonntag|am so",
    },
    "weekday_plural": {i: day + "s" for i, day in enumerate(_DAYS)},
    "weekday_part": {
        (i, part): "|".join(day + word for word in words.split("|"))
        for i, day in enumerate(_DAYS)
        for part, words in _DAY_PARTS.items()
    },
    "weekday_set": {
        (0, 1, 2, 3, 4): "werktag|werktage|werktags|wochentag|wochentags|wochentage|arbeitstag"
        "|arbeitstage|unter der woche",
        (5, 6): "wochenende|wochenenden",
    },
    "plural": {True: "werktags|wochentags|werktage|wochentage|arbeitstage|unter der woche"},
    "business": {True: "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen"},
    "month": {
        1: "januar|jan|jänner|jaenner",
        2: "februar|feb|feber",
        3: "märz|maerz|mrz",
        4: "april|apr",
        5: "mai",
        6: "juni|jun",
        7: "juli|jul",
        8: "august|aug",
        9: "september|sep|sept",
        10: "oktober|okt",
        11: "november|nov",
        12: "dezember|dez",
    },
    "day_offset": {
        0: "heute|am heutigen tag",
        1: "morgen|am morgigen tag",
        2: "übermorgen|uebermorgen",
        3: "überübermorgen",
        -1: "gestern",
        -2: "vorgestern",
    },
    "part": {
        "morning": "früh|in der früh|am morgen|morgens|am vormittag|vormittag|vormittags"
        "|am frühen morgen|frühmorgens|gleich in der früh",
        "lunch": "zur mittagszeit|in der mittagspause|über mittag",
        "afternoon": "am nachmittag|nachmittag|nachmittags",
        "eod": "eod|dienstschluss|büroschluss|geschäftsschluss"
        "|bis feierabend|zum feierabend|am ende des tages|zum tagesende|feierabend",
        "evening": "am abend|abend|abends|am frühen abend",
        "night": "in der nacht|nachts|nacht|spätabends",
    },
    "named_time": {
        12: "mittag|am mittag|mittags|zu mittag",
        0: "mitternacht|um mitternacht",
    },
    "unit": {
        "second": "sekunde|sekunden|sek",
        "minute": "minute|minuten|min|min.",
        "hour": "stunde|stunden|std|std.|h",
        "day": "tag|tage|tagen",
        "week": "woche|wochen",
        "month": "monat|monate|monaten|monats",
        "quarter": "quartal|quartale|quartalen",
        "year": "jahr|jahre|jahren",
    },
    "number": _NUMBERS,
    "half": {True: "halb|halbe|halben|eine halbe|einer halben|eine halbe|halbes|ein halbes"},
    "half_unit": {"year": "halbjahr|halbes jahr|einem halben jahr"},
    "quarter_hour": {15: "viertelstunde|einer viertelstunde|eine viertelstunde"},
    "three_quarter_hour": {45: "dreiviertelstunde|einer dreiviertelstunde"},
    "one_and_half": {True: "anderthalb|eineinhalb"},
    "two_and_half": {True: "zweieinhalb"},
    "few": {True: "ein paar|einigen|einige|mehreren"},
    "quarter": {True: "viertel"},
    "three_quarters": {True: "dreiviertel"},
    "past": {True: "nach"},
    "to_hour": {True: "vor"},
    "hour_word": {True: "uhr"},
    "h_mark": {True: "h"},
    "dot": {True: "."},
    "one_hour": {1: "ein uhr"},
    "ordinal": {
        1: "ersten|erste|erster",
        2: "zweiten|zweite|zweiter",
        3: "dritten|dritte|dritter",
        4: "vierten|vierte",
        5: "fünften|fünfte",
        6: "sechsten",
        7: "siebten|siebenten",
        8: "achten",
        9: "neunten",
        10: "zehnten",
        11: "elften",
        12: "zwölften",
        15: "fünfzehnten",
        20: "zwanzigsten",
        24: "vierundzwanzigsten",
        31: "einunddreißigsten",
        -1: "letzten|letzte|letzter",
    },
    "which": {
        "this": "diesen|dieser|diese|dieses|diesem",
        "next": "nächsten|nächste|nächster|nächstes|nächstem|naechsten|naechste|naechster"
        "|folgenden",
        "coming": "kommenden|kommende|kommender|kommendes|kommendem",
        "last": "letzten|letzte|vergangenen|vorigen",
        "after_next": "übernächsten|übernächste|übernächster|uebernaechsten",
    },
    "every": {True: "jeden|jede|jedes|jeder|jedem|alle|immer"},
    "alternate": {True: "zweiten|zweite"},
    "frequency": {
        ("HOURLY", 1): "stündlich|jede stunde",
        ("DAILY", 1): "einmal am tag|einmal täglich|einmal pro tag|täglich|taeglich|jeden tag"
        "|tagtäglich|alle tage",
        ("WEEKLY", 1): "einmal pro woche|einmal die woche|einmal in der woche|wöchentlich"
        "|woechentlich|jede woche",
        ("WEEKLY", 2): "zweiwöchentlich|vierzehntägig|14-tägig|alle 14 tage|alle vierzehn tage",
        ("MONTHLY", 1): "einmal pro monat|einmal im monat|monatlich|jeden monat",
        ("MONTHLY", 3): "vierteljährlich|quartalsweise|jedes quartal",
        ("YEARLY", 1): "jährlich|jaehrlich|jedes jahr",
    },
    "day_word": {True: "tag|tage|tagen|tags"},
    "eo": {"month": "monatsende", "quarter": "quartalsende", "year": "jahresende"},
    "calendar_week": {True: "kw|kalenderwoche"},
    "times_word": {1: "einmal", 2: "zweimal", 3: "dreimal"},
    "times": {True: "mal|male"},
    "in": {True: "in|binnen|innerhalb von"},
    "on": {True: "am|an|für|fuer|auf|zum|um|gegen|ca|den|dem"},
    "at": {True: "um|gegen|@"},
    "of": {True: "im|des|der"},
    "and": {True: "und|&|+|,|sowie|;"},
    "from_now": {True: "ab jetzt|von jetzt an|ab heute gerechnet"},
    "from": {True: "ab|nach|nach dem|nach der"},
    "after_what": {True: "nach|nach dem|nach der"},
    "before": {True: "vor"},
    "until": {True: "bis|bis zum|bis einschließlich|bis zu"},
    "range_to": {True: "bis|-|–|—"},
    "starting": {True: "ab|ab dem|beginnend am|beginnend mit|beginnend|startend am|von"},
    "between": {True: "zwischen|von"},
    "window_and": {True: "und|bis"},
    "except": {True: "außer|ausser|außer am|ausgenommen|ohne|nicht am|aber nicht am|nur nicht"},
    "lasting": {True: "für die dauer von|lang|über|fuer"},
    "start_edge": {True: "anfang|beginn"},
    "end_edge": {True: "ende"},
    "mid_edge": {True: "mitte"},
    "now": {True: "jetzt|sofort|gleich|auf der stelle|umgehend|direkt"},
    "asap": {
        True: "asap|baldmöglichst|schnellstens"
        "|so bald wie möglich|so schnell wie möglich|schnellstmöglich"
    },
    "undecided": {"either": "oder", "not_before": "nicht vor|nicht früher als|frühestens"},
    "vague": {
        True: "irgendwann|demnächst|später|bald|in kürze|bei gelegenheit|irgendwann mal"
        "|gelegentlich"
        "|die tage|dieser tage|später heute|ab und zu|nachher|gleich mal"
    },
    "zone_word": {True: "zeit|ortszeit"},
    "my_zone": {True: "meine zeit|meiner zeit|unserer zeit"},
    "forward": {True: "nach hinten|zurück"},
    "earlier": {True: "früher|nach vorne|nach vorn|eher"},
    "later": {True: "später"},
    "if_late": {
        "drop": each_with(
            _LATE,
            "auslassen|überspringen|weglassen|verwerfen|nicht senden",
        ),
        "all": each_with(
            _LATE,
            "trotzdem senden|trotzdem veröffentlichen|dennoch senden|alle senden|senden",
        ),
        "ask": each_with(
            _LATE,
            "fragen|nachfragen|frag mich|frage mich",
        ),
        "latest": each_with(
            _LATE,
            "nur das neueste senden|nur das neueste|nur den neuesten senden|nur den neuesten"
            "|nur die neueste senden|nur die neueste",
        ),
    },
    "apart": {True: "auseinander|abstand|abstand dazwischen"},
    "apart_lead": {
        "by": "im abstand von|in einem abstand von|mit einem abstand von|versetzt um",
        "with": "mit",
    },
    "not_after": {True: "aber nicht nach|nicht später als|spätestens um"},
    "holiday": {
        "new_year": "neujahr|neujahrstag",
        "new_year_eve": "silvester|silvesterabend",
        "valentine": "valentinstag",
        "good_friday": "karfreitag",
        "easter": "ostern|ostersonntag",
        "easter_monday": "ostermontag",
        "ascension": "himmelfahrt|christi himmelfahrt",
        "pentecost": "pfingsten|pfingstsonntag",
        "whit_monday": "pfingstmontag",
        "may_day": "tag der arbeit|maifeiertag",
        "halloween": "halloween",
        "black_friday": "black friday",
        "cyber_monday": "cyber monday",
        "st_nicholas": "nikolaus|nikolaustag",
        "christmas_eve": "heiligabend|heilig abend|weihnachtsabend",
        "christmas": "weihnachten|weihnachtstag|ersten weihnachtstag",
        "boxing_day": "zweiten weihnachtstag|zweiter weihnachtstag",
        "epiphany": "dreikönigstag|heilige drei könige",
        "womens_day": "frauentag|weltfrauentag",
    },
    "priority": {
        "high": "hohe priorität|mit hoher priorität|priorität hoch|wichtig|hoher priorität",
        "urgent": "dringend|eilig|höchste priorität|mit höchster priorität",
        "low": "niedrige priorität|mit niedriger priorität|priorität niedrig|nicht dringend"
        "|nicht eilig|geringe priorität|mit geringer priorität",
        "normal": "normale priorität|mit normaler priorität",
    },
    "everywhere": {
        True: "überall|ueberall|auf allen kanälen|alle kanäle|alle plattformen"
        "|auf allen plattformen|allen kanälen|allen plattformen"
    },
    "target": {
        "blog": "blog|webseite|website|homepage",
        "twitter": "twitter|x.com",
        "facebook": "facebook|fb",
        "instagram": "instagram|insta|ig",
        "linkedin": "linkedin|linked in",
        "newsletter": "newsletter|rundbrief|e-mail|email|mail|rundmail|mailing",
        "youtube": "youtube|yt|you tube",
        "tiktok": "tiktok|tik tok",
        "mastodon": "mastodon",
        "bluesky": "bluesky",
        "threads": "threads",
        "pinterest": "pinterest",
        "reddit": "reddit",
        "medium": "medium",
        "slack": "slack",
        "discord": "discord",
        "telegram": "telegram",
        "wordpress": "wordpress",
        "whatsapp": "whatsapp",
        "site": "site",
    },
    "target_x": {"twitter": "x"},
    "target_prep": {
        True: "auf|bei|im|in|an|über|via|für|fuer|zu|zum|zur|auf dem|auf der|bei der|beim|in der"
        "|in den|in dem|in unserem|auf unserem|auf unserer|an den|per|aufs|ins|von|vom|aus"
        "|aus dem|auf meinem|auf mein|in unseren|übers|über den|über die|auf den"
    },
    "name_prep": {True: "auf|bei|im|via|auf dem|auf der|beim"},
    "target_noun": {True: "seite|konto|kanal|profil|account|feed|gruppe"},
    "post_noun": {
        True: "beitrag|beitrags|beiträge|post|posts|artikel|artikels|meldung|nachricht|entwurf"
        "|story|termin|den beitrag|der beitrag|kampagne|eintrag"
    },
    "possessive": {True: "den|die|das|meinen|meine|unseren|unsere|dem|der|mein|unser"},
    "filler": {
        True: "bitte|danke|mal|doch|den|dem|der|die|das|es|soll|sollen|sollte|wird|werden|kannst du"
        "|könntest du|könnt ihr|kann man|würdest du|ich möchte|ich will|wir wollen|wir möchten"
        "|hallo|hey|hi|gerne|dann|uns|mir|genau|pünktlich|ungefähr|etwa|zirka|ca|zu|dass|jetzt mal"
        "|vielen dank|einfach|noch|auch|erst|schon|lass uns|lass|möchte|will|kannst|könntest|du|ich"
        "|wir|auf|muss|müssen|bis|ein|nummer|nr|mit dem titel|namens|heraus|raus|werden soll|dort"
        "|um|bis auf weiteres|rum"
    },
    "same_time": {True: "zur selben zeit|zur gleichen zeit|um dieselbe zeit"},
    "because": {True: "weil|wegen"},
    "anyway": {True: "trotzdem|dennoch"},
    "everything": {True: "alles|alle beiträge|alle posts"},
    "politeness": {True: "bitte|danke"},
    "not_word": {True: "nicht|kein|keine"},
}

VERBS = {
    "schedule": "plane|plan|planen|plant|einplanen|plane … ein|plant … ein|planen sie … ein"
    "|planen sie"
    "|reserviere|reservieren|terminiere|terminieren|terminiert|termin für|ansetzen|setze … an"
    "|setz … an"
    "|vormerken|merke … vor|merk … vor|programmiere|programmieren|lege … fest"
    "|leg … fest|eintragen|trage … ein|trag … ein|schedule|scheduele|reihe … ein|buche … ein|buche"
    "|eingeplant|geplant|eingeplant werden|geplant werden|terminiert werden|setze|bereite … vor"
    "|plane … für|terminiere … ein|plan … ein|einzuplanen|zu planen",
    "publish": "poste|posten|postet|post|gepostet|gepostet werden|veröffentliche|veröffentlichen"
    "|veröffentlicht|veröffentliche bitte|veröffentlichen sie|veröffentlicht werden"
    "|veroeffentliche|veroeffentlichen|publiziere|publizieren|publiziert|publiziert werden"
    "|stelle … online|stell … online|online stellen|stellt … online|stellen sie … online"
    "|onlinestellen|stelle … live|stell … live|online gehen|geht … online|geht … live|gehe … live"
    "|gehe … online|geht online"
    "|live gehen|live schalten|schalte … live|schalt … live|schalte … frei|schalt … frei"
    "|freischalten|freigeschaltet werden|schalte … online|erscheinen|erscheint|erscheinen lassen"
    "|lass … erscheinen|sende|senden|sendet|gesendet werden|versende|versenden|verschicke"
    "|verschicken|schicke … raus|schick … raus|schicke … ab|schick … ab|schicke|schick|schicken"
    "|rausschicken|raushauen|hau … raus|haue … raus|bringe … raus|bring … raus|rausbringen"
    "|gib … raus|gib … frei|gebe … frei|freigeben|rausgeben|teile|teilen|teilt|geteilt werden"
    "|lade … hoch"
    "|lad … hoch|hochladen|setze … online|setz … online|bringe … online|bring … online|publish"
    "|raus|rausgehen|geht … raus|geht raus|online bringen|twittere"
    "|bring … unter die leute"
    "|spiele … aus|spiel … aus|ausspielen|verbreite|verbreiten|veröffentlicht … werden|live stellen"
    "|online zu stellen|zu veröffentlichen|zu posten|mache … öffentlich|mach … öffentlich",
    "unpublish": "nimm … offline|nehme … offline|nehmt … offline|nehmen sie … offline"
    "|offline nehmen|offline genommen werden|nimm … herunter|nimm … runter|runternehmen"
    "|herunternehmen|nimm … vom netz|nehme … vom netz|vom netz nehmen|nimm … wieder offline"
    "|offline gehen|geht … offline|schalte … offline|schalt … offline|offline schalten"
    "|stelle … offline|stell … offline|offline stellen|setze … offline|entferne|entfernen"
    "|entfernt werden|entfernt|lösche|löschen|lösch|loesche|gelöscht werden|ziehe … zurück"
    "|zieh … zurück|zurückziehen|zurücknehmen|nimm … zurück|depubliziere|depublizieren"
    "|schalte … ab|schalt … ab|abschalten|verstecke|verbirg|blende … aus|ausblenden|unpublish"
    "|verschwinden|verschwindet|verschwinden lassen|lass … verschwinden|deaktiviere|deaktivieren"
    "|nimm … raus|rausnehmen|nehme … runter|nehme … herunter|aus dem netz nehmen"
    "|nimm … aus dem netz"
    "|mach … offline|mache … offline|bring … offline|hol … runter|hole … runter",
    "move": "plane … um|plan … um|leg … um|lege … um|terminiere … um|stelle … um|setze … um"
    "|verschiebe|verschieb|verschieben|verschiebt|verschieben sie|verschoben werden|verlege"
    "|verleg|verlegen|verlegt|verlegt werden|schiebe|schieb|schieben|vertage|vertagen"
    "|verzögere|ändere|ändern|umlegen|umplanen|umterminieren|terminiere … neu|plane … neu"
    "|neu planen"
    "|bewege|verrücke|versetze|verlagere|move|neu terminieren|verlege … neu"
    "|zu verschieben",
    "advance": "ziehe … vor|zieh … vor|vorziehen|schiebe … vor|rücke … vor|hole … vor|hol … vor"
    "|verlege … vor|vorverlegen|ziehen sie … vor|schieb … vor",
    "cancel": "lösche den termin|lösch den termin|lösche die planung|lösch die planung|storniere"
    "|stornieren|storniert|streiche|streich|streichen|sage … ab|sag … ab|absagen"
    "|brich … ab|breche … ab|abbrechen|annulliere|annullieren|verwirf|verwerfen|blase … ab|cancel"
    "|blas … ab|nicht veröffentlichen|nicht posten|abgesagt werden|cancele|canceln|stoppe"
    "|poste … nicht|veröffentliche … nicht",
    "pause": "pausiere|pausier|pausieren|halte … an|halt … an|anhalten|unterbrich|unterbreche"
    "|unterbrechen|setze … aus|aussetzen|lege … auf eis|leg … auf eis|stoppe vorerst|pause"
    "|mach … pause|friere … ein",
    "resume": "setze … fort|setz … fort|fortsetzen|führe … fort|fortführen|wieder aufnehmen"
    "|nimm … wieder auf|weitermachen|mach … weiter|mache … weiter|reaktiviere|reaktivieren"
    "|aktiviere … wieder|starte … wieder|starte … neu|lass … weiterlaufen|setze … wieder fort",
    "skip": "überspringe|ueberspringe|überspring|überspringen|lass … aus|lasse … aus|auslassen"
    "|lass … ausfallen|ausfallen lassen|lass … weg",
    "list": "liste|auflisten|was steht an|was ist geplant|was kommt|übersicht"
    "|was geht raus|was ist … geplant|was steht … an|was kommt … raus|was geht … raus"
    "|was ist … eingeplant|was wird … veröffentlicht|was wird … gepostet|zeig mir alles"
    "|zeige alles|zeig alles|zeige alle|zeig alle"
    "|was haben wir geplant"
    "|was wird veröffentlicht|welche beiträge sind geplant|was ist eingeplant"
    "|zeig mir was geplant ist|zeig mir … ansteht|zeige mir … ansteht|zeig mir was|zeige mir was"
    "|ansteht|was … ansteht"
    "|was erscheint|alle beiträge|was wird gepostet|zeige den plan|zeig den plan|zeig mir den plan"
    "|welche beiträge|welche posts|zeige mir alle|was läuft|was ist los|kalender",
    "show": "zeige|zeig|zeigen|zeig mir|zeige mir|anzeigen|zeige … an|öffne|details|sieh … an",
    "remind": "erinnere|erinnere mich|erinner mich|erinnere uns|erinnere mich an"
    "|erinnere mich daran"
    "|erinnern|erinnerung|erinner|erinnere das team|erinnere … daran",
    "draft": "entwurf|entwirf|neuer entwurf|schreibe|schreib",
    "edit": "bearbeite|bearbeiten|überarbeite",
    "correct": "korrigiere|korrigieren|berichtige",
    "undo": "rückgängig|mach … rückgängig|mache … rückgängig|rückgängig machen|undo",
    "redo": "wiederherstellen|wiederhole",
    "changes": "was habe ich gemacht|was habe ich geändert|meine änderungen",
    "why": "warum|wieso|weshalb",
    "receipt": "beleg|nachweis",
    "audit": "protokoll|verlauf",
    "approve": "genehmige|genehmigen|freigabe für|bestätige",
    "approvals": "freigaben|zeige freigaben|offene freigaben",
    "amend": "änderungen an|bitte um änderungen an|änderungen anfordern",
    "submit": "reiche … ein|einreichen",
    "reject": "lehne … ab|lehn … ab|ablehnen|weise … zurück",
    "email": "mail mir|maile mir|mailt mir|schick mir e-mails|schick mir mails|meine e-mail",
    "confirm email": "e-mail bestätigen|mail bestätigen|bestätige e-mail|bestätige die e-mail"
    "|bestätige meine e-mail",
    "no email": "keine e-mail|keine e-mails|keine mails|keine e-mails mehr|keine mails mehr",
    "notices": "mitteilungen|benachrichtigungen|meine mitteilungen|meine benachrichtigungen",
    "help": "hilfe|help",
    "people": "leute|mitglieder|personen",
    "away": "abwesend|ich bin abwesend|bin abwesend",
    "invite": "einladen",
    "freeze": "sperre|sperren|einfrieren",
    "thaw": "taue … auf|tau … auf|auftauen|entsperre|entsperren",
    "freezes": "sperren anzeigen|sperrzeiten",
    "settings": "einstellungen",
    "rule": "regel",
    "rules": "regeln",
    "conflicts": "konflikte|konflikt",
    "resolve": "löse konflikte von",
    "override": "übergehe",
    "targets": "ziele|kanäle",
    "discard": "verwirf den entwurf",
}

IDIOMS = idioms(
    # clock times: "9 Uhr" is the 24-hour clock, "neun" and "halb zehn" leave the half open
    ("number hour_word [number]", lambda hour, _, minute: clock(hour, minute or 0)),
    ("one_hour [number]", lambda hour, minute: clock(hour, minute or 0)),
    ("one_hour part", lambda hour, part: clock_in(part, hour)),
    ("number h_mark", lambda hour, _: clock(hour)),
    ("at number h_mark", lambda _, hour, __: clock(hour)),
    ("number hour_word number times", lambda hour, _, n, __: [*clock(hour), *n_times(n)]),
    ("clock hour_word", lambda at, _: [{"clock": at}]),
    (
        "weekday decimal h_mark",
        lambda day, at, _: [{"weekday": day}, *clock(int(at), round(at * 100) % 100)],
    ),
    ("clock h_mark", lambda at, _: [{"clock": at}]),
    ("decimal hour_word", lambda at, _: clock(int(at), round(at * 100) % 100)),
    ("half number [hour_word]", lambda _, hour, __: clock_before(hour, 30)),
    ("half number part", lambda _, hour, part: clock_in(part, hour - 1 or 12, 30)),
    ("number hour_word part", lambda hour, _, part: clock_in(part, hour)),
    ("number hour_word number part", lambda hour, _, minute, part: clock_in(part, hour, minute)),
    ("number part", lambda hour, part: clock_in(part, hour)),
    ("clock hour_word part", lambda at, _, part: clock_in(part, at.hour, at.minute)),
    ("clock part", lambda at, part: clock_in(part, at.hour, at.minute)),
    ("part at number hour_word", lambda part, _at, hour, _: clock_in(part, hour)),
    ("part at number", lambda part, _, hour: clock_in(part, hour)),
    ("part at half number", lambda part, _at, _half, hour: clock_in(part, hour - 1 or 12, 30)),
    ("quarter past number [hour_word]", lambda _q, _, hour, __: spoken_clock(hour, 15)),
    ("quarter to_hour number [hour_word]", lambda _q, _, hour, __: clock_before(hour, 15)),
    ("three_quarters number", lambda _, hour: clock_before(hour, 15)),
    ("number past number", lambda minute, _, hour: spoken_clock(hour, minute)),
    ("number to_hour number", lambda minute, _, hour: clock_before(hour, minute)),
    ("number to_hour half number", lambda less, _to, _half, hour: clock_before(hour, 30 + less)),
    ("number past half number", lambda more, _past, _half, hour: clock_before(hour, 30 - more)),
    # days
    ("number dot month [number]", lambda day, _, month, year: date(day, month, year)),
    ("number month number", lambda day, month, year: date(day, month, year)),
    ("on number dot", lambda _on, day, _dot: [{"on": True}, {"ordinal": day}]),
    (
        "on number dot and number dot",
        lambda _on, one, _dot, _and, other, _: [
            {"on": True},
            {"ordinal": one},
            {"and": True},
            {"ordinal": other},
        ],
    ),
    ("weekday dot", lambda day, _: [{"weekday": day}]),
    ("month dot", lambda month, _: [{"month": month}]),
    ("weekday_part", lambda both: [{"weekday": both[0]}, {"part": both[1]}]),
    ("day_offset=0 day_offset=1", lambda _today, _: [{"day_offset": 0}, {"part": "morning"}]),
    ("weekday day_offset=1", lambda day, _: [{"weekday": day}, {"part": "morning"}]),
    ("which weekday day_offset=1", lambda *said: [*which_weekday(*said[:2]), {"part": "morning"}]),
    ("weekday which unit=week", lambda day, which, _: in_week(which, day)),
    ("which unit=week weekday", lambda which, _, day: in_week(which, day)),
    ("which unit=week on weekday", lambda which, _week, _on, day: in_week(which, day)),
    ("which number dot month", lambda _, day, __, month: date(day, month)),
    # amounts
    (
        "day_offset=0 in number=8 unit=day",
        lambda *_: amount_from(1, "week", "day_offset", 0),
    ),
    ("day_offset in number unit", lambda day, _, n, unit: amount_from(n, unit, "day_offset", day)),
    ("weekday in number unit", lambda day, _, n, unit: amount_from(n, unit, "weekday", day)),
    ("in half unit=hour", lambda *_: in_amount(30, "minute")),
    ("in quarter_hour", lambda _, minutes: in_amount(minutes, "minute")),
    ("in three_quarter_hour", lambda _, minutes: in_amount(minutes, "minute")),
    ("in half_unit=year", lambda *_: in_amount(6, "month")),
    ("in half unit=year", lambda *_: in_amount(6, "month")),
    ("in one_and_half unit=hour", lambda *_: in_amount(90, "minute")),
    ("in two_and_half unit=hour", lambda *_: in_amount(150, "minute")),
    ("in one_and_half unit=year", lambda *_: in_amount(18, "month")),
    ("number h_mark later", lambda n, _, __: [{"number": n}, {"unit": "hour"}, {"later": True}]),
    ("in number h_mark", lambda _in, n, _: in_amount(n, "hour")),
    ("at number unit", lambda _, n, unit: [{"forward": True}, {"number": n}, {"unit": unit}]),
    ("to_hour number unit", lambda _, n, unit: ago(n, unit)),
    (
        "verb=move id between weekday on weekday",
        lambda _, post, __, ___, ____, day: moved_to(post, day),
    ),
    ("between weekday on weekday", lambda *_: [{"two_days": True}]),
    # repeats
    ("every day_offset=1", lambda *_: [DAILY, {"part": "morning"}]),
    ("every part", lambda _, part: [DAILY, {"part": part}]),
    ("every named_time=12", lambda *_: [DAILY, {"named_time": 12}]),
    ("[between] weekday range_to weekday", lambda _, first, __, last: every_day(first, last)),
    ("every number dot", lambda _, day, __: monthly(day)),
    ("every number dot weekday", lambda _, n, __, day: every_nth(n, day)),
    ("every number dot of unit=month", lambda _, day, *__: monthly(day)),
    ("every weekday_plural", lambda _, day: [{"every": True}, {"weekday": day}]),
    ("every number unit", lambda _, n, unit: [{"every": True}, {"number": n}, {"unit": unit}]),
    ("every weekday_part", lambda _, b: [{"every": True}, {"weekday": b[0]}, {"part": b[1]}]),
)

LEXICON = build("de", WORDS, VERBS, date_order="DMY", letters="äöüß„")
