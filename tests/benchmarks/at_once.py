"""A publisher that has published before it was asked: what remains is the engine. The benchmark
installs it for the processes it starts, as any plug-in is: by an entry point."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.rules.outcomes import Delivered
from models.rules.platforms import Capabilities, Safety, Takedown

NAME = "at-once"

capabilities = Capabilities(NAME, Safety.DERIVED, Takedown.DELETE, can_correct=True)


def prepare(content: Any, destination: Any) -> Mapping[str, Any]:
    return {"key": content.key, "text": content.text}


def publish(prepared: Mapping[str, Any], destination: Any) -> Delivered:
    return Delivered(prepared["key"])


def correct(prepared: Mapping[str, Any], remote_id: str, destination: Any) -> Delivered:
    return Delivered(remote_id)


def take_down(prepared: Mapping[str, Any], remote_id: str, destination: Any) -> Delivered:
    return Delivered(remote_id)


def find(prepared: Mapping[str, Any], destination: Any) -> Delivered:
    return Delivered(prepared["key"])


def check(destination: Any) -> None:
    return None


def installed(home: Path) -> dict[str, str]:
    """The environment in which processes find this publisher, as a distribution below `home`."""
    folder = home / "plug-ins"
    about = folder / "at_once-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    shutil.copy(__file__, folder / "presstime_at_once.py")
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[presstime.publishers]\n{NAME} = presstime_at_once\n")
    return {"PYTHONPATH": str(folder)}
