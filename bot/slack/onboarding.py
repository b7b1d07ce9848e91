"""The first words: to whoever installed the app, and to nobody else."""

import structlog
from slack_sdk.oauth.installation_store import Installation

from bot.crossing import cross
from bot.slack.bots import Bots
from bot.slack.calling import TROUBLE, code_of
from bot.slack.draw import draw
from bot.views import setup

log = structlog.get_logger(__name__)


async def welcome(bots: Bots, installation: Installation) -> None:
    """Send the installer three lines and a button; where Slack does not take them, the Home says
    the same."""
    team = installation.team_id or installation.enterprise_id or ""
    bots.forget(team)
    client = await bots.client(team)
    if client is None:
        return
    drawn = await cross(draw, setup.invitation(may=True))
    try:
        await client.chat_postMessage(
            channel=installation.user_id, text=drawn.text, blocks=drawn.blocks
        )
    except TROUBLE as error:
        log.warning("the installer was not greeted", error=code_of(error) or str(error))
