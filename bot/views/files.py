"""The wording of the files of posts: what they are, and what they show in words."""

from collections.abc import Sequence

from bot.reply import Button, Field, Form, Input, Option, Reply, Row
from bot.views import words
from models.rules.media import KINDS, MOST_ALT, Media, Medium, in_units
from models.services.posts import carrying
from models.tables import Target

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


def rows(media: Media, mark: str | None) -> tuple[Row, ...]:
    """The files that go out with a proposal; those of a new post (its `mark`, `P91@2`) may be left
    out."""
    return tuple(
        Row(
            f"{place} {line(each)}",
            (Button("Leave out", f"detach {mark} {place}"),) if mark else (),
        )
        for place, each in enumerate(media, 1)
    )


def unfit(media: Media, places: Sequence[Target]) -> tuple[str, ...]:
    """What of these files some places cannot carry."""
    said = carrying.unfit_for(media, places)
    return (f"! {said}. Leave that out first, or it will not be scheduled.",) if said else ()


def silent(media: Media) -> int | None:
    """The position, from 1, of the first file that says nothing to people who cannot see it."""
    return next((place for place, each in enumerate(media, 1) if not each.alt), None)


def notes(media: Media, number: int | None) -> list[str]:
    """A warning where files of the post `#number` (none: it is new) say nothing to people who
    cannot see them, and how it is mended."""
    names = [each.name for each in media if not each.alt]
    if not names:
        return []
    mend = f'`alt #{number} {silent(media)} "…"` gives it one.' if number else "Edit asks for it."
    return [f"! {words.joined(names)} {'has' if len(names) == 1 else 'have'} {MISSING}: {mend}"]


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
