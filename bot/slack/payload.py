"""Taking payloads apart without believing that anything is in them, or is what it should be."""

from collections.abc import Mapping, Sequence
from typing import Any

Payload = Mapping[str, Any]


def mapping(payload: object, name: str) -> Payload:
    """What is under a name, where that has names itself; else nothing."""
    found = payload.get(name) if isinstance(payload, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def items(payload: object, name: str) -> Sequence[Any]:
    """The list under a name; else an empty one."""
    found = payload.get(name) if isinstance(payload, Mapping) else None
    return found if isinstance(found, list | tuple) else ()


def text(payload: object, name: str) -> str:
    """The words under a name; else none."""
    found = payload.get(name) if isinstance(payload, Mapping) else None
    return found if isinstance(found, str) else ""
