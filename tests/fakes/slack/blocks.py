"""What readers see, press and are called by in blocks."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def texts(node: object, *, parsed: bool = False) -> Iterator[str]:
    """Every text within blocks, in order; `parsed`: only where Slack looks for mentions."""
    if isinstance(node, list):
        for each in node:
            yield from texts(each, parsed=parsed)
    elif isinstance(node, dict):
        text = node.get("text")
        if isinstance(text, str) and (not parsed or node.get("type") in ("mrkdwn", "markdown")):
            yield text
        for name, value in node.items():
            if name != "confirm" and isinstance(value, (list, dict)):
                yield from texts(value, parsed=parsed)


def mentions(node: object) -> Iterator[str]:
    """Whom elements of rich text call."""
    if isinstance(node, list):
        for each in node:
            yield from mentions(each)
    elif isinstance(node, dict):
        if node.get("type") == "broadcast":
            yield node["range"]
        if node.get("type") == "user" and "user_id" in node:
            yield node["user_id"]
        for value in node.values():
            yield from mentions(value)


def pressables(node: object) -> Iterator[Json]:
    """Everything that can be pressed: buttons, and the options of overflow menus."""
    if isinstance(node, list):
        for each in node:
            yield from pressables(each)
    elif isinstance(node, dict):
        if node.get("type") == "button":
            yield node
        elif node.get("type") == "overflow":
            for option in node["options"]:
                yield {**option, "type": "overflow", "action_id": node["action_id"]}
        else:
            for value in node.values():
                yield from pressables(value)


def label_of(element: Json) -> str:
    """The words on a button."""
    return unescaped(element["text"]["text"])


def unescaped(text: str) -> str:
    """Text as a reader sees it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
