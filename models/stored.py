"""The contents of files, each named by its SHA-256 hash, in one folder that all processes share.

Nothing here is ever changed: a content is written beside its place and renamed into it, and read
only after it was hashed again. Which contents there are, and whose, `models.services.posts.media`
knows.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from models.errors import UserError
from models.rules.media import HEAD, Medium

_PIECE = 1 << 20  # bytes read at a time
_folder: list[Path] = []


class Lost(UserError):
    """A content is not there any more, or is not what it was."""


class Unreachable(UserError):
    """The folder cannot be read or written now, which mends itself or is mended by its operator."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A content that was written down, beside its place as yet. `head` is how it begins."""

    path: Path
    digest: str
    size: int
    head: bytes


def use(folder: Path) -> None:
    """Keep contents in this folder from now on; it is made when it is first needed."""
    _folder[:] = [folder]


def folder() -> Path:
    """The folder in use."""
    return _folder[0]


@contextmanager
def arriving(chunks: Iterable[bytes], most: int) -> Iterator[Arrived | None]:
    """Write down what arrives piece by piece; None as soon as there are more than `most` bytes.
    What was not put in its place by `settle` is gone at the end. Raises Unreachable."""
    path = folder() / f".arriving-{secrets.token_hex(8)}"
    try:
        yield _written(path, chunks, most)
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _written(path: Path, chunks: Iterable[bytes], most: int) -> Arrived | None:
    whole, size, head = hashlib.sha256(), 0, b""
    with _reached(), _made(path).open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                return None
            if len(head) < HEAD:
                head += chunk[: HEAD - len(head)]
            whole.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Arrived(path, whole.hexdigest(), size, head)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def settle(arrived: Arrived) -> None:
    """Put a content in its place, also where the same is there: that one may be about to be swept.
    Raises Unreachable."""
    with _reached():
        place = _made(place_of(arrived.digest))
        arrived.path.replace(place)
        file = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def place_of(digest: str) -> Path:
    """Where the content of that hash lies, if it is there."""
    return folder() / digest[:2] / digest


def path_of(medium: Medium) -> Path:
    """The file that holds a medium's content, hashed just now. Raises Lost, saying what mends it,
    and Unreachable."""
    path = place_of(medium.digest)
    with _reached(medium.name):
        found = hash_of(path)
    if found != medium.digest:
        raise Lost(f"“{medium.name}” is damaged in the media folder. {_MENDING}")
    return path


def bytes_of(medium: Medium) -> bytes:
    """The content of a medium, whole. Raises as `path_of` does."""
    with _reached(medium.name):
        content = place_of(medium.digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != medium.digest:
        raise Lost(f"“{medium.name}” is damaged in the media folder. {_MENDING}")
    return content


def trouble() -> str | None:
    """Why nothing can be written into the folder, in words; None where it can, or where it is not
    made yet."""
    if not folder().exists():
        return None
    probe = folder() / f".arriving-{secrets.token_hex(8)}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return error.strerror or type(error).__name__
    return None


def is_there(digest: str) -> bool:
    """Whether the folder has the content of that hash, as this process sees it."""
    try:
        return place_of(digest).is_file()
    except OSError:
        return False


_MENDING = (
    "Nothing was sent. Remove the file from the post and attach it again, or have the media folder "
    "put back from a backup; then retry."
)


def hash_of(path: Path) -> str:
    """The SHA-256 hash of a file's content, in hexadecimal; raises OSError."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            whole.update(piece)
    return whole.hexdigest()


@contextmanager
def _reached(name: str = "") -> Iterator[None]:
    """Trouble with the folder in words; of one file that is missing where the folder is there, that
    it is lost."""
    try:
        yield
    except FileNotFoundError as error:
        if name and folder().is_dir():
            raise Lost(f"“{name}” is missing from the media folder. {_MENDING}") from error
        raise Unreachable(_unreachable(error)) from error
    except OSError as error:
        raise Unreachable(_unreachable(error)) from error


def _unreachable(error: OSError) -> str:
    why = error.strerror or type(error).__name__
    return f"The media folder cannot be used ({why}). Nothing was sent or saved; try again later."


def sweep(digest: str, is_used: Callable[[], bool]) -> None:
    """Remove a content that nothing uses. It is moved aside before `is_used` is asked: whoever
    writes the same one meanwhile notes its use first and puts it in place after."""
    place = place_of(digest)
    aside = place.parent / f".swept-{secrets.token_hex(8)}"
    with suppress(FileNotFoundError):
        place.rename(aside)
        wanted = True
        try:
            wanted = is_used()
        finally:
            aside.replace(place) if wanted else aside.unlink()


def leftovers(older_than: float) -> Iterator[Path]:
    """What writes and sweeps that never ended left behind before that moment (seconds since
    1970)."""
    for pattern in (".arriving-*", "*/.swept-*"):
        for path in folder().glob(pattern):
            with suppress(OSError):
                if path.stat().st_mtime < older_than:
                    yield path
