"""A form as a Discord modal, and the sentence its answers say.

Nothing of it is kept meanwhile: the form's sentence travels in the ids of the modal and its
inputs, so that one sent after a restart is read all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.discord.fit import CUSTOM_ID, shortened
from bot.forms import filled, partly, typed
from bot.reply import Button, Card, Form, Input, Option, Reply
from bot.terminal.words import plain
from models.errors import Refused
from models.rules.media import MOST_FILES

# Of a modal: inputs, and letters of its title, of a label, of what stands below it, of an answer.
INPUTS, TITLE, LABEL, HINT, ANSWER = 5, 45, 45, 100, 4_000
_TICKED, _CHOSEN = 10, 25  # options of a group of boxes, and of a menu
_ENDS = "\n"  # between an input's name and the piece of the sentence that travels with it
_TEXT_CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
]


def modal(form: Form) -> ui.Modal:
    """The form as a modal. Of more than five inputs the optional ones at the end keep the values
    they have. Raises Refused, saying what to type instead, for a text that is too long for it."""
    form = _of_five(form)
    too_long = next((each for each in form.inputs if len(each.value) > ANSWER), None)
    if too_long is not None:
        raise Refused(
            f"A form of Discord takes {ANSWER:,} characters, and the {plain(too_long.label)} has "
            f"{len(too_long.value):,}. Nothing was changed; type it instead: {plain(typed(form))}"
        )
    pieces = _pieces(form)
    drawn = ui.Modal(title=shortened(plain(form.title), TITLE), custom_id=next(pieces))
    for field in form.inputs:
        known_as = f"{field.name}{_ENDS}{next(pieces)}"
        hint = _hint(field, form.zone)
        drawn.add_item(
            ui.Label(
                text=shortened(plain(field.label), LABEL),
                description=shortened(hint, HINT) if hint else None,
                component=_component(field, known_as),
            )
        )
    return drawn


def sentence(data: Mapping[str, Any]) -> str:
    """What a modal that was sent in says, from the data of its interaction."""
    says, answers = [str(data["custom_id"])], {}
    for component in _inputs(data["components"]):
        name, _, piece = str(component["custom_id"]).partition(_ENDS)
        says.append(piece)
        answers[name] = _answer(component)
    return filled(Form("", "".join(says), ()), answers)


def unopened(form: Form, opens: str) -> Reply:
    """What to answer where a modal cannot be shown: a button that says `opens` once more, which
    gives the form, and what to type instead."""
    button = (Button("Fill it in", opens, "primary"),)
    body = f"Or say it as one sentence: {typed(form)}"
    return Reply(form.title, (Card(form.title, body=body, buttons=button),), private=True)


def _of_five(form: Form) -> Form:
    """The form with as many inputs as there is room for, and the answers to the others filled
    in: what must be answered is asked before what may be left, and of that what cannot be said in
    words first."""
    needed = [field for field in form.inputs if not field.optional]
    left = [field for field in form.inputs if field.optional]
    asked = [*needed, *sorted(left, key=lambda field: field.kind != "files")][:INPUTS]
    if len(needed) > INPUTS:
        raise ValueError(f"“{form.title}” asks more than {INPUTS} things at once")
    given = {field.name: field.value for field in form.inputs if field not in asked}
    kept = tuple(field for field in form.inputs if field in asked)
    return replace(form, inputs=kept, says=partly(form, given)) if given else form


def _pieces(form: Form) -> Iterator[str]:
    """The form's sentence cut into what the ids of the modal and of each input can carry."""
    rest = form.says
    for room in [CUSTOM_ID, *(CUSTOM_ID - len(field.name) - len(_ENDS) for field in form.inputs)]:
        yield rest[:room]
        rest = rest[room:]
    if rest:
        raise Refused(
            "That is too long to be taken along into a window of Discord. Nothing was saved: write "
            "the text into the command itself, or use `/post say`."
        )


def _hint(field: Input, zone: str) -> str:
    if field.kind == "moment":
        return f"Like 2026-11-24 09:00. {plain(field.hint) or f'By the clocks of {zone}'}"
    if field.options and not _can_choose(field):
        listed = ", ".join(option.value for option in field.options)
        return " ".join(filter(None, (plain(field.hint), f"One of {plain(listed)}")))
    return plain(field.hint)


