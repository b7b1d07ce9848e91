"""Presstime in Discord: a client of its gateway, to whom every interaction comes."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import structlog
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.crossing import cross
from bot.discord import autocomplete, commands, files, guilds, read, windows
from bot.discord.answering import Answering
from bot.discord.draw import Press
from bot.hearing import heard
from bot.heartbeat import Heartbeat
from bot.message import Message
from bot.reply import Reply
from bot.views import errors

log = structlog.get_logger(__name__)
# Guilds, channels and roles; nothing of what people write to each other, and no privileged intent.
FINISH_WITHIN = 10.0  # seconds
INTENTS = discord.Intents(guilds=True)


Hear = Callable[[str, Message], Awaitable[Reply | None]]


async def hear(key: str, message: Message) -> Reply | None:
    """The answer of the core to a message; None where it came before, under the same key."""
    return await cross(heard, key, message)


class Client(discord.Client):
    """Hands what people do in Discord to the core and shows them what it says."""

    def __init__(self, hear: Hear = hear, **options: Any) -> None:
        # We never speak, so there is no need to warn that we cannot.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            **options,
        )
        self.hear = hear
        self.heart: Heartbeat | None = None
        self.ready_once = asyncio.Event()
        self._answering: set[asyncio.Task[Any]] = set()

    async def setup_hook(self) -> None:
        """Let buttons be pressed whoever drew them, however long ago."""
        self.add_dynamic_items(Press)

    async def close(self) -> None:
        """Leave, once what people asked for is answered."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=FINISH_WITHIN)
        await super().close()

    async def on_connect(self) -> None:
        """Let everybody who looks see that Discord reaches us."""
        self._reached(True)

    async def on_resumed(self) -> None:
        """The same after a break that Discord made up for."""
        self._reached(True)

    async def on_disconnect(self) -> None:
        """Let everybody who looks see that Discord does not reach us."""
        self._reached(False)

    def _reached(self, reached: bool) -> None:
        if self.heart is not None:
            self.heart.connected = reached

    async def on_ready(self) -> None:
        """Begun anew: what was missed is looked up."""
        log.info("discord ready", guilds=len(self.guilds))
        await guilds.caught_up(self)
        self.ready_once.set()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet those who let us in, where that is allowed."""
        await guilds.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Publish nothing more through a guild that we were taken out of."""
        await guilds.left(guild.id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Everything people do but pressing buttons, which come as `pressed`."""
        match interaction.type:
            case discord.InteractionType.autocomplete:
                await autocomplete.offer(interaction)
            case discord.InteractionType.application_command:
                await self._answered(interaction, self._commanded(interaction))
            case discord.InteractionType.modal_submit:
                await self._answered(interaction, self._filled_in(interaction))

    async def pressed(
        self, interaction: discord.Interaction[Any], says: str, question: str | None
    ) -> None:
        """A button was pressed that says a sentence, maybe after a question."""
        answering = Answering(self, interaction)
        if question is None:
            await self._answered(interaction, answering.say(says))
        else:
            label = read.label_of(interaction.message, says)
            await self._answered(interaction, answering.ask_first(label, says, question))

    async def _commanded(self, interaction: discord.Interaction[Any]) -> None:
        path, given, _ = read.options(interaction)
        filled = {name: str(value) for name, value in given.items()}
        answering = Answering(self, interaction)
        attached = files.of(interaction)
        if path == (commands.SCHEDULE_THIS,):
            await answering.begin_post(read.words_of_target(interaction), attached)
        elif (window := windows.of(path, filled)) is not None:
            window_of_it = Reply(window.title, form=window)
            await answering.show(errors.refused(windows.NO_FILES) if attached else window_of_it)
        elif path in commands.COMMANDS:
            await answering.say(commands.sentence(path, filled), attached)
        else:  # of an older version, said as words
            await answering.say(" ".join([*path[1:], *filled.values()]))

    async def _filled_in(self, interaction: discord.Interaction[Any]) -> None:
        said = windows.sentence(interaction.data or {})
        await Answering(self, interaction).say(said, files.of(interaction))

    async def _answered(self, interaction: discord.Interaction[Any], work: Any) -> None:
        """Do the work; whatever goes wrong in it, the person hears of it."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - only called within one
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        try:
            await work
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("interaction failed", reference=reference, interaction=interaction.id)
            await Answering(self, interaction).apologise(errors.unanswered(reference))


def point_at(api_url: str, gateway_url: str | None) -> None:
    """Let discord.py talk to these addresses; without one of the gateway, to Discord's own."""
    Route.BASE = api_url.rstrip("/")
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
