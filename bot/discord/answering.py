"""How one interaction is answered: at once where the core is quick, else after “thinking…”.

A modal can only be the first answer to an interaction, and whether an answer is for one person is
fixed by the first one; so what is quick is answered whole, and for what may open a form we wait
longer. An interaction that Discord has given up is answered in a direct message.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

import discord
import structlog

from bot import canonical
from bot.composing import quoted
from bot.crossing import cross
from bot.discord import enclosed, read, whereabouts
from bot.discord.draw import asked, draw
from bot.discord.errors import UNKNOWN_MESSAGE
from bot.discord.forms import modal, unopened
from bot.discord.whereabouts import Nowhere
from bot.discord.wire import Upload
from bot.hearing import NEW_POST, opens_form, with_words
from bot.message import File
from bot.reply import Reply
from models.errors import UserError

if TYPE_CHECKING:
    from bot.discord.client import Client

View = TypeVar("View", bound=discord.ui.LayoutView | discord.ui.Modal)
log = structlog.get_logger(__name__)
AT_ONCE = 0.05  # seconds for the core before “thinking…” is shown
FOR_A_FORM = 1.5  # seconds for the core where a form may be the answer; Discord waits for three
UNKNOWN_INTERACTION, ACKNOWLEDGED = 10062, 40060  # codes of Discord
BESIDE = frozenset({"show", "receipt", "why"})  # looked at beside its list


def message_of(reply: Reply) -> discord.ui.LayoutView:
    """A reply as a message that can be sent."""
    return unkept(draw(reply))


def unkept(view: View) -> View:
    """What is sent without discord.py keeping it in memory, for minutes or for ever: its buttons
    and inputs say by themselves what they are for."""
    view.stop()
    return view


class Answering:
    """One interaction on its way to its answer."""

    def __init__(self, client: "Client", interaction: discord.Interaction[Any]) -> None:
        self._client, self._interaction = client, interaction
        message = interaction.message
        self._replaces = False  # whether the answer stands for the message that was pressed
        self._ephemeral = message is not None and message.flags.ephemeral
        self._expired = False
        self._uploads: list[Upload] = []  # that the answer shows

    async def say(self, text: str, files: tuple[File, ...] = ()) -> None:
        """Answer a sentence that was typed, pressed or filled in, with the files it came with."""
        self._replaces = self._stands_for(text)
        work = asyncio.ensure_future(self._heard(text, files))
        done, _ = await asyncio.wait({work}, timeout=FOR_A_FORM if opens_form(text) else AT_ONCE)
        if not done:
            await self._think()
        reply = await work
        if reply is not None:
            await self.show(reply, text)

    async def begin_post(self, words: str, files: tuple[File, ...]) -> None:
        """Open the form of a new post with these words in it. Files cannot wait until that is sent
        in, so with some it is proposed at once, and its form is a button of the card."""
        if files:
            await self.say(f"schedule {quoted(words or files[0].name)}", files)
            return
        reply = await self._heard(NEW_POST)
        if reply is not None:
            await self.show(with_words(reply, words), NEW_POST)

    def _stands_for(self, text: str) -> bool:
        """Whether the answer takes the place of the message it was pressed on: one that nobody else
        sees, and that has been dealt with."""
        click = canonical.parse(text)
        if click is None:
            is_modal = self._interaction.type is discord.InteractionType.modal_submit
            return self._ephemeral and is_modal
        pressed = self._interaction.message is not None
        own = self._ephemeral or (pressed and not self._private and click.subject == "proposal")
        return own and click.verb not in BESIDE

    async def _heard(self, text: str, files: tuple[File, ...] = ()) -> Reply | None:
        interaction = self._interaction
        try:
            guild_id, person = await whereabouts.of(self._client, interaction, text)
        except Nowhere as nowhere:
            return nowhere.reply
        people = await whereabouts.names(self._client, interaction, guild_id, text)
        message = read.message(interaction, text, guild_id=guild_id, person=person, people=people)
        message = replace(message, files=files)
        return await self._client.hear(f"{read.CHAT}:{interaction.id}", message)

    async def ask_first(self, label: str, says: str, question: str) -> None:
        """Ask whoever pressed a button that cannot be undone, before it is done."""
        await self._new(unkept(asked(label, says, question)))

    async def show(self, reply: Reply, text: str = "") -> None:
        """Show an answer, or the form that it is."""
        if reply.form is not None and self._may_open():
            try:
                opened = unkept(modal(reply.form))
            except UserError as error:
                reply = Reply(str(error), private=True, failed=True)
            else:
                if await self._taken(lambda: self._interaction.response.send_modal(opened)):
                    return
        # A form that cannot be opened any more is a message with a button that opens it.
        reply = unopened(reply.form, text) if reply.form is not None else reply
        if enclosed.shown(reply):
            reply, self._uploads = await cross(enclosed.read, reply)
        if self._uploads and not self._interaction.response.is_done():
            await self._think()  # sending files may take longer than Discord waits
        view = message_of(reply)
        # A refusal must not take the place of what was pressed: that is still good.
        if self._replaces and not reply.failed:
            await self._in_place(view)
        else:
            await self._new(view)

    def _may_open(self) -> bool:
        is_modal = self._interaction.type is discord.InteractionType.modal_submit
        return not self._interaction.response.is_done() and not is_modal and not self._expired

    async def apologise(self, reply: Reply) -> None:
        """Say that something broke; never raises."""
        try:
            await self._new(message_of(reply))
        except discord.HTTPException as error:
            log.warning("apology not taken", error=str(error))

    async def _think(self) -> None:
        """Tell Discord that the answer takes a moment."""
        response = self._interaction.response
        how = {"ephemeral": self._private, "thinking": not self._replaces}
        await self._taken(lambda: response.defer(**how))

    @property
    def _private(self) -> bool:
        return self._interaction.guild_id is not None

    async def _in_place(self, view: discord.ui.LayoutView) -> None:
        """Show it in place of the message whose button was pressed."""
        interaction = self._interaction
        if not interaction.response.is_done() and await self._taken(
            lambda: interaction.response.edit_message(view=view, attachments=self._attached())
        ):
            return
        if self._expired:
            await self._directly(view)
        else:
            await self._edited(view)

    async def _new(self, view: discord.ui.LayoutView) -> None:
        """Show it as a message of its own."""
        interaction, alone = self._interaction, self._private
        if not interaction.response.is_done() and await self._taken(
            lambda: interaction.response.send_message(
                view=view, files=self._attached(), ephemeral=alone
            )
        ):
            return
        if self._expired:
            await self._directly(view)
        elif interaction.message is None or _thinks(interaction):
            await self._edited(view)
        else:
            await self._followed(view)

    async def _edited(self, view: discord.ui.LayoutView) -> None:
        """Show it where the first answer stands, or below, where somebody took that away."""
        try:
            await self._interaction.edit_original_response(view=view, attachments=self._attached())
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            await self._followed(view)

    async def _followed(self, view: discord.ui.LayoutView) -> None:
        await self._interaction.followup.send(
            view=view, files=self._attached(), ephemeral=self._private, wait=True
        )

    def _attached(self) -> list[discord.File]:
        """The files of the answer, anew for each try to send it."""
        return [
            discord.File(BytesIO(each.content), each.name, description=each.alt or None)
            for each in self._uploads
        ]

    async def _taken(self, first: Callable[[], Awaitable[Any]]) -> bool:
        """Whether Discord took the first answer to an interaction. It takes none where it has given
        the interaction up, or another process of ours has answered."""
        if self._expired:
            return False
        try:
            await first()
        except discord.HTTPException as error:
            if error.code not in (UNKNOWN_INTERACTION, ACKNOWLEDGED):
                raise
            log.warning("answer too late", interaction=self._interaction.id, code=error.code)
            self._expired = error.code == UNKNOWN_INTERACTION
            return False
        return True

    async def _directly(self, view: discord.ui.LayoutView) -> None:
        """The answer as a direct message, where it can be seen no other way."""
        try:
            await self._interaction.user.send(view=view, files=self._attached())
        except discord.Forbidden as error:
            log.warning("answer seen by nobody", error=str(error), user=self._interaction.user.id)


def _thinks(interaction: discord.Interaction[Any]) -> bool:
    """Whether a message that says “thinking…” waits for the answer."""
    return interaction.response.type is discord.InteractionResponseType.deferred_channel_message
