"""Where something was said or pressed in Slack: what an answer needs to get back there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import forms, read

CARRIED = ("channel", "response_url", "thread", "pressed", "ephemeral", "files")


@dataclass(frozen=True, slots=True)
class Place:
    """A moment of a conversation. `team` is the workspace the app is in; `response_url` takes
    answers for half an hour; `thread` is the message to answer under; `pressed` the message whose
    button was pressed, `ephemeral` if only the presser sees that one; `view` the modal it was
    pressed in; `trigger` opens a modal within three seconds; `zone` is the person's own where Slack
    says it; `files` are those that a form takes along, `takes_files` whether it may ask for more,
    `note` what it says above all."""

    client: AsyncWebClient
    team: str
    user: str
    channel: str
    response_url: str | None = None
    thread: str | None = None
    pressed: str | None = None
    ephemeral: bool = False
    view: str | None = None
    trigger: str | None = None
    zone: str | None = None
    files: str | None = None
    takes_files: bool = False
    note: str = ""

    @property
    def workspace(self) -> str:
        """Our key of the workspace."""
        return f"slack:{self.team}"

    @property
    def direct(self) -> bool:
        """Whether nobody else reads along."""
        return self.channel == read.HOME or self.channel.startswith("D")

    def carried(self) -> dict[str, str]:
        """What a modal has to carry, so that its answers get back here."""
        found = {name: getattr(self, name) for name in CARRIED}
        return {name: str(value) for name, value in found.items() if value}

    def carrying(self, carried: Mapping[str, str]) -> "Place":
        """The place that a modal was opened from, as the modal knows it."""
        return replace(
            self,
            channel=carried.get("channel", self.channel),
            response_url=carried.get("response_url"),
            thread=carried.get("thread"),
            pressed=carried.get("pressed"),
            ephemeral=bool(carried.get("ephemeral")),
        )


def of_command(body: Mapping[str, Any], client: AsyncWebClient, team: str) -> Place:
    """Where a slash command was typed."""
    return Place(
        client,
        team,
        body["user_id"],
        body["channel_id"],
        response_url=body.get("response_url"),
        trigger=body.get("trigger_id"),
    )


def of_event(event: Mapping[str, Any], client: AsyncWebClient, team: str) -> Place:
    """Where a sentence was written: it is answered in its thread, but for a direct message that
    begins none."""
    channel = str(event["channel"])
    own = None if channel.startswith("D") else event.get("ts")
    return Place(client, team, event["user"], channel, thread=event.get("thread_ts") or own)


def of_interaction(body: Mapping[str, Any], client: AsyncWebClient, team: str) -> Place:
    """Where a button was pressed, a shortcut chosen, or a modal sent: of a modal, where it was
    opened from."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or read.HOME
    view = body.get("view") or {}
    place = Place(
        client,
        team,
        body["user"]["id"],
        channel,
        response_url=body.get("response_url"),
        thread=message.get("thread_ts") or container.get("thread_ts"),
        pressed=container.get("message_ts"),
        ephemeral=bool(container.get("is_ephemeral")),
        view=view.get("id") if view.get("type") == "modal" else None,
        trigger=body.get("trigger_id"),
    )
    return place.carrying(forms.carried(view)) if place.view else place
