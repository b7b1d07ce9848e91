"""Interactions as Discord runs them: one answer within three seconds, then edits by a token."""

import time
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

from tests.fakes.discord import valid
from tests.fakes.discord.attachments import Refusal
from tests.fakes.discord.rest import IS_COMPONENTS_V2, Rest
from tests.fakes.discord.world import EPHEMERAL, LOADING, message

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
KINDS = {
    MESSAGE: "message",
    DEFERRED: "deferred_message",
    DEFERRED_UPDATE: "deferred_update",
    UPDATE: "update_message",
    CHOICES: "autocomplete",
    FORM: "modal",
}
FITTING = {
    COMMAND: {MESSAGE, DEFERRED, FORM},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}
OF_A_MESSAGE = {DEFERRED_UPDATE, UPDATE}  # where there is one
FIRST_WITHIN, LASTS = 3.0, 900.0  # seconds


@dataclass
class Asked:
    """One interaction and what the bot answered. `answer` is the message (or form, or choices) that
    the person sees, `more` what followed it; times are seconds after it was pushed."""

    id: str
    token: str
    kind: int
    channel: str
    source: dict[str, Any] | None  # the message whose button was pressed
    condition: Condition
    patience: float = FIRST_WITHIN
    pushed: float = field(default_factory=time.monotonic)
    response: int | None = None
    answer: dict[str, Any] | None = None
    more: list[dict[str, Any]] = field(default_factory=list)
    first_after: float | None = None
    settled_after: float | None = None
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, Any]:
        """The last message that the person got."""
        found = self.more[-1] if self.more else self.answer
        assert found is not None
        return found

    @property
    def age(self) -> float:
        return time.monotonic() - self.pushed

    @property
    def settled(self) -> bool:
        """Whether the person sees what came of it."""
        return self.settled_after is not None

    def settle(self) -> None:
        self.settled_after = self.settled_after or self.age
        self.condition.notify_all()

    def wait(self, within: float = 30.0) -> "Asked":
        """Itself once it is settled; fails where that takes too long."""
        with self.condition:
            if not self.condition.wait_for(lambda: self.settled, within):
                raise AssertionError(f"no answer within {within} s (response {self.response})")
        return self

    def never(self, within: float = 0.3) -> bool:
        """Whether nothing at all came of it in this time."""
        with self.condition:
            return not self.condition.wait_for(lambda: self.settled, within)


