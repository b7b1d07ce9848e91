"""What Discord refuses of commands, choices and rows, beside what it refuses of messages."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.specs.discord.bodies import problems, walked

MOST_IN_COMMAND = 8000


def complaint(request: str, body: Any) -> str | None:
    """What is wrong with the body of a request; None where Discord would take it."""
    found = [*problems(request, body), *_more(request, body)]
    return "; ".join(found)[:1000] if found else None


def _more(request: str, body: Any) -> Iterator[str]:
    if request == "create_interaction_response.autocomplete":
        yield from _choices(body["data"])
    elif request in ("bulk_set_application_commands", "bulk_set_guild_application_commands"):
        yield from _commands(body)
    elif isinstance(body, dict):
        data = body.get("data") if "type" in body else body
        yield from _rows((data or {}).get("components") or [])


def _choices(data: Mapping[str, Any]) -> Iterator[str]:
    choices = data.get("choices") or []
    if len(choices) > 25:
        yield "more than 25 choices"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100 or not 1 <= len(str(choice["value"])) <= 100:
            yield f"a choice is too long: {choice}"


def _rows(components: list[Any]) -> Iterator[str]:
    for each in walked(components):
        if each["type"] == 1:
            kinds = {inner["type"] for inner in each["components"]}
            if not 1 <= len(each["components"]) <= 5 or (
                kinds != {2} and len(each["components"]) > 1
            ):
                yield "an action row holds up to five buttons, or one select"
        if each["type"] == 2 and not each.get("label") and not each.get("emoji"):
            yield "a button without a label"


def _commands(commands: list[Any]) -> Iterator[str]:
    kinds = Counter(command.get("type", 1) for command in commands)
    if kinds[1] > 100 or kinds[2] > 15 or kinds[3] > 15:
        yield "too many commands"
    for command in commands:
        if (size := size_of(command)) > MOST_IN_COMMAND:
            yield f"/{command['name']} has {size} characters, more than {MOST_IN_COMMAND}"
        yield from _command(command, command["name"])


def _command(command: Mapping[str, Any], path: str) -> Iterator[str]:
    yield from _texts(command, path)
    options = command.get("options") or []
    for locale in (None, "de", "fr", "es-ES", "pt-BR", "ja"):
        names = Counter(_called(option, locale) for option in options)
        if doubled := [each for each, count in names.items() if count > 1]:
            yield f"/{path}: {doubled} in {locale}"
    if len(options) > 25:
        yield f"/{path}: {len(options)} options"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"/{path}: a required option after an optional one"
    for option in options:
        yield from _command(option, f"{path} {option['name']}")


def _texts(command: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, most in (("name", 32), ("description", 100)):
        translated = (command.get(f"{key}_localizations") or {}).values()
        if long := [said for said in (command.get(key, ""), *translated) if len(said) > most]:
            yield f"/{path}: {key} {long}"
    if command.get("type", 1) in (1, 3) and not command.get("name"):
        yield f"/{path}: no name"
    if command.get("type", 1) == 1 and not command.get("description"):
        yield f"/{path}: no description"


def _called(option: Mapping[str, Any], locale: str | None) -> str:
    return (option.get("name_localizations") or {}).get(locale, option["name"])


def size_of(command: Mapping[str, Any]) -> int:
    """The characters that count towards the 8,000 of a command: of texts in several languages the
    longest."""
    size = sum(
        max(
            len(command.get(key, "")),
            *map(len, (command.get(f"{key}_localizations") or {"": ""}).values()),
        )
        for key in ("name", "description")
    )
    choices = sum(
        len(each["name"]) + len(str(each["value"])) for each in command.get("choices", ())
    )
    return size + choices + sum(map(size_of, command.get("options") or ()))
