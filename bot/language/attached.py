"""Sentences about files: what is said at the end of a sentence of those that came with it, and what
is to be done with the files of a post."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.tokens import OPENING, QUOTED, unquoted

_QUOTED = rf"(?:{QUOTED})"
_ALTS = re.compile(
    rf"(?:^|(?<![\s,;])[\s,;]+)(?:with\s+)?(?:the\s+)?alt(?:[\s-]*texts?)?\s*:?\s*"
    rf"(?P<alts>{_QUOTED}(?:\s*(?:(?:,|and)\s*)?{_QUOTED})*)[\s.]*$",
    re.I | re.S,
)
_WITHOUT = re.compile(
    r"(?<![\s,;])[\s,;]+without\s+files?\s+"
    r"(?P<which>\d{1,2}(?:\s*(?:,|and)\s*\d{1,2})*)[\s.]*$",
    re.I,
)
_EACH = re.compile(_QUOTED, re.S)
_POST = r"(?:(?:post|beitrag|message)\s+)?#?(?P<post>\d{1,9})"
_FILE = (
    r"(?:files?|pictures?|images?|photos?|videos?|attachments?|datei(?:en)?|bild(?:er)?|fotos?"
    r"|anhänge?|fichiers?|pièces?\s+jointes?|archivos?|imagen(?:es)?|adjuntos?|arquivos?|imagens?"
    r"|anexos?)"
)
_PATH = r"(?=[^\s\"]*[./~])[^\s\"]+"  # of a file that only a terminal could have read
_OF = r"(?:from|of|off|on|in|for|von|aus|bei|für|zu|de|du|à|del|da|do|em|no)"
_BARE = rf"[^\s\d:.。{''.join(OPENING)}].*"  # words without quotation marks
_ATTACH = re.compile(
    rf"(?:(?:please|bitte)\s+)?(?:attach|add|hänge?|füge?|joins|joignez|attache|ajoute|adjunta|añade"
    rf"|anexe|anexa|adicione)"
    rf"(?:\s+(?:this|these|it|them|that|the|a|an|my|our|and|und|die(?:se)?s?|das|es|le|la|les|ce|ces"
    rf"|el|los|esto|este|o|os|isto|{_FILE}|{_PATH}))*"
    rf"\s+(?:to|an|zu|à|au|al|a|ao)\s+{_POST}(?:\s+(?:an|hinzu))?[\s.!]*"
    rf"|#?(?P<ja>\d{{1,9}})\s*に添付(?:して)?[\s。]*",
    re.I,
)
_ALT = re.compile(
    rf"(?:set\s+(?:the\s+)?)?"
    rf"(?:alt(?:[\s-]*text)?|alternativtext|texte\s+alternatif|texto\s+alternativo|代替テキスト)"
    rf"\s+(?:{_OF}\s+)?(?:(?:{_FILE}\s+)?(?P<of>\d{{1,2}})\s+{_OF}\s+)?{_POST}"
    rf"(?:\s+(?:{_FILE}\s+)?(?P<file>\d{{1,2}}))?"
    rf"(?:[\s:]*(?P<text>{_QUOTED})[\s.:。]*|[\s:]+(?P<bare>{_BARE})|[\s.:。]*)",
    re.I | re.S,
)
_DETACH = re.compile(
    rf"(?:(?:please|bitte)\s+)?(?:(?:remove|delete|take|entferne|lösche|retire|enlève|supprime|quita"
    rf"|elimina|remova|remove)\s+(?:(?:the|die|das|den|le|la|el|o|a)\s+)?{_FILE}"
    rf"|detach(?:\s+{_FILE})?)"
    rf"(?:\s+(?P<file>\d{{1,2}}))?\s+{_OF}\s+{_POST}[\s.!]*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Tail:
    """A sentence without what its end says of files: their alt texts, the first one's first, and
    the positions, from 1, of those that are to be left out."""

    words: str
    alts: tuple[str, ...] = ()
    without: tuple[int, ...] = ()


def tail_of(text: str) -> Tail:
    """What the end of a sentence says of files, outside of what it quotes."""
    words = text
    alts: tuple[str, ...] = ()
    without: tuple[int, ...] = ()
    if (found := _ALTS.search(words)) and _is_outside(words[: found.start()]):
        alts = tuple(unquoted(each) for each in _EACH.findall(found["alts"]))
        words = words[: found.start()]
    if (left := _WITHOUT.search(words)) and _is_outside(words[: left.start()]):
        without = tuple(int(each) for each in re.findall(r"\d+", left["which"]))
        words = words[: left.start()]
    return Tail(words, alts, without)


def _is_outside(before: str) -> bool:
    """Whether all quotation marks that were opened are closed again."""
    rest = _EACH.sub("", before)
    return not any(mark in rest for mark in OPENING)


@dataclass(frozen=True, slots=True)
class AboutFiles:
    """What is to be done with the files of a post: `position` is that of the file meant, from 1, if
    one was said, `alt` the text it gets."""

    action: str
    post: int
    position: int | None = None
    alt: str | None = None


def about_files(text: str) -> AboutFiles | None:
    """What a sentence wants done with the files of a post; None where it says something else."""
    said = text.strip()
    if found := _ATTACH.fullmatch(said):
        return AboutFiles("attach", int(found["post"] or found["ja"]))
    if found := _ALT.fullmatch(said):
        position = found["of"] or found["file"]
        alt = unquoted(found["text"]) if found["text"] else found["bare"]
        return AboutFiles("alt", int(found["post"]), int(position) if position else None, alt)
    if found := _DETACH.fullmatch(said):
        return AboutFiles("detach", int(found["post"]), int(found["file"] or 0) or None)
    return None
