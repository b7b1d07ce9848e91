"""What workers do with a message: hand its claims to this process's pipeline, or tell people."""

from typing import Any

import dramatiq

from jobs.broker import PUBLISHING, TELLING
from jobs.chats import Messenger
from jobs.letters import Postman
from jobs.pipeline import Pipeline

Chains = list[list[tuple[int, int]]]  # claims (id, fence); those in one list go in order


def declare(broker: dramatiq.Broker, pipeline: Pipeline | None) -> Any:
    """The publish actor on `broker`, for a process with that pipeline (None where it only sends).
    Its name is in messages of other versions too, so it stays."""

    def publish(chains: list[list[list[int]]]) -> None:
        if pipeline is None:
            raise RuntimeError("this process has no session to publish under")
        pipeline.take([[(number, fence) for number, fence in chain] for chain in chains])

    return dramatiq.actor(broker=broker, queue_name=PUBLISHING)(publish)


def sender(publish: Any) -> Any:
    """What a clock calls to hand out claims, after `delay` milliseconds where there is one."""

    def send(chains: Chains, delay: int | None) -> None:
        publish.send_with_options(args=(chains,), delay=delay)

    return send


def declare_telling(broker: dramatiq.Broker, postman: Postman | None) -> Any:
    """The actor that passes one message to a person on to that postman (None where the process only
    sends). Its name and queue stay, as those of `publish`."""

    def deliver_notice(dispatch_id: int) -> None:
        if postman is None:
            raise RuntimeError("this process has no session to deliver under")
        postman.take(dispatch_id)

    return dramatiq.actor(broker=broker, queue_name=TELLING)(deliver_notice)


def teller(deliver: Any) -> Any:
    """What a clock calls to hand out a message by its number."""

    def tell(number: int) -> None:
        deliver.send(number)

    return tell


def declare_chats(broker: dramatiq.Broker, messenger: Messenger | None) -> Any:
    """The actor that passes one message to a chat on to that messenger (None where the process only
    sends). Its name and queue stay, as those of `publish`."""

    def deliver_card(card_id: int) -> None:
        if messenger is None:
            raise RuntimeError("this process has no session to post under")
        messenger.take(card_id)

    return dramatiq.actor(broker=broker, queue_name=TELLING)(deliver_card)
