"""The outbox: what people must be told, written with the change it tells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.rehearsal import rehearsing
from models.rows import insert_rows
from models.rules.audiences import DIRECT
from models.services.workspaces import channels
from models.tables import Channel, Notice, Project, Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as it is shown: `kind` and `facts` are put into words by a view."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    created_at: datetime


def tell(
    kind: str,
    key: str,
    facts: Mapping[str, Any],
    *,
    project_id: int,
    channel_id: int,
    member_id: int | None,
    now: datetime,
    copy: bool = False,
    project_key: str | None = None,
) -> None:
    """Queue one notice for a channel; the same `key` again is the same notice. The project's key,
    looked up unless given, is added to the facts, and whether it is a rehearsal. Nobody is told
    directly of a `copy`."""
    notice = {
        "project": project_id,
        "channel": channel_id,
        "member": member_id,
        "kind": kind,
        "key": key,
        "facts": dict(facts) | marks(project_key or Project.get_by_id(project_id).key),
        "created_at": now,
        "addressed_at": now if copy else None,
    }
    insert_rows(Notice, [notice], or_ignore=True)


def tell_all(
    kind: str, told: Iterable[Mapping[str, Any]], *, project_id: int, now: datetime
) -> None:
    """The same of many things of one project: each its `key` and `facts`, the `channel` and the
    `member` by their ids. Inside a transaction."""
    more = marks(Project.get_by_id(project_id).key)
    same = {"project": project_id, "kind": kind, "created_at": now}
    insert_rows(
        Notice,
        [{**same, **each, "facts": dict(each["facts"]) | more} for each in told],
        or_ignore=True,
    )


def marks(project_key: str) -> dict[str, Any]:
    """What the facts of every notice say: the project, and whether it is a rehearsal."""
    rehearsal = {"rehearsal": True} if rehearsing() else {}
    return {"project": project_key} | rehearsal


def tell_project(
    kind: str,
    key: str,
    facts: Mapping[str, Any],
    *,
    project_id: int,
    now: datetime,
    besides: int | None = None,
) -> None:
    """Queue one notice for each channel that a project reports in, `besides` one: what concerns all
    of it. The project's zone is added to the facts. As `tell` in all else."""
    project = Project.get_by_id(project_id)
    more = {"zone": project.zone}
    there = [each for each in channels.report_channels(project_id) if each.id != besides]
    for number, channel in enumerate(there):
        tell(
            kind,
            f"{key} in {channel.id}" if number else key,
            dict(facts) | more,
            project_id=project_id,
            channel_id=channel.id,
            member_id=None,
            now=now,
            copy=number > 0,
            project_key=project.key,
        )


def latest_id() -> int:
    """The id of the newest notice; 0 when there is none."""
    newest = Notice.select(Notice.id).order_by(Notice.id.desc()).first()
    return newest.id if newest else 0


def since(workspace: str, channel: str, last_id: int, *, now: datetime) -> list[Told]:
    """The notices for a channel newer than `last_id`, the oldest first, marked as delivered."""
    rows = list(
        Notice.select()
        .join(Channel, on=(Notice.channel == Channel.id))
        .join(Workspace, on=(Channel.workspace == Workspace.id))
        .where(
            (Workspace.key == workspace)
            & (Channel.external_id == channel)
            & (Notice.id > last_id)
            & Notice.kind.not_in([*DIRECT])
        )
        .order_by(Notice.id)
    )
    _mark([row.id for row in rows if row.delivered_at is None], now)
    return [Told(row.id, row.kind, row.facts, row.created_at) for row in rows]


def undelivered_since(workspace: str, channel: str) -> int:
    """The id before the oldest notice nobody in this channel has seen yet, to pass to `since`."""
    oldest = (
        Notice.select(Notice.id)
        .join(Channel, on=(Notice.channel == Channel.id))
        .join(Workspace, on=(Channel.workspace == Workspace.id))
        .where(
            (Workspace.key == workspace)
            & (Channel.external_id == channel)
            & Notice.delivered_at.is_null()
        )
        .order_by(Notice.id)
        .first()
    )
    return oldest.id - 1 if oldest else latest_id()


def _mark(ids: list[int], now: datetime) -> None:
    if ids:
        Notice.update(delivered_at=now).where(Notice.id.in_(ids)).execute()
