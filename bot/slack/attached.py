"""Files that come with what people say in Slack: each is fetched once it may be kept."""

import json
from collections.abc import Iterable, Iterator
from functools import partial

from bot.message import File
from bot.slack import uploads
from bot.slack.installations import installed_in
from bot.slack.payload import Payload, items, mapping, text
from bot.slack.wire import SlackSaidNo, made, reading_client
from models.errors import UserError

NEEDS = "files:read"  # the scope without which Slack gives no file
NAME_KEPT = 80  # characters of a name that a form carries

Files = tuple[File, ...]


def files(listed: Iterable[Payload], team: str) -> Files:
    """Files as Slack tells of them, in the workspace whose token fetches them."""
    return tuple(_file(each, team) for each in listed if text(each, "id"))


def of_view(view: Payload, carried: str, team: str) -> Files:
    """The files that a form carries from the message it was opened on, and those chosen in it."""
    values = mapping(mapping(view, "state"), "values")
    states = (mapping(mapping(values, block), name) for block in values for name in values[block])
    chosen = [each for state in states for each in items(state, "files")]
    return files([*_kept(carried), *chosen], team)


def to_carry(listed: Iterable[Payload]) -> str:
    """Files as a form carries them; empty where there are none."""
    kept = [[text(each, "id"), text(each, "name")[-NAME_KEPT:]] for each in listed]
    return json.dumps(kept) if kept else ""


def names(carried: str) -> list[str]:
    """What the files are called that a form carries."""
    return [text(each, "name") for each in _kept(carried)]


def _kept(carried: str) -> list[Payload]:
    try:
        found = json.loads(carried or "[]")
        return [{"id": str(number), "name": str(name)} for number, name in found]
    except (ValueError, TypeError):
        return []


def _file(told: Payload, team: str) -> File:
    url = text(told, "url_private_download") or text(told, "url_private")
    fetched = partial(_fetched, f"slack:{team}", text(told, "id"), url)
    return File(text(told, "name") or "file", fetched, text(told, "alt_txt"))


def _fetched(workspace: str, file_id: str, url: str) -> Iterator[bytes]:
    yield from uploads.pieces(workspace, url or _address(workspace, file_id))


def _address(workspace: str, file_id: str) -> str:
    """Where a file lies that Slack told no more of than its id."""
    client = reading_client(installed_in(workspace).token)
    try:
        told = made(lambda: client.files_info(file=file_id), where="that file")
    except SlackSaidNo as error:
        no_scope = error.code == "missing_scope"
        raise UserError(uploads.NO_SCOPE if no_scope else error.outcome.reason) from error
    file = told["file"]
    return str(file.get("url_private_download") or file.get("url_private") or "")
