"""Whatever people do at once, nobody waits for somebody who waits for them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from models.database import StorageError, connection, transaction
from models.errors import UserError
from models.rules.freezes import Scope
from models.rules.roles import Role
from models.rules.settings import SETTINGS
from models.rules.states import ProposalState
from models.services.approvals import approving
from models.services.conflicts import resolving
from models.services.conflicts.conflicts import LEFT_OPEN
from models.services.freezes import freezing
from models.services.freezes.freezing import Wanted
from models.services.people import membership
from models.services.posts import holding, moving, posts, proposing, scheduling
from models.services.posts.scheduling import PUBLISH, Plan
from models.services.undo import taking_back
from models.services.workspaces import policies
from tests.models.services.conftest import once
from tests.together import together

POSTS = 4
DEEDS = 40


def test_two_who_do_many_things_at_once_are_never_in_each_others_way(
    required, bo, chi, site, hook, scheduled, now
):
    for minute in range(POSTS):
        scheduled(once(datetime(2026, 4, 1, 9, minute)), on=(site, hook))
    troubles: list[str] = []

    def live(seed: int) -> None:
        dice = Random(seed)
        deeds = list(_deeds(required, bo, chi, (site, hook), dice, now).items())
        with connection():
            for _ in range(DEEDS):
                name, deed = dice.choice(deeds)
                try:
                    deed()
                except StorageError as error:
                    troubles.append(f"{name}: {error}")
                except UserError:  # what another had done already, say
                    pass

    together([lambda: live(1), lambda: live(2)])

    assert troubles == []


def _deeds(ana, bo, chi, places, dice, now) -> dict[str, Callable[[], object]]:
    def number() -> int:
        return dice.randint(1, POSTS)

    def plan() -> Plan:
        minutes = timedelta(minutes=dice.randint(0, 30_000))
        return Plan(PUBLISH, (once(datetime(2026, 5, 1, 9) + minutes),), places)

    def new() -> None:
        scheduling.schedule_new(bo, None, "New", plan(), now=now, care=LEFT_OPEN)

    def confirm() -> None:
        proposal = proposing.propose(ana, "words", {}, None, now=now)
        with transaction():
            proposal = proposing.open_proposal(ana, proposal.id, None)
            new()
            proposing.settle(proposal, ProposalState.CONFIRMED, now=now)

    def setting() -> None:
        value = timedelta(minutes=dice.randint(0, 3))
        policies.decide(ana, SETTINGS["stagger"], value, now=now)

    def grant() -> None:
        role = dice.choice([Role.APPROVER, Role.MANAGER, Role.AUTHOR])
        membership.grant(ana, chi.member, role, now=now)

    def existing() -> None:
        scheduling.schedule_existing(ana, number(), None, plan(), now=now, care=LEFT_OPEN)

    return {
        "new": new,
        "existing": existing,
        "confirm": confirm,
        "setting": setting,
        "grant": grant,
        "edit": lambda: posts.edit(ana, number(), None, text=f"{dice.random()}", now=now),
        "move": lambda: moving.move_to(ana, number(), None, plan().rules[0], now=now),
        "approve": lambda: approving.approve(dice.choice([bo, chi]), number(), None, now=now),
        "pause": lambda: holding.pause(bo, number(), None, now=now),
        "resume all": lambda: holding.resume_all(ana, now=now),
        "freeze": lambda: freezing.stop(bo, Wanted(Scope()), now=now),
        "undo": lambda: taking_back.take_back(ana, taking_back.last(ana).number, now=now),
        "conflicts": lambda: resolving.listed(bo, now=now),
    }
