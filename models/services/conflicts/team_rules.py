"""The rules a team makes for itself, and the rates of its platforms, in the project's policy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from models.database import locked, transaction
from models.errors import NotFound, Refused
from models.rules.conflicts.numbers import CustomRule, Rate, numbers_of
from models.rules.roles import Right
from models.rules.settings import SETTINGS
from models.services.audit import audit
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.undo import undoing
from models.tables import Project, Undo

MOST = 50
KIND = "team rules"
Result = TypeVar("Result")


def listed(project: Project) -> tuple[CustomRule, ...]:
    """A project's own rules, by their numbers."""
    return numbers_of(project.policy).custom


def add(speaker: Speaker, rule: CustomRule, *, now: datetime) -> CustomRule:
    """Have a rule hold from now on; it gets the next number. Raises Refused for one that is there
    already, and for too many."""

    def added(policy: dict[str, Any]) -> tuple[CustomRule, dict[str, Any]]:
        rules = list(numbers_of(policy).custom)
        same = next((each for each in rules if _same(each, rule)), None)
        if same is not None:
            raise Refused(f"That is rule {same.number} already. Nothing was changed.")
        if len(rules) >= MOST:
            raise Refused(f"{MOST} rules are the most. `rule 1 off` takes one away.")
        number = int(policy.get("rules_made", 0)) + 1
        numbered = replace(rule, number=number)
        kept = [each.to_json() for each in (*rules, numbered)]
        return numbered, policy | {"rules": kept, "rules_made": number}

    return _changed(speaker, "add rule", None, added, now)


def remove(speaker: Speaker, number: int, *, now: datetime) -> CustomRule:
    """Have a rule hold no more. Raises NotFound where there is none of that number."""

    def removed(policy: dict[str, Any]) -> tuple[CustomRule, dict[str, Any]]:
        rules = numbers_of(policy).custom
        gone = next((each for each in rules if each.number == number), None)
        if gone is None:
            raise NotFound(f"There is no rule {number}. `rules` lists them. Nothing was changed.")
        kept = [each.to_json() for each in rules if each.number != number]
        return gone, policy | {"rules": kept}

    return _changed(speaker, "remove rule", number, removed, now)


def set_rate(speaker: Speaker, platform: str, rate: Rate | None, *, now: datetime) -> None:
    """Let a platform take so many posts of one account in a span; none: what the product knows."""

    def changed(policy: dict[str, Any]) -> tuple[None, dict[str, Any]]:
        rates = {name: kept for name, kept in policy.get("rates", {}).items() if name != platform}
        if rate is not None:
            rates[platform] = [rate.most, int(rate.span.total_seconds())]
        return None, policy | {"rates": rates}

    _changed(speaker, "set rate", platform, changed, now)


def lift_resources(speaker: Speaker, *, now: datetime) -> None:
    """Let as many posts go out at once as there are, in this project."""
    field = SETTINGS["resources-most"].field
    _changed(speaker, "lift limit", field, lambda policy: (None, policy | {field: 0}), now)


def _same(one: CustomRule, other: CustomRule) -> bool:
    return replace(one, number=0, said="") == replace(other, number=0, said="")


def _changed(
    speaker: Speaker,
    action: str,
    what: Any,
    change: Callable[[dict[str, Any]], tuple[Result, dict[str, Any]]],
    now: datetime,
) -> Result:
    permissions.require(speaker, Right.SETTINGS)
    with transaction():
        project = locked(Project.select()).where(Project.id == speaker.project.id).get()
        before = dict(project.policy)
        result, project.policy = change(before)
        project.save(only=[Project.policy])
        speaker.project.policy = project.policy
        kept, left = _about(before), _about(project.policy)
        if kept != left:
            facts = {} if what is None else {"what": what}
            undoing.remember(speaker, KIND, facts, kept, left, now=now, action=action)
        audit.by(
            speaker,
            action,
            f"project {project.key}",
            now=now,
            before=kept,
            after=left | {"what": what},
        )
        return result


@undoing.inverse(KIND)
def _put_back(speaker: Speaker, undo: Undo, _now: datetime) -> None:
    permissions.require(speaker, Right.SETTINGS)
    project = locked(Project.select()).where(Project.id == speaker.project.id).get()
    if _about(project.policy) != undo.after:
        raise Refused(
            "The rules were changed since. Nothing was changed; `rules` and `settings` show how "
            "they are."
        )
    other = {name: value for name, value in project.policy.items() if name not in ABOUT}
    project.policy = other | undo.before
    project.save(only=[Project.policy])
    speaker.project.policy = project.policy


ABOUT = ("rules", "rates", SETTINGS["resources-most"].field)


def _about(policy: dict[str, Any]) -> dict[str, Any]:
    return {name: policy[name] for name in ABOUT if name in policy}
