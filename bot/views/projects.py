"""The wording of projects in a workspace: which there are, how one of them is meant, and that a
workspace is gone."""

from collections.abc import Callable, Container, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.reply import Button, Card, Reply, Row
from bot.views import words
from models.rules.roles import Role
from models.services.people.people import Speaker
from models.services.people.permissions import with_article
from models.tables import Channel, Project, RoleMapping

LONGEST_SAYING = 100  # of a button, in every chat
ROLES = f"The roles are {', '.join(role for role in Role if role is not Role.ADMIN)}."


def which(found: Sequence[Project], text: str) -> Reply:
    """The question which project a sentence is for."""
    names = words.joined([each.key for each in found])
    example = f"{found[0].key}: {text}"
    buttons = tuple(
        Button(each.key, f"{each.key}: {text}")
        for each in found[:5]
        if len(f"{each.key}: {text}") <= LONGEST_SAYING
    )
    whole = Card(
        title="Which calendar is it for?",
        body=f"{names} are planned in this workspace, and this channel belongs to none of them. "
        "Nothing was done.",
        notes=(
            f"Say its key before it: `{words.shortened(example)}`; or say it in a channel of that "
            f"calendar. `{found[0].key}: use this channel` makes this one of it.",
        ),
        buttons=buttons,
    )
    return Reply(f"Which calendar is it for: {names}?", (whole,), private=True, failed=True)


def listing(places: Sequence[Channel], mine: Container[int], speaker: Speaker) -> Reply:
    """The calendars of a workspace, those first that the reader belongs to."""
    rows = tuple(_row(each, each.id in mine, speaker) for each in places)
    title = "Calendars planned in this workspace"
    whole = Card(
        title,
        rows=rows,
        notes=(
            "`ACME: list` is for one of them wherever it is said. `new project ACME in "
            "Europe/Berlin` begins one in a channel of its own, `share calendar` lets another "
            "workspace plan in this one.",
        ),
    )
    return Reply(title, (whole,))


def _row(place: Channel, member: bool, speaker: Speaker) -> Row:
    project = place.project
    here = "  ← here" if project.id == speaker.project.id else ""
    apart = "" if member else ", you are no member"
    return Row(f"{project.key}  {project.zone}{apart}{here}")


def begun(project: Project) -> Reply:
    """A calendar that was begun."""
    said = f"{project.key} is planned in this channel now"
    whole = Card(
        title=said,
        body=f"Its home zone is {project.zone}, you are its admin, and it reports here.",
        notes=(f"`setup` chooses who approves, `{project.key}: list` works everywhere.",),
        tone="good",
    )
    return Reply(f"{said}.", (whole,))


def used(speaker: Speaker) -> Reply:
    """A channel that belongs to a calendar now."""
    key = speaker.project.key
    return Reply(f"This channel belongs to {key} now: posts need no key here (`show #12`).")


def unused(speaker: Speaker) -> Reply:
    """A channel that belongs to no calendar any more."""
    return Reply(
        f"This channel belongs to {speaker.project.key} no more. What would have been told here "
        "is told where it reports."
    )


def roles(found: Sequence[RoleMapping], speaker: Speaker) -> Reply:
    """What roles of chats count for."""
    title = f"What the chat's own roles count for in {speaker.project.key}"
    rows = tuple(Row(f"{row.name}  {row.role}  (in {row.workspace.name})") for row in found)
    nothing = "" if rows else "Nothing yet: everybody has the role they were given here."
    whole = Card(
        title,
        body=nothing,
        rows=rows,
        notes=(
            "`map @Editors to approver` adds one, `unmap @Editors` takes it away, `people` shows "
            "who is what.",
        ),
    )
    return Reply(title, (whole,))


def mapped(made: RoleMapping, speaker: Speaker) -> Reply:
    """A role of the chat that counts for something now."""
    said = f"Whoever is {made.name} in this chat is {with_article(made.role)} at the least"
    whole = Card(
        title=said,
        body=f"In {speaker.project.key} the higher of that and the role they were given counts.",
        notes=("It holds for those who spoke here before, and for others once they do.",),
        tone="good",
    )
    return Reply(f"{said}.", (whole,))


def unmapped(name: str, speaker: Speaker) -> Reply:
    """A role of the chat that counts for nothing any more."""
    return Reply(
        f"{name} counts for nothing in {speaker.project.key} any more: everybody has the role they "
        "were given."
    )


def _gone(facts: Mapping[str, Any]) -> Reply:
    """A workspace that Presstime was taken out of."""
    said = f"Presstime was taken out of {facts['workspace']}."
    names = facts["targets"]
    body = "Nothing that goes elsewhere is changed by it."
    if names:
        body = (
            f"Nothing goes to {words.joined(names)} any more: what was planned for it is cancelled "
            "when it falls due. Installed there again before that, it goes on."
        )
    return Reply(said, (Card(said, body=body, tone="bad"),))


KINDS: Mapping[str, Callable[[Mapping[str, Any]], Reply]] = MappingProxyType(
    {"workspace_gone": _gone}
)
