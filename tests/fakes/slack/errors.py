"""How Slack says no."""

from typing import Any


class SlackError(Exception):
    """`error` is Slack's own word for what is wrong; `more` goes into the answer beside it."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


def invalid(error: str, complaints: list[str]) -> SlackError:
    """A refusal that says what is wrong, as Slack does in `response_metadata`."""
    return SlackError(error, response_metadata={"messages": [f"[ERROR] {c}" for c in complaints]})
