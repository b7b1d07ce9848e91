"""The wording of the files of posts: what they are, and what they show in words."""

from collections.abc import Sequence

from bot.reply import Field, Form, Input, Option, Reply
from bot.views import words
from models.rules.media import KINDS, MOST_ALT, Media, Medium, in_units

MISSING = "no alt text"
EXAMPLE = "What is to be seen, for people who cannot see it"


def fields(media: Media) -> list[Field]:
    """The files of a post, numbered, each with what it shows or that nobody said so."""
    return [
        Field(_heading(media) if place == 1 else "", f"{place} {line(each)}")
        for place, each in enumerate(media, 1)
    ]


def _heading(media: Media) -> str:
    return "File" if len(media) == 1 else "Files"


def line(medium: Medium) -> str:
    """One file in a line."""
    said = f"alt “{medium.alt}”" if medium.alt else MISSING
    return f"{medium.name}, {KINDS[medium.kind].upper()}, {in_units(medium.size)}, {said}"


def notes(media: Media, says: str) -> list[str]:
    """A warning where files say nothing to people who cannot see them; `says` is how it is
    mended."""
    silent = [each.name for each in media if not each.alt]
    if not silent:
        return []
    have = "has" if len(silent) == 1 else "have"
    return [f"! {words.joined(silent)} {have} {MISSING}: {says}"]


def changed(lines: Sequence[str]) -> list[Field]:
    """What is different about files from what was asked about before."""
    return [Field("Files changed" if not place else "", each) for place, each in enumerate(lines)]


def inputs(media: Media) -> tuple[Input, ...]:
    """What the form of a post asks of its files: those to add, those to remove, and alt texts."""
    there = tuple(Option(f"{n} {each.name}", str(n)) for n, each in enumerate(media, 1))
    remove = Input("without", "Remove files", kind="choices", optional=True, options=there)
    return (
        Input("files", "Add files" if media else "Files", kind="files", optional=True),
        *((remove,) if media else ()),
        Input(
            "alts",
            "Alt texts",
            kind="text",
            optional=True,
            hint=f"{EXAMPLE}: a line for each file, in order. An empty line leaves what it has",
        ),
    )


def asking_alt(medium: Medium, mark: str, position: int) -> Reply:
    """The form of one alt text."""
    asked = Input("alt", "Alt text", medium.alt, hint=EXAMPLE, longest=MOST_ALT)
    form = Form(f"Alt text of file {position}", f"alt {mark} {position} {{alt}}", (asked,))
    number = mark.partition("/")[2].partition("@")[0]
    said = f'{line(medium)}. Say it: `alt #{number} {position} "…"`.'
    return Reply(said, form=form, private=True)
