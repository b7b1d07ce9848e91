"""Which publishers there are: the built-in ones, and plug-ins by the entry point group
`presstime.publishers`."""

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, cast

import structlog

from jobs.publishers.protocol import Publisher
from jobs.publishers.rehearsal import Rehearsed
from models.errors import UserError
from models.rehearsal import rehearsing
from models.rules.platforms import Capabilities, learn

if TYPE_CHECKING:  # a module is a publisher, and mypy holds it to the Protocol here
    from jobs.publishers import discord, discord_forum, slack, webhook
    from jobs.publishers.site import publisher

    _checked: tuple[Publisher, ...] = (publisher, webhook, discord, discord_forum, slack)

GROUP = "presstime.publishers"

# Imported when first asked for: urllib3, lxml and the like cost a tenth of a second each.
_BUILT_IN = {
    "discord": "jobs.publishers.discord",
    "discord-forum": "jobs.publishers.discord_forum",
    "site": "jobs.publishers.site.publisher",
    "slack": "jobs.publishers.slack",
    "webhook": "jobs.publishers.webhook",
}

_METHODS = ("prepare", "publish", "correct", "take_down", "find", "check")

log = structlog.get_logger(__name__)


def platforms() -> tuple[str, ...]:
    """The names of all platforms that can be published to, in order."""
    return tuple(sorted({*_BUILT_IN, *_plug_ins()}))


def publisher_for(platform: str) -> Publisher:
    """The publisher of that platform, or in a rehearsal what stands in for it; UserError, naming
    those there are, when there is none."""
    found = _real(platform)
    return Rehearsed(platform, found) if rehearsing() else found


def _real(platform: str) -> Publisher:
    if platform in _BUILT_IN:
        return cast(Publisher, import_module(_BUILT_IN[platform]))
    if platform in _plug_ins():
        return _plug_ins()[platform]
    raise UserError(
        f"Nothing here publishes to “{platform}”. There are: {', '.join(platforms())}. "
        "If it came with a plug-in, install that again."
    )


@cache
def _plug_ins() -> dict[str, Publisher]:
    found: dict[str, Publisher] = {}
    for entry_point in entry_points(group=GROUP):
        if entry_point.name in {*_BUILT_IN, *found}:
            log.error("publisher.name_taken", name=entry_point.name, at=entry_point.value)
        elif (publisher := _loaded(entry_point)) is not None:
            found[entry_point.name] = publisher
            learn(entry_point.name, publisher.capabilities)
    return found


def _loaded(entry_point: EntryPoint) -> Publisher | None:
    """What the entry point names; None, logged, when it does not work: the others still do."""
    try:
        publisher = entry_point.load()
    except Exception:
        log.exception("publisher.broken", name=entry_point.name, at=entry_point.value)
        return None
    lacks = [name for name in _METHODS if not callable(getattr(publisher, name, None))]
    if not isinstance(getattr(publisher, "capabilities", None), Capabilities):
        lacks.append("capabilities")
    if lacks:
        log.error("publisher.incomplete", name=entry_point.name, lacks=lacks)
        return None
    return cast(Publisher, publisher)
