"""Modals for commands whose words were left out, to be written where there is room for them.

Such words are content and stand between quotation marks in the sentence; they are made fit for that
when the modal is sent in.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.composing import quoted
from bot.discord import forms
from bot.discord.commands import COMMANDS
from bot.discord.shapes import OPTIONS, alts
from bot.reply import Form, Input
from bot.views import files

CONTENT = "content"  # the input whose answer goes between quotation marks
WORDS = "words"
ALTS = "alts"  # a line for each file
NO_FILES = (
    "A window cannot take over the files of a command. Write the text into `what`, or leave the "
    "files out and put them into the window. Nothing was saved."
)
_ASKED = {"what": "The text that goes out", "say": "In your own words"}


def of(path: tuple[str, ...], given: Mapping[str, str]) -> Form | None:
    """The window in which the words of a command are written; None where none were left out, or
    the core asks for them itself."""
    command = COMMANDS.get(path)
    if command is None:
        return None
    left_out = [each.name for each in command.shape.options if each.name not in given]
    wanted = next((name for name in left_out if name in _ASKED), None)
    if wanted is None:
        return None
    name = CONTENT if OPTIONS[wanted].quoted else WORDS
    says = command.shape.sentence({**given, wanted: f"{{{name}}}"})
    title = command.description.rstrip(".")
    asked = Input(name, _ASKED[wanted], kind="text")
    if not command.shape.files or "alts" in given:
        return Form(title, says, (asked,))
    upload, *_, described = files.inputs(())
    return Form(title, f"{says}{{{ALTS}}}", (asked, upload, replace(described, name=ALTS)))


def sentence(data: Mapping[str, Any]) -> str:
    """What a modal that was sent in says, one of these or any other."""
    return forms.sentence({**data, "components": [_fit(each) for each in data["components"]]})


def _fit(label: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = label.get("component") or {}
    name = str(inner.get("custom_id", "")).partition("\n")[0]
    said = str(inner.get("value") or "")
    if name == CONTENT:
        return {**label, "component": {**inner, "value": quoted(said)[1:-1]}}
    if name == ALTS:
        spoken = f" {alts(said.splitlines())}" if said.strip() else ""
        return {**label, "component": {**inner, "value": spoken}}
    return label
