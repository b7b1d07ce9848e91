"""The Slack app: what people type, press, send and open comes in here, is acknowledged at once, and
crosses into the core at one line."""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation import respond
from bot.crossing import cross, cross_quickly
from bot.hearing import NEW_POST, heard, opens_form, with_words
from bot.message import Message
from bot.reply import Reply
from bot.slack import answering, attached, forms, places, read, uploads
from bot.slack.bots import Bots
from bot.slack.calling import UNREACHED
from bot.slack.directory import Directory, Person
from bot.slack.draw import home_view
from bot.slack.home import Homes
from bot.slack.places import Place
from bot.terminal.draw import buttons_of
from bot.terminal.words import plain
from bot.views import errors

log = structlog.get_logger(__name__)

Json = Mapping[str, Any]
Names = Mapping[str, str]
Read = Callable[[Json, str, Person, Names], Message | None]

IN_TIME = 2.0  # seconds in which a form can still be told what is wrong with it
MOST_AT_ONCE = 500  # sentences that are being answered; what comes then is left to be sent again
NO_FILES = "The files of that message do not come along."
FINISH_WITHIN = 15.0  # seconds for what is being answered when we stop
ANYTHING = re.compile(r".*", re.DOTALL)


class Shell:
    """One Slack app and what it remembers while it runs; it answers at most so many at once."""

    def __init__(self, app: AsyncApp, bots: Bots, *, most: int = MOST_AT_ONCE) -> None:
        self.app, self.bots, self._most = app, bots, most
        self.directory = Directory()
        self.homes = Homes(self._home, bots.client)
        self._running: set[asyncio.Task[Any]] = set()
        self._hearing: set[str] = set()
        app.middleware(self.not_too_much)
        app.command(ANYTHING)(self.command)
        app.action(ANYTHING)(self.action)
        app.view(ANYTHING)(self.submission)
        app.shortcut(ANYTHING)(self.shortcut)
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("app_home_opened")(self.home_opened)
        app.event("app_uninstalled")(self.removed)
        app.event("tokens_revoked")(self.removed)
        app.event("team_access_granted")(self.access_changed)
        app.event("team_access_revoked")(self.access_changed)

    async def finish(self) -> None:
        """Wait for what is being answered, for a while."""
        if self._running:
            await asyncio.wait(self._running, timeout=FINISH_WITHIN)

    async def not_too_much(
        self, body: Json, next_: Callable[[], Awaitable[BoltResponse | None]]
    ) -> BoltResponse | None:
        """Take no more than can be answered soon: Slack brings events again after a minute and
        after five, and whoever types a command is told to."""
        if len(self._running) < self._most:
            return await next_()
        if body.get("type") == "event_callback":
            log.warning("too much at once", waiting=len(self._running))
            return BoltResponse(status=503)
        if body.get("command"):
            return BoltResponse(status=200, body={"text": plain(errors.busy().text)})
        return await next_()  # a press or a form, as many as hands can do

    async def command(
        self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Answer a slash command."""
        await ack()
        place = places.of_command(body, client, self._team(body, context))
        await self._guarded(place, self._talk(place, body, read.command, body.get("text") or ""))

    async def action(
        self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Answer a button, or a choice in a form that shows what follows from it."""
        await ack()
        place = places.of_interaction(body, client, self._team(body, context))
        if said := read.pressed(body):
            await self._guarded(place, self._press(place, body, said))
        else:
            await self._guarded(place, answering.follow(place, body.get("view") or {}))

    async def said(
        self, body: Json, event: Json, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Answer a sentence that mentions the app, or a direct message to it; Bolt has acknowledged
        it already, as it does all events."""
        if event.get("user") and event.get("channel"):
            place = places.of_event(event, client, self._team(body, context))
            await self._guarded(place, self._talk(place, body, read.event, event.get("text") or ""))

    async def shortcut(
        self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Open the form of a new post, with the words of the message it was chosen on."""
        await ack()
        place = places.of_interaction(body, client, self._team(body, context))
        await self._guarded(place, self._new_post(place, body))

    async def submission(
        self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Take what a modal holds, or say in it what is wrong."""
        place = places.of_interaction(body, client, self._team(body, context))
        place = replace(place, view=None)
        await self._guarded(place, self._submitted(ack, place, body))

    async def home_opened(
        self, body: Json, event: Json, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Publish somebody's Home."""
        if event.get("tab") == "home":
            place = Place(client, self._team(body, context), event["user"], read.HOME)
            await self._guarded(place, self.homes.opened(place.team, place.user))

    async def removed(self, body: Json, event: Json, context: AsyncBoltContext) -> None:
        """Stop for a workspace, or a whole organisation, that took us out, or our token back."""
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            whole = context.enterprise_id if context.is_enterprise_install else None
            await self._left(whole or self._team(body, context))

    async def access_changed(self, event: Json, context: AsyncBoltContext) -> None:
        """Follow an organisation that lets us into its workspaces, or takes us out of some."""
        for team in event.get("team_ids") or ():
            if event["type"] == "team_access_revoked":
                await self._left(team)
            elif context.enterprise_id:
                await self.bots.granted(team, context.enterprise_id)

    async def _left(self, team: str) -> None:
        await self.bots.remove(team)
        self.directory.forget(team)
        self.homes.forget(team)

    def _team(self, body: Json, context: AsyncBoltContext) -> str:
        """The workspace that something came from: where a whole organisation installed us, Slack
        names that in the place of who authorised it."""
        team = context.team_id or body.get("team_id") or ""
        if team and context.enterprise_id:
            self.bots.belongs(team, context.enterprise_id)
        return team or context.enterprise_id or ""

    async def _talk(self, place: Place, body: Json, reads: Read, said: str) -> Reply | None:
        """Answer what was `said`, in Slack's own writing; the answer, None where it was answered
        before."""
        place, person, names = await self._prepared(place, said)
        read_as = reads(body, place.team, person, names)
        if read_as is None:
            return None
        message = await self._at(read_as, place)
        reply = await self._heard(body, message)
        if reply is not None:
            await answering.answer(place, reply, message)
            self.homes.changed(place.team)
        return reply

    async def _heard(self, body: Json, message: Message) -> Reply | None:
        """The answer to a message; None where it came before, or is being answered."""
        key = key_of(body)
        if key in self._hearing:
            return None
        self._hearing.add(key)
        try:
            return await cross(heard, key, message)
        finally:
            self._hearing.discard(key)

    async def _press(self, place: Place, body: Json, said: str) -> None:
        reply = await self._talk(place, body, _pressed, said)
        if reply is not None:
            await answering.leave_done(place, body, reply, said)

    async def _prepared(self, place: Place, said: str) -> tuple[Place, Person, Names]:
        """The place, with a modal opened in it where one will be needed and could be too late
        after the answer; who speaks; and what those who are mentioned are called."""
        opening = self._opening(place, said)
        asking = self.directory.person(place.client, place.team, place.user)
        naming = self.directory.names(place.client, place.team, read.mentioned(said))
        place, person, names = await asyncio.gather(opening, asking, naming)
        return await self._at_home(place, person), person, names

    async def _at_home(self, place: Place, person: Person) -> Place:
        """The place with what is known of the person, and of what the app may do there."""
        bot = await self.bots.of(place.team)
        takes_files = bot is not None and attached.NEEDS in bot.scopes
        return replace(place, zone=person.zone, takes_files=takes_files)

    async def _opening(self, place: Place, said: str) -> Place:
        if place.view is not None or not (place.channel == read.HOME or opens_form(said)):
            return place
        view = await answering.open_modal(place, forms.loading())
        return replace(place, view=view, trigger=None)

    async def _new_post(self, place: Place, body: Json) -> None:
        told = body.get("message") or {}
        shared, files = told.get("text") or "", attached.to_carry(told.get("files") or ())
        place, person, _ = await self._prepared(place, NEW_POST)
        if files and place.takes_files:
            place = replace(place, files=files)
        elif files:
            place = replace(place, note=f"{NO_FILES} {uploads.NO_SCOPE}")
        names = await self.directory.names(place.client, place.team, read.mentioned(shared))
        message = read.opened(body, place.team, person)
        if message is None:
            return
        words = read.shared(body, place.team, names).text
        asked = replace(await self._at(message, place), text=NEW_POST)
        reply = await self._heard(body, asked)
        if reply is not None:
            await answering.answer(place, with_words(reply, words), asked)

    async def _submitted(self, ack: AsyncAck, place: Place, body: Json) -> None:
        """Say what a modal says before it is acknowledged, so that what is wrong with it can be
        said in it; where that takes too long, it is answered beside it."""
        late = time.monotonic() + IN_TIME
        if problems := await cross_quickly(forms.problems, body["view"]):
            await ack(**forms.errors(problems))
            return
        person = await self.directory.person(place.client, place.team, place.user)
        message = read.form(body, place.team, person)
        if message is None:
            await ack()
            return
        place = await self._at_home(place, person)
        asked = await self._at(await self._named(message, place, body), place)
        answer = asyncio.ensure_future(self._heard(body, asked))
        done, _ = await asyncio.wait([answer], timeout=max(0.0, late - time.monotonic()))
        if not done:
            await ack()
        reply = await answer
        if done and await self._told_in_modal(ack, place, body["view"], reply):
            return
        if reply is not None:
            await answering.answer(place, reply, asked, sent=True)
        self.homes.changed(place.team)

    async def _named(self, message: Message, place: Place, body: Json) -> Message:
        """What a form says, with the names of those chosen in it, of whom Slack gives the ids."""
        chosen = read.chosen(body)
        names = await self.directory.names(place.client, place.team, chosen)
        links = {read.called(name): f"{place.workspace}:{user}" for user, name in names.items()}
        return replace(message, links={**message.links, **links})

    async def _told_in_modal(
        self, ack: AsyncAck, place: Place, view: Json, reply: Reply | None
    ) -> bool:
        """Acknowledge a modal with what is wrong, with the form or the choice that comes next, or,
        where it has nowhere else to go, with the answer; whether that was all there is to say."""
        if reply is not None and reply.failed and not offers(reply):
            await ack(**forms.refusal(view, plain(reply.text)))
            return True
        goes_on = reply is not None and (reply.form is not None or reply.failed)
        if reply is not None and (goes_on or place.channel == read.HOME):
            shown = await cross_quickly(answering.modal_of, place, reply)
            await ack(response_action="update", view=shown)
            return True
        await ack()
        return False

    async def _at(self, message: Message, place: Place) -> Message:
        """A message from where its modal was opened, and in a workspace of that name, which Slack
        does not say."""
        bot = await self.bots.of(place.team)
        return replace(
            message,
            channel=place.channel,
            direct=place.direct,
            workspace_name=bot.name if bot is not None else "",
        )

    async def _home(self, place: Place) -> dict[str, Any]:
        """Somebody's Home as it is now."""
        person = await self.directory.person(place.client, place.team, place.user)
        body = {"team_id": place.team, "user_id": place.user}
        opened = read.opened(body, place.team, person)
        assert opened is not None  # noqa: S101 - somebody opens it
        message = await self._at(opened, place)
        return await cross(lambda: home_view(respond(message), zone=person.zone))

    async def _guarded(self, place: Place, work: Coroutine[Any, Any, object]) -> None:
        """Do it to the end, also while we stop; a bug of ours is answered as well. The core answers
        whatever happens in it, so what fails here is only the way back."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - listeners run in tasks
        self._running.add(task)
        try:
            await work
        except UNREACHED as error:
            log.warning("an answer may not have arrived", error=str(error) or type(error).__name__)
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("an answer failed", reference=reference, user=place.user)
            await answering.answer(replace(place, view=None), errors.unanswered(reference))
        finally:
            self._running.discard(task)


def key_of(body: Json) -> str:
    """What is the same when Slack delivers something again: of a message its moment, for two events
    may tell of one; of all else its trigger, or the id of the event."""
    event = body.get("event") or {}
    if event.get("ts"):
        return f"slack:{event.get('channel')}:{event['ts']}"
    return f"slack:{body.get('trigger_id') or body.get('event_id')}"


def offers(reply: Reply) -> bool:
    """Whether an answer has buttons, which a line beside a question could not show."""
    return bool(buttons_of(reply))


def _pressed(body: Json, team: str, person: Person, _names: Names) -> Message | None:
    return read.press(body, team, person)
