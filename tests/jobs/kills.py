"""Kills at random moments: a burst, a kill -9 somewhere in it, a new start, and the books."""

import time
from dataclasses import dataclass
from random import Random

from tests.fakes.webhook_receiver import WebhookReceiver
from tests.jobs.ledger_check import troubles
from tests.jobs.place import Place, Process, at_rest, end, hook, kill, post_to, started, until

POSTS = 20
EVERY = 0.04  # seconds between two of a burst
AGAIN = 0.25  # how often what was just started is killed as well


@dataclass(frozen=True, slots=True)
class Kill:
    """Who was killed, how long after a burst was written, and how long it took until all was
    settled, in seconds from the (last) kill."""

    victim: str
    moment: float
    settled_after: float


def survive(place: Place, receiver: WebhookReceiver, rounds: int, chance: Random) -> list[Kill]:
    """Kill and start again so many times; raises AssertionError where anything is lost, doubled or
    does not add up."""
    crew = {command: place.start(command) for command in place.all_parts}
    try:
        started(len(crew))
        return [_survive_one(place, receiver, crew, chance) for _ in range(rounds)]
    finally:
        end(list(crew.values()))


def _survive_one(
    place: Place, receiver: WebhookReceiver, crew: dict[str, Process], chance: Random
) -> Kill:
    victim = chance.choice([*crew, "tree"])
    moment = chance.uniform(0, POSTS * EVERY + 0.4)
    post_to(hook(receiver, "hook"), POSTS, after=0.2, every=EVERY)
    time.sleep(moment)
    _kill_and_start(place, crew, victim)
    if chance.random() < AGAIN:
        time.sleep(chance.uniform(0, 1))
        _kill_and_start(place, crew, victim)
    settled_after = until(at_rest)
    found = troubles(receiver)
    assert not found, f"{victim} killed after {moment:.3f} s: {found}"
    return Kill(victim, moment, settled_after)


def _kill_and_start(place: Place, crew: dict[str, Process], victim: str) -> None:
    killed = list(crew) if victim == "tree" else [victim]
    for command in killed:
        kill(crew[command])
    for command in killed:
        crew[command] = place.start(command)
