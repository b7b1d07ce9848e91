"""Answers on their way back to whoever asked: beside the words, in place of the pressed message, or
in a modal. Each is sent once; where one way is closed, the next is taken."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot import canonical, cards
from bot.commands import rights
from bot.crossing import cross
from bot.message import Message
from bot.reply import Reply
from bot.slack import forms, pressed, read
from bot.slack.calling import TROUBLE, code_of, webhook
from bot.slack.draw import Drawn, draw, page_view
from bot.slack.places import Place
from models import clock
from models.database import connection
from models.rules.roles import Right
from models.services.notices import cards as kept_cards

log = structlog.get_logger(__name__)

BESIDE = frozenset({"show", "receipt", "why"})  # looked at beside its list
CLOSED = ("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived")
QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False}
REFUSED = 400  # and above: a `response_url` that was used up or is too old
UNDRAWABLE = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long")


async def answer(
    place: Place, reply: Reply, message: Message | None = None, *, sent: bool = False
) -> None:
    """Bring a reply to where its message came from: typed, pressed, or, where it was `sent`, said
    by a form. What everybody sees of it and is the card of a post is kept up to date from then
    on."""
    says = message.text if message is not None else ""
    if place.view is not None and await in_modal(place, place.view, reply):
        return
    if reply.form is not None and place.trigger is not None:
        view = await cross(modal_of, place, reply)
        if await open_modal(place, view) is not None:
            return
    replaces = _replaces(place, reply, says, sent)
    alone = place.direct or reply.private or (place.response_url is not None and not replaces)
    zone = place.zone if alone or place.ephemeral else None
    shown = reply if replaces else _brief(place, reply)
    drawn = await cross(draw, shown, said=says, zone=zone)
    if place.response_url is None:
        await _in_channel(place, reply, drawn, message)
    elif not await _by_url(place, drawn, replaces=replaces):
        await _alone(place, drawn)
    elif replaces and not place.ephemeral:
        await _keep(message, reply, place.pressed)


def _brief(place: Place, reply: Reply) -> Reply:
    """What the presser of a card is told beside it: the card itself will show the rest."""
    everybodys = place.pressed is not None and not place.ephemeral
    is_card = bool(reply.cards) and all("/" in (each.key or "") for each in reply.cards)
    if everybodys and is_card and not reply.failed and reply.form is None:
        return replace(reply, cards=(), private=True)
    return reply


def _replaces(place: Place, reply: Reply, says: str, sent: bool) -> bool:
    """Whether the answer stands for the message whose button was pressed: that one is the presser's
    own, and has been dealt with."""
    if place.pressed is None or reply.failed or reply.form:
        return False
    click = canonical.parse(says)
    if click is None:
        return place.ephemeral and sent
    return (place.ephemeral or click.subject == "proposal") and click.verb not in BESIDE


async def open_modal(place: Place, view: dict[str, Any]) -> str | None:
    """Open a modal; its id, or None where it is too late for that."""
    try:
        opened = await place.client.views_open(trigger_id=place.trigger or "", view=view)
    except TROUBLE as error:
        log.warning("a modal was not opened", error=code_of(error) or str(error))
        return None
    return str(opened["view"]["id"])


async def in_modal(place: Place, view_id: str, reply: Reply) -> bool:
    """Show a reply, or the form that it asks for, in a modal; whether there is no more to do: a
    form is for nobody who has closed the modal meanwhile, an answer has to get there all the same.
    """
    view = await cross(modal_of, place, reply)
    try:
        await place.client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if code_of(error) != "not_found":
            raise
        return reply.form is not None
    return True


async def follow(place: Place, view: Mapping[str, Any]) -> None:
    """Show in a form what follows from what somebody chose in it so far."""
    if place.view is None or view.get("callback_id") != forms.CALLBACK:
        return
    shown = await cross(forms.followed, view)
    try:
        await place.client.views_update(view_id=place.view, view=shown)
    except TROUBLE as error:  # closed meanwhile, or sent
        log.info("a form was not brought up to date", error=code_of(error) or str(error))


def modal_of(place: Place, reply: Reply) -> dict[str, Any]:
    """A reply as a modal whose buttons know where it was opened from."""
    if reply.form is not None:
        return forms.modal(
            reply.form, carrying=place.carried(), takes_files=place.takes_files, note=place.note
        )
    carried = json.dumps({"carrying": place.carried()})
    return page_view(reply, zone=place.zone) | {"private_metadata": carried}


async def _by_url(place: Place, drawn: Drawn, *, replaces: bool) -> bool:
    """Whether it arrived, or may have: only what Slack refused is said in another way."""
    how = {"replace_original": True} if replaces else {"response_type": "ephemeral"}
    said = {"replace_original": False, "text": drawn.text, "blocks": drawn.blocks, **how}
    client = webhook(place.response_url or "", place.client.session)
    try:
        came = await client.send_dict(said)
    except TROUBLE as error:
        log.warning("an answer may not have arrived", error=str(error) or type(error).__name__)
        return True
    if came.status_code < REFUSED:
        return True
    log.warning("Slack did not take an answer", status=came.status_code, body=came.body)
    if any(code in came.body for code in UNDRAWABLE):
        await client.send_dict({**said, "blocks": []})
        return True
    return False


async def _in_channel(place: Place, reply: Reply, drawn: Drawn, message: Message | None) -> None:
    """As a message in its thread, for everybody there, unless it is private or the card that it is
    stands in that channel already."""
    if place.channel == read.HOME:
        await _directly(place, drawn)
        return
    if not place.direct and (reply.private or await _stands(message, reply)):
        await _alone(place, drawn)
        return
    told = await _posted(place.client.chat_postMessage, place, drawn, **QUIET)
    if told is not None and place.thread is None:  # a card's history needs a thread of its own
        await _keep(message, reply, told["ts"])


async def _alone(place: Place, drawn: Drawn) -> None:
    """To this person only."""
    if place.direct:
        await _posted(place.client.chat_postMessage, place, drawn, **QUIET)
    else:
        await _posted(place.client.chat_postEphemeral, place, drawn, user=place.user)


async def _posted(
    call: Callable[..., Awaitable[Any]], place: Place, drawn: Drawn, **more: Any
) -> Any:
    """What Slack says of a message that was posted; None where it went to the person directly, as
    the channel is closed to us."""
    where = {"channel": place.channel, "thread_ts": place.thread, **more}
    try:
        return await call(text=drawn.text, blocks=drawn.blocks, **where)
    except SlackApiError as error:
        if code_of(error) in UNDRAWABLE:
            return await call(text=drawn.text, **where)
        if code_of(error) not in CLOSED:
            raise
    await _directly(place, drawn)
    return None


async def _directly(place: Place, drawn: Drawn) -> None:
    await place.client.chat_postMessage(
        channel=place.user, text=drawn.text, blocks=drawn.blocks, **QUIET
    )


async def _stands(message: Message | None, reply: Reply) -> bool:
    return message is not None and await cross(cards.shown, message, reply) is not None


async def _keep(message: Message | None, reply: Reply, message_id: str | None) -> None:
    if message is not None and message_id is not None:
        await cross(cards.remember, message, reply, message_id, now=clock.now())


async def leave_done(place: Place, body: Mapping[str, Any], reply: Reply, says: str) -> None:
    """Take a button that was pressed from a message that everybody sees, and say who pressed it;
    not from cards that are kept up to date, nor where nothing was done."""
    click = canonical.parse(says)
    if place.pressed is None or place.ephemeral or reply.failed or reply.form or click is None:
        return
    if _replaces(place, reply, says, sent=False) or rights.right_of(click) is Right.LOOK:
        return
    if await cross(_is_kept, place):
        return
    blocks = pressed.without(body, place.user, clock.now())
    if blocks is not None:
        text = (body.get("message") or {}).get("text") or ""
        said = {"replace_original": True, "text": text, "blocks": blocks}
        client = webhook(place.response_url or "", place.client.session)
        try:
            await client.send_dict(said)
        except TROUBLE as error:  # the button stays, and says what happened when it is pressed
            log.info("a pressed button stays", error=str(error) or type(error).__name__)


def _is_kept(place: Place) -> bool:
    with connection():
        return kept_cards.is_kept(place.workspace, place.channel, place.pressed or "")
