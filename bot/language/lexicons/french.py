"""French: what the grammar's tags are called, and its own turns of phrase."""

from bot.language.idioms import (
    amount_from,
    clock,
    clock_in,
    date,
    every_day,
    idioms,
    in_amount,
    in_week,
    monthly,
    n_times,
)
from bot.language.lexicon import Table, build, each_with
from bot.language.lexicons.romance import ROMANCE

_ONES = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_NUMBERS: dict[object, str] = {
    1: "un|une",
    2: "deux",
    3: "trois",
    4: "quatre",
    5: "cinq",
    6: "six",
    7: "sept",
    8: "huit",
    9: "neuf",
    10: "dix",
    11: "onze",
    12: "douze",
    13: "treize",
    14: "quatorze",
    15: "quinze",
    16: "seize",
    17: "dix-sept|dix sept",
    18: "dix-huit|dix huit",
    19: "dix-neuf|dix neuf",
    60: "soixante",
    90: "quatre-vingt-dix",
    100: "cent",
}
for _ten, _word in {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante"}.items():
    _NUMBERS[_ten] = _word
    _NUMBERS[_ten + 1] = f"{_word} et un|{_word}-et-un|{_word} et une|{_word}-et-une"
    for _one, _unit in enumerate(_ONES[1:], 2):
        _NUMBERS[_ten + _one] = f"{_word}-{_unit}|{_word} {_unit}"

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_LATE = (
    "en cas de retard|en cas de retard,|si en retard|si en retard,|si c'est en retard"
    "|si c'est en retard,"
)

WORDS: Table = {
    "weekday": {
        0: "lundi|lun",
        1: "mardi",
        2: "mercredi|mer",
        3: "jeudi|jeu",
        4: "vendredi|ven",
        5: "samedi|sam",
        6: "dimanche|dim",
    },
    "weekday_plural": {i: day + "s" for i, day in enumerate(_DAYS)},
    "weekday_set": {
        (0, 1, 2, 3, 4): "jour ouvrable|jours ouvrables|jour ouvré|jours ouvrés|jour de semaine"
        "|jours de semaine|en semaine|jours de la semaine",
        (5, 6): "week-end|week-ends|weekend|weekends",
    },
    "plural": {True: "jours ouvrables|jours ouvrés|jours de semaine|en semaine|week-ends|weekends"},
    "business": {True: "jour ouvrable|jours ouvrables|jour ouvré|jours ouvrés"},
    "month": {
        1: "janvier|janv",
        2: "février|fév|févr",
        3: "mars",
        4: "avril|avr",
        5: "mai",
        6: "juin",
        7: "juillet|juil",
        8: "août|aout",
        9: "septembre|sept",
        10: "octobre|oct",
        11: "novembre|nov",
        12: "décembre|déc",
    },
    "day_offset": {
        0: "aujourd'hui|aujourdhui|ce jour",
        1: "demain",
        2: "après-demain|après demain|surlendemain",
        -1: "hier",
        -2: "avant-hier|avant hier",
    },
    "part": {
        "morning": "matin|le matin|au matin|dans la matinée|matinée|en matinée|du matin"
        "|de bon matin"
        "|en début de matinée|tôt le matin",
        "lunch": "à l' heure du déjeuner|pendant le déjeuner|à la pause déjeuner",
        "afternoon": "après-midi|après midi|l' après-midi|dans l' après-midi|de l' après-midi|aprèm"
        "|en début d' après-midi|en après-midi",
        "eod": "en fin de journée|fin de journée|à la fin de la journée",
        "evening": "soir|le soir|au soir|dans la soirée|en soirée|soirée|du soir",
        "night": "la nuit|dans la nuit|de nuit|nuit",
    },
    "today_part": {
        "morning": "ce matin",
        "afternoon": "cet après-midi|cet après midi",
        "evening": "ce soir",
        "night": "cette nuit",
    },
    "named_time": {12: "midi|à midi", 0: "minuit|à minuit"},
    "noon": {12: "midi|à midi"},
    "unit": {
        "second": "seconde|secondes|sec",
        "minute": "minute|minutes|min|mn",
        "hour": "heure|heures|h",
        "day": "jour|jours|j",
        "week": "semaine|semaines|sem|huitaine|huitaine de jours",
        "fortnight": "quinzaine|quinzaine de jours",
        "month": "mois",
        "quarter": "trimestre|trimestres",
        "year": "an|ans|année|années",
    },
    "number": _NUMBERS,
    "ago_lead": {True: "il y a"},
    "half": {True: "demi|demie|une demi|une demie"},
    "half_hour": {
        30: "demi-heure|une demi-heure|demi heure|une demi heure|demie heure|une demie heure"
    },
    "quarter_hour": {
        15: "quart d' heure|un quart d' heure",
        45: "trois quarts d' heure|trois-quarts d' heure",
    },
    "half_unit": {"day": "une demi-journée|demi-journée"},
    "and_half": {30: "et demi|et demie"},
    "and_quarter": {15: "et quart|et un quart"},
    "less_quarter": {15: "moins le quart|moins un quart|moins quart"},
    "less": {True: "moins"},
    "fortnight_word": {7: "en huit", 14: "en quinze"},
    "few": {True: "quelques|plusieurs"},
    "hour_word": {True: "heure|heures|h"},
    "ordinal": {
        1: "premier|première",
        2: "deuxième|second|seconde",
        3: "troisième",
        4: "quatrième",
        5: "cinquième",
        -1: "dernier|dernière",
    },
    "which": {
        "this": "ce|cet|cette",
        "next": "prochain|prochaine|suivant|suivante|qui suit",
        "coming": "qui vient|à venir|qui arrive",
        "last": "dernier|dernière|passé|passée",
        "after_next": "d' après",
    },
    "every": {True: "tous les|toutes les|chaque|tout les|tous les jours de"},
    "alternate": {True: "deuxième"},
    "every_other": {True: "un sur deux|sur deux|une sur deux"},
    "frequency": {
        ("HOURLY", 1): "toutes les heures|chaque heure",
        ("DAILY", 1): "une fois par jour|quotidiennement|tous les jours|chaque jour|quotidien",
        ("WEEKLY", 1): "une fois par semaine|hebdomadairement|toutes les semaines|chaque semaine"
        "|hebdomadaire",
        ("WEEKLY", 2): "toutes les deux semaines|tous les quinze jours|tous les 15 jours",
        ("MONTHLY", 1): "une fois par mois|mensuellement|tous les mois|chaque mois|mensuel",
        ("MONTHLY", 3): "tous les trimestres|chaque trimestre",
        ("YEARLY", 1): "annuellement|tous les ans|chaque année|annuel",
    },
    "day_word": {True: "jour|jours"},
    "times_word": {1: "une fois", 2: "deux fois", 3: "trois fois"},
    "times": {True: "fois"},
    "in": {True: "dans|d' ici|sous|dans environ|en"},
    "on": {True: "le|au|à|pour le|pour|du|vers|dès|en|à partir du|vers le|la|de|ce"},
    "at": {True: "à|vers|@|pour|dès|autour de|aux alentours de"},
    "the": {True: "le|la|l'|les"},
    "of": {True: "de|du|d'|de la|de l'"},
    "and": {True: "et|&|+|,|ainsi que|puis|;"},
    "day_le": {True: "le|au|pour le"},
    "from_now": {True: "à partir de maintenant|à compter de maintenant"},
    "from": {True: "à partir de|dès"},
    "after_what": {True: "après"},
    "before": {True: "avant"},
    "until": {True: "jusqu'à|jusqu'au|jusqu'en|jusqu'à la"},
    "range_to": {True: "au|-|–|—"},
    "starting": {
        True: "à partir du|à partir de|dès|dès le|à compter du|à compter de|à dater du|depuis"
    },
    "between": {True: "entre|de"},
    "window_and": {True: "et|à"},
    "except": {
        True: "sauf|sauf le|excepté|hormis|à l' exception de|à l' exception du|mais pas|hors"
    },
    "lasting": {True: "pendant|durant"},
    "start_edge": {True: "début"},
    "end_edge": {True: "fin"},
    "mid_edge": {True: "mi|milieu"},
    "now": {True: "maintenant|tout de suite|immédiatement|sur-le-champ|dès maintenant"},
    "asap": {True: "dès que possible|au plus vite"},
    "undecided": {"either": "ou", "not_before": "pas avant|au plus tôt"},
    "vague": {
        True: "bientôt|plus tard|un de ces jours|prochainement|à l' occasion|un jour|tantôt"
        "|de temps en temps|dans quelque temps|tout à l' heure"
    },
    "zone_lead": {True: "heure de|heure d'"},
    "forward": {True: "de plus de"},
    "earlier": {True: "plus tôt|en avance"},
    "later": {True: "plus tard"},
    "shift_of": {True: "de|d'"},
    "if_late": {
        "drop": each_with(
            _LATE,
            "ignorer|sauter|abandonner|laisser tomber|ne pas envoyer",
        ),
        "all": each_with(
            _LATE,
            "envoyer quand même|publier quand même|envoyer malgré tout|tout envoyer|envoyer",
        ),
        "ask": each_with(
            _LATE,
            "demander|demande|demander d'abord",
        ),
        "latest": each_with(
            _LATE,
            "envoyer seulement le dernier|seulement le dernier|uniquement le dernier"
            "|envoyer seulement la dernière|seulement la dernière|uniquement la dernière",
        ),
    },
    "apart": {True: "d'intervalle|d'écart|d' intervalle|d' écart"},
    "apart_lead": {"by": "espacés de|espacées de", "with": "avec|à"},
    "not_after": {True: "mais pas après|pas après|au plus tard à"},
    "holiday": {
        "new_year": "jour de l' an|nouvel an|le nouvel an",
        "new_year_eve": "la saint-sylvestre|saint-sylvestre|le réveillon du nouvel an",
        "valentine": "la saint-valentin|saint-valentin",
        "good_friday": "vendredi saint",
        "easter": "pâques",
        "easter_monday": "lundi de pâques",
        "ascension": "l' ascension|ascension",
        "pentecost": "pentecôte|la pentecôte",
        "whit_monday": "lundi de pentecôte",
        "may_day": "fête du travail|la fête du travail",
        "bastille": "fête nationale|la fête nationale",
        "halloween": "halloween",
        "black_friday": "black friday",
        "cyber_monday": "cyber monday",
        "christmas_eve": "réveillon de noël|la veille de noël|veille de noël",
        "christmas": "noël|le jour de noël",
        "epiphany": "épiphanie|l' épiphanie",
    },
    "priority": {
        "high": "haute priorité|priorité haute|en priorité haute|important|prioritaire"
        "|priorité élevée",
        "urgent": "urgent|en urgence|d' urgence|priorité urgente",
        "low": "basse priorité|priorité basse|faible priorité|priorité faible|pas urgent"
        "|non urgent",
        "normal": "priorité normale",
    },
    "everywhere": {
        True: "partout|sur tous les canaux|tous les canaux|toutes les plateformes"
        "|sur toutes les plateformes|tous les réseaux|sur tous les réseaux"
    },
    "target": {
        "blog": "blog|blogue|site web",
        "twitter": "twitter|x.com|à x",
        "facebook": "facebook|fb",
        "instagram": "instagram|insta|ig",
        "linkedin": "linkedin|linked in",
        "newsletter": "newsletter|infolettre|lettre d' information|courriel|e-mail|email|mail"
        "|bulletin|lettre d' info",
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
        True: "sur|dans|via|par|à|au|aux|pour|en|de|du|sur le|sur la|dans le|dans la|dans l'|sur l'"
        "|dans notre|sur notre|sur mon|chez|vers|pour la|pour l'|à la|à l'|par la|par le|de la"
        "|de l'"
        "|sur les|avec"
    },
    "name_prep": {True: "sur|dans|via|sur le|sur la|dans le|dans la"},
    "target_noun": {True: "page|compte|canal|chaîne|profil|fil|groupe"},
    "post_noun": {
        True: "article|post|publication|billet|message|brouillon|l' article|le post|la publication"
        "|l' annonce|annonce|campagne"
    },
    "possessive": {True: "le|la|les|l'|mon|ma|notre|nos|mes"},
    "filler": {
        True: "jusqu'à nouvel ordre"
        "|s'il te plaît|s'il vous plaît|svp|stp|merci|s'il te plait"
        "|s'il vous plait|bonjour"
        "|salut|le|la|les|l'|de|du|pour|peux-tu|peux tu|pouvez-vous|pouvez vous|pourrais-tu"
        "|pourriez-vous|je veux|je voudrais|j'aimerais|il faut|nous voulons|on veut|doit|doivent"
        "|être|sera|soit|environ|exactement|précises|précise|pile|aussi|donc|intitulé|titré|que"
        "|tu peux|vous pouvez|veuillez|merci de|prière de|à|au|en|faut|va|numéro|nº|n°|ce|en ligne"
    },
    "same_time": {True: "à la même heure|la même heure|même heure"},
    "because": {True: "parce que|parce qu'|à cause de"},
    "anyway": {True: "quand même|malgré tout"},
    "everything": {True: "tout|tous les posts|toutes les publications|tous les articles"},
    "politeness": {True: "s'il te plaît|s'il vous plaît|merci|svp|stp"},
    "not_word": {True: "ne pas|pas"},
}

VERBS = {
    "schedule": "programme|programmer|programmez|programmes|programmons|à programmer|planifie"
    "|planifier|planifiez|planifions|prévois|prévoir|prévoyez|prévoyons|prévoie|cale|caler|calez"
    "|agende|agender|inscris|inscrire|inscrivez|fixe|fixer|fixez|mets … au planning|réserve"
    "|mets … au calendrier|mets … au programme|ajoute … au planning|ajoute … au calendrier|ajoute"
    "|ajouter|planning|est prévu|sera programmé|doit être programmé|être programmé"
    "|mettre au planning"
    "|prépare|préparez|place|positionne|planifié|programmé|mettez … au planning|note",
    "publish": "publie|publier|publiez|publions|publies|poste|poster|postez|postons|diffuse"
    "|diffuser"
    "|diffusez|diffusons|envoie|envoyer|envoyez|envoyons|mets … en ligne|mettez … en ligne"
    "|mettre … en ligne|met … en ligne|mettre en ligne|mise en ligne de|mise en ligne|partage"
    "|partager|partagez|lance|lancer|lancez|sors|sortir|sortez|balance|balancer|tweete|tweeter"
    "|doit paraître|paraître|parait|paraît|doit être publié|être publié|sera publié|être publiée"
    "|sera publiée|doit sortir|sort|est publié|doit partir|est diffusé|fais paraître|faire paraître"
    "|publication de|fais partir|faire partir|expédie|expédiez|expédier|rends … public"
    "|rendre public|être mis en ligne|soit publié|soit publiée|soit mis en ligne|être diffusé"
    "|soit diffusé|être posté|diffusion de|transmets|faites paraître|sera mis en ligne"
    "|sera diffusé",
    "unpublish": "retire|retirer|retirez|retirons|dépublie|dépublier|dépubliez|dé-publie|enlève"
    "|enlever|enlevez|supprime|supprimer|supprimez|mets … hors ligne|mettez … hors ligne"
    "|mettre … hors ligne|mettre hors ligne|efface|effacer|effacez|masque|masquer|masquez|ôte|ôter"
    "|fais disparaître|être retiré|doit être retiré|sera retiré|soit retiré|cache|cachez|désactive"
    "|désactiver|retrait de|sortir … du site|met … hors ligne|être dépublié|passe … hors ligne"
    "|passez … hors ligne|passer hors ligne|coupe",
    "move": "reporte|reporter|reportez|reportons|décale|décaler|décalez|décalons|déplace|déplacer"
    "|déplacez|déplaçons|repousse|repousser|repoussez|reprogramme"
    "|reprogrammer|reprogrammez|replanifie|replanifier|replanifiez|retarde|retarder|retardez"
    "|diffère|différer|bouge|bouger|bougez|change|changer|remets|remettre|remettez|passe|passer"
    "|passez|glisse|recale|recaler|recalez|être reporté|soit reporté|transfère|bascule|basculer"
    "|ajourne|ajourner|ajournez|mets … plutôt",
    "advance": "avance|avancer|avancez|avançons|anticipe|anticiper",
    "cancel": "annule|annuler|annulez|annulons|abandonne|abandonner|laisse tomber|être annulé"
    "|ne publie pas|ne poste pas|ne publie … pas|déprogramme|déprogrammer|déprogrammez",
    "pause": "suspends|suspendre|suspendez|suspend|mets … en pause|mettre … en pause"
    "|mettez … en pause"
    "|mettre en pause|interromps|interrompre|gèle|bloque|pause|stoppe|arrête|arrêter",
    "resume": "reprends|reprendre|reprenez|relance|relancer|relancez|réactive|réactiver|continue"
    "|continuer|redémarre|redémarrer",
    "skip": "saute|sauter|sautez|passe … ce tour|ignore|ignorer|ignorez|omets|omettre",
    "list": "liste|lister|listez|affiche tout|montre tout|qu'est-ce qui est prévu|quoi de prévu"
    "|qu'y a-t-il de prévu|qu'est-ce qui sort|calendrier|montre le planning|affiche le planning"
    "|que publie-t-on|qu'est-ce qu'on publie|montre-moi tout|agenda|voir le planning|quels posts"
    "|qu'est-ce qui est programmé|affiche les publications|montre les publications"
    "|affiche le calendrier|montre le calendrier",
    "show": "montre|montre-moi|affiche|afficher|voir|ouvre|détails de",
    "remind": "rappelle|rappelle-moi|rappelle-nous|rappelez-moi|rappel|rappelle-moi de|rappelle moi"
    "|rappeler|rappelez|fais-moi penser|rappelle nous|rappelez-nous",
    "draft": "brouillon|rédige|nouveau brouillon|écris",
    "edit": "modifie|modifier|édite|éditer",
    "correct": "corrige|corriger|corrigez",
    "undo": "défais|défaire",
    "redo": "refais|refaire|rétablir",
    "changes": "qu'ai-je fait|mes modifications|mes changements",
    "why": "pourquoi",
    "receipt": "reçu|preuve",
    "audit": "journal|historique",
    "approve": "approuve|approuver|approuvez|valide|valider|validez",
    "approvals": "approbations|validations|montre les approbations",
    "amend": "demande des modifications|demander des modifications",
    "submit": "soumets|soumettre",
    "reject": "rejette|rejeter|refuse|refuser",
    "email": "envoie-moi des e-mails|envoie-moi des mails|mon e-mail|mon email",
    "confirm email": "confirme e-mail|confirme l'e-mail|confirmer l'e-mail|confirme mon e-mail",
    "no email": "plus d'e-mails|plus de mails|pas d'e-mails|pas de mails",
    "notices": "notifications|mes notifications|avis",
    "help": "aide",
    "people": "membres|équipe",
    "away": "absent|absente|je suis absent|je suis absente",
    "invite": "inviter",
    "freeze": "geler|gel",
    "thaw": "dégèle|dégeler|dégelez|débloque|débloquer",
    "freezes": "gels|liste des gels",
    "settings": "réglages|paramètres",
    "rule": "règle",
    "rules": "règles",
    "conflicts": "conflits|conflit",
    "resolve": "résous|résoudre",
    "override": "passe outre",
    "targets": "cibles|canaux",
    "discard": "jette",
}

IDIOMS = idioms(
    *ROMANCE,
    # clock times: "9 h" and "neuf heures" are the 24-hour clock
    ("number hour_word [number]", lambda hour, _, minute: clock(hour, minute or 0)),
    ("number hour_word number times", lambda hour, _, n, __: [*clock(hour), *n_times(n)]),
    ("number hour_word number unit=minute", lambda hour, _, minute, _unit: clock(hour, minute)),
    ("number hour_word and_quarter", lambda hour, _, minute: clock(hour, minute)),
    ("number hour_word less_quarter", lambda hour, _, m: clock(hour - 1, 60 - m)),
    ("number hour_word less number", lambda hour, _, __, m: clock(hour - 1, 60 - m)),
    ("number hour_word number part", lambda hour, _, minute, part: clock_in(part, hour, minute)),
    ("number hour_word and_half part", lambda hour, _, m, part: clock_in(part, hour, m)),
    ("number hour_word and_quarter part", lambda hour, _, m, part: clock_in(part, hour, m)),
    (
        "number hour_word less_quarter part",
        lambda hour, _, m, part: clock_in(part, hour - 1, 60 - m),
    ),
    ("part at number hour_word", lambda part, _at, hour, _: clock_in(part, hour)),
    ("part at number hour_word number", lambda part, _at, hour, _, m: clock_in(part, hour, m)),
    ("part at clock", lambda part, _, at: clock_in(part, at.hour, at.minute)),
    ("part at number", lambda part, _, hour: clock_in(part, hour)),
    (
        "today_part at number hour_word",
        lambda part, _at, hour, _: [{"day_offset": 0}, *clock_in(part, hour)],
    ),
    (
        "today_part at number hour_word number",
        lambda part, _at, hour, _, m: [{"day_offset": 0}, *clock_in(part, hour, m)],
    ),
    (
        "today_part at clock",
        lambda part, _, at: [{"day_offset": 0}, *clock_in(part, at.hour, at.minute)],
    ),
    ("noon and_half", lambda *_: clock(12, 30)),
    ("noon and_quarter", lambda *_: clock(12, 15)),
    ("noon number", lambda _, minute: clock(12, minute)),
    ("noon less_quarter", lambda *_: clock(11, 45)),
    # days
    ("number month [number]", lambda day, month, year: date(day, month, year)),
    ("ordinal month [number]", lambda day, month, year: date(day, month, year)),
    ("day_le number", lambda _, day: [{"on": True}, {"ordinal": day}]),
    ("day_le number month [number]", lambda _, day, month, year: date(day, month, year)),
    ("part which=next", lambda *_: ()),
    ("unit=week which weekday", lambda _, which, day: in_week(which, day)),
    ("the unit=week which weekday", lambda _the, _, which, day: in_week(which, day)),
    ("weekday fortnight_word", lambda day, days: amount_from(days // 7, "week", "weekday", day)),
    (
        "day_offset fortnight_word",
        lambda day, days: amount_from(days // 7, "week", "day_offset", day),
    ),
    ("day_le number month which", lambda _, day, month, __: date(day, month)),
    ("number month which", lambda day, month, _: date(day, month)),
    # amounts
    ("in number hour_word and_half", lambda _, n, _hour, m: in_amount(n * 60 + m, "minute")),
    ("in number hour_word and_quarter", lambda _, n, _hour, m: in_amount(n * 60 + m, "minute")),
    (
        "in number hour_word number",
        lambda _, n, _hour, minutes: in_amount(n * 60 + minutes, "minute"),
    ),
    (
        "in number hour_word number unit=minute",
        lambda _, n, _hour, minutes, _unit: in_amount(n * 60 + minutes, "minute"),
    ),
    ("shift_of number unit", lambda _, n, unit: [{"forward": True}, {"number": n}, {"unit": unit}]),
    ("shift_of half_hour", lambda _, m: [{"forward": True}, {"number": m}, {"unit": "minute"}]),
    ("shift_of quarter_hour", lambda _, m: [{"forward": True}, {"number": m}, {"unit": "minute"}]),
    # repeats
    ("[between] weekday range_to weekday", lambda _, first, __, last: every_day(first, last)),
    ("on weekday range_to weekday", lambda _, first, __, last: every_day(first, last)),
    ("every number of unit=month", lambda _, day, *__: monthly(day)),
    (
        "number weekday every_other",
        lambda _, day, __: [{"every": True}, {"alternate": True}, {"weekday": day}],
    ),
    ("every unit=day part", lambda *said: [{"frequency": ("DAILY", 1)}, {"part": said[2]}]),
    ("every part", lambda _, part: [{"frequency": ("DAILY", 1)}, {"part": part}]),
)

LEXICON = build("fr", WORDS, VERBS, date_order="DMY", letters="àâçèêëîïôùûœ")