class Interactions:
    """All there were, by token; answers are messages of `author`."""

    def __init__(self, author: dict[str, Any], application: str, rest: Rest) -> None:
        self.author, self.application, self.rest = author, application, rest
        self.condition = Condition()
        self.all: dict[str, Asked] = {}
        self.private: dict[str, dict[str, Any]] = {}  # ephemeral messages by id

    def begin(self, asked: Asked) -> None:
        with self.condition:
            self.all[asked.token] = asked

    def respond(self, id: str, token: str, body: dict[str, Any], channel: Any) -> dict[str, Any]:
        """The first answer; `channel` holds what is not private."""
        with self.condition:
            asked = self.all.get(token)
            if asked is None or asked.id != id or asked.age > asked.patience:
                raise Refusal(404, 10062, "Unknown interaction")
            if asked.response is not None:
                raise Refusal(400, 40060, "Interaction has already been acknowledged.")
            kind = body.get("type")
            if kind not in FITTING[asked.kind] or (kind in OF_A_MESSAGE and not asked.source):
                raise Refusal(400, 50035, f"a response {kind} does not fit")
            if wrong := valid.complaint(f"create_interaction_response.{KINDS[kind]}", body):
                raise Refusal(400, 50035, wrong)
            asked.response, asked.first_after = kind, asked.age
            self._first(asked, kind, body.get("data") or {}, channel)
            return self._told(asked)

    def _first(self, asked: Asked, kind: int, data: dict[str, Any], channel: Any) -> None:
        if kind in (MESSAGE, DEFERRED):
            loading = LOADING if kind == DEFERRED else 0
            asked.answer = self._new(asked, data, channel, loading)
        elif kind in (UPDATE, DEFERRED_UPDATE):
            asked.answer = asked.source
        else:
            asked.answer = data
        if kind == UPDATE and asked.source is not None:
            self._change(asked.source, data)
        if kind not in (DEFERRED, DEFERRED_UPDATE):
            asked.settle()

    def _new(
        self, asked: Asked, data: dict[str, Any], channel: Any, loading: int = 0
    ) -> dict[str, Any]:
        made = message(asked.channel, self.author, data, webhook_id=self.application)
        made["attachments"] = self.rest.files.of(data)
        made["flags"] |= loading
        if made["flags"] & EPHEMERAL:
            self.private[made["id"]] = made
        else:
            channel.messages[made["id"]] = made
        return made

    def _told(self, asked: Asked) -> dict[str, Any]:
        told: dict[str, Any] = {"id": asked.id, "type": asked.kind}
        if asked.answer is not None and "flags" in asked.answer:
            flags = asked.answer["flags"]
            told["response_message_id"] = asked.answer["id"]
            told["response_message_ephemeral"] = bool(flags & EPHEMERAL)
            told["response_message_loading"] = bool(flags & LOADING)
        shown = asked.answer if asked.response in (MESSAGE, UPDATE) else None
        resource = {"type": asked.response, **({"message": shown} if shown else {})}
        return {"interaction": told, "resource": resource}

    def known(self, token: str) -> Asked:
        """The interaction of a token that still lasts and was answered."""
        asked = self.all.get(token)
        if asked is None or asked.age > LASTS:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        if asked.response is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return asked

    def follow(self, token: str, body: dict[str, Any], channel: Any) -> dict[str, Any]:
        """One more message."""
        with self.condition:
            asked = self.known(token)
            _require("create_followup_message", body)
            if asked.answer is not None and asked.answer.get("flags", 0) & LOADING:
                return self._edited(asked, body)  # the first one takes the place of “thinking…”
            made = self._new(asked, body, channel)
            asked.more.append(made)
            asked.settle()
            return made

    def edit(self, token: str, which: str, body: dict[str, Any]) -> dict[str, Any]:
        """Change the first answer (`@original`) or one that followed."""
        with self.condition:
            asked = self.known(token)
            _require("update_original_interaction_response", body)
            if which == "@original":
                return self._edited(asked, body)
            found = next((each for each in asked.more if each["id"] == which), None)
            if found is None:
                raise Refusal(404, 10008, "Unknown Message")
            return self._change(found, body)

    def _edited(self, asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
        if asked.answer is None or "flags" not in asked.answer:
            raise Refusal(404, 10008, "Unknown Message")
        self._change(asked.answer, body)
        asked.settle()
        return asked.answer

    def _change(self, found: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """Edit a message as Discord does: what is not named stays, its kind too."""
        attachments = self.rest.files.of(body, found["attachments"])
        flags = int(body.get("flags") or 0)
        was_version_two = found["flags"] & IS_COMPONENTS_V2
        if was_version_two and body.get("content"):
            raise Refusal(400, 50035, "content on a message with components V2")
        for name in ("content", "embeds", "components"):
            if body.get(name) is not None:
                found[name] = body[name]
        found["flags"] = (found["flags"] | flags & IS_COMPONENTS_V2) & ~LOADING
        found |= {"attachments": attachments, "edited_timestamp": "2026-03-02T09:00:01+00:00"}
        return found

    def delete(self, token: str, which: str) -> None:
        """Take a private answer away."""
        with self.condition:
            asked = self.known(token)
            if asked.answer is None or which not in ("@original", asked.answer.get("id")):
                raise Refusal(404, 10008, "Unknown Message")
            self.private.pop(asked.answer["id"], None)
            asked.answer = None
            asked.settle()


def _require(request: str, body: dict[str, Any]) -> None:
    if wrong := valid.complaint(request, body):
        raise Refusal(400, 50035, wrong)
