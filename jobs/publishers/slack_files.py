"""Files of posts in Slack: brought there before the message that shows them, and deleted with it.

A file that no message shows is seen by nobody but the app, so bringing it twice does no harm.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from bot.slack import uploads
from bot.slack.escape import entities
from bot.slack.wire import WHOLE_SECONDS, Act, Answer, SlackSaidNo, made, publishing_client
from jobs.publishers.protocol import Later, Media, Unknown
from models.services.workspaces.chat_installations import Installed

log = structlog.get_logger(__name__)
ALL_SECONDS = 35.0  # for all files of a post: with the message itself less than a call may take
GONE = ("file_deleted", "file_not_found")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that is in Slack: its id, where it is seen, and what it is called."""

    id: str
    permalink: str
    name: str


def bring(
    installed: Installed, media: Media, contents: Sequence[bytes], where: str
) -> list[Brought]:
    """Upload the files, to be seen by nobody yet. Raises SlackSaidNo; what Slack does not answer is
    for later, since nothing was shown."""
    if not media:
        return []
    ends = time.monotonic() + ALL_SECONDS
    client = publishing_client(installed.token)
    ids = []
    for medium, content in zip(media, contents, strict=True):
        asked = partial(
            client.files_getUploadURLExternal,
            filename=medium.name,
            length=medium.size,
            alt_txt=medium.alt or None,
        )
        told = _made(asked, where, ends)
        _made(partial(uploads.send, told["upload_url"], content), where, ends)
        ids.append(told["file_id"])
    named = [{"id": id_, "title": each.name} for id_, each in zip(ids, media, strict=True)]
    told = _made(lambda: client.files_completeUploadExternal(files=named), where, ends)
    links = {each["id"]: each["permalink"] for each in told["files"]}
    return [Brought(id_, links[id_], each.name) for id_, each in zip(ids, media, strict=True)]


def links(brought: Sequence[Brought]) -> str:
    """What a message says for Slack to show the files with it."""
    shown = " · ".join(f"<{each.permalink}|{entities(each.name)}>" for each in brought)
    return f"\n\n{shown}" if shown else ""


def delete(installed: Installed, ids: Sequence[str]) -> None:
    """Delete files; those that are gone already count. Raises SlackSaidNo, never in doubt: to
    delete again does no harm."""
    client = publishing_client(installed.token)
    for id_ in ids:
        try:
            _made(partial(client.files_delete, file=id_), "that file", None)
        except SlackSaidNo as error:
            if error.code not in GONE:
                raise


def discard(installed: Installed, ids: Sequence[str]) -> None:
    """Delete what no message shows, if that can be done now."""
    try:
        delete(installed, ids)
    except SlackSaidNo as error:
        log.info("files that nobody sees stay in Slack", files=[*ids], error=str(error))


def _made(act: Act, where: str, ends: float | None) -> Answer:
    left = WHOLE_SECONDS if ends is None else ends - time.monotonic()
    if left <= 0:
        raise SlackSaidNo("", Later("Slack took too long to take the files."))
    try:
        return made(act, where=where, within=min(left, WHOLE_SECONDS))
    except SlackSaidNo as error:
        if isinstance(error.outcome, Unknown):
            raise SlackSaidNo(error.code, Later(error.outcome.reason)) from error
        raise
