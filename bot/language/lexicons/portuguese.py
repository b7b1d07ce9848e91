"""Portuguese: what the grammar's tags are called, and its own turns of phrase."""

from bot.language.idioms import (
    amount_from,
    business_days,
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

_ONES = ("um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove")
_NUMBERS: dict[object, str] = {
    1: "um|uma",
    2: "dois|duas",
    3: "três",
    4: "quatro",
    5: "cinco",
    6: "seis",
    7: "sete",
    8: "oito",
    9: "nove",
    10: "dez",
    11: "onze",
    12: "doze",
    13: "treze",
    14: "catorze|quatorze",
    15: "quinze",
    16: "dezesseis|dezasseis",
    17: "dezessete|dezassete",
    18: "dezoito",
    19: "dezenove|dezanove",
    60: "sessenta",
    90: "noventa",
    100: "cem",
}
for _ten, _word in {20: "vinte", 30: "trinta", 40: "quarenta", 50: "cinquenta"}.items():
    _NUMBERS[_ten] = _word
    for _one, _unit in enumerate(_ONES, 1):
        _NUMBERS[_ten + _one] = f"{_word} e {_unit}"
_NUMBERS[21] += "|vinte e uma"
_NUMBERS[22] += "|vinte e duas"

_LATE = (
    "se atrasar|se atrasar,|se atrasado|se atrasado,|se estiver atrasado"
    "|se estiver atrasado,|em caso de atraso|em caso de atraso,"
)

WORDS: Table = {
    "weekday": {
        0: "segunda-feira|segunda feira|segunda|seg|2ª feira|2ª-feira",
        1: "terça-feira|terça feira|terça|ter|3ª feira|3ª-feira",
        2: "quarta-feira|quarta feira|quarta|qua|4ª feira|4ª-feira",
        3: "quinta-feira|quinta feira|quinta|qui|5ª feira|5ª-feira",
        4: "sexta-feira|sexta feira|sexta|sex|6ª feira|6ª-feira",
        5: "sábado|sáb",
        6: "domingo|dom",
    },
    "weekday_plural": {
        0: "segundas-feiras|segundas|às segundas|às segundas-feiras",
        1: "terças-feiras|terças|às terças|às terças-feiras",
        2: "quartas-feiras|quartas|às quartas|às quartas-feiras",
        3: "quintas-feiras|quintas|às quintas|às quintas-feiras",
        4: "sextas-feiras|sextas|às sextas|às sextas-feiras",
        5: "sábados|aos sábados",
        6: "domingos|aos domingos",
    },
    "weekday_set": {
        (0, 1, 2, 3, 4): "dia útil|dias úteis|dia de semana|dias de semana|durante a semana",
        (5, 6): "fim de semana|fins de semana",
    },
    "plural": {True: "dias úteis|dias de semana|durante a semana|fins de semana"},
    "business": {True: "dia útil|dias úteis"},
    "month": {
        1: "janeiro|jan",
        2: "fevereiro|fev",
        3: "março|mar",
        4: "abril|abr",
        5: "maio|mai",
        6: "junho|jun",
        7: "julho|jul",
        8: "agosto|ago",
        9: "setembro|set",
        10: "outubro|out",
        11: "novembro|nov",
        12: "dezembro|dez",
    },
    "day_offset": {
        0: "hoje|no dia de hoje",
        1: "amanhã",
        2: "depois de amanhã|depois d'amanhã",
        -1: "ontem",
        -2: "anteontem",
    },
    "part": {
        "morning": "de manhã|da manhã|pela manhã|à manhã|na parte da manhã|manhã|de manhã cedo"
        "|logo de manhã|cedinho|logo cedo|cedo",
        "lunch": "na hora do almoço|à hora do almoço|no almoço|à hora de almoço",
        "afternoon": "à tarde|da tarde|de tarde|na parte da tarde|pela tarde|tarde",
        "eod": "no fim do dia|ao fim do dia|no final do dia|ao final do dia|no fim do expediente"
        "|no final do expediente",
        "evening": "ao anoitecer|no fim da tarde|ao fim da tarde|no final da tarde|à noitinha"
        "|à tardinha",
        "night": "à noite|da noite|de noite|na parte da noite|pela noite|noite",
    },
    "today_part": {
        "morning": "esta manhã|nesta manhã|hoje cedo",
        "afternoon": "esta tarde|nesta tarde|logo à tarde",
        "night": "esta noite|nesta noite|logo à noite",
    },
    "named_time": {
        12: "meio-dia|meio dia|ao meio-dia|ao meio dia",
        0: "meia-noite|meia noite|à meia-noite|à meia noite",
    },
    "noon": {12: "meio-dia|meio dia|ao meio-dia|ao meio dia"},
    "unit": {
        "second": "segundo|segundos|seg",
        "minute": "minuto|minutos|min|mins",
        "hour": "hora|horas|h|hs|hrs",
        "day": "dia|dias",
        "week": "semana|semanas",
        "fortnight": "quinzena|quinzenas",
        "month": "mês|meses",
        "quarter": "trimestre|trimestres",
        "year": "ano|anos",
    },
    "small_hours": {"early": "da madrugada|de madrugada|na madrugada"},
    "number": _NUMBERS,
    "part_plural": {"morning": "manhãs", "afternoon": "tardes", "night": "noites"},
    "ago_lead": {True: "há|faz"},
    "eight_days": {True: "de hoje a oito dias|de hoje a oito"},
    "half": {True: "meio|meia"},
    "half_hour": {30: "meia hora|uma meia hora|meia-hora"},
    "quarter_hour": {15: "quarto de hora|um quarto de hora", 45: "três quartos de hora"},
    "half_unit": {6: "meio ano"},
    "and_half": {30: "e meia|e meio"},
    "and_quarter": {15: "e um quarto|e quarto"},
    "less_quarter": {15: "menos um quarto|menos quarto"},
    "less": {True: "menos"},
    "e": {True: "e"},
    "sharp": {True: "em ponto"},
    "minutes_to": {True: "para as|para a|para o"},
    "few": {True: "alguns|algumas|uns|umas|vários|várias"},
    "couple": {2: "um par de"},
    "hour_word": {True: "h|hs|hrs"},
    "hour_noun": {True: "hora|horas"},
    "delays": {
        True: "adie|adiar|adia|adiem|atrase|atrasar|atrasa|postergue|postergar|posterga|prorrogue"
    },
    "advances": {
        True: "antecipe|antecipar|antecipa|antecipem|adiante|adiantar|adianta|adiante|adiantar"
        "|adianta"
    },
    "ordinal": {
        1: "primeiro|primeira",
        2: "segundo",
        3: "terceiro|terceira",
        4: "quarto",
        5: "quinto",
        -1: "último|última",
    },
    "which": {
        "this": "este|esta|neste|nesta|desta|deste",
        "next": "próximo|próxima|seguinte",
        "coming": "que vem|que entra",
        "last": "passado|passada|último|última",
    },
    "every": {True: "todo|toda|todos os|todas as|cada|a cada|todas|todos|em toda|em todo|de cada"},
    "every_day": {True: "todo dia|todos os dias|cada dia|todo o dia"},
    "frequency": {
        ("HOURLY", 1): "a cada hora|de hora em hora|toda hora|cada hora",
        ("DAILY", 1): "uma vez por dia|uma vez ao dia|diariamente|diário|todo santo dia",
        ("WEEKLY", 1): "uma vez por semana|semanalmente|toda semana|todas as semanas|cada semana"
        "|semanal",
        ("WEEKLY", 2): "quinzenalmente|a cada quinze dias|a cada 15 dias|quinzenal",
        ("MONTHLY", 1): "uma vez por mês|uma vez ao mês|mensalmente|todo mês|todos os meses|mensal",
        ("MONTHLY", 3): "trimestralmente|a cada trimestre",
        ("YEARLY", 1): "anualmente|todo ano|todos os anos|anual",
    },
    "day_word": {True: "dia|dias"},
    "times_word": {1: "uma vez", 2: "duas vezes", 3: "três vezes"},
    "times": {True: "vezes|vez"},
    "in": {True: "em|daqui a|dentro de|daqui|daqui em|ao fim de|de hoje a|daqui por|passados"},
    "on": {True: "em|na|no|para|pra|à|ao|para a|para o|pra|por volta das|a|o|de|nesta|às|dia|pro"},
    "at": {True: "às|à|as|pelas|por volta das|para as|@|lá pelas|ao|a|na"},
    "as_hour": {True: "às|à|as|pelas|por volta das|para as|lá pelas"},
    "the": {True: "o|a|os|as"},
    "of": {True: "de|do|da"},
    "and": {True: "e|&|+|,|bem como|;"},
    "day_o": {True: "no dia|dia|para o dia|ao dia|o dia|pro dia|em"},
    "from_now": {True: "a partir de agora|a contar de agora"},
    "from": {True: "a partir de"},
    "after_what": {True: "depois de|depois do|depois da|após"},
    "before": {True: "antes de|antes do|antes da"},
    "until": {True: "até|até o|até a|até ao|até à|até o dia|até dia"},
    "range_to": {True: "a|até|-|–|—"},
    "starting": {
        True: "a partir de|a partir do|a partir da|desde|começando em|começando|a começar em"
        "|a partir do dia|a contar de"
    },
    "between": {True: "entre|entre as|das|de"},
    "window_and": {True: "e|às|a"},
    "except": {
        True: "exceto|menos|salvo|exceto no|exceto na|menos no|menos na|mas não|fora|tirando"
        "|com exceção de"
    },
    "lasting": {True: "durante|por"},
    "start_edge": {True: "início|começo"},
    "end_edge": {True: "final|fim"},
    "mid_edge": {True: "meados|meio"},
    "now": {True: "agora|agora mesmo|já|imediatamente|de imediato"},
    "asap": {True: "o mais rápido possível|assim que possível|o quanto antes|quanto antes"},
    "undecided": {"either": "ou", "not_before": "não antes de|não antes das|no mínimo às"},
    "vague": {
        True: "na outra|no outro|outra hora"
        "|em breve|mais tarde|logo|um dia destes|um dia desses|algum dia|depois|qualquer dia"
        "|de vez em quando|daqui a pouco|logo mais"
    },
    "zone_lead": {True: "horário de|hora de|horário da|hora da"},
    "forward": {True: "em mais|por mais"},
    "earlier": {True: "mais cedo|antes"},
    "later": {True: "mais tarde|depois"},
    "if_late": {
        "drop": each_with(
            _LATE,
            "pular|omitir|ignorar|descartar|não enviar",
        ),
        "all": each_with(
            _LATE,
            "enviar mesmo assim|publicar mesmo assim|enviar todos|enviar",
        ),
        "ask": each_with(
            _LATE,
            "perguntar|pergunte|pergunte-me|me pergunte",
        ),
        "latest": each_with(
            _LATE,
            "enviar só o último|só o último|enviar apenas o último|apenas o último"
            "|somente o último|só a última|apenas a última",
        ),
    },
    "apart": {True: "de intervalo|de diferença|de distância"},
    "apart_lead": {"by": "separados por|separadas por", "with": "com"},
    "not_after": {True: "mas não depois das|no máximo até às"},
    "holiday": {
        "new_year": "ano novo|dia de ano novo",
        "new_year_eve": "véspera de ano novo|réveillon|passagem de ano",
        "good_friday": "sexta-feira santa|sexta santa",
        "easter": "páscoa|domingo de páscoa",
        "may_day": "dia do trabalho|dia do trabalhador",
        "halloween": "halloween",
        "black_friday": "black friday",
        "cyber_monday": "cyber monday",
        "christmas_eve": "véspera de natal",
        "christmas": "natal|dia de natal",
        "epiphany": "dia de reis",
    },
    "priority": {
        "high": "alta prioridade|prioridade alta|com prioridade alta|importante"
        "|com alta prioridade",
        "urgent": "urgente|com urgência|prioridade urgente|urgentemente",
        "low": "baixa prioridade|prioridade baixa|com prioridade baixa|não urgente|sem pressa"
        "|com baixa prioridade",
        "normal": "prioridade normal|prioridade média",
    },
    "everywhere": {
        True: "em todo lugar|em todos os canais|todos os canais|em todas as redes|todas as redes"
        "|em todas as plataformas|todas as plataformas|em todo o lado|em todos os lugares"
    },
    "target": {
        "blog": "blog|blogue|página web",
        "twitter": "twitter|x.com",
        "facebook": "facebook|fb|face",
        "instagram": "instagram|insta|ig",
        "linkedin": "linkedin|linked in",
        "newsletter": "newsletter|boletim|boletim informativo|e-mail|email|mail|correio eletrônico"
        "|correio eletrónico|lista de e-mail",
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
        "whatsapp": "whatsapp|zap",
        "site": "site",
    },
    "target_x": {"twitter": "x"},
    "target_prep": {
        True: "em|no|na|nos|nas|ao|à|para|pra|pro|por|via|pelo|pela|do|da|de|a|para o|para a"
        "|no nosso"
        "|na nossa|no meu|através do|através da|com"
    },
    "name_prep": {True: "no|na|nos|nas|via|pelo|pela"},
    "target_noun": {True: "página|conta|canal|perfil|feed|grupo"},
    "post_noun": {
        True: "publicação|postagem|artigo|post|nota|mensagem|rascunho|a publicação|a postagem"
        "|o artigo|o post|anúncio|campanha"
    },
    "possessive": {True: "o|a|os|as|meu|minha|nosso|nossa"},
    "filler": {
        True: "até segunda ordem"
        "|por favor|por gentileza|obrigado|obrigada|olá|oi|o|a"
        "|os|as|de|do|da|para|pra"
        "|você pode"
        "|pode|poderia|consegue|quero|queria|gostaria de|preciso|precisamos|queremos|que|deve|devem"
        "|tem que|ser|será|seja|mais ou menos|exatamente|em ponto|também|então|intitulado|chamado"
        "|se"
        "|intitulada|favor|vamos|ao|à|no ar|número|nº|podes|podias|faz favor|é para|em|lá|já"
    },
    "same_time": {True: "no mesmo horário|na mesma hora|à mesma hora"},
    "because": {True: "porque|por causa de"},
    "anyway": {True: "mesmo assim|de qualquer forma"},
    "everything": {True: "tudo|todas as publicações|todos os posts"},
    "politeness": {True: "por favor|obrigado|obrigada"},
    "not_word": {True: "não"},
}

VERBS = {
    "schedule": "agende|agendar|agenda|agendem|agendemos|programe|programar|programa|programem"
    "|programemos|planeje|planejar|planeja|planejem|planeie|planear|planeia|marque|marcar|marca"
    "|marquem|deixe programado|deixe … programado|deixe agendado|deixe … agendado|reserve|reservar"
    "|reserva|calendarize|calendarizar|coloque … na agenda|coloque … no calendário"
    "|ponha … na agenda"
    "|ponha … no calendário|fixe|adicione|adicionar|acrescente|prepare|preparar|seja agendado"
    "|seja programado|ser agendado|ser programado|deixa … agendado|deixa … programado|anote"
    "|ficar agendado|fique agendado|inclua|coloque … na fila|agendo|planejamos",
    "publish": "publique|publicar|publica|publiquem|publiquemos|poste|postar|posta|postem|postemos"
    "|divulgue|divulgar|divulga|divulguem|envie|enviar|envia|enviem|mande|mandar|manda|mandem"
    "|lance|lançar|lança|lancem|solte|soltar|solta|suba|subir|sobe|subam|compartilhe|compartilhar"
    "|compartilha|compartilhem|partilhe|partilhar|partilha|coloque … no ar|colocar … no ar"
    "|coloca … no ar|ponha … no ar|pôr … no ar|põe … no ar|bote … no ar|colocar no ar|põe … online"
    "|coloque … online|deve sair|saia|sai|ser publicado|ser publicada|seja publicado|seja publicada"
    "|tuíte|tuitar|dispare|disparar|dispara|veicule|veicular|transmita|transmitir|publicação de"
    "|ponha … online|seja postado|entre no ar|entra no ar|vá ao ar|vai ao ar|ir ao ar|libere"
    "|liberar"
    "|torne … público|torne público|será publicado|difunda|difundir|coloquem … no ar|emita|exiba",
    "unpublish": "despublique|despublicar|despublica|despubliquem|retire|retirar|retira|retirem"
    "|remova|remover|remove|removam|tire … do ar|tirar … do ar|tira … do ar|tirem … do ar"
    "|tirar do ar|tire|tirar|tira|tirem|apague|apagar|apaga|apaguem|exclua|excluir|exclui|delete"
    "|deletar|elimine|eliminar|elimina|oculte|ocultar|oculta|esconda|esconder|esconde|derrube"
    "|derrubar|desative|desativar|sair do ar|saia do ar|ser retirado|seja retirado|sai do ar"
    "|recolha|recolher|coloque … offline|ponha … offline|deixe … offline|suprima|seja removido"
    "|ser removido|tire … da página|retire … do ar|retirar … do ar|retira … do ar|baixe",
    "move": "deixe|deixar|deixa|mova|mover|move|movam|mude|mudar|muda|mudem|adie|adiar|adia|adiem"
    "|remarque|remarcar"
    "|remarca|remarquem|reagende|reagendar|reagenda|reagendem|reprograme|reprogramar|reprograma"
    "|reprogramem|transfira|transferir|transfere|transfiram|passe|passar|passa|passem"
    "|atrase|atrasar|atrasa|postergue|postergar|posterga|prorrogue"
    "|prorrogar|prorroga|desloque|deslocar|desloca|empurre|empurrar|empurra|altere|alterar|altera"
    "|replaneje|replanejar|troque|trocar|leve|levar|jogue|jogar|joga|seja movido|seja adiado"
    "|ser adiado|ser movido|arraste|delongue",
    "advance": "antecipe|antecipar|antecipa|antecipem|adiante|adiantar|adianta",
    "cancel": "cancele|cancelar|cancela|cancelem|anule|anular|anula|desmarque|desmarcar|desmarca"
    "|descarte|descartar|não publique|não poste|suspenda de vez|aborte|desagende|desagendar"
    "|desprograme|desprogramar",
    "pause": "pause|pausar|pausa|pausem|suspenda|suspender|suspende|interrompa|interromper|pare"
    "|parar|congele|congelar|coloque … em pausa|ponha … em pausa|segure|segurar|dê uma pausa em",
    "resume": "retome|retomar|retoma|retomem|reative|reativar|reativa|continue|continuar|continua"
    "|recomece|recomeçar|despause|reinicie",
    "skip": "pule|pular|pula|pulem|salte|saltar|salta|omita|omitir|ignore|ignorar",
    "list": "liste|listar|lista|mostre tudo|mostra tudo|o que está programado|o que está agendado"
    "|o que temos|o que há|o que sai|o que vai sair|calendário|veja tudo|o que vai ser publicado"
    "|quais posts|o que tem|mostre o calendário|mostre as publicações|mostre os posts"
    "|liste as publicações|o que temos programado|o que está previsto|mostre a agenda"
    "|ver calendário",
    "show": "mostre|mostrar|mostra|mostre-me|mostra-me|ver|veja|abra|abre|detalhes de|exibir",
    "remind": "lembre|lembrar|lembra|lembre-me|lembra-me|me lembre|me lembra|me lembre de|lembrete"
    "|lembre-nos|nos lembre|me avise|avise-me|avisa-me|lembre-me de|nos avise|me recorde"
    "|recorde-me",
    "draft": "rascunho|rascunhe|novo rascunho|escreva",
    "edit": "edite|editar|edita|modifique",
    "correct": "corrija|corrigir|corrige",
    "undo": "desfaça|desfazer|desfaz",
    "redo": "refaça|refazer",
    "changes": "o que eu fiz|o que fiz|minhas mudanças|minhas alterações",
    "why": "por que|porque|por quê",
    "receipt": "recibo|comprovante",
    "audit": "auditoria|histórico",
    "approve": "aprove|aprovar|aprova",
    "approvals": "aprovações|mostre as aprovações",
    "amend": "peça alterações|pedir alterações",
    "submit": "submeta|submeter",
    "reject": "rejeite|rejeitar|recuse",
    "email": "me mande e-mails|mande-me e-mails|meu e-mail|meu email",
    "confirm email": "confirma e-mail|confirme e-mail|confirmar e-mail|confirme o e-mail",
    "no email": "sem e-mails|chega de e-mails|não quero e-mails",
    "notices": "notificações|minhas notificações|avisos",
    "help": "ajuda",
    "people": "membros|equipe|equipa",
    "away": "ausente|estou ausente",
    "invite": "convidar|convida|convide",
    "freeze": "bloqueie|bloquear|bloqueia",
    "thaw": "descongele|descongelar|desbloqueie|desbloquear",
    "freezes": "bloqueios|lista de bloqueios",
    "settings": "configurações|definições",
    "rule": "regra",
    "rules": "regras",
    "conflicts": "conflitos|conflito",
    "resolve": "resolve|resolver",
    "override": "passa por cima",
    "targets": "destinos|canais",
    "discard": "jogue fora",
}

IDIOMS = idioms(
    *IBERIAN,
    # clock times: "às 9" leaves the half of the day open, "às 9h" does not
    ("as_hour number hour_noun", lambda _, hour, __: clock(hour)),
    ("as_hour number hour_noun part", lambda _, hour, __, part: clock_in(part, hour)),
    ("as_hour number hour_noun and_half", lambda _, hour, __, minute: clock(hour, minute)),
    ("as_hour number hour_noun e number", lambda _, hour, __, ___, m: clock(hour, m)),
    ("number hour_word e number", lambda hour, _, __, minute: clock(hour, minute)),
    ("number hour_word and_quarter", lambda hour, _, minute: clock(hour, minute)),
    ("number hour_word and_half part", lambda hour, _, m, part: clock_in(part, hour, m)),
    ("number hour_word number part", lambda hour, _, m, part: clock_in(part, hour, m)),
    ("number e number part", lambda hour, _, minute, part: clock_in(part, hour, minute)),
    ("as_hour number e number", lambda _, hour, __, m: spoken_clock(hour, m)),
    ("number minutes_to number", lambda minutes, _, hour: clock_before(hour, minutes)),
    (
        "number minutes_to number part",
        lambda minutes, _, hour, part: clock_in(part, hour - 1 or 12, 60 - minutes),
    ),
    ("noon and_half", lambda *_: clock(12, 30)),
    ("part as_hour number", lambda part, _, hour: clock_in(part, hour)),
    ("part as_hour clock", lambda part, _, at: clock_in(part, at.hour, at.minute)),
    ("part as_hour number hour_word", lambda part, _, hour, __: clock_in(part, hour)),
    ("part as_hour number and_half", lambda part, _, hour, m: clock_in(part, hour, m)),
    (
        "today_part as_hour number",
        lambda part, _, hour: [{"day_offset": 0}, *clock_in(part, hour)],
    ),
    (
        "today_part as_hour number hour_word",
        lambda part, _, hour, __: [{"day_offset": 0}, *clock_in(part, hour)],
    ),
    (
        "today_part as_hour clock",
        lambda part, _, at: [{"day_offset": 0}, *clock_in(part, at.hour, at.minute)],
    ),
    # days
    (
        "day_o number of month [of] [number]",
        lambda _, day, __, month, ___, year: date(day, month, year),
    ),
    ("day_o number business", lambda _, n, __: business_days(n)),
    ("day_o number unit", lambda _, n, unit: in_amount(n, unit)),
    ("day_o number", lambda _, day: [{"on": True}, {"ordinal": day}]),
    ("weekday of which unit=week", lambda day, _of, which, _: in_week(which, day)),
    ("which [day_o] number of month", lambda _, __, day, ___, month: date(day, month)),
    ("eight_days", lambda _: amount_from(1, "week", "day_offset", 0)),
    # amounts
    (
        "in number unit=hour e number unit=minute",
        lambda _, n, _hour, _e, m, _min: in_amount(n * 60 + m, "minute"),
    ),
)

LEXICON = build("pt", WORDS, VERBS, date_order="DMY", letters="ãõàçâêô")
