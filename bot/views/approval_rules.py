"""The wording of a project's rule of approval: what it asks for, and what of it cannot be kept."""

from collections.abc import Sequence

from bot.reply import Card, Field
from bot.views import requests, risks, words
from models.rules.approval import stages_of
from models.rules.policy import Approvals, MassMentions, policy_of
from models.services.approvals.needing import Foreseen, Shortage
from models.tables import Project


def foreseen(found: Foreseen, text: str) -> list[Field]:
    """What approval a proposal of this text will need, and what is risky about it."""
    risky = risks.fields(found.need.risks, text, found.need.readers)
    if not found.need.stages:
        return [*risky, Field("Approval", "none needed in this project")]
    first = found.need.stages[0]
    needed = words.count(first.needed or 1, requests.WHO[first.who])
    said = f"{needed}: {requests.either(found.names)}"
    rest = [requests.WHO[each.who] for each in found.need.stages[1:]]
    if rest:
        said += f"; then the {words.joined(rest)}"
    if not found.enough:
        said += ". There are not enough of them, so it cannot be approved"
    return [*risky, Field("Approval", said)]


def policy(project: Project, short: Sequence[Shortage]) -> Card:
    """A project's rule of approval, in words."""
    decided = policy_of(project)
    stages = [
        f"{words.count(each.needed or 1, requests.WHO[each.who])}" for each in stages_of(decided)
    ]
    said = {
        Approvals.NONE: "Nothing needs approval.",
        Approvals.OPTIONAL: f"What somebody submits needs {', then '.join(stages)}.",
        Approvals.REQUIRED: f"Every post needs {', then '.join(stages)}.",
        Approvals.RISKY: f"A risky post needs {', then '.join(stages)}: one to more than "
        f"{decided.risky_targets} targets or to a new one, or that calls everybody.",
    }[decided.approvals]
    calls = "" if decided.mass_mentions is MassMentions.FREE else CALLS
    hours = f"People are reminded {words.span(decided.nudge_before)} before it is too late, within "
    return Card(
        title=f"Approvals in {project.key}: {decided.approvals}",
        body=f"{said} Nobody approves their own work.{calls}",
        notes=(
            *shortages(short),
            f"{hours}{decided.working_hours}. `settings approvals required` changes the rule; "
            "`approvals` lists what waits.",
        ),
        tone="warning" if short else "plain",
    )


CALLS = " What calls everybody takes a second person, where there is one."


def unasked(posts: int) -> tuple[str, ...]:
    """What was planned before the rule, and how to have it approved."""
    if not posts:
        return ()
    them = "it" if posts == 1 else "each of them"
    return (
        f"{words.count(posts, 'post')} planned before {'goes' if posts == 1 else 'go'} out as "
        f"planned, without approval. `list` shows what is coming; `submit #…` asks for approval of "
        f"{them}.",
    )


def shortages(short: Sequence[Shortage]) -> tuple[str, ...]:
    """What of the rule cannot be kept, and by whom."""
    return tuple(shortage(each) for each in short)


def shortage(short: Shortage) -> str:
    """One stage that nobody, or not everybody's post, can pass."""
    needed, who = short.stage.needed or 1, requests.WHO[short.stage.who]
    if short.alone is not None:
        writer = "one of them" if short.may > 1 else short.alone.name
        return (
            f"There {'is' if short.may == 1 else 'are'} only {words.count(short.may, who)}, so "
            f"what {writer} writes cannot be approved."
        )
    return (
        f"{words.count(needed, who)} must approve and there {'is' if short.may == 1 else 'are'} "
        f"{short.may}, so nothing can be approved. `people` shows who may what."
    )
