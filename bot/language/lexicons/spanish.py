"""Spanish: what the grammar's tags are called, and its own turns of phrase."""

from bot.language.idioms import (
    amount_from,
    clock,
    clock_before,
    clock_in,
    date,
    idioms,
    in_amount,
    in_week,
    spoken_clock,
)
from bot.language.lexicon import Table, build, each_with
from bot.language.lexicons.romance import IBERIAN

_ONES = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
_NUMBERS: dict[object, str] = {
    1: "un|una|uno",
    2: "dos",
    3: "tres",
    4: "cuatro",
    5: "cinco",
    6: "seis",
    7: "siete",
    8: "ocho",
    9: "nueve",
    10: "diez",
    11: "once",
    12: "doce",
    13: "trece",
    14: "catorce",
    15: "quince",
    16: "dieciséis",
    17: "diecisiete",
    18: "dieciocho",
    19: "diecinueve",
    20: "veinte",
    21: "veintiuno|veintiún|veintiuna",
    22: "veintidós",
    23: "veintitrés",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiséis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    60: "sesenta",
    90: "noventa",
    100: "cien",
}
for _ten, _word in {30: "treinta", 40: "cuarenta", 50: "cincuenta"}.items():
    _NUMBERS[_ten] = _word
    for _one, _unit in enumerate(_ONES, 1):
        _NUMBERS[_ten + _one] = f"{_word} y {_unit}"
_LATE = (
    "si se retrasa|si se retrasa,|si llega tarde|si llega tarde,|en caso de retraso"
    "|en caso de retraso,"
)

