"""One question of a form as inputs of Slack, and the answer read back."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.reply import Input, InputKind, Option
from bot.slack import fit
from bot.slack.fit import Block, plain_text
from bot.slack.payload import Payload, items, mapping, text
from bot.terminal.words import plain
from models.rules.media import KINDS, MOST_FILES
from models.rules.timezones import localize, tzinfo_of

MOMENT = "%Y-%m-%d %H:%M"
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
    "file_input": "files",
}
ENDINGS = (*KINDS.values(), "jpeg", "m4v")  # a help for whoever chooses; contents decide
_RADIO, _CHECKBOXES = 5, 10  # options that are all seen at once
_MOST_OPTIONS = 1_000
_EARLIEST, _LATEST = 10**9, 10**10 - 1  # unix seconds of ten digits, which the picker takes


def blocks_of(asked: Input, zone: str, *, live: bool) -> Iterator[Block]:
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


def too_long(asked: Input) -> bool:
    """Whether what is known of an answer is more than a modal holds."""
    return len(asked.value) > _PIECE * _PIECES


def answers(view: Payload, zone: str) -> dict[str, str]:
    """What was filled in, by the name of the input: a moment as `2026-11-24 09:00` in that zone,
    several choices with commas between, nothing as an empty text."""
    found: dict[str, str] = {}
    for block, element, state in _filled_in(view):
        name, _, gap = block.partition(_JOINED)
        before = found[name] + gap.translate(_AS_BLANKS) if name in found else ""
        found[name] = before + _answer(element, state, zone)
    return found


def questions(view: Payload) -> tuple[Input, ...]:
    """What a modal asks, as far as it still knows that."""
    return tuple(
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
    )


def _is_text(asked: Input) -> bool:
    choosing = asked.kind in ("choice", "choices")
    return asked.kind in ("line", "text", "secret") or (choosing and not _listed(asked))


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
        case "files":
            return {"type": "file_input", "filetypes": [*ENDINGS], "max_files": MOST_FILES}
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


def _longest(element: Payload) -> int | None:
    """The most characters of an answer; a long text is longer than its first piece."""
    most = element.get("max_length")
    return most if isinstance(most, int) and most < fit.ANSWER else None


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
