"""One call of the Web API: who calls with what, and the table of methods."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.errors import SlackError, invalid
from tests.fakes.slack.limits import SPEC, wrong_with_request
from tests.fakes.slack.world import App, Channel, Grant, Json, Team, World


@dataclass
class Call:
    """A call as it came; `answer` is what was, or would have been, answered."""

    method: str
    arguments: Json
    world: World = field(repr=False)
    token: str = ""
    grant: Grant | None = field(default=None, repr=False)
    basic: tuple[str, str] | None = None
    at: float = 0.0
    answer: Json = field(default_factory=dict)

    @property
    def team(self) -> Team:
        """The workspace of its token; of an organisation's, the one that the call is about."""
        assert self.grant is not None
        if self.grant.organisation is None:
            return self.grant.team
        named = {str(each) for each in self.arguments.values()}
        trigger = self.world.triggers.get(str(self.arguments.get("trigger_id")))
        view = self.world.views.get(str(self.arguments.get("view_id")))
        named |= {trigger[1].id} if trigger else set()
        named |= {view.user.id} if view else set()
        for team in self.world.teams.values():
            there = {*team.channels, *team.users, team.id}
            if team.organisation == self.grant.organisation and named & there:
                return team
        return self.grant.team

    @property
    def scopes(self) -> frozenset[str]:
        """What its token may do."""
        return self.grant.scopes if self.grant else frozenset()

    @property
    def app(self) -> App:
        """The app that calls."""
        return self.world.app


@dataclass(frozen=True)
class Method:
    """One method: what it does, the scope it needs, whether the `bot`, the `app` or `anybody` may
    call it. `arguments` are those of a method that no schema is known of."""

    act: Callable[[Call], Json]
    scope: str | None
    caller: str
    arguments: frozenset[str] | None


METHODS: dict[str, Method] = {}


def method(
    name: str, scope: str | None = None, *, caller: str = "bot", arguments: str | None = None
) -> Callable[[Callable[[Call], Json]], Callable[[Call], Json]]:
    """Put a function into the table of methods; `arguments` where no schema names them."""

    def put(act: Callable[[Call], Json]) -> Callable[[Call], Json]:
        known = None if arguments is None else frozenset(arguments.split())
        METHODS[name] = Method(act, scope, caller, known)
        return act

    return put


def carry_out(call: Call) -> Json:
    """Check a call as Slack does, and do it; raises SlackError."""
    found = METHODS.get(call.method)
    if found is None:
        raise SlackError("unknown_method", req_method=call.method)
    _authorise(call, found)
    call.arguments = {k: v for k, v in call.arguments.items() if k not in ("token", "team_id")}
    if found.arguments is None:
        call.arguments = _typed(call.method, call.arguments)
        complaints = wrong_with_request(call.method, call.arguments)
    else:
        strange = sorted(set(call.arguments) - found.arguments)
        complaints = [f"no argument of {call.method}: {strange}"] if strange else []
    if complaints:
        raise invalid("invalid_arguments", complaints)
    return found.act(call)


def require(call: Call, scope: str) -> None:
    """Raise missing_scope where the token lacks it."""
    if scope not in call.scopes:
        provided = ",".join(sorted(call.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)


def find_channel(call: Call, name: str = "channel") -> Channel:
    """The channel that the call names by its id; channel_not_found where the app cannot see it."""
    channel = call.team.channels.get(call.arguments.get(name, ""))
    if channel is None or (channel.is_private and call.team.bot.id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def _authorise(call: Call, found: Method) -> None:
    if found.caller == "anybody":
        return
    if not call.token:
        raise SlackError("not_authed")
    by_app = call.token == call.app.app_token
    if not by_app and call.grant is None:
        raise SlackError("invalid_auth")
    if by_app != (found.caller == "app"):
        raise SlackError("not_allowed_token_type")
    if call.grant is not None:
        _in_force(call, call.grant, found)


def _in_force(call: Call, grant: Grant, found: Method) -> None:
    if grant.ends_at is not None and grant.ends_at < call.world.now():
        raise SlackError("token_expired")
    if found.scope:
        require(call, found.scope)


def _typed(name: str, arguments: Json) -> Json:
    """Arguments of a form as what they stand for: forms know texts only."""
    kinds = _kinds(SPEC["definitions"][SPEC["requests"][name]["$ref"].rpartition("/")[2]])
    return {key: _read(value, kinds.get(key, {})) for key, value in arguments.items()}


def _kinds(shape: Json) -> dict[str, Json]:
    """Each property of a schema with its own, whichever alternative it stands in."""
    if "$ref" in shape:
        return _kinds(SPEC["definitions"][shape["$ref"].rpartition("/")[2]])
    found: dict[str, Json] = {}
    for part in (*shape.get("anyOf", ()), *shape.get("allOf", ())):
        found |= _kinds(part)
    return found | shape.get("properties", {})


def _read(value: Any, shape: Json) -> Any:
    if not isinstance(value, str):
        return value
    kind = shape.get("type")
    if kind == "boolean" and value in ("0", "1", "true", "false"):
        return value in ("1", "true")
    if kind in ("number", "integer") and value.replace(".", "", 1).isdigit():
        return float(value) if "." in value else int(value)
    if kind == "array" and value[:1] != "[":
        return value.split(",")  # as slack_sdk sends several ids
    if kind == "string" or value[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise invalid("invalid_arguments", [f"no JSON: {value[:60]}"]) from None
