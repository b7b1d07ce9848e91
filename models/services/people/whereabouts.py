"""Where a person is known, over all workspaces of a chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.tables import Channel, Member, Project, Workspace


@dataclass(frozen=True, slots=True)
class Home:
    """A workspace (`discord:G1`) in which somebody is a member of a project."""

    workspace: str
    project: str


def homes(chat: str, user: str) -> Sequence[Home]:
    """The projects that somebody with this id in a chat (`discord`) is a member of and was not shut
    out of, each with the connected workspace of theirs."""
    ending = f":{user}"
    rows = (
        Member.select(Member, Project)
        .join(Project)
        .where(Member.identity.startswith(f"{chat}:") & Member.barred.is_null())
        .where(Member.identity.endswith(ending))
        .order_by(Project.key)
    )
    found = [Home(row.identity.removesuffix(ending), row.project.key) for row in rows]
    places = Workspace.select(Workspace.key).join(Channel)
    connected = {
        row.key
        for row in places.where(
            Workspace.disconnected_at.is_null()
            & Workspace.key.in_([home.workspace for home in found])
        )
    }
    return [home for home in found if home.workspace in connected]


def connected(chat: str) -> list[str]:
    """The keys of all workspaces of a chat (`discord`) that Presstime was not taken out of."""
    here = Workspace.key.startswith(f"{chat}:") & Workspace.disconnected_at.is_null()
    return [row.key for row in Workspace.select(Workspace.key).where(here).order_by(Workspace.key)]
