"""The wording of what is risky about a post, and of how many people it calls."""

from collections.abc import Iterable, Mapping

from bot.reply import Field
from bot.views import words
from models.rules.risk import Risk, calls_present_only

_RISKS = {
    Risk.TARGETS: "it goes to many places at once",
    Risk.FIRST_USE: "nothing was ever published there",
}


def fields(risks: Iterable[Risk], text: str, readers: Mapping[str, int]) -> list[Field]:
    """What is risky about publishing a text; `readers` are how many people a call to everybody
    reaches at most, by the names of places."""
    return [Field("Risky", _RISKS.get(each) or _calls(text, readers)) for each in risks]


def _calls(text: str, readers: Mapping[str, int]) -> str:
    """Whom it calls: everybody, or only those who are online."""
    present = calls_present_only(text)
    if not readers:
        some = "is online" if present else "reads it"
        return f"it calls everybody who {some} there, however many that are"
    people = f"about {words.people(sum(readers.values()))}"
    each = words.joined([f"{number:,} in {name}" for name, number in readers.items()])
    there = f": {each}" if len(readers) > 1 else f" in {next(iter(readers))}"
    return f"it calls {'those online, of ' if present else ''}{people}{there}"
