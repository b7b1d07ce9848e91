"""How Redis, the targets, the mail server and the chats are, for `presstime doctor`."""

from pathlib import Path
from typing import Any

import redis
import structlog

from bot.doctor import Broker, Chat
from bot.settings import Settings
from jobs import mail as smtp
from jobs.broker import ANSWER_WITHIN, NAMESPACE, PUBLISHING
from jobs.publishers.protocol import Destination
from jobs.publishers.registry import publisher_for
from models.errors import UserError
from models.services.engine.health import Place

log = structlog.get_logger(__name__)


def broker(url: str) -> Broker:
    """What the Redis at `url` is and has; raises UserError where it does not answer."""
    try:
        client = redis.Redis.from_url(
            url, socket_timeout=ANSWER_WITHIN, socket_connect_timeout=ANSWER_WITHIN
        )
        with client:
            facts: dict[str, Any] = client.info()
            waiting = int(client.llen(f"{NAMESPACE}:{PUBLISHING}"))
    except (redis.RedisError, ValueError) as error:
        raise UserError(f"Redis does not answer ({error}).") from error
    return Broker(
        version=str(facts["redis_version"]),
        policy=str(facts["maxmemory_policy"]),
        used=int(facts["used_memory"]),
        most=int(facts["maxmemory"]),
        cluster=facts.get("redis_mode") == "cluster",
        waiting=waiting,
    )


def mail(url: str) -> str | None:
    """What keeps e-mail from being sent by the server at `url`, in words; None where it is well.
    Sends nothing."""
    return smtp.check(smtp.Server.of(url))


def chats(settings: Settings) -> tuple[Chat, ...]:
    """The chats that these settings are for, and whether those let us in. Posts nothing."""
    found = []
    if settings.slack_bot_token or settings.slack_client_id:
        found.append(_slack(settings))
    if settings.discord_token:
        found.append(_discord(settings))
    return tuple(found)


def _slack(settings: Settings) -> Chat:
    from bot.slack import access
    from bot.slack import health as slack

    access.use(settings)
    try:
        where, lacking, useful = slack.look()
    except slack.Trouble as error:
        return Chat("Slack", "SLACK_BOT_TOKEN", trouble=str(error))
    return Chat("Slack", "SLACK_BOT_TOKEN", where, None, tuple(lacking), tuple(useful))


def _discord(settings: Settings) -> Chat:
    from bot.discord import health as discord
    from bot.discord.sync import fingerprint
    from bot.discord.wire import Untold

    try:
        where, key = discord.look(settings)
        return Chat("Discord", "DISCORD_TOKEN", where, commands=(key, fingerprint()))
    except Untold as error:
        return Chat("Discord", "DISCORD_TOKEN", trouble=str(error).rstrip("."))


def target(place: Place, home: Path) -> str | None:
    """What keeps a target from being published to, as its publisher says; None where it is well."""
    settings = dict(place.settings)
    if place.platform == "site":
        settings |= {"path": str(home / "sites" / place.name), "zone": place.zone}
    try:
        publisher = publisher_for(place.platform)
        publisher.check(Destination(place.name, settings, place.secrets or {}))
    except UserError as error:
        return str(error)
    except Exception as error:
        log.exception("a target could not be checked", target=place.name, platform=place.platform)
        return f"The publisher for {place.platform} failed ({type(error).__name__})."
    return None
