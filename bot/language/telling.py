"""Sentences about being told in a chat: a daily digest and when, direct messages and about what."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

from bot.language.read import read
from bot.language.reading import Context, Kind
from bot.language.values import time_in
from models.rules.timezones import find_zone

_NAMES = (
    r"(?:daily\s+|morning\s+)?(?:digest|summary\s+of\s+the\s+day)|tages(?:übersicht|zusammenfassung)"
    r"|résumé\s+(?:quotidien|du\s+jour)|resumen\s+(?:diario|del\s+día)"
    r"|resumo\s+(?:diário|do\s+dia)|ダイジェスト|毎日のまとめ"
)
_LEAD = (
    r"(?:please\s+|bitte\s+)?(?:(?:send|give|post|show)\s+(?:me\s+|us\s+)?)?"
    r"(?:(?:my|our|the|a|meine?|die|eine|mon|le|un|mi|el|meu|o|um)\s+)?"
)
_DIGEST = re.compile(rf"{_LEAD}(?:{_NAMES})s?(?![\w-])[\s:,、はをの]*(?P<rest>.*)", re.I | re.S)
_NO_DIGEST = re.compile(
    rf"(?:no|stop|cancel|keine?|pas\s+de|plus\s+de|sin|sem)\s+(?:more\s+|my\s+|the\s+|mehr\s+)?"
    rf"(?P<name>{_NAMES})s?(?:\s+(?P<rest>here|hier|ici|aquí|aqui))?[\s.!]*",
    re.I,
)
_OFF = re.compile(
    r"(?:off|stop|never|no|none|aus|nie|arrêt|jamais|nunca|não|オフ|停止)[\s.!]*", re.I
)
_NOW = re.compile(r"(?:now|jetzt|maintenant|ahora|agora|今)?[\s.!]*", re.I)
_HERE = re.compile(
    r"(?<!\w)(?:here|in\s+this\s+channel|hier|ici|dans\s+ce\s+canal|aquí|en\s+este\s+canal|aqui"
    r"|neste\s+canal)(?!\w)|ここで|ここに|ここへ",
    re.I,
)
_MAIL = re.compile(
    r"(?<!\w)(?:by|via|per|par|por|as\s+an?)\s+(?:e-?mail|mail|courriel|correo)(?!\w)|メールで",
    re.I,
)
_DIRECTLY = (
    r"here|directly|in\s+(?:slack|discord)|by\s+dm|in\s+a\s+dm|hier|direkt|ici|directement|aquí"
    r"|directamente|aqui|diretamente"
)
_TELL = re.compile(
    r"(?:please\s+)?(?:(?:tell|notify|message|dm|ping)\s+me|sag(?:e)?\s+(?:es\s+)?mir"
    r"|benachrichtige\s+mich|préviens-moi|prévenez-moi|avísame|avise-me|me\s+avise)"
    rf"\s+(?:{_DIRECTLY})(?!\w)[\s:,]*(?:(?:about|when|bei|über|de|sur|sobre)\s+)?(?P<rest>.*)"
    r"|ここで(?P<ja>.*?)(?:を|について)?(?:知らせて|教えて)[\s。]*",
    re.I | re.S,
)
_TELL_NOT = re.compile(
    r"(?:please\s+)?(?:(?:do\s+not|don['’]?t|stop)\s+(?:tell|telling|notify|notifying|message"
    r"|messaging|dm|dming|ping|pinging)\s+me|tell\s+me\s+nothing(?:\s+more)?"
    r"|sag(?:e)?\s+(?:es\s+)?mir\s+nichts\s+mehr|ne\s+me\s+préviens\s+plus|no\s+me\s+avises\s+más"
    rf"|não\s+me\s+avise\s+mais)(?:\s+(?:any\s*more\s+)?(?:{_DIRECTLY}))(?:\s+any\s*more)?[\s.!]*"
    r"|ここで(?:はもう)?知らせないで[\s。]*",
    re.I,
)
_AT = re.compile(r"^(?:at|um|à|a\s+las?|às|as)\s+", re.I)
_IN = re.compile(r"^(?:in|en|à|em|de|zone|time)\s+", re.I)
_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFF = "off"


@dataclass(frozen=True, slots=True)
class AboutTelling:
    """What is to be done, in the words that its command takes."""

    action: str
    rest: str


def about_telling(text: str) -> AboutTelling | None:
    """What a sentence says about being told; None where it says something else."""
    said = text.strip()
    if _TELL_NOT.fullmatch(said):
        return AboutTelling("tell me", OFF)
    if found := _TELL.fullmatch(said):
        return AboutTelling("tell me", (found["rest"] or found["ja"] or "").strip())
    if found := _NO_DIGEST.fullmatch(said):
        return AboutTelling("digest", f"{found['rest'] or ''} {OFF}".strip())
    if found := _DIGEST.fullmatch(said):
        return AboutTelling("digest", found["rest"].strip())
    return None


@dataclass(frozen=True, slots=True)
class Saying:
    """A digest as it is asked for: nothing but `now`, `off`, or a clock time (`at`) on `days` (ISO)
    in a zone if one is said; `here` for the channel, by `mail`. What is `wrong` cannot be read, and
    says why."""

    now: bool = False
    off: bool = False
    here: bool = False
    mail: bool = False
    at: time | None = None
    days: tuple[int, ...] = ()
    zone: str | None = None
    wrong: str | None = None


def digest_in(rest: str, context: Context) -> Saying:
    """What follows `digest`, read (`here weekdays 9:00 in Tokyo`, `at 8:30`, `off`)."""
    here, rest = _without(_HERE, rest)
    mail, rest = _without(_MAIL, rest)
    said = Saying(here=here, mail=mail)
    if _OFF.fullmatch(rest):
        return replace(said, off=True)
    if _NOW.fullmatch(rest):
        return replace(said, now=True)
    at, zone = _clock_in(rest, context.zone)
    if at is not None:
        return replace(said, at=at, days=_EVERY_DAY, zone=zone)
    return _by_a_rule(rest, context, said)


def _clock_in(rest: str, zone: str) -> tuple[time | None, str | None]:
    """A clock time alone, or with a zone behind it (`8:30 in Tokyo`)."""
    words = _AT.sub("", rest).split()
    for count in range(len(words), 0, -1):
        at = time_in(" ".join(words[:count]))
        if at is None:
            continue
        named = _IN.sub("", " ".join(words[count:]))
        if not named:
            return at, None
        found = find_zone(named, zone).zones
        if len(found) == 1:
            return at, found[0]
    return None, None


def _without(pattern: re.Pattern[str], rest: str) -> tuple[bool, str]:
    shorter, count = pattern.subn(" ", rest)
    return bool(count), " ".join(shorter.split()).strip(" ,.") if count else rest.strip(" ,.")


def _by_a_rule(rest: str, context: Context, said: Saying) -> Saying:
    """A time as that of any series: every day, or on certain weekdays."""
    reading = read(f'"x" {rest}', context)
    if reading.question is not None or reading.kind is Kind.ERROR:
        return replace(said, wrong=reading.message or "")
    if len(reading.rules) != 1 or reading.kind is not Kind.RECURRENCE:
        return replace(said, wrong="")
    rule = reading.rules[0]
    days = _days(rule.repeat)
    if len(rule.times) != 1 or not days or rule.until or rule.count or "hour" in reading.assumed:
        return replace(said, wrong="")
    zone = rule.zone if reading.zone_from == "sentence" else None
    return replace(said, at=rule.times[0], days=days, zone=zone)


def _days(repeat: str | None) -> tuple[int, ...]:
    """The weekdays of a rule that repeats every day or on weekdays every week; none for others."""
    parts = dict(part.split("=", 1) for part in (repeat or "FREQ=NEVER").split(";"))
    if parts.pop("INTERVAL", "1") != "1" or parts.pop("WKST", "MO") != "MO":
        return ()
    named = parts.pop("BYDAY", "").split(",")
    match parts.pop("FREQ"), parts:
        case "DAILY", rest if not rest and named == [""]:
            return _EVERY_DAY
        case "WEEKLY" | "DAILY", rest if not rest and set(named) <= set(_WEEKDAYS):
            return tuple(sorted(_WEEKDAYS.index(day) + 1 for day in named))
        case _:
            return ()
