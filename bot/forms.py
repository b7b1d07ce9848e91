"""A form that was filled in: the sentence it says, and what is wrong with its answers."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from bot import composing
from bot.reply import Form, Input, Text
from models import clock
from models.errors import UserError
from models.rules.timezones import find_zone

# What stands in a form's sentence for an answer, or for all that its answers say of a post, with
# what is known of that already.
EXAMPLE = '"Hello" to site friday 9:00'
_PLACE = re.compile(r"\{(?:sentence (?P<known>[^{}]*)|(?P<name>\w+))\}")


def of_post(**known: str) -> str:
    """What stands in a form's sentence for all that its answers say of a post; what is `known`
    holds where it is not answered (`home`, the zone of moments, IANA)."""
    return f"{{sentence {urlencode(known)}}}"


def filled(form: Form, answers: Mapping[str, str]) -> str:
    """The sentence a form says with these answers: what goes through the door as if typed. Raises
    Refused where they say none."""

    def said(found: re.Match[str]) -> str:
        if found["name"]:
            return answers.get(found["name"], found[0])
        given = {name: answer for name, answer in answers.items() if answer.strip()}
        return composing.sentence({**_known(found), **given})

    return _PLACE.sub(said, form.says)


def partly(form: Form, answers: Mapping[str, str]) -> str:
    """What a form says once some of its answers are given and not asked for any more."""

    def said(found: re.Match[str]) -> str:
        if found["name"]:
            return answers.get(found["name"], found[0])
        return of_post(**{**_known(found), **answers})

    return _PLACE.sub(said, form.says)


def typed(form: Form) -> str:
    """What a form says as somebody types it, with `{name}` for the answers."""
    return _PLACE.sub(lambda found: found[0] if found["name"] else EXAMPLE, form.says)


def _known(found: re.Match[str]) -> dict[str, str]:
    return dict(parse_qsl(found["known"]))


def is_of_post(form: Form) -> bool:
    """Whether a form asks for a post, whose next times can be shown while it is filled in."""
    return any(found["known"] is not None for found in _PLACE.finditer(form.says))


def check(form: Form, answers: Mapping[str, str], *, now: datetime | None = None) -> dict[str, str]:
    """What is wrong, for each input of a form whose answer cannot be taken; empty where all can."""
    found = {each.name: _wrong(form, each, answers.get(each.name, "")) for each in form.inputs}
    wrong = {name: said for name, said in found.items() if said is not None}
    if not wrong and is_of_post(form):
        from bot.previewing import problems  # reads the language, which takes long to load

        return problems(form, answers, now=now or clock.now())
    return wrong


def preview(
    form: Form, answers: Mapping[str, str], *, now: datetime | None = None
) -> tuple[Text, ...]:
    """The next five times that the form of a post says so far, each a line; or why there are
    none."""
    from bot.previewing import preview as of_post

    return of_post(form, answers, now=now or clock.now())


def _wrong(form: Form, asked: Input, answer: str) -> str | None:
    said = answer.strip()
    if not said:
        return None if asked.optional else "This is needed."
    if asked.longest is not None and len(answer) > asked.longest:
        return f"At most {asked.longest:,} characters, please; this has {len(answer):,}."
    if asked.kind == "number" and not said.isdecimal():
        return "A whole number, please."
    if asked.kind == "moment" and said != composing.NOW:
        return _no_moment(said)
    if asked.kind in ("choice", "choices") and asked.options:
        return _not_offered(asked, said)
    if asked.name == "zone" and find_zone(said, form.zone).zone is None:
        return f"I do not know the time zone “{said}”. A name like Europe/Berlin, please."
    return None


def _no_moment(said: str) -> str | None:
    try:
        composing.moment_in(said)
    except UserError:
        return "A moment, please, like 2026-11-24 09:00."
    return None


def _not_offered(asked: Input, said: str) -> str | None:
    known = {option.value for option in asked.options}
    chosen = [said] if asked.kind == "choice" else [each.strip() for each in said.split(",")]
    strange = next((each for each in chosen if each not in known), None)
    return None if strange is None else f"“{strange}” is not offered here."


def chosen(asked: Input, said: str) -> str:
    """What somebody typed for an input with options (their numbers or labels, with commas between)
    as the values that are filled in; other words as they are."""
    if not asked.options:
        return said
    parts = [said] if asked.kind == "choice" else said.split(",")
    return ",".join(_value(asked, part.strip()) for part in parts if part.strip())


def _value(asked: Input, said: str) -> str:
    if any(said == each.value for each in asked.options):
        return said
    if said.isdecimal() and 1 <= int(said) <= len(asked.options):
        return asked.options[int(said) - 1].value
    same = (each.value for each in asked.options if said.casefold() == each.label.casefold())
    return next(same, said)
