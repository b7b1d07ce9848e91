"""What a person said, whichever chat it came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or click. `speaker` is an identity (`terminal:ana`, `slack:T1:U1`),
    `workspace` and `channel` say where (`terminal`, `slack:T1`; `chat`, `C123`),
    `zone` is the speaker's IANA zone where the chat knows it."""

    text: str
    speaker: str
    workspace: str
    channel: str
    name: str = ""
    zone: str | None = None
    language: str | None = None
