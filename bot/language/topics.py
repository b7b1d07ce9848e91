"""Topics and kinds of notices in plain words, as people ask to be told of them, or not to be."""

import re
from collections.abc import Mapping

from models.rules.audiences import KINDS, Topic

_WORDS = {
    Topic.APPROVALS: "approvals|approval|reviews|review|approval requests|freigaben|approbations"
    "|aprobaciones|aprovações|承認",
    Topic.FAILURES: "failures|failure|failed|errors|problems|alerts|what fails|what failed|fehler"
    "|échecs|erreurs|errores|fallos|erros|falhas|エラー|失敗",
    Topic.CONFLICTS: "conflicts|conflict|clashes|konflikte|conflits|conflictos|conflitos|競合",
    Topic.PUBLISHED: "published|publishing|posts|publications|successes|what is published"
    "|what was published|what goes out|veröffentlichungen|veröffentlichtes|publicaciones"
    "|publicações|公開",
}
_TOPICS = {word: topic for topic, said in _WORDS.items() for word in said.split("|")}
_KINDS = {name.replace("_", " "): name for name in KINDS}
_ALL = ("everything", "all", "all of it", "all notices", "alles", "tout", "todo", "tudo", "すべて")
_BETWEEN = re.compile(r"\s*[,;&+]\s*|\s+(?:and|und|et|y|e)\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:me|us|only|just|about|on|for|the|when something|nur|die|seulement|les|sur|solo|los|las"
    r"|sobre|só|os|as)\s+",
    re.IGNORECASE,
)


def topics_in(text: str) -> tuple[tuple[Topic, ...], str | None]:
    """The topics that words name, in the order of their table, and the first word that names none
    (`failures and approvals`, `only the failures`, `everything`)."""
    found, unknown = _found(text, _TOPICS)
    return tuple(topic for topic in Topic if topic in found), unknown


def kinds_in(text: str) -> tuple[tuple[str, ...], str | None]:
    """The same for topics and kinds (`retrying`, `platform down and published`)."""
    found, unknown = _found(text, {**_TOPICS, **_KINDS})
    return tuple(sorted(found)), unknown


def _found(text: str, known: Mapping[str, str]) -> tuple[set[str], str | None]:
    found: set[str] = set()
    for part in filter(None, _BETWEEN.split(text.strip().rstrip(".!"))):
        name = _bare(part)
        if name in _ALL:
            found |= {*Topic}
        elif name in known:
            found.add(known[name])
        else:
            return set(), part
    return found, None


def _bare(part: str) -> str:
    name = re.sub(r"[-_]", " ", part.strip().casefold())
    while (shorter := _LEAD.sub("", name)) != name:
        name = shorter
    return name
