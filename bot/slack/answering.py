"""Answers on their way back to whoever asked: beside the words, in place of the pressed message, or
in a modal. Each is sent once; where one way is closed, the next is taken."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot import canonical
from bot.crossing import cross
from bot.reply import Reply
from bot.slack import forms, read
from bot.slack.calling import TROUBLE, code_of, webhook
from bot.slack.draw import Drawn, draw, page_view
from bot.slack.places import Place

log = structlog.get_logger(__name__)

BESIDE = frozenset({"show", "receipt", "why"})  # looked at beside its list
CLOSED = ("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived")
REFUSED = 400  # and above: a `response_url` that was used up or is too old
UNDRAWABLE = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long")


async def answer(place: Place, reply: Reply, *, says: str = "", sent: bool = False) -> None:
    """Bring a reply to where `says` came from: a sentence, or what a button or, where it was
    `sent`, a form says."""
    if place.view is not None:
        await in_modal(place, place.view, reply)
        return
    if reply.form is not None and place.trigger is not None:
        view = await cross(forms.modal, reply.form, carrying=place.carried())
        if await open_modal(place, view) is not None:
            return
    replaces = _replaces(place, reply, says, sent)
    alone = place.direct or reply.private or (place.response_url is not None and not replaces)
    zone = place.zone if alone or place.ephemeral else None
    drawn = await cross(draw, reply, said=says, zone=zone)
    if place.response_url is None:
        await _in_channel(place, drawn, private=reply.private)
    elif not await _by_url(place, drawn, replaces=replaces):
        await _in_channel(place, drawn, private=True)


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


async def in_modal(place: Place, view_id: str, reply: Reply) -> None:
    """Show a reply, or the form that it asks for, in a modal that is open."""
    await place.client.views_update(view_id=view_id, view=await cross(modal_of, place, reply))


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
        return forms.modal(reply.form, carrying=place.carried())
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


async def _in_channel(place: Place, drawn: Drawn, *, private: bool) -> None:
    """As a message in its thread: to this person only where it is private; directly where we are
    not in the channel."""
    said: dict[str, Any] = {"text": drawn.text, "blocks": drawn.blocks}
    if place.channel == read.HOME:
        await _directly(place, said)
        return
    call: Callable[..., Awaitable[Any]] = place.client.chat_postMessage
    if private and not place.direct:
        call, said["user"] = place.client.chat_postEphemeral, place.user
    else:
        said |= {"unfurl_links": False, "unfurl_media": False}
    try:
        await call(channel=place.channel, thread_ts=place.thread, **said)
    except SlackApiError as error:
        if code_of(error) in UNDRAWABLE:
            await call(channel=place.channel, thread_ts=place.thread, **{**said, "blocks": []})
        elif code_of(error) in CLOSED:
            said.pop("user", None)
            await _directly(place, said)
        else:
            raise


async def _directly(place: Place, said: Mapping[str, Any]) -> None:
    await place.client.chat_postMessage(channel=place.user, **said)
