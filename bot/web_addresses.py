"""Web addresses in words, for chats and letters that make them links."""

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]}']")


def split(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a web address; the pieces joined are the text."""
    end = 0
    for found in _ADDRESS.finditer(text):
        yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    yield text[end:], False
