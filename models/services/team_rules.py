"""The rules a team makes for itself, and the rates of its platforms, in the project's policy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from models.database import locked, transaction
from models.errors import NotFound, Refused
from models.rules.conflicts.numbers import CustomRule, Rate, numbers_of
from models.rules.policy import SETTINGS
from models.rules.roles import Right
from models.services import audit, permissions
from models.services.people import Speaker
from models.tables import Project

MOST = 50
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
        audit.by(
            speaker,
            action,
            f"project {project.key}",
            now=now,
            before=_about(before),
            after=_about(project.policy) | {"what": what},
        )
        return result


def _about(policy: dict[str, Any]) -> dict[str, Any]:
    names = ("rules", "rates", SETTINGS["resources-most"].field)
    return {name: policy[name] for name in names if name in policy}
