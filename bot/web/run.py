"""The web server from start to end."""

from threading import Event

from bot.crossing import run_shell
from bot.heartbeat import heartbeat
from bot.settings import Settings
from bot.slack.run import by_requests
from bot.web.app import create
from bot.web.serve import serve
from models.services.engine.sessions import WEB


def run(settings: Settings, stop: Event) -> None:
    """Answer requests until `stop`; raises SettingsError for what Slack needs and is missing. The
    database must be open and migrated."""
    run_shell(_run(settings, stop))


async def _run(settings: Settings, stop: Event) -> None:
    async with (
        heartbeat(WEB, settings.home, connected=True),
        by_requests(settings, stop) as endpoints,
    ):
        await serve(create(endpoints), settings.port, stop)
