"""Files of a post: what they are, which are taken, and which of them a platform can carry."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from models.errors import Refused
from models.rules.platforms import Capabilities

# What is taken, by what its content begins with, and how such a file's name ends. Nothing that a
# browser would run: no SVG, no HTML.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "image/png": "png",
        "image/jpeg": "jpg",
        "image/gif": "gif",
        "image/webp": "webp",
        "video/mp4": "mp4",
        "video/quicktime": "mov",
        "video/webm": "webm",
        "audio/mpeg": "mp3",
        "application/pdf": "pdf",
    }
)
_ALSO_CALLED = {"jpg": ("jpeg",), "mp4": ("m4v",)}
_TAKEN = "PNG, JPEG, GIF and WebP pictures, MP4, MOV and WebM videos, MP3 and PDF"

MOST_FILES = 10  # attachments of a Discord message (discord-api-docs, resources/message)
MOST_BYTES = 100_000_000  # of one file; Slack takes 1 GB, but a post is no film
MOST_ALT = 1_000  # characters (docs.slack.dev, files.getUploadURLExternal; Discord takes 1,024)
MOST_NAME = 150  # bytes of a name, its ending included; file systems take 255
HEAD = 8_192  # bytes at the beginning of a file that its kind is told from


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of a post: the SHA-256 hash of its content (`digest`, in hexadecimal), what readers
    see it called, its MIME type, its bytes, and what it shows in words for those who cannot see it
    (`alt`, empty while nobody wrote it)."""

    digest: str
    name: str
    kind: str
    size: int
    alt: str = ""

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON."""
        return {
            "digest": self.digest,
            "name": self.name,
            "kind": self.kind,
            "size": self.size,
            "alt": self.alt,
        }

    @property
    def is_picture(self) -> bool:
        """Whether it is a still or moving picture that a page can show."""
        return self.kind.startswith("image/")

    @property
    def named(self) -> list[str]:
        """What an approval covers of it."""
        return [self.digest, self.name, self.alt]


Media = tuple[Medium, ...]


def media_of(kept: Iterable[Mapping[str, Any]] | None) -> Media:
    """The files that a column holds; none of an empty one."""
    return tuple(Medium(**each) for each in kept or ())


def to_json(media: Iterable[Medium]) -> list[dict[str, Any]] | None:
    """What a column holds of these files: nothing where there are none."""
    return [each.to_json() for each in media] or None


def kind_in(head: bytes, name: str) -> str:
    """The MIME type of a file whose first `HEAD` bytes these are; its name is for the refusal only.
    Raises Refused for a kind that is not taken."""
    import filetype  # seldom needed, and made of many small modules

    found = filetype.guess_mime(head)
    if found not in KINDS:
        is_what = f"is {found}" if found else "is of no kind that I know"
        raise Refused(f"“{name}” {is_what}, whatever its name says. I take {_TAKEN}.")
    return str(found)


def too_large(name: str, most: int = MOST_BYTES) -> Refused:
    """What is said of a file with more bytes than are taken."""
    return Refused(f"“{name}” is larger than {in_units(most)}, the most that a file may have.")


def in_units(size: int) -> str:
    """A number of bytes as people say it: `240 KB`, `1.5 MB`."""
    if size < 1_000:
        return f"{size} bytes"
    unit, by = ("KB", 1_000) if size < 1_000_000 else ("MB", 1_000_000)
    number = size / by
    has_tenths = number < 10 and round(number, 1) % 1
    return f"{number:.1f} {unit}" if has_tenths else f"{number:.0f} {unit}"


# What no file system, page or message has to cope with; a path keeps its last part only.
_PART = re.compile(r"[/\\]")
_ODD = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*]+')
_ORDERS = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def shown_name(name: str) -> str:
    """A file's name as it may be repeated: its last part, without what steers a screen."""
    last = _PART.split(unicodedata.normalize("NFC", name[-1_000:]))[-1]
    kept = "".join(each for each in last if unicodedata.category(each) not in _ORDERS)
    return " ".join(_ODD.sub(" ", kept).split()).strip(". ")[-MOST_NAME:] or "file"


def clean_name(name: str, kind: str) -> str:
    """What a file of that kind is called: the name it came with, made safe, with the ending of what
    it is in truth."""
    ending = KINDS[kind]
    stem, dot, said = shown_name(name).rpartition(".")
    if dot and said.lower() in (ending, *_ALSO_CALLED.get(ending, ())):
        ending = said
    elif not dot or not 1 <= len(said) <= 5:
        stem = shown_name(name)
    room = MOST_NAME - len(ending) - 1
    short = stem.strip(". ").encode()[:room].decode(errors="ignore").strip(". ")
    return f"{short or 'file'}.{ending}"


