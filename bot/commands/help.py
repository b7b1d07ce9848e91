"""Help: the commands by area, and every way to stop something."""

from bot.commands import rights
from bot.commands.index import ENTRIES
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import help as views


def show(request: Request) -> Reply:
    """The page of help that the words ask for."""
    topic = request.reading.rest.strip().casefold()
    if topic in ("stop", "stopping"):
        return views.stopping()
    mine = [entry for entry in ENTRIES if rights.may_say(request.speaker, entry.verb)]
    return views.overview(mine, topic)