WORDS: Table = {
    "weekday": {
        0: "lunes|lun",
        1: "martes",
        2: "miércoles|mié",
        3: "jueves|jue",
        4: "viernes|vie",
        5: "sábado|sáb",
        6: "domingo|dom",
    },
    "weekday_plural": {5: "sábados", 6: "domingos"},
    "weekday_set": {
        (0, 1, 2, 3, 4): "día laborable|días laborables|día hábil|días hábiles|entre semana"
        "|días de semana|día de semana",
        (5, 6): "fin de semana|fines de semana",
    },
    "plural": {True: "días laborables|días hábiles|entre semana|días de semana|fines de semana"},
    "business": {True: "día laborable|días laborables|día hábil|días hábiles"},
    "month": {
        1: "enero|ene",
        2: "febrero|feb",
        3: "marzo",
        4: "abril|abr",
        5: "mayo",
        6: "junio|jun",
        7: "julio|jul",
        8: "agosto|ago",
        9: "septiembre|setiembre|sept|sep",
        10: "octubre|oct",
        11: "noviembre|nov",
        12: "diciembre|dic",
    },
    "day_offset": {
        0: "hoy mismo|hoy|el día de hoy|hoy día",
        1: "mañana|el día de mañana",
        2: "pasado mañana",
        -1: "ayer",
        -2: "anteayer|antier",
    },
    "part": {
        "morning": "por la mañana|temprano|de la mañana|en la mañana|a la mañana|a primera hora"
        "|a primera hora de la mañana|en la mañanita|de mañana",
        "lunch": "a la hora de comer|a la hora del almuerzo|en el almuerzo|del mediodía",
        "afternoon": "por la tarde|de la tarde|en la tarde|a la tarde|tarde",
        "eod": "al final del día|a final del día|al final de la jornada|a última hora"
        "|a última hora del día",
        "evening": "al anochecer|al atardecer|por la tarde noche|por la tarde-noche",
        "night": "por la noche|de la noche|en la noche|a la noche|noche|de noche",
    },
    "tonight": {True: "esta noche"},
    "today_part": {
        "morning": "esta mañana",
        "afternoon": "esta tarde",
        "night": "esta noche",
    },
    "named_time": {
        12: "mediodía|al mediodía|a mediodía",
        0: "medianoche|a medianoche|a la medianoche",
    },
    "unit": {
        "second": "segundo|segundos|seg",
        "minute": "minuto|minutos|min|mins",
        "hour": "hora|horas|h|hs|hrs",
        "day": "día|días",
        "week": "semana|semanas",
        "fortnight": "quincena|quincenas",
        "month": "mes|meses",
        "quarter": "trimestre|trimestres",
        "year": "año|años",
    },
    "small_hours": {"early": "de la madrugada|por la madrugada|de madrugada|en la madrugada"},
    "number": _NUMBERS,
    "part_plural": {"morning": "mañanas", "afternoon": "tardes", "night": "noches"},
    "ago_lead": {True: "hace"},
    "half": {True: "medio|media"},
    "half_hour": {30: "media hora|una media hora"},
    "quarter_hour": {15: "cuarto de hora|un cuarto de hora", 45: "tres cuartos de hora"},
    "half_unit": {6: "medio año"},
    "and_half": {30: "y media|y medio"},
    "and_quarter": {15: "y cuarto|y un cuarto"},
    "less_quarter": {15: "menos cuarto|menos un cuarto"},
    "less": {True: "menos"},
    "y": {True: "y|con"},
    "sharp": {True: "en punto"},
    "eight_days": {7: "de hoy en ocho|de hoy en ocho días"},
    "few": {True: "unos|unas|algunos|algunas|varios|varias"},
    "couple": {2: "un par de"},
    "hour_word": {True: "h|hs|hrs"},
    "hour_noun": {True: "hora|horas"},
    "delays": {True: "retrasa|retrasar|retrase|retrasen|atrasa|atrasar|demora|demorar"},
    "ordinal": {
        1: "primero|primer|primera",
        2: "segundo|segunda",
        3: "tercero|tercer|tercera",
        4: "cuarto|cuarta",
        5: "quinto|quinta",
        -1: "último|última",
    },
    "which": {
        "this": "este|esta|de este|de esta",
        "next": "próximo|próxima|siguiente|entrante",
        "coming": "que viene|venidero|que entra",
        "last": "pasado|pasada|último|última",
        "after_next": "subsiguiente",
    },
    "every": {True: "todos los|todas las|cada|los|todos|todas"},
    "alternate": {True: "segundo|por medio"},
    "every_day": {True: "todos los días|cada día"},
    "frequency": {
        ("HOURLY", 1): "cada hora|todas las horas",
        ("DAILY", 1): "una vez al día|diariamente|a diario|diario",
        ("WEEKLY", 1): "una vez a la semana|una vez por semana|semanalmente|todas las semanas"
        "|cada semana|semanal",
        ("WEEKLY", 2): "quincenalmente|cada quince días|cada 15 días|cada dos semanas|quincenal",
        ("MONTHLY", 1): "una vez al mes|mensualmente|todos los meses|cada mes|mensual",
        ("MONTHLY", 3): "trimestralmente|cada trimestre",
        ("YEARLY", 1): "anualmente|todos los años|cada año|anual",
    },
    "day_word": {True: "día|días"},
    "times_word": {1: "una vez", 2: "dos veces", 3: "tres veces"},
    "times": {True: "veces|vez"},
    "in": {True: "en|dentro de|de aquí a|de aquí en|al cabo de|en unos|dentro de unos"},
    "on": {True: "el|al|a|para el|para|del|de|la|hacia|a partir de las|en|este|para la"},
    "at": {True: "a las|a la|a|sobre las|hacia las|para las|@|a eso de las|las|la|tipo"},
    "las": {True: "a las|a la|sobre las|hacia las|para las|a eso de las|las|la"},
    "the": {True: "el|la|los|las"},
    "of": {True: "de|del|de la"},
    "and": {True: "y|e|&|+|,|así como|;"},
    "day_el": {True: "el|al|para el|el día|para el día|día|al día"},
    "from_now": {True: "a partir de ahora|desde ahora"},
    "from": {True: "desde|a partir de"},
    "after_what": {True: "después de|después del|tras"},
    "before": {True: "antes de|antes del"},
    "until": {True: "hasta|hasta el|hasta la"},
    "range_to": {True: "a|al|hasta|-|–|—"},
    "starting": {True: "a partir del|a partir de|desde|desde el|empezando|comenzando|empezando el"},
    "between": {True: "entre|entre las|de"},
    "window_and": {True: "y|a"},
    "except": {
        True: "excepto|salvo|menos|excepto en|menos en|excepto el|menos el|pero no|salvo en"
    },
    "lasting": {True: "durante|por"},
    "start_edge": {True: "principio|principios|comienzo|inicio|inicios"},
    "end_edge": {True: "final|finales|fin"},
    "mid_edge": {True: "mediados|mitad"},
    "now": {True: "ahora|ahora mismo|ya|ya mismo|inmediatamente|de inmediato|ahorita"},
    "asap": {True: "lo antes posible|cuanto antes"},
    "undecided": {"not_before": "no antes de|no antes de las|como pronto|lo antes"},
    "vague": {
        True: "pronto|más tarde|algún día|un día de estos|luego|más adelante|en breve|próximamente"
        "|cuando puedas|de vez en cuando|dentro de poco"
    },
    "zone_lead": {True: "hora de|hora del|horario de"},
    "forward": {True: "unas|otros"},
    "earlier": {True: "antes|más temprano"},
    "later": {True: "después|más tarde"},
    "if_late": {
        "drop": each_with(
            _LATE,
            "omitir|saltar|omítelo|sáltalo|descartar|no enviar",
        ),
        "all": each_with(
            _LATE,
            "enviar igualmente|publicar igualmente|enviar de todos modos|enviar de todas formas"
            "|enviar todos|enviar",
        ),
        "ask": each_with(
            _LATE,
            "preguntar|pregunta|pregúntame",
        ),
        "latest": each_with(
            _LATE,
            "enviar solo el último|solo el último|sólo el último|enviar solo la última"
            "|solo la última|sólo la última",
        ),
    },
    "apart": {True: "de diferencia|de intervalo|de separación"},
    "apart_lead": {"by": "separados por|separadas por", "with": "con"},
    "not_after": {True: "pero no después de las|no más tarde de las"},
    "holiday": {
        "new_year": "año nuevo|el día de año nuevo",
        "new_year_eve": "nochevieja|fin de año",
        "valentine": "san valentín|el día de san valentín",
        "good_friday": "viernes santo",
        "easter": "domingo de pascua|domingo de resurrección",
        "easter_monday": "lunes de pascua",
        "may_day": "día del trabajo|día del trabajador",
        "halloween": "halloween",
        "black_friday": "black friday|viernes negro",
        "cyber_monday": "cyber monday",
        "christmas_eve": "nochebuena",
        "christmas": "navidad|el día de navidad",
        "epiphany": "día de reyes|los reyes|reyes magos",
    },
    "priority": {
        "high": "alta prioridad|prioridad alta|con prioridad alta|importante|con alta prioridad",
        "urgent": "urgente|con urgencia|prioridad urgente|urgentemente",
        "low": "baja prioridad|prioridad baja|con prioridad baja|no urgente|sin prisa"
        "|con baja prioridad",
        "normal": "prioridad normal|prioridad media",
    },
    "everywhere": {
        True: "en todas partes|en todos los canales|todos los canales|todas las plataformas"
        "|en todas las plataformas|en todas las redes|todas las redes|por todas partes"
        "|en todos lados"
    },
    "target": {
        "blog": "blog|sitio web|bitácora|página web",
        "twitter": "twitter|x.com|a x",
        "facebook": "facebook|fb|face",
        "instagram": "instagram|insta|ig",
        "linkedin": "linkedin|linked in",
        "newsletter": "newsletter|boletín|correo|correo electrónico|e-mail|email|mail"
        "|boletín de noticias"
        "|lista de correo",
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
        "site": "sitio",
    },
    "target_x": {"twitter": "x"},
    "target_prep": {
        True: "en|a|por|al|para|vía|de|del|desde|en el|en la|por el|por la|a la|en nuestro"
        "|en nuestra"
        "|en mi|para el|para la|a través de|a través del|en los|en las|con"
    },
    "name_prep": {True: "en|por|vía|en el|en la|por el|por la"},
    "target_noun": {True: "página|cuenta|canal|perfil|muro|grupo"},
    "post_noun": {
        True: "publicación|entrada|artículo|post|nota|mensaje|borrador|la publicación|la entrada"
        "|el artículo|el post|el anuncio|anuncio|campaña"
    },
    "possessive": {True: "el|la|los|las|mi|nuestro|nuestra"},
    "filler": {
        True: "hasta nuevo aviso"
        "|¿|¡|por favor|porfa|porfavor|gracias|hola|el|la|los|las|lo|de|del"
        "|para|puedes|podrías"
        "|puede|podría|podéis|quiero|quisiera|me gustaría|necesito|queremos|hay que|que|debe|deben"
        "|tiene que|ser|será|sea|más o menos|exactamente|en punto|también|entonces|titulado|a|al"
        "|titulada|llamado|se|en línea|número|nº|favor de|que se|puedes por favor|vamos a|día"
        "|día de"
    },
    "same_time": {True: "a la misma hora|misma hora|la misma hora"},
    "because": {True: "porque|debido a"},
    "anyway": {True: "de todos modos|de todas formas|igualmente"},
    "everything": {True: "todo|todas las publicaciones|todos los posts"},
    "politeness": {True: "por favor|gracias|porfa"},
    "not_word": {True: "no"},
}

