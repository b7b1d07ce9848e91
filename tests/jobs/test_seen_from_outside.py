"""What the doctor and a worker see of clocks and workers in processes of their own."""

import json
from datetime import timedelta
from threading import Event, Thread

from jobs.run import run_worker
from models import clock
from models.tables import Notice, Session
from tests import forked
from tests.jobs.place import Place, hook, kill, post_to, until


def doctor(place: Place) -> tuple[str, dict[str, list[str]]]:
    """The doctor's word on the whole, and what it says of each part that is not well."""
    answer = forked.run(["doctor", "--json"], env=place.environment())
    whole = json.loads(answer.stdout)
    parts: dict[str, list[str]] = {}
    for each in whole["findings"]:
        if each["level"] in ("trouble", "settings"):
            parts.setdefault(each["part"], []).append(each["said"])
    return whole["status"], parts


def test_the_doctor_tells_who_lives_and_who_is_missing(many, receiver):
    post_to(hook(receiver, "hook"), 1, after=3600)
    with many.running("clock", "worker") as (_, worker):
        until(lambda: doctor(many) == ("well", {}))
        kill(worker)
        until(lambda: "No worker runs" in str(doctor(many)))

    status, parts = doctor(many)

    assert status == "trouble"
    assert [said.partition(";")[0] for said in parts["processes"]] == [
        "No clock runs",
        "No worker runs",
    ]


def test_a_worker_tells_in_the_chat_that_no_clock_runs(many, receiver):
    post_to(hook(receiver, "hook"), 1)
    stop = Event()
    how = {"stop": stop, "redis_url": many.redis, "threads": 1}
    worker = Thread(target=run_worker, args=(many.home,), kwargs=how)
    worker.start()
    try:
        for step in range(12):  # of less than what would be a sleep of the whole machine
            clock.set_offset(timedelta(seconds=12 * step))
            moment = clock.now()
            until(lambda: Session.select().where(Session.seen_at >= moment).exists())  # noqa: B023
        assert [row.kind for row in Notice.select()] == ["clock_stopped"]
    finally:
        stop.set()
        worker.join()
        clock.set_offset(timedelta())
