"""Files that come with requests to Discord, and what messages show of them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.fakes.discord.world import new_id
from tests.specs.discord.bodies import walked

MOST_FILES, LARGEST_FILE, LONGEST_ALT = 10, 10 * 1024 * 1024, 1_024


class Refusal(Exception):
    """An answer of Discord that says no: an HTTP status, its own code and words."""

    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(words)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came with a request."""

    field: str
    name: str
    kind: str
    content: bytes


@dataclass
class Attachments:
    """The files of the request at hand, and the `contents` of all that were attached, by ids."""

    arrived: list[Arrived] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)

    def of(
        self, body: dict[str, Any], before: Sequence[dict[str, Any]] = ()
    ) -> list[dict[str, Any]]:
        """The files of a message after a request, which the components that show them must name:
        what was there `before` stays where the request names it, or names none at all."""
        there = {each["id"]: each for each in before}
        told = body.get("attachments")
        new = [each for each in told or () if str(each["id"]) not in there]
        kept = [there[str(each["id"])] for each in told or () if each not in new]
        found = [*(before if told is None else kept), *self._arrived(new)]
        for each in walked(body.get("components") or []):
            items = [item["media"] for item in each.get("items") or ()] + [each.get("file") or {}]
            for url in (item["url"] for item in items if item):
                if url.removeprefix("attachment://") not in {each["filename"] for each in found}:
                    raise Refusal(400, 50035, f"no such attachment: {url}")
        return found

    def _arrived(self, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        named = {f"files[{each['id']}]": each for each in told}
        fields = [each.field for each in self.arrived]
        if sorted(named) != sorted(fields):
            raise Refusal(400, 50035, f"attachments {list(named)} and files {fields}")
        if len(fields) > MOST_FILES:
            raise Refusal(400, 50035, "more than 10 attachments")
        if any(len(each.content) > LARGEST_FILE for each in self.arrived):
            raise Refusal(413, 40005, "Request entity too large")
        return [self._attachment(each, named[each.field]) for each in self.arrived]

    def _attachment(self, file: Arrived, named: dict[str, Any]) -> dict[str, Any]:
        if len(named.get("description") or "") > LONGEST_ALT:
            raise Refusal(400, 50035, "a description is too long")
        id, name = new_id(), re.sub(r"[^\w.-]+", "_", named.get("filename") or file.name)
        self.contents[id] = file.content
        address = f"https://cdn.discordapp.com/attachments/1/{id}/{name}"
        shown = {"id": id, "filename": name, "size": len(file.content), "url": address}
        said = {"description": named["description"]} if named.get("description") else {}
        return shown | {"proxy_url": address, "content_type": file.kind} | said


def body_of(raw: bytes, kind: str) -> tuple[Any, list[Arrived]]:
    """The JSON of a request, and the files that came with it."""
    if not kind.startswith("multipart/"):
        return (json.loads(raw) if raw else None), []
    whole = BytesParser(policy=HTTP).parsebytes(f"content-type: {kind}\r\n\r\n".encode() + raw)
    parts = [
        Arrived(
            str(part.get_param("name", header="content-disposition")),
            part.get_filename() or "",
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in whole.iter_parts()
    ]
    [told] = [each for each in parts if each.field == "payload_json"]
    return json.loads(told.content), [each for each in parts if each is not told]
