"""What Redis and the targets say of themselves."""

from pathlib import Path

import pytest
import redis
from dramatiq import Message

from jobs import health
from jobs.broker import broker_for
from models.errors import UserError
from models.services.engine.health import Place


def place(platform: str, **settings: str) -> Place:
    return Place("ACME", "x", platform, "UTC", settings, {"signing_secret": "s"})


def test_a_redis_tells_what_it_is_and_what_waits_in_it(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        client.rpush("presstime:publishing", "a", "b")

    found = health.broker(redis_url)

    assert found.waiting == 2
    assert int(found.version.split(".")[0]) >= 6
    assert found.used > 0
    assert found.policy == "noeviction"
    assert not found.cluster


def test_what_workers_are_to_take_is_what_is_counted(redis_url):
    broker = broker_for(redis_url)
    broker.declare_queue("publishing")
    broker.enqueue(Message("publishing", "publish", (1, 1), {}, {}))

    assert health.broker(redis_url).waiting == 1
    broker.close()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "redis://:hidden@127.0.0.1:9/0"])
def test_a_redis_that_does_not_answer_is_said_without_its_password(url):
    with pytest.raises(UserError, match="Redis does not answer") as error:
        health.broker(url)

    assert "hidden" not in str(error.value)


def test_a_target_is_asked_of_its_publisher(tmp_path: Path):
    assert health.target(place("site"), tmp_path) is None
    assert (tmp_path / "sites" / "x").is_dir()
    assert "is not a web address" in str(health.target(place("webhook", url="x"), tmp_path))
    assert "Nothing here publishes to “fax”" in str(health.target(place("fax"), tmp_path))


def test_a_publisher_that_breaks_is_a_finding(tmp_path: Path):
    broken = Place("ACME", "x", "webhook", "UTC", {"url": 5}, {})  # type: ignore[dict-item]

    assert health.target(broken, tmp_path) == "The publisher for webhook failed (AttributeError)."
