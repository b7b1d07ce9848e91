"""A message whose button was pressed, without that button: what was done stands in its place."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.slack.escape import esc
from bot.slack.fit import Block, context
from bot.slack.payload import items, mapping, text


def without(body: Mapping[str, Any], user: str, now: datetime) -> list[Block] | None:
    """The blocks of the message in which the pressed button, and those beside it, are what they
    came to: `✓ Approve · @ana · 14:02`. None where it is not there any more."""
    action = next(iter(items(body, "actions")), None)
    blocks = [each for each in items(mapping(body, "message"), "blocks") if isinstance(each, dict)]
    pressed = text(action, "block_id")
    place = next((n for n, each in enumerate(blocks) if _holds(each, pressed)), None)
    if place is None:
        return None
    done = context(f"✓ {esc(_label(action))} · <@{user}> · {_time(now)}")
    block = blocks[place]
    kept: Sequence[Block] = ()
    if block.get("type") != "actions":
        kept = ({name: value for name, value in block.items() if name != "accessory"},)
    return [*blocks[:place], *kept, done, *blocks[place + 1 :]]


def _holds(block: Mapping[str, Any], block_id: str) -> bool:
    pressable = block.get("type") == "actions" or "accessory" in block
    return pressable and bool(block_id) and block.get("block_id") == block_id


def _label(action: object) -> str:
    chosen = mapping(action, "selected_option") or action
    return text(mapping(chosen, "text"), "text")


def _time(now: datetime) -> str:
    return f"<!date^{int(now.timestamp())}^{{time}}|{now:%H:%M} UTC>"
