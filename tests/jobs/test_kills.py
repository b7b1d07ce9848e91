"""kill -9 at random moments; `python -m tests.benchmarks.run kills` does many more."""

from random import Random

from tests.fakes.webhook_receiver import late
from tests.jobs.kills import survive

SEED = 4


def test_eight_kills_at_random_moments_lose_and_double_nothing(place, receiver):
    receiver.usual = late(0.03)  # so that many a kill falls between call and answer

    kills = survive(place, receiver, 8, Random(SEED))

    assert len(receiver.acted_on) == 8 * 20
    assert len(kills) == 8
