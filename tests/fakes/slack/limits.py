"""What Slack refuses in blocks and views: by its types, slack_sdk's models, and its limits."""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

Json = dict[str, Any]

SPEC = json.loads((Path(__file__).parents[2] / "specs/slack/requests.schema.json").read_text())
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MARKDOWN_IN_ALL = 12_000
LONGEST_TEXT = 40_000
ACTIONS_VALUE = 2_000

# The newest blocks, which slack_sdk does not know; the schemas do.
_UNKNOWN_TO_THE_SDK = {"data_table"}
_MODALS_ONLY = {"alert"}  # changelog of April 2026: alerts stand in modals only

_BLOCKS = {  # the definition of each type of block, to say more than "none of twenty fits"
    definition["properties"]["type"]["const"]: name
    for name, definition in SPEC["definitions"].items()
    if name.endswith("Block") and "const" in definition.get("properties", {}).get("type", {})
}

# The most letters of these fields, by the type of what they stand in.
_LONGEST: dict[str, dict[str, int]] = {
    "button": {"text": 75, "value": ACTIONS_VALUE, "url": 3_000, "accessibility_label": 75},
    "option": {"text": 75, "value": 150, "description": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    "header": {"text": 150},
    "image": {"alt_text": 2_000, "title": 2_000, "image_url": 3_000},
    "plain_text_input": {"placeholder": 150, "initial_value": 3_000},
    "any": {"action_id": 255, "block_id": 255, "callback_id": 255, "placeholder": 150},
    "modal": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3_000},
    "home": {"private_metadata": 3_000},
}
_MOST_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": SPEC["definitions"]})


def wrong_with_request(method: str, arguments: Json) -> list[str]:
    """What Slack's types say against these arguments; blocks and views are looked at apart."""
    shape = SPEC["requests"][method]["$ref"].rpartition("/")[2]
    stand_ins = {
        "blocks": [{"type": "divider"}],
        "view": {"type": "home", "blocks": [{"type": "divider"}]},
    }
    instance = arguments | {name: stand_ins[name] for name in stand_ins if arguments.get(name)}
    return _complaint(shape, instance)


def wrong_with_blocks(blocks: object, *, surface: str = "message") -> list[str]:
    """What Slack would say against blocks on a `message`, a `modal` or a `home` page."""
    if not isinstance(blocks, list):
        return ["blocks are not a list"]
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    found = [f"{len(blocks)} blocks, the most are {most}"] if len(blocks) > most else []
    for number, block in enumerate(blocks):
        found += [f"block {number}: {words}" for words in _wrong_with_block(block, surface)]
    ids = Counter(block.get("block_id") for block in _dicts(blocks))
    found += [f"block_id {each} stands twice" for each, n in ids.items() if each and n > 1]
    markdown = sum(len(block.get("text", "")) for block in _of_type(blocks, "markdown"))
    if markdown > MARKDOWN_IN_ALL:
        found.append(f"{markdown} characters of markdown, the most are {MARKDOWN_IN_ALL}")
    if len(list(_of_type(blocks, "table"))) > 1:
        found.append("two tables in one message")
    return found


def wrong_with_view(view: object) -> list[str]:
    """What Slack would say against a modal or a home page."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["a view is a modal or a home page"]
    name = "ModalView" if view["type"] == "modal" else "HomeView"
    found = _complaint(name, view | {"blocks": [{"type": "divider"}]})
    found += [*_too_long(view, view["type"]), *_too_long(view, "any")]
    blocks = view.get("blocks")
    found += wrong_with_blocks(blocks, surface=view["type"])
    if view["type"] == "modal" and any(_of_type(blocks, "input")) and not view.get("submit"):
        found.append("a modal with inputs needs submit")
    return found


def _wrong_with_block(block: object, surface: str) -> list[str]:
    if not isinstance(block, dict) or block.get("type") not in _BLOCKS:
        return [f"no known block: {str(block)[:100]}"]
    kind = block["type"]
    if kind in _MODALS_ONLY and surface != "modal":
        return [f"{kind} stands in modals only"]
    if kind == "input" and surface == "message":
        return ["input does not stand in messages"]
    found = _complaint(_BLOCKS[kind], block)
    if not found and kind not in _UNKNOWN_TO_THE_SDK:
        found += _by_the_sdk(block)
    return found + list(_by_the_table(block))


def _complaint(name: str, instance: object) -> list[str]:
    error = best_match(_validator(name).iter_errors(instance))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"] if error else []


def _by_the_sdk(block: Json) -> list[str]:
    logging.getLogger("slack_sdk.models").setLevel(logging.ERROR)
    try:
        parsed = Block.parse(block)
        if parsed is None:
            return [f"slack_sdk knows no block {block['type']}"]
        parsed.to_dict()
    except SlackObjectFormationError as error:
        return [str(error)]
    except (TypeError, AttributeError, KeyError) as error:
        return [f"slack_sdk cannot read it: {error}"]
    return []


def _by_the_table(node: object, kind: str = "") -> Iterator[str]:
    """What is too long or too many anywhere within; `kind` is what it is where it does not say."""
    if isinstance(node, list):
        for each in node:
            yield from _by_the_table(each, kind)
    elif isinstance(node, dict):
        kind = node.get("type", kind)
        yield from (*_too_long(node, kind), *_too_long(node, "any"), *_too_many(node, kind))
        if kind in ("plain_text", "mrkdwn") and not node.get("text"):
            yield "a text of no characters"
        for name, value in node.items():
            yield from _by_the_table(value, {"options": "option"}.get(name, name))


def _too_many(node: Json, kind: str) -> Iterator[str]:
    ids = Counter(each.get("action_id") for each in _dicts(node.get("elements")))
    yield from (f"action_id {each} stands twice" for each, n in ids.items() if each and n > 1)
    options, most = node.get("options"), _MOST_OPTIONS.get(kind, 100)
    if isinstance(options, list) and not 1 <= len(options) <= most:
        yield f"{len(options)} options in {kind}, the most are {most}"


def _too_long(node: Json, kind: str) -> list[str]:
    found = []
    for name, most in _LONGEST.get(kind, {}).items():
        value = node.get(name)
        text = value.get("text", "") if isinstance(value, dict) else value
        if isinstance(text, str) and len(text) > most:
            found.append(f"{name} of {kind}: {len(text)} characters, the most are {most}")
    return found


def _of_type(blocks: object, kind: str) -> Iterator[Json]:
    return (each for each in _dicts(blocks) if each.get("type") == kind)


def _dicts(found: object) -> list[Json]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
