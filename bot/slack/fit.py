"""What Slack accepts, and how what is longer is cut so that it says so.

Sources: docs.slack.dev/reference/block-kit (blocks, block-elements, composition-objects),
/reference/views, and the checks in `slack_sdk.models`. The size of a whole message is documented
nowhere: `chat.postMessage` refused messages (`msg_blocks_too_long`) from about 13,200 characters
on, containers included (github.com/slackapi/bolt-js, 2509 and 2867).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

HEADER = 150  # characters
SECTION = 3_000
FIELD, FIELDS = 2_000, 10
LABEL, VALUE, IDENTIFIER = 75, 2_000, 255  # of a button
OPTION, OPTION_VALUE, OPTIONS, OVERFLOW = 75, 150, 100, 5
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
VIEW_TITLE, VIEW_BUTTON, CARRIED = 24, 24, 3_000
INPUT_LABEL, INPUT_HINT, ANSWER = 2_000, 2_000, 3_000
MESSAGE_TEXT = 3_000  # of 4,000 that are advised

LEFT_OUT = "… and {count} more than fit in here: ask for less, as in `list today`."
_ROOM_TO_SAY_SO = 250  # characters of the block that says so


@dataclass(frozen=True, slots=True)
class Space:
    """What a surface holds: so many blocks, of so many characters of JSON in all."""

    blocks: int
    characters: int


MESSAGE = Space(50, 12_000)
VIEW = Space(100, 100_000)  # of 250,000 bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A block, which stands for so many `lines`, and how readily it gives way: the greater `rank`
    first. Of the parts of one `series` none is kept after one that was left out."""

    block: Block
    rank: tuple[int, ...]
    series: int | None = None
    lines: int = 1


def fitted(parts: Sequence[Part], space: Space) -> list[Block]:
    """The blocks in their order, as many as there is room for; a last one says how many are not
    there."""
    if len(parts) <= space.blocks and _size(each.block for each in parts) <= space.characters:
        return [each.block for each in parts]
    kept = _kept(parts, Space(space.blocks - 1, space.characters - _ROOM_TO_SAY_SO))
    left_out = sum(part.lines for index, part in enumerate(parts) if index not in kept)
    blocks = [parts[index].block for index in sorted(kept)]
    return [*blocks, context(LEFT_OUT.format(count=left_out))]


def _kept(parts: Sequence[Part], space: Space) -> set[int]:
    kept: set[int] = set()
    ended: set[int] = set()
    characters = 0
    for index, part in sorted(enumerate(parts), key=lambda each: (each[1].rank, each[0])):
        size = _size([part.block])
        room = len(kept) < space.blocks and characters + size <= space.characters
        if room and part.series not in ended:
            kept.add(index)
            characters += size
        elif part.series is not None:
            ended.add(part.series)
    return kept


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(json.dumps(block, ensure_ascii=False)) + 1 for block in blocks)


def shortened(text: str, most: int) -> str:
    """The text in at most so many characters, with `…` for what is missing."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object of words that are escaped already."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str, most: int) -> dict[str, Any]:
    """A text object that formats nothing, in at most so many characters."""
    return {"type": "plain_text", "text": shortened(text, most), "emoji": True}


def context(text: str) -> Block:
    """A small grey line of words that are escaped already."""
    return {"type": "context", "elements": [mrkdwn(text)]}
