"""Forms as modals of Slack, and what people filled in as the sentence that the form says."""

import json
from collections.abc import Mapping
from typing import Any

from bot.forms import check, filled, is_of_post, preview
from bot.previewing import SHOWN, TIMES
from bot.reply import Form, Text
from bot.slack import attached, fit, inputs
from bot.slack.draw import TITLE, page
from bot.slack.escape import esc, unescaped
from bot.slack.fit import Block, context, mrkdwn, plain_text
from bot.slack.payload import Payload, items, mapping, text
from bot.slack.words import written
from bot.terminal.words import plain

View = dict[str, Any]

CALLBACK, PREVIEW = "form", "preview"
NEXT, NO_TIME = "Next times", "None chosen yet."
LOADING, SEND = "One moment …", "Send"
KEPT = "channel"  # of what is carried, the last to be left behind
TOO_LONG = (
    "This is too long for a form of Slack, so nothing was changed. What it asks can be said in a "
    "sentence: `help` shows how."
)


def loading() -> View:
    """What is opened at once, while the form that will take its place is still asked for."""
    return page(TITLE, [context(LOADING)])


def modal(
    form: Form, *, carrying: Mapping[str, str], takes_files: bool = False, note: str = ""
) -> View:
    """The form as a modal that carries, besides what it says, where its answer goes, and the files
    that come along. That of a post shows its next times below the questions, and is told of what is
    chosen meanwhile. It asks for files where the app may have them; a `note` stands above all."""
    carried = _carried(form, carrying)
    is_live = is_of_post(form)
    blocks = [
        block
        for each in form.inputs
        if takes_files or each.kind != "files"
        for block in inputs.blocks_of(each, form.zone, live=is_live and each.name in TIMES)
    ]
    if (
        carried is None
        or len(blocks) > fit.VIEW.blocks - 4
        or any(map(inputs.too_long, form.inputs))
    ):
        return page(form.title, [_section(TOO_LONG)])
    if along := attached.names(carrying.get("files", "")):
        blocks.insert(0, context(f"With {', '.join(map(esc, along))}"))
    if note:
        blocks.insert(0, context(esc(note)))
    if len(plain(form.title)) > fit.VIEW_TITLE:
        blocks.insert(0, _section(form.title))
    view = page(form.title, blocks) | {
        "callback_id": CALLBACK,
        "submit": plain_text(plain(form.send) or SEND, fit.VIEW_BUTTON),
        "private_metadata": carried,
    }
    if is_live:
        view["blocks"].append(_next_times(form, {each.name: each.value for each in form.inputs}))
    return view


def followed(view: Payload) -> View:
    """The modal of a post, as Slack gives it back, with its next times as they are by now. What was
    filled in stays, for the inputs keep their ids."""
    known = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    asked = [block for block in items(view, "blocks") if text(block, "block_id") != PREVIEW]
    shown = _next_times(_form(view), answers(view))
    kept = {name: _sendable(view[name]) for name in known if view.get(name)}
    return {**kept, "blocks": [*_sendable(asked), shown]}


def carried(view: Payload) -> dict[str, str]:
    """What the modal carried."""
    found = mapping(_metadata(view), "carrying")
    return {name: value for name, value in found.items() if isinstance(value, str)}


def sentence(view: Payload) -> str:
    """What a modal says with what was filled in. Raises Refused where that says nothing."""
    return filled(_form(view), answers(view))


def answers(view: Payload) -> dict[str, str]:
    """What was filled in, by the name of the input, as forms hold it."""
    return inputs.answers(view, text(_metadata(view), "zone") or "UTC")


def problems(view: Payload) -> dict[str, str]:
    """What cannot be taken of what was filled in, by the block it stands in."""
    return check(_form(view), answers(view))


def refusal(view: Payload, problem: str) -> dict[str, Any]:
    """The acknowledgement that keeps the modal open and shows a problem of the whole of it."""
    return errors({inputs.questions(view)[0].name: problem})


def errors(problems: Mapping[str, str]) -> dict[str, Any]:
    """The acknowledgement that keeps the modal open and shows problems by the block they are of."""
    shown = {block: fit.shortened(plain(each), fit.INPUT_HINT) for block, each in problems.items()}
    return {"response_action": "errors", "errors": shown}


def _form(view: Payload) -> Form:
    """The form that a modal was made of, as far as the modal still knows it."""
    carried = _metadata(view)
    zone = text(carried, "zone") or "UTC"
    return Form("", text(carried, "says"), inputs.questions(view), zone)


def _carried(form: Form, carrying: Mapping[str, str]) -> str | None:
    """What the modal carries as text, less of it where there is no room; None where there is none
    for what it says."""
    kept = dict(carrying)
    while True:
        said = json.dumps({"says": form.says, "zone": form.zone, "carrying": kept})
        if len(said) <= fit.CARRIED:
            return said
        if not kept:
            return None
        del kept[max(kept, key=lambda name: (name != KEPT, len(kept[name])))]


def _metadata(view: Payload) -> Payload:
    try:
        return mapping({"": json.loads(text(view, "private_metadata"))}, "")
    except ValueError:
        return {}


def _sendable(told: Any) -> Any:
    """What Slack tells of a view as it takes it back: plain texts are told with entities."""
    if isinstance(told, list | tuple):
        return [_sendable(each) for each in told]
    if not isinstance(told, Mapping):
        return told
    found = {name: _sendable(value) for name, value in told.items()}
    if found.get("type") == "plain_text":
        found["text"] = unescaped(text(told, "text"))
    return found


def _section(said: Text) -> Block:
    return {"type": "section", "text": mrkdwn(written(said, fit.SECTION))}


def _next_times(form: Form, filled_in: Mapping[str, str]) -> Block:
    lines = preview(form, filled_in) or (NO_TIME,)
    said = "\n".join(written(line, fit.FIELD // SHOWN) for line in lines)
    return {"type": "section", "block_id": PREVIEW, "text": mrkdwn(f"*{NEXT}*\n{said}")}
