"""Forms as modals of Slack, and what people filled in as the sentence that the form says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.forms import check, filled, is_of_post, preview
from bot.previewing import SHOWN, TIMES
from bot.reply import Form, Input, InputKind, Option, Text
from bot.slack import fit
from bot.slack.draw import TITLE, page
from bot.slack.fit import Block, context, mrkdwn, plain_text
from bot.slack.payload import Payload, items, mapping, text
from bot.slack.words import written
from bot.terminal.words import plain
from models.rules.timezones import localize, tzinfo_of

View = dict[str, Any]

CALLBACK, PREVIEW = "form", "preview"
NEXT, NO_TIME = "Next times", "None chosen yet."
LOADING, SEND = "One moment …", "Send"
KEPT = "channel"  # of what is carried, the last to be left behind
MOMENT = "%Y-%m-%d %H:%M"
TOO_LONG = (
    "This is too long for a form of Slack, so nothing was changed. What it asks can be said in a "
    "sentence: `help` shows how."
)
YOUR_CLOCK = "Shown by your own clock in Slack; it is planned by the clock of {zone}."
VISIBLE = "Slack shows what you type here; it is kept encrypted and never shown again."
NOT_ALL = "Only the first {count:,} are listed."

_PIECE = 2_000  # characters of a long text in one input, which holds fit.ANSWER: room to write on
_PIECES = 15
_JOINED = "~"  # between an input's name and the number of a piece
_BLANKS = re.compile(r"(?<=\S)[\n ]{1,8}(?=\S)")
_AS_LETTERS = str.maketrans("\n ", "ns")
_AS_BLANKS = str.maketrans("ns", "\n ", "0123456789")
_WHOLE = re.compile(r"-?\d{1,18}")
_KINDS: dict[str, InputKind] = {
    "number_input": "number",
    "datetimepicker": "moment",
    "radio_buttons": "choice",
    "static_select": "choice",
    "checkboxes": "choices",
    "multi_static_select": "choices",
    "conversations_select": "channel",
    "multi_users_select": "people",
}
_RADIO, _CHECKBOXES = 5, 10  # options that are all seen at once
_MOST_OPTIONS = 1_000
_EARLIEST, _LATEST = 10**9, 10**10 - 1  # unix seconds of ten digits, which the picker takes


def loading() -> View:
    """What is opened at once, while the form that will take its place is still asked for."""
    return page(TITLE, [context(LOADING)])


def modal(form: Form, *, carrying: Mapping[str, str]) -> View:
    """The form as a modal that carries, besides what it says, where its answer goes. That of a post
    shows its next times below the questions, and is told of what is chosen meanwhile."""
    carried = _carried(form, carrying)
    is_live = is_of_post(form)
    blocks = [
        block
        for each in form.inputs
        for block in _asked(each, form.zone, live=is_live and each.name in TIMES)
    ]
    if carried is None or len(blocks) > fit.VIEW.blocks - 2 or any(map(_too_long, form.inputs)):
        return page(form.title, [_section(TOO_LONG)])
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
    return {name: view[name] for name in known if view.get(name)} | {"blocks": [*asked, shown]}


def carried(view: Payload) -> dict[str, str]:
    """What the modal carried."""
    found = mapping(_metadata(view), "carrying")
    return {name: value for name, value in found.items() if isinstance(value, str)}


def sentence(view: Payload) -> str:
    """What a modal says with what was filled in. Raises Refused where that says nothing."""
    return filled(_form(view), answers(view))


def answers(view: Payload) -> dict[str, str]:
    """What was filled in, by the name of the input: a moment as `2026-11-24 09:00` in the zone of
    the form, several choices with commas between, nothing as an empty text."""
    zone = text(_metadata(view), "zone") or "UTC"
    found: dict[str, str] = {}
    for block, element, state in _filled_in(view):
        name, _, gap = block.partition(_JOINED)
        before = found[name] + gap.translate(_AS_BLANKS) if name in found else ""
        found[name] = before + _answer(element, state, zone)
    return found


def problems(view: Payload) -> dict[str, str]:
    """What cannot be taken of what was filled in, by the block it stands in."""
    return check(_form(view), answers(view))


def refusal(view: Payload, problem: str) -> dict[str, Any]:
    """The acknowledgement that keeps the modal open and shows a problem of the whole of it."""
    first = next(block for block, _, _ in _filled_in(view))
    return errors({first: problem})


def errors(problems: Mapping[str, str]) -> dict[str, Any]:
    """The acknowledgement that keeps the modal open and shows problems by the block they are of."""
    shown = {block: fit.shortened(plain(each), fit.INPUT_HINT) for block, each in problems.items()}
    return {"response_action": "errors", "errors": shown}


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


def _section(said: Text) -> Block:
    return {"type": "section", "text": mrkdwn(written(said, fit.SECTION))}


def _asked(asked: Input, zone: str, *, live: bool) -> Iterator[Block]:
    """The blocks of one input: more than one for a long text, each with a piece of it."""
    pieces = _pieces(asked.value) if _is_text(asked) else [("", asked.value)]
    label = plain(asked.label).strip() or asked.name
    for number, (gap, piece) in enumerate(pieces, 1):
        part = f" ({number} of {len(pieces)})" if len(pieces) > 1 else ""
        block: Block = {
            "type": "input",
            "block_id": asked.name if number == 1 else f"{asked.name}{_JOINED}{number}{gap}",
            "label": plain_text(f"{label}{part}", fit.INPUT_LABEL),
            "element": {"action_id": asked.name, **_element(asked, piece, zone)},
            "optional": asked.optional or number > 1,
        }
        if number == 1 and (hint := _hint(asked, zone)):
            block["hint"] = plain_text(hint, fit.INPUT_HINT)
        if live:
            block["dispatch_action"] = True
            if _is_text(asked):
                shown = {"trigger_actions_on": ["on_character_entered"]}
                block["element"]["dispatch_action_config"] = shown
        yield block


def _is_text(asked: Input) -> bool:
    choosing = asked.kind in ("choice", "choices")
    return asked.kind in ("line", "text", "secret") or (choosing and not _listed(asked))


def _too_long(asked: Input) -> bool:
    return len(asked.value) > _PIECE * _PIECES


def _pieces(whole: str) -> list[tuple[str, str]]:
    """A text in pieces that one input each has room for, with the blanks before each, as letters:
    at its ends an input may lose them."""
    pieces, gap, rest = [], "", whole
    while len(rest) > fit.ANSWER:
        blanks = _BLANKS.finditer(rest, _PIECE // 2, _PIECE)
        at = max(blanks, key=lambda each: ("\n" in each[0], each.start()), default=None)
        end, start = at.span() if at else (_PIECE, _PIECE)
        pieces.append((gap, rest[:end]))
        gap = at[0].translate(_AS_LETTERS) if at else ""
        rest = rest[start:]
    return [*pieces, (gap, rest)]


def _hint(asked: Input, zone: str) -> str:
    own = {"moment": YOUR_CLOCK.format(zone=zone), "secret": VISIBLE}.get(asked.kind, "")
    if len(asked.options) > _MOST_OPTIONS:
        own = NOT_ALL.format(count=_MOST_OPTIONS)
    return " ".join(filter(None, [plain(asked.hint), own]))


def _element(asked: Input, value: str, zone: str) -> dict[str, Any]:
    """What asks for one answer, with what is known of it filled in."""
    if _is_text(asked):
        return _text_input(asked, value)
    match asked.kind:
        case "number":
            known = {"initial_value": value} if _WHOLE.fullmatch(value) else {}
            return {"type": "number_input", "is_decimal_allowed": False, **known}
        case "moment":
            unix = _unix(value, zone)
            known_moment = {} if unix is None else {"initial_date_time": unix}
            return {"type": "datetimepicker", **known_moment}
        case "channel":
            return _channel(value)
        case "people":
            users = list(filter(None, value.split(",")))
            return {"type": "multi_users_select", **({"initial_users": users} if users else {})}
        case _:
            return _choice(asked, value)


def _text_input(asked: Input, value: str) -> dict[str, Any]:
    most = min(fit.ANSWER, asked.longest or fit.ANSWER)
    element = {
        "type": "plain_text_input",
        "multiline": asked.kind == "text" or "\n" in asked.value,
        "max_length": max(most, len(value), 1),
    }
    return element if asked.kind == "secret" or not value else {**element, "initial_value": value}


def _channel(value: str) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**element, "initial_conversation": value} if value else element


def _choice(asked: Input, value: str) -> dict[str, Any]:
    """One or several of a list: all to be seen where they are few."""
    listed = [_option(each) for each in _listed(asked)]
    several = asked.kind == "choices"
    wanted = value.split(",") if several else [value]
    chosen = [each for each in listed if each["value"] in wanted]
    if several:
        known: dict[str, Any] = {"initial_options": chosen} if chosen else {}
        kind = "checkboxes" if len(listed) <= _CHECKBOXES else "multi_static_select"
    else:
        known = {"initial_option": chosen[0]} if chosen else {}
        few = len(listed) <= _RADIO and not asked.optional
        kind = "radio_buttons" if few else "static_select"
    return {"type": kind, **_as_list(listed), **known}


def _listed(asked: Input) -> list[Option]:
    """What can be chosen; nothing is chosen by leaving it out."""
    options = {
        each.value: each for each in asked.options if 0 < len(each.value) <= fit.OPTION_VALUE
    }
    return list(options.values())[:_MOST_OPTIONS]


def _as_list(listed: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The options, in groups where there are more than one list holds."""
    if len(listed) <= fit.OPTIONS:
        return {"options": list(listed)}
    groups = [listed[start : start + fit.OPTIONS] for start in range(0, len(listed), fit.OPTIONS)]
    return {"option_groups": [{"label": _from_to(each), "options": list(each)} for each in groups]}


