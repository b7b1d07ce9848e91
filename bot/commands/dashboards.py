"""Dashboards of channels."""

from bot.commands.request import Request
from bot.reply import Reply
from bot.views import home as views
from models.services import dashboards


def dashboard(request: Request) -> Reply:
    """Put one up in this channel, or take it down."""
    if request.reading.rest.casefold() == "here":
        dashboards.put_up(request.speaker, now=request.now)
        return views.put_up()
    dashboards.take_down(request.speaker, now=request.now)
    return views.taken_down()
