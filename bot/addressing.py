"""Which project a sentence is for, where several are planned in one workspace."""

import re
from collections.abc import Mapping, Sequence

from bot import canonical
from bot.language.workplaces import about_places
from models.services.people import people
from models.services.workspaces import subjects
from models.tables import Channel

_PREFIX = re.compile(r"\s*([A-Za-z][A-Za-z0-9]{0,9}):\s+(?=\S)")
_NAMED = re.compile(r"(?<![\w/#])([A-Z][A-Z0-9]{0,9})/\d")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»')


def addressed(text: str, places: Sequence[Channel], identity: str) -> tuple[Channel | None, str]:
    """The place, of several where it may belong, that a sentence is for, and the sentence without
    its address (`ACME: list`): the one it names, that of the post or button it is about, or the
    only one where whoever speaks is a member; None where it could be any."""
    by_key = {place.project.key: place for place in places}
    prefix = _PREFIX.match(text)
    if prefix and prefix[1].upper() in by_key:
        return by_key[prefix[1].upper()], text[prefix.end() :]
    if len(places) == 1:
        return places[0], text
    if place := _about(text, by_key):
        return place, text
    mine = people.at_home(places, identity)
    return (mine[0] if len(mine) == 1 else None), text


def _about(text: str, by_key: Mapping[str, Channel]) -> Channel | None:
    """Where the post, proposal or other thing belongs that a sentence names."""
    if click := canonical.parse(text):
        key = click.project or subjects.project_of(click.subject, click.number or 0)
        return by_key.get(key or "")
    said = about_places(text)
    if said is not None and said.action in ("use channel", "stop using"):
        return by_key.get(said.rest.upper())
    named = set(_NAMED.findall(_QUOTED.sub("", text))) & {*by_key}
    return by_key[named.pop()] if len(named) == 1 else None
