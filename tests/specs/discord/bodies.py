"""What Discord would say against a body: the published types, and limits they leave out."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

HERE = Path(__file__).parent
COMPONENTS_V2 = 1 << 15
DISPLAYED = 4_000  # letters of all text displays of a message

_SIZES = {"characters": len, "items": len, "value": lambda value: value}


def problems(request: str, body: Any) -> list[str]:
    """What is wrong with the body of a request, by its name in the schema (`create_message`)."""
    found = [f"{error.json_path}: {error.message[:300]}" for error in _checked(request, body)]
    if isinstance(body, dict):
        found += _of_message(body)
        if "title" in (body.get("data") or {}):
            found += _of_modal(body["data"])
        if "name" in body:
            found += _measured("thread", body)
        for nested in ("message", "data"):
            if isinstance(body.get(nested), dict) and "title" not in body[nested]:
                found += _of_message(body[nested])
    return found


def _checked(request: str, body: Any) -> list[Any]:
    return list(_validator(request).iter_errors(body))


@cache
def _validator(request: str) -> Draft7Validator:
    return Draft7Validator(_schemas()["requests"][request])


@cache
def _schemas() -> dict[str, Any]:
    return json.loads((HERE / "discord_requests.schema.json").read_text())


@cache
def _limits() -> dict[str, list[dict[str, Any]]]:
    by_scope: dict[str, list[dict[str, Any]]] = {}
    for limit in json.loads((HERE / "limits.json").read_text())["limits"]:
        by_scope.setdefault(limit["scope"], []).append(limit)
    return by_scope


def _of_message(body: dict[str, Any]) -> Iterator[str]:
    components = list(walked(body.get("components") or []))
    if body.get("flags", 0) & COMPONENTS_V2:
        body = {**body, "components": None}
        taken = [key for key in ("content", "embeds", "poll", "sticker_ids") if body.get(key)]
        if taken:
            yield f"{taken} beside components of version 2"
        if len(components) > 40:
            yield f"{len(components)} components"
        if not components:
            yield "an empty message"
        shown = sum(len(each["content"]) for each in components if each["type"] == 10)
        if shown > DISPLAYED:
            yield f"{shown} letters are displayed"
    elif "content" in body and not any(body.get(key) for key in ("content", "embeds", "poll")):
        yield "an empty message"
    yield from _measured("message", body)
    yield from _measured("allowed_mentions", body.get("allowed_mentions") or {})
    yield from _of_components(components)


def _of_modal(data: dict[str, Any]) -> Iterator[str]:
    yield from _measured("modal", data)
    yield from _of_components(list(walked(data["components"])))


def _of_components(components: list[dict[str, Any]]) -> Iterator[str]:
    for name in ("custom_id", "id"):
        seen = [each[name] for each in components if name in each]
        if len(seen) != len(set(seen)):
            yield f"{name} more than once: {seen}"
    for each in components:
        for scope in _limits():
            kinds = scope.startswith("component type") and re.findall(r"\d+", scope)
            if scope == "any component" or (kinds and str(each["type"]) in kinds):
                yield from _measured(scope, each)
        if each["type"] == 17 and not each["components"]:
            yield "an empty container"


def walked(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, nested ones as well."""
    for each in components:
        yield each
        yield from walked(each.get("components") or [])
        yield from walked([each[key] for key in ("accessory", "component") if each.get(key)])


def _measured(scope: str, thing: dict[str, Any]) -> Iterator[str]:
    for limit in _limits()[scope]:
        name, listed, inner = limit["field"].partition("[].")
        values = [thing.get(name)]
        if listed:
            values = [each.get(inner) for each in thing.get(name) or []]
        for value in values:
            if value is None:
                continue
            size = _SIZES[limit["unit"]](value) if limit["unit"] in _SIZES else 0
            if size > limit.get("max", size) or size < limit.get("min", size):
                yield f"{scope}: {limit['field']} is {size}, {limit.get('min')}–{limit.get('max')}"