VERBS = {
    "schedule": "programa|programar|programe|programad|programen|prográmame|prográmalo"
    "|programa para"
    "|agenda|agendar|agende|agendad|agenden|agéndame|planifica|planificar|planifique|planifiquen"
    "|planificad|planea|planear|planee|pon … en el calendario|pon en el calendario|calendariza"
    "|calendarizar|deja programado|deja … programado|deja programada|deja … programada|reserva"
    "|reservar|fija|fijar|prevé|prever|añade|agrega|añadir|agregar|se programa|sea programado"
    "|quede programado|deje programado|anota|apunta|ponme|prepara|preparar|prepare|coloca"
    "|programemos|agendemos|planifiquemos",
    "publish": "publica|publicar|publique|publicad|publiquen|publícame|publícalo|se publique"
    "|se publica|sea publicado|ser publicado|ser publicada|sube|subir|suba|subid|suban|súbelo"
    "|postea|postear|postee|posteen|posteá|envía|enviar|envíe|enviad|envíen|manda|mandar|mande"
    "|manden|mandad|lanza|lanzar|lance|lancen|lanzad|difunde|difundir|difunda|difundan|difundid"
    "|comparte|compartir|comparta|compartid|compartan|saca|sacar|saque|saquen|sacad|pon … en línea"
    "|pon en línea|poner en línea|ponga … en línea|pongan … en línea|poned … en línea|debe salir"
    "|que salga|salga|sale|tuitea|tuitear|cuelga|colgar|cuelgue|cuelguen|colgad|emite|emitir|emita"
    "|publicá|subí|publiquemos|subamos|haz público|haz pública|publicación de|divulga|divulgar"
    "|divulgue|divulguen|pon … al aire|debe publicarse|publicarse|se suba|suba usted|sale a la luz"
    "|saca a la luz|distribuye|distribuir|distribuya|pon … online|transmite",
    "unpublish": "retira|retirar|retire|retirad|retiren|retirá|despublica|despublicar|despublique"
    "|despubliquen|quita|quitar|quite|quitad|quiten|elimina|eliminar|elimine|eliminad|eliminen"
    "|borra|borrar|borre|borrad|borren|baja|bajar|baje|bajen|bajad|oculta|ocultar|oculte|oculten"
    "|saca … de línea|suprime|suprimir|desactiva|desactivar|desactive|pon … fuera de línea"
    "|debe retirarse|retirarse|da de baja|dar de baja|da … de baja|descuelga|descolgar|esconde"
    "|deja de publicar|anula la publicación de|sea retirado|que se retire|se retire|elimínalo"
    "|desinstala|deje … fuera de línea",
    "move": "deja|dejar|deje|mueve|mover|mueva|moved|muevan|mové|pasa|pasar|pase|pasen|pasad"
    "|aplaza|aplazar|aplace"
    "|aplacen|aplazad|pospón|posponer|posponga|pospongan|posponed|reprograma|reprogramar|reprograme"
    "|reprogramen|reprogramad|reagenda|reagendar|reagende|traslada|trasladar|traslade|trasladen"
    "|trasladad|cambia|cambiar|cambie|cambien|cambiad|retrasa"
    "|retrasar|retrase|retrasen|atrasa|atrasar|difiere|diferir|desplaza|desplazar|desplace|corre"
    "|recorre|posterga|postergar|postergue|demora|demorar|replanifica|replanificar|se mueva|movamos"
    "|pasemos|sea movido|modifica la fecha de|lleva|llevar",
    "advance": "adelanta|adelantar|adelante|adelanten|anticipa|anticipar|anticipe|adelántalo",
    "cancel": "cancela|cancelar|cancele|cancelad|cancelen|anula|anular|anule|anulad"
    "|suspende del todo"
    "|desprograma|desprogramar|desprograme|descarta|descartar|no publiques|no subas|cancelá|aborta",
    "pause": "pausa|pausar|pause|pausad|pausen|pon … en pausa|poner en pausa|pon en pausa|detén"
    "|detener|detenga|suspende|suspender|suspenda|congela|congelar|interrumpe|frena",
    "resume": "reanuda|reanudar|reanude|reanuden|reanudad|reactiva|reactivar|reactive|continúa"
    "|continuar|retoma|retomar|retome|sigue con|despausa",
    "skip": "salta|saltar|salte|sáltate|sáltese|omite|omitir|omita|omitid|saltea|saltear",
    "list": "lista|listar|liste|muestra todo|qué hay programado|qué hay|qué se publica"
    "|qué está programado"
    "|qué tenemos programado|enséñame todo|muéstrame todo|calendario|qué sale|ver calendario"
    "|qué tenemos|enumera|muestra las publicaciones|lista las publicaciones|qué toca"
    "|muestra el calendario|muéstrame el calendario|muéstrame las publicaciones|qué hay para",
    "show": "muestra|mostrar|muéstrame|enséñame|ver|abre|detalles de|enseña",
    "remind": "recuerda|recordar|recuérdame|recuérdanos|recuerde|recordatorio|recuérdale"
    "|recuérdame que|hazme acordar|acuérdame|recordadme|avísame|avísanos",
    "draft": "borrador|redacta|nuevo borrador|escribe",
    "edit": "edita|editar|edite|modifica|modificar",
    "correct": "corrige|corregir|corrija",
    "undo": "deshaz|deshacer|deshaga",
    "redo": "rehaz|rehacer",
    "changes": "qué hice|qué he hecho|mis cambios",
    "why": "por qué",
    "receipt": "recibo|comprobante",
    "audit": "auditoría|historial",
    "approve": "aprueba|aprobar|apruebe",
    "approvals": "aprobaciones|muestra las aprobaciones",
    "amend": "pide cambios|pedir cambios|solicita cambios",
    "submit": "somete|envía a revisión",
    "reject": "rechaza|rechazar|rechace",
    "email": "envíame correos|mándame correos|mi correo|mi e-mail",
    "confirm email": "confirma correo|confirma el correo|confirmar correo|confirma mi correo",
    "no email": "no más correos|sin correos|ningún correo",
    "notices": "notificaciones|mis notificaciones|avisos",
    "help": "ayuda",
    "people": "miembros|equipo",
    "away": "ausente|estoy ausente",
    "invite": "invitar|invita",
    "freeze": "bloquea|bloquear|bloquee",
    "thaw": "descongela|descongelar|desbloquea|desbloquear",
    "freezes": "bloqueos|lista de bloqueos",
    "settings": "ajustes|configuración",
    "rule": "regla",
    "rules": "reglas",
    "conflicts": "conflictos|conflicto",
    "resolve": "resuelve|resolver",
    "override": "pasa por alto",
    "targets": "destinos|canales",
    "discard": "desecha",
}

