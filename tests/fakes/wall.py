"""A platform brought by a plug-in, on which it can be looked what is there: a folder of files.

Files beside it make it odd: `mute` posts and gives no answer, `lost` neither posts nor answers,
`blind` cannot be looked at."""

from pathlib import Path

PUBLISHER = """
import json
from pathlib import Path

from jobs.publishers.protocol import Delivered, Later, Refused, Unknown
from models.errors import UserError
from models.rules.platforms import Capabilities, Safety, Takedown, clean

capabilities = Capabilities("wall", Safety.FIND, Takedown.DELETE, can_correct=False, per_hour=1000)


def prepare(content, destination):
    return {"marker": content.key, "text": clean(content.text)}


def _wall(destination):
    if "path" not in destination.settings:
        raise UserError("There is no wall there. Connect it again.")
    return Path(destination.settings["path"])


def _is(word, destination):
    return _wall(destination).with_name(word).exists()


def publish(prepared, destination):
    try:
        wall = _wall(destination)
    except UserError as error:
        return Refused(str(error))
    if not _is("lost", destination):
        with (wall / prepared["marker"]).open("a") as file:
            file.write(prepared["text"])
    if _is("mute", destination) or _is("lost", destination):
        return Unknown("the wall gave no answer")
    return find(prepared, destination)


def correct(prepared, remote_id, destination):
    return Refused("A wall cannot be corrected.")


def take_down(prepared, remote_id, destination):
    if not _is("lost", destination):
        (_wall(destination) / remote_id).unlink(missing_ok=True)
    if _is("mute", destination) or _is("lost", destination):
        return Unknown("the wall gave no answer")
    return Delivered()


def find(prepared, destination):
    if _is("blind", destination):
        raise UserError("It is too dark to see the wall.")
    if not (_wall(destination) / prepared["marker"]).exists():
        return None
    return Delivered(prepared["marker"], f"https://wall.example/{prepared['marker']}")


def check(destination):
    _wall(destination)
"""


def install(folder: Path) -> None:
    """Put the plug-in where Python finds installed packages, if `folder` is on its path."""
    (folder / "plug_in_wall.py").write_text(PUBLISHER)
    metadata = folder / "plug_in_wall-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: plug-in-wall\nVersion: 1.0\n")
    entry_points = "[presstime.publishers]\nwall = plug_in_wall\n"
    (metadata / "entry_points.txt").write_text(entry_points)
