"""The manifest: what Slack is told the app is, made from the table of what can be said. Each scope
has one reason, and those that the core does without are optional."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.index import ENTRIES

COMMAND = "/post"
NEW_POST, SCHEDULE_THIS = "new_post", "schedule_this"  # callback ids of the shortcuts
EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"


@dataclass(frozen=True, slots=True)
class Scope:
    """One permission, what it is asked for, and whether Presstime works without it."""

    name: str
    reason: str
    optional: bool = False


SCOPES = (
    Scope("commands", f"{COMMAND} and the two shortcuts"),
    Scope("chat:write", "answers, cards, and posts to channels it was invited to"),
    Scope("users:read", "a person's time zone and language, and who runs the workspace"),
    Scope("im:write", "a direct message to those who have to decide"),
    Scope("channels:read", "whether a channel can be posted to, before it is too late"),
    Scope("groups:read", "the same of private channels it was invited to"),
    Scope("app_mentions:read", "sentences that mention it, also in threads", optional=True),
    Scope("im:history", "sentences in a direct message to it", optional=True),
    Scope("chat:write.public", "posts to public channels without an invitation", optional=True),
    Scope("channels:history", "finds a post whose answer was lost, by its mark", optional=True),
    Scope("groups:history", "the same in private channels", optional=True),
    Scope("files:write", "files of posts, in the channels they go out to", optional=True),
    Scope("files:read", "files that people send it for a post", optional=True),
)
EVENT_NAMES = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")


OF_ORGANISATIONS = ("team_access_granted", "team_access_revoked")


def scopes(*, optional: bool) -> list[str]:
    """The names of the scopes that are needed, or of those that are not."""
    return [each.name for each in SCOPES if each.optional is optional]


def manifest(base_url: str | None = None, *, command: str = COMMAND) -> dict[str, Any]:
    """The manifest as Slack takes it: for Socket Mode and one workspace, or, where the address of
    `presstime web` is given, for HTTP and installs by OAuth with rotating tokens."""
    events = base_url and base_url.rstrip("/") + EVENTS
    redirect = base_url and base_url.rstrip("/") + REDIRECT
    address = {"request_url": events} if events else {}
    return {
        "display_information": {
            "name": "Presstime",
            "description": "Schedules, approves and publishes content from chat, exactly once.",
            "long_description": _long_description(command),
            "background_color": "#1E3A5F",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Presstime", "always_online": True},
            "shortcuts": [
                {
                    "name": "Schedule a post",
                    "type": "global",
                    "callback_id": NEW_POST,
                    "description": "Opens a form; nothing goes out until you confirm",
                },
                {
                    "name": "Schedule this message",
                    "type": "message",
                    "callback_id": SCHEDULE_THIS,
                    "description": "The form, with the words of this message",
                },
            ],
            "slash_commands": [
                {
                    "command": command,
                    "description": "Schedule, approve and publish; nothing goes out unconfirmed",
                    "usage_hint": '"Our news" to #news next tue 9am · list · help',
                    "should_escape": True,
                    **({"url": events} if events else {}),
                }
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [redirect]} if redirect else {}),
            "scopes": {"bot": scopes(optional=False), "bot_optional": scopes(optional=True)},
        },
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(_events(bool(events)))},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": bool(events),
            "socket_mode_enabled": not events,
            # A token that is copied into a setting by hand must not change by itself.
            "token_rotation_enabled": bool(events),
        },
    }


def _events(many: bool) -> tuple[str, ...]:
    """What we are told of; where whole organisations install us, also of their workspaces."""
    return (*EVENT_NAMES, *(OF_ORGANISATIONS if many else ()))


def as_yaml(base_url: str | None = None, *, command: str = COMMAND) -> str:
    """The same as YAML to paste into Slack, with the reason of each scope beside it."""
    reasons = {each.name: each.reason for each in SCOPES}
    head = "# Made by `presstime manifest slack`; paste it at api.slack.com/apps, “Create New App”."
    return "\n".join([head, *_lines(manifest(base_url, command=command), "", reasons)]) + "\n"


def _long_description(command: str) -> str:
    areas: dict[str, list[str]] = {}
    for entry in ENTRIES:
        areas.setdefault(entry.area, []).append(entry.verb)
    said = " ".join(f"{area}: {', '.join(verbs)}." for area, verbs in areas.items())
    return (
        "Say what should go out, where and when, in a sentence. Presstime says back what it "
        "understood, asks where it could mean two things, warns of what stands in the way and asks "
        f"those who have to approve. Nothing goes out before you confirm it. After {command} you "
        f"can say these. {said}"
    )


def _lines(value: Mapping[str, Any], indent: str, reasons: Mapping[str, str]) -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield f"{indent}{key}:"
            yield from _lines(inner, indent + "  ", reasons)
        elif isinstance(inner, list):
            yield f"{indent}{key}:"
            yield from _items(inner, indent + "  ", reasons)
        else:
            yield f"{indent}{key}: {_scalar(inner)}"


def _items(values: Sequence[Any], indent: str, reasons: Mapping[str, str]) -> Iterator[str]:
    for each in values:
        if isinstance(each, Mapping):
            first, *rest = _lines(each, indent + "  ", reasons)
            yield f"{indent}- {first.strip()}"
            yield from rest
        else:
            reason = f"  # {reasons[each]}" if each in reasons else ""
            yield f"{indent}- {_scalar(each)}{reason}"


def _scalar(value: object) -> str:
    """A value as YAML writes it; JSON's way of writing text is one of YAML's."""
    return json.dumps(value, ensure_ascii=False)
