"""What is known of a person: their zone and habits, shown and forgotten."""

from bot.commands.request import Request
from bot.reply import Reply
from bot.views import settings as views
from models.errors import Refused
from models.rules.timezones import find_zone
from models.services import people


def settings(request: Request) -> Reply:
    """Show the settings, set a zone (`settings zone Lisbon`) or forget habits
    (`settings forget next-weekday`, `settings forget`)."""
    words = request.reading.rest.split()
    if not words:
        return views.shown(request.speaker)
    if words[0].casefold() in ("zone", "timezone"):
        return _zone(request, " ".join(words[1:]))
    if words[0].casefold() == "forget":
        people.forget(request.speaker.member, words[1] if len(words) > 1 else None)
        return views.forgotten(request.speaker)
    raise Refused(
        f"There is no setting “{words[0]}”. Say `settings`, `settings zone Europe/Berlin` or "
        "`settings forget`. Nothing was changed."
    )


def _zone(request: Request, name: str) -> Reply:
    if not name:
        raise Refused("Which zone? `settings zone Europe/Berlin`. Nothing was changed.")
    found = find_zone(name, request.speaker.zone)
    if len(found.zones) != 1:
        near = f" Is it one of {', '.join(found.zones)}?" if found.zones else ""
        raise Refused(
            f"I do not know the time zone “{name}”.{near} Say a name like Europe/Berlin or a "
            "city. Nothing was changed."
        )
    people.set_zone(request.speaker, found.zones[0], now=request.now)
    return views.shown(request.speaker)