def _from_to(group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first, last = (fit.shortened(each["text"]["text"], 30) for each in (group[0], group[-1]))
    return plain_text(f"{first} – {last}", fit.OPTION)


def _option(option: Option) -> dict[str, Any]:
    label = plain(option.label).strip() or option.value
    return {"text": plain_text(label, fit.OPTION), "value": option.value}


def _unix(value: str, zone: str) -> int | None:
    """The seconds of a moment as forms hold it; None for what is none, or none for the picker."""
    try:
        at = localize(datetime.strptime(value, MOMENT), zone)  # noqa: DTZ007
    except (ValueError, OverflowError):
        return None
    unix = int(at.timestamp())
    return unix if _EARLIEST <= unix <= _LATEST else None


def _filled_in(view: Payload) -> Iterator[tuple[str, Payload, Payload]]:
    """The inputs of a view in their order: the block's id, what asks, and what is answered."""
    values = mapping(mapping(view, "state"), "values")
    for block in items(view, "blocks"):
        if text(block, "type") == "input":
            name, element = text(block, "block_id"), mapping(block, "element")
            yield name, element, mapping(mapping(values, name), text(element, "action_id"))


def _form(view: Payload) -> Form:
    """The form that a modal was made of, as far as the modal still knows it."""
    carried = _metadata(view)
    asked = [
        Input(
            name=text(block, "block_id"),
            label=text(mapping(block, "label"), "text"),
            kind=_KINDS.get(text(mapping(block, "element"), "type"), "line"),
            optional=block.get("optional") is True,
            options=tuple(_offered(mapping(block, "element"))),
            longest=_longest(mapping(block, "element")),
        )
        for block in items(view, "blocks")
        if text(block, "type") == "input" and _JOINED not in text(block, "block_id")
    ]
    zone = text(carried, "zone") or "UTC"
    return Form(text(mapping(view, "title"), "text"), text(carried, "says"), tuple(asked), zone)


def _longest(element: Payload) -> int | None:
    """The most characters of an answer; a long text is longer than its first piece."""
    most = element.get("max_length")
    return most if isinstance(most, int) and most < fit.ANSWER else None


def _next_times(form: Form, filled_in: Mapping[str, str]) -> Block:
    lines = preview(form, filled_in) or (NO_TIME,)
    said = "\n".join(written(line, fit.FIELD // SHOWN) for line in lines)
    return {"type": "section", "block_id": PREVIEW, "text": mrkdwn(f"*{NEXT}*\n{said}")}


def _answer(element: Payload, state: Payload, zone: str) -> str:
    match text(element, "type"):
        case "datetimepicker":
            return _wall_time(state.get("selected_date_time"), zone)
        case "conversations_select":
            return text(state, "selected_conversation")
        case "multi_users_select":
            return ",".join(map(str, items(state, "selected_users")))
        case "checkboxes" | "multi_static_select":
            return ",".join(text(each, "value") for each in items(state, "selected_options"))
        case "radio_buttons" | "static_select":
            return text(mapping(state, "selected_option"), "value")
        case _:
            return text(state, "value")


def _wall_time(unix: object, zone: str) -> str:
    """A moment as forms hold it; what is none, as it came."""
    if unix is None:
        return ""
    if not isinstance(unix, int) or not _EARLIEST <= unix <= _LATEST:
        return str(unix)
    return f"{datetime.fromtimestamp(unix, UTC).astimezone(tzinfo_of(zone)):{MOMENT}}"


def _offered(element: Payload) -> Iterator[Option]:
    """The options that may be chosen, where there are any."""
    for listed in [element, *items(element, "option_groups")]:
        for each in items(listed, "options"):
            yield Option(text(mapping(each, "text"), "text"), text(each, "value"))