def clean_alt(alt: str) -> str:
    """An alt text on one line. Raises Refused where it is too long."""
    kept = "".join(each for each in alt if each.isspace() or unicodedata.category(each) != "Cc")
    line = " ".join(kept.split())
    if len(line) > MOST_ALT:
        raise Refused(
            f"That alt text has {len(line):,} characters; {MOST_ALT:,} is the most. "
            "Nothing was changed; shorten it and say it again."
        )
    return line


def described(media: Media, alts: Sequence[str]) -> Media:
    """The files with these alt texts, the first one's first; an empty one leaves what was there.
    Raises Refused where there are more texts than files."""
    if len(alts) > len(media):
        there = {0: "no file", 1: "only one file"}.get(len(media), f"only {len(media)} files")
        raise Refused(
            f"There is {there} for {len(alts)} alt text{'s' * (len(alts) > 1)}. Nothing was "
            "changed: put the file into the same message, or leave the alt text out."
        )
    said = [*map(clean_alt, alts), *[""] * (len(media) - len(alts))]
    return tuple(
        replace(each, alt=alt) if alt else each for each, alt in zip(media, said, strict=True)
    )


def joined(media: Media, more: Media) -> Media:
    """The files of a post and those that come to it; what is there already only gets its new alt
    text. Raises Refused where they are too many."""
    alts = {each.digest: each.alt for each in more if each.alt}
    kept = tuple(
        replace(each, alt=alts[each.digest]) if each.digest in alts else each for each in media
    )
    whole: dict[str, Medium] = {}
    for each in (*kept, *more):
        whole.setdefault(each.digest, each)
    require_not_too_many(len(whole))
    return tuple(whole.values())


def edited(
    media: Media,
    more: Media = (),
    alts: Sequence[str] = (),
    without: Sequence[int] = (),
    *,
    number: int = 0,
) -> Media:
    """The files of a post with more after them and these alt texts (the first one's first), then
    without those at these positions, from 1. Raises Refused where that cannot be."""
    whole = described(joined(media, more), alts)
    gone = {placed(whole, position, number) for position in without}
    return tuple(each for place, each in enumerate(whole) if place not in gone)


def require_not_too_many(number: int) -> None:
    """Raise Refused where a post would have more files than it may."""
    if number > MOST_FILES:
        raise Refused(
            f"That would be {number} files; {MOST_FILES} is the most a post may have. "
            "Nothing was changed: leave some out."
        )


def placed(media: Media, position: int | None, number: int) -> int:
    """Where in the files of the post `#number` (0: it has none yet) the one lies that is called by
    its position, from 1; without one it is the only one. Raises Refused where that names none."""
    it = f"#{number}" if number else "It"
    if not media:
        raise Refused(f"{it} has no files. Nothing was changed.")
    if position is None and len(media) > 1:
        raise Refused(
            f"{it} has {len(media)} files: say which, by its number. Nothing was changed."
        )
    place = (position or 1) - 1
    if not 0 <= place < len(media):
        raise Refused(f"{it} has no file {position}: its card numbers them. Nothing was changed.")
    return place


def changes(old: Media, new: Media) -> list[str]:
    """What is different about the files of a post, each a line: `+ photo.png`, `alt text of
    photo.png changed`."""
    before, after = ({each.digest: each for each in media} for media in (old, new))
    said = [f"− {each.name}" for each in old if each.digest not in after]
    said += [f"+ {each.name}" for each in new if each.digest not in before]
    both = [(before[each.digest], each) for each in new if each.digest in before]
    said += [f"alt text of {each.name} changed" for was, each in both if was.alt != each.alt]
    said += [f"{was.name} is called {each.name} now" for was, each in both if was.name != each.name]
    kept = [each.digest for each in new if each.digest in before]
    if kept != [each.digest for each in old if each.digest in after]:
        said.append("files in another order")
    return said


def unfit(media: Media, facts: Capabilities) -> str | None:
    """Why a platform cannot carry these files, in words that follow its name (`takes no files`);
    None where it can."""
    if not media:
        return None
    if not facts.most_files:
        return "takes no files"
    if len(media) > facts.most_files:
        return f"takes {facts.most_files} files a post, and this has {len(media)}"
    for each in media:
        if facts.file_kinds is not None and each.kind not in facts.file_kinds:
            return f"takes no {KINDS[each.kind].upper()} files like {each.name}"
        if facts.max_file is not None and each.size > facts.max_file:
            most = in_units(facts.max_file)
            return f"takes files of {most}, and {each.name} has {in_units(each.size)}"
    whole = sum(each.size for each in media)
    if facts.max_files is not None and whole > facts.max_files:
        return f"takes {in_units(facts.max_files)} of files a post, and this has {in_units(whole)}"
    return None
