"""Dashboards of channels."""

from bot.commands import home
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import home as views
from models.services.notices import dashboards


def dashboard(request: Request) -> Reply:
    """Put one up in this channel, or take it down; where none can stand, show what it would."""
    if not dashboards.can_stand(request.speaker):
        return home.of(request.speaker, request.now)
    if request.reading.rest.casefold() == "here":
        dashboards.put_up(request.speaker, now=request.now)
        return views.put_up()
    dashboards.take_down(request.speaker, now=request.now)
    return views.taken_down()