def _component(field: Input, known_as: str) -> ui.Item[Any]:
    match field.kind:
        case "choice" if _can_choose(field):
            return _one(field, known_as)
        case "choices" if _can_choose(field):
            return _several(field, known_as)
        case "files":
            return ui.FileUpload[Any](
                custom_id=known_as, required=not field.optional, min_values=0, max_values=MOST_FILES
            )
        case "channel":
            return ui.ChannelSelect[Any](
                custom_id=known_as,
                required=not field.optional,
                channel_types=_TEXT_CHANNELS,
                default_values=_chosen(field.value, discord.SelectDefaultValueType.channel)[:1],
            )
        case "people":
            return ui.UserSelect[Any](
                custom_id=known_as,
                required=not field.optional,
                max_values=_CHOSEN,
                default_values=_chosen(field.value, discord.SelectDefaultValueType.user),
            )
    return _typed(field, known_as)


def _typed(field: Input, known_as: str) -> ui.Item[Any]:
    long = field.kind == "text"
    return ui.TextInput[Any](
        custom_id=known_as,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=field.value or None,
        required=not field.optional,
        placeholder="2026-11-24 09:00" if field.kind == "moment" else None,
        max_length=min(field.longest or ANSWER, ANSWER),
    )


def _can_choose(field: Input) -> bool:
    """Whether its options can be shown as such, and not only be named."""
    fits = all(0 < len(option.value) <= CUSTOM_ID for option in field.options)
    return fits and 0 < len(field.options) <= _CHOSEN


def _one(field: Input, known_as: str) -> ui.Item[Any]:
    if 2 <= len(field.options) <= _TICKED:
        return ui.RadioGroup[Any](
            custom_id=known_as,
            required=not field.optional,
            options=[
                discord.RadioGroupOption(
                    label=_label(option), value=option.value, default=option.value == field.value
                )
                for option in field.options
            ],
        )
    return _menu(field, known_as, most=1)


def _several(field: Input, known_as: str) -> ui.Item[Any]:
    if len(field.options) > _TICKED:
        return _menu(field, known_as, most=len(field.options))
    ticked = _values(field.value)
    return ui.CheckboxGroup[Any](
        custom_id=known_as,
        required=not field.optional,
        min_values=0 if field.optional else 1,
        max_values=len(field.options),
        options=[
            discord.CheckboxGroupOption(
                label=_label(option), value=option.value, default=option.value in ticked
            )
            for option in field.options
        ],
    )


def _menu(field: Input, known_as: str, *, most: int) -> ui.Item[Any]:
    chosen = _values(field.value) if most > 1 else [field.value]
    return ui.Select[Any](
        custom_id=known_as,
        required=not field.optional,
        min_values=0 if field.optional else 1,
        max_values=most,
        options=[
            discord.SelectOption(
                label=_label(option), value=option.value, default=option.value in chosen
            )
            for option in field.options
        ],
    )


def _label(option: Option) -> str:
    return shortened(plain(option.label), CUSTOM_ID)


def _values(answer: str) -> list[str]:
    return [value.strip() for value in answer.split(",") if value.strip()]


def _chosen(
    answer: str, kind: discord.SelectDefaultValueType
) -> Sequence[discord.SelectDefaultValue]:
    """The ids of an answer as what is chosen at first; Discord knows nothing but digits."""
    found = [value for value in _values(answer) if value.isascii() and value.isdigit()]
    return [discord.SelectDefaultValue(id=int(value), type=kind) for value in found[:_CHOSEN]]


def _inputs(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The inputs of what was sent in, out of the labels around them."""
    for component in components:
        inner = component.get("component")
        if inner is not None:
            yield inner


def _answer(component: Mapping[str, Any]) -> str:
    """An answer as text: one value, or several with commas between."""
    values = component.get("values")
    if values is not None:
        return ",".join(map(str, values))
    value = component.get("value")
    return "" if value is None else str(value)
