"""What a person said, whichever chat it came from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message, not read yet. `chunks` opens it and gives its bytes piece by
    piece, raising UserError, in words, where they cannot be had; it is called once, on the thread
    that answers, after its sender was found to be allowed to write. `name` is as the sender's
    machine has it, and `alt` what the chat knows of it in words."""

    name: str
    chunks: Callable[[], Iterable[bytes]] = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or click. `speaker` is an identity (`terminal:ana`, `slack:T1:U1`),
    `workspace` and `channel` say where (`terminal`, `slack:T1`; `chat`, `C123`),
    `zone` is the speaker's IANA zone where the chat knows it.

    `direct` tells that nobody else reads along (a direct message, a home page). `chat_admin` tells
    that the chat itself lets this person run the workspace, `chat_roles` are the ids of their roles
    there. `links` says what words in the text stand for: `#news` a channel's id, `@ana` an
    identity. `workspace_name` is what people call the workspace. `files` are those that came with
    it, in order; of a form, those chosen in its input of the kind `files`."""

    text: str
    speaker: str
    workspace: str
    channel: str
    name: str = ""
    zone: str | None = None
    language: str | None = None
    direct: bool = False
    chat_admin: bool = False
    chat_roles: tuple[str, ...] = ()
    workspace_name: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()
