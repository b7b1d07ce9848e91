"""How a modal's inputs look once somebody filled them in."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

_LISTS = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "file_input": "files",
}
_PLAIN = {
    "plain_text_input": "value",
    "number_input": "value",
    "url_text_input": "value",
    "email_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "rich_text_input": "rich_text_value",
    **_LISTS,
}
_ONE = ("static_select", "external_select", "radio_buttons", "overflow")
_SOME = ("multi_static_select", "multi_external_select", "checkboxes")
_INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_users": "initial_users",
    "selected_conversations": "initial_conversations",
    "selected_channels": "initial_channels",
    "rich_text_value": "initial_value",
}


def element(blocks: list[Json], action_id: str) -> tuple[Json, str]:
    """The element of that action_id, and the block_id it stands in."""
    for block in blocks:
        for each in _elements(block):
            if each.get("action_id") == action_id:
                return each, block["block_id"]
    raise AssertionError(f"no element {action_id}")


def state(found: Json, value: object) -> Json:
    """What Slack tells of an element in which somebody chose or wrote `value`: of menus the value
    or the words of an option; of text what was typed; of a date and time Unix seconds."""
    kind = found["type"]
    if kind in _PLAIN:
        _fits(found, value)
        return {"type": kind, _PLAIN[kind]: _as_sent(kind, value)}
    if kind in _ONE:
        return {"type": kind, "selected_option": None if value is None else _option(found, value)}
    assert kind in _SOME, f"nobody can fill in {kind}"
    chosen = [_option(found, each) for each in (value or [])]  # type: ignore[union-attr]
    return {"type": kind, "selected_options": chosen}


def unfinished(inputs: Mapping[str, Json], typed: Mapping[str, Json]) -> Json:
    """The state of a form that somebody is still filling in."""
    return {
        block: {found["action_id"]: typed.get(block) or _initial(found)}
        for block, found in inputs.items()
    }


def values(
    inputs: Mapping[str, Json],
    blocks: list[Json],
    given: Mapping[str, object],
    typed: Mapping[str, Json],
) -> Json:
    """The state of a whole form; AssertionError where something needed is missing."""
    labels = {
        block["block_id"]: block["label"]["text"] for block in blocks if block["type"] == "input"
    }
    optional = {block["block_id"] for block in blocks if block.get("optional")}
    named = {key: _block(key, inputs, labels) for key in given}
    by_block = {named[key]: value for key, value in given.items()}
    filled: Json = {}
    for block_id, found in inputs.items():
        there = typed.get(block_id) or _initial(found)
        told = state(found, by_block[block_id]) if block_id in by_block else there
        empty = all(value in (None, "", []) for key, value in told.items() if key != "type")
        assert not empty or block_id in optional, f"{labels[block_id]!r} has to be filled in"
        filled[block_id] = {found["action_id"]: told}
    return filled


def _block(key: str, inputs: Mapping[str, Json], labels: Mapping[str, str]) -> str:
    for block_id, found in inputs.items():
        if key in (block_id, found["action_id"], labels[block_id]):
            return block_id
    raise AssertionError(f"no input {key!r}; there are {sorted(labels.values())}")


def _initial(found: Json) -> Json:
    kind = found["type"]
    if kind in _PLAIN:
        empty: Any = [] if kind in _LISTS else None
        return {"type": kind, _PLAIN[kind]: found.get(_INITIAL.get(_PLAIN[kind], ""), empty)}
    if kind in _ONE:
        return {"type": kind, "selected_option": found.get("initial_option")}
    return {"type": kind, "selected_options": found.get("initial_options", [])}


def _option(found: Json, value: object) -> Json:
    if found["type"].endswith("external_select"):  # the app itself offered it
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    groups = found.get("option_groups", [])
    options = [*found.get("options", []), *(each for group in groups for each in group["options"])]
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return option
    raise AssertionError(f"no option {value!r}; there are {[each['value'] for each in options]}")


def _as_sent(kind: str, value: object) -> object:
    return str(value) if kind == "number_input" and value is not None else value


def _fits(found: Json, value: object) -> None:
    if found["type"] == "plain_text_input" and isinstance(value, str):
        most = found.get("max_length", 3_000)
        assert len(value) <= most, f"{len(value)} characters, the most are {most}"
        assert found.get("multiline") or "\n" not in value, "one line only"


def _elements(node: object) -> Iterator[Json]:
    if isinstance(node, list):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, dict):
        if "action_id" in node:
            yield node
        for value in node.values():
            yield from _elements(value)
