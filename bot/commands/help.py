"""Help: the commands by area, and every way to stop something."""

from bot.commands.request import Request
from bot.reply import Reply
from bot.views import help as views


def show(request: Request) -> Reply:
    """The page of help that the words ask for."""
    topic = request.reading.rest.strip().casefold()
    return views.stopping() if topic in ("stop", "stopping") else views.overview(topic)
