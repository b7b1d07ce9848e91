"""Roles given by whoever runs Presstime, who needs none for it."""

from bot.operator import machine
from bot.views import people as views
from models import clock
from models.errors import NotFound, Refused
from models.rules.roles import Role
from models.services.people import membership
from models.tables import Project


def grant(name: str, role: str, key: str | None) -> str:
    """Give somebody a role in a project, the only one unless its key says which; what was done, in
    words. Raises UserError."""
    if role.casefold() not in list(Role):
        raise Refused(f"“{role}” is no role. {views.ROLES} Nothing was changed.")
    project = _project(key)
    actor = f"host:{machine.user_name()}"
    member = membership.grant_by_host(
        project, name.strip().lstrip("@"), Role(role.casefold()), actor, now=clock.now()
    )
    return views.granted_by_host(member, project)


def _project(key: str | None) -> Project:
    found = list(Project.select().order_by(Project.key))
    if key is not None:
        found = [each for each in found if each.key == key.upper()]
    if len(found) == 1:
        return found[0]
    known = ", ".join(each.key for each in Project.select().order_by(Project.key))
    if not found:
        raise NotFound(f"There is no such project. There are: {known}. Nothing was changed.")
    raise Refused(f"Which project? Say `--project` and one of {known}. Nothing was changed.")