IDIOMS = idioms(
    *IBERIAN,
    # clock times: "las 9" leaves the half of the day open, "las 9 h" does not
    ("las number hour_noun", lambda _, hour, __: clock(hour)),
    ("las number hour_noun part", lambda _, hour, __, part: clock_in(part, hour)),
    ("las number hour_noun and_half", lambda _, hour, __, minute: clock(hour, minute)),
    ("number hour_word y number", lambda hour, _, __, minute: clock(hour, minute)),
    ("number y number part", lambda hour, _, minute, part: clock_in(part, hour, minute)),
    ("number less_quarter part", lambda hour, m, part: clock_in(part, hour - 1 or 12, 60 - m)),
    ("number less number part", lambda hour, _, m, part: clock_in(part, hour - 1 or 12, 60 - m)),
    ("las number less number", lambda _, hour, __, minutes: clock_before(hour, minutes)),
    ("las number y number", lambda _, hour, __, m: spoken_clock(hour, m)),
    ("las decimal", lambda _, at: clock(int(at), round(at * 100) % 100)),
    ("decimal hour_word", lambda at, _: clock(int(at), round(at * 100) % 100)),
    ("part las number", lambda part, _, hour: clock_in(part, hour)),
    ("part las clock", lambda part, _, at: clock_in(part, at.hour, at.minute)),
    ("part las number hour_word", lambda part, _, hour, __: clock_in(part, hour)),
    ("part las number and_half", lambda part, _, hour, minute: clock_in(part, hour, minute)),
    ("part las number and_quarter", lambda part, _, hour, minute: clock_in(part, hour, minute)),
    (
        "today_part las number",
        lambda part, _, hour: [{"day_offset": 0}, *clock_in(part, hour)],
    ),
    (
        "today_part las number and_half",
        lambda part, _, hour, m: [{"day_offset": 0}, *clock_in(part, hour, m)],
    ),
    (
        "today_part las clock",
        lambda part, _, at: [{"day_offset": 0}, *clock_in(part, at.hour, at.minute)],
    ),
    # days
    (
        "day_el number of month [of] [number]",
        lambda _, day, __, month, ___, year: date(day, month, year),
    ),
    ("day_el number", lambda _, day: [{"on": True}, {"ordinal": day}]),
    ("weekday of [the] which unit=week", lambda day, _of, _the, which, _: in_week(which, day)),
    ("eight_days", lambda days: amount_from(days // 7, "week", "day_offset", 0)),
    ("which [day_el] number of month", lambda _, __, day, ___, month: date(day, month)),
    ("las decimal hour_word", lambda _, at, __: clock(int(at), round(at * 100) % 100)),
    # amounts
    ("in number unit", lambda _, n, unit: in_amount(n, unit)),
    ("in unit=hour and_half", lambda _, _hour, m: in_amount(60 + m, "minute")),
)

LEXICON = build("es", WORDS, VERBS, date_order="DMY", letters="ñ¿¡íóú")
