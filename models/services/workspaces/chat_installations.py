"""Workspaces that let our app in: their tokens, sealed, renewed in time, destroyed at the end."""

import secrets as randomness
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from models import secrets
from models.database import locked, transaction
from models.errors import NotFound, Refused
from models.rehearsal import rehearsing
from models.services.engine import installation
from models.tables import ChatInstallation, InstallState

RENEWED_BEFORE = timedelta(hours=2)  # its end: enough for some failures in a row
RENEWAL_TAKES = timedelta(minutes=2)  # at most; whoever began it died if it took longer
STATE_LASTS = timedelta(minutes=10)
MEMBERS = "workspaces"  # in the facts of an organisation's install: those known to be in it


@dataclass(frozen=True, slots=True)
class Installed:
    """An install that is in force. `workspace` is its key, `facts` what the chat told of it
    (`bot_user`, `bot`, `app`, `enterprise`, `installer`, `scopes`); `token` speaks for the app
    until `expires_at`, `refresh` gets the next one, once."""

    workspace: str
    name: str
    token: str = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


def keep(installed: Installed, *, now: datetime) -> None:
    """Write down an install, in place of an earlier one of that workspace. Raises Refused where
    this process may keep no secrets."""
    with transaction():
        if not installation.bind():
            raise Refused(
                "This Presstime was started with another key than its database has by now, so it "
                "must not keep tokens. Start it again, then install it again."
            )
        known = {MEMBERS: members(installed.workspace)}
        row = {
            "workspace": installed.workspace,
            "name": installed.name,
            "facts": {**(known if known[MEMBERS] else {}), **installed.facts},
            "sealed": _sealed(installed.token, installed.refresh),
            "installed_at": now,
            "expires_at": installed.expires_at,
            "renewing_until": None,
            "ended_at": None,
            "ended_for": None,
        }
        ChatInstallation.insert(row).on_conflict(
            conflict_target=[ChatInstallation.workspace],
            update={name: value for name, value in row.items() if name != "workspace"},
        ).execute()


def find(workspace: str) -> Installed | None:
    """The install of that workspace, or of the organisation it belongs to, while it is in force;
    None where there is none."""
    here = ChatInstallation.workspace == workspace
    in_force = ChatInstallation.ended_at.is_null()
    row = ChatInstallation.get_or_none(here & in_force) or _of_its_organisation(workspace)
    return _installed(row) if row is not None else None


def belongs(workspace: str, organisation: str) -> None:
    """Note that a workspace (`slack:T1`) is one of an organisation (`slack:E1`), whose install is
    good for it too."""
    with transaction():
        here = ChatInstallation.workspace == organisation
        row = locked(ChatInstallation.select().where(here)).first()
        if row is not None and workspace not in row.facts.get(MEMBERS, ()):
            row.facts = {**row.facts, MEMBERS: [*row.facts.get(MEMBERS, ()), workspace]}
            row.save(only=[ChatInstallation.facts])


def members(organisation: str) -> list[str]:
    """The workspaces (`slack:T1`) that are known to be in an organisation (`slack:E1`)."""
    row = ChatInstallation.get_or_none(ChatInstallation.workspace == organisation)
    return list(row.facts.get(MEMBERS, ())) if row is not None else []


def leaves(workspace: str, organisation: str) -> None:
    """Note that a workspace is not one of those any more for which an organisation's install is
    good."""
    with transaction():
        here = ChatInstallation.workspace == organisation
        row = locked(ChatInstallation.select().where(here)).first()
        if row is not None and workspace in row.facts.get(MEMBERS, ()):
            left = [each for each in row.facts[MEMBERS] if each != workspace]
            row.facts = {**row.facts, MEMBERS: left}
            row.save(only=[ChatInstallation.facts])


def _of_its_organisation(workspace: str) -> ChatInstallation | None:
    chat = workspace.partition(":")[0]
    rows = ChatInstallation.select().where(
        ChatInstallation.workspace.startswith(f"{chat}:E") & ChatInstallation.ended_at.is_null()
    )
    return next((row for row in rows if workspace in row.facts.get(MEMBERS, ())), None)


def get(workspace: str) -> Installed:
    """The same as `find`; NotFound, saying how to mend it, where there is none."""
    found = find(workspace)
    if found is None:
        raise NotFound(why_not(workspace))
    return found


def why_not(workspace: str) -> str:
    """Why there is no install in force in that workspace, and what to do."""
    chat = workspace.partition(":")[0].title()
    row = ChatInstallation.get_or_none(ChatInstallation.workspace == workspace)
    if row is None:
        return f"Presstime is not installed in this {chat} workspace. Install it, then try again."
    return (
        f"Presstime is not connected to {row.name} in {chat} any more: {row.ended_for}. "
        "Install it there again."
    )


def end(workspace: str, reason: str, *, now: datetime) -> bool:
    """Destroy the tokens of a workspace which took our app out, or whose tokens are void; `reason`
    is for people. Whether there was something to end."""
    ended: dict[str, Any] = {"sealed": None, "expires_at": None, "renewing_until": None}
    change = ChatInstallation.update(ended_at=now, ended_for=reason, **ended)
    here = (ChatInstallation.workspace == workspace) & ChatInstallation.ended_at.is_null()
    return bool(change.where(here).execute())


def forget(identity: str) -> None:
    """Keep no longer that somebody (`slack:T1:U1`) made an install."""
    workspace, _, user = identity.rpartition(":")
    row = ChatInstallation.get_or_none(ChatInstallation.workspace == workspace)
    if row is not None and row.facts.get("installer") == user:
        row.facts = {**row.facts, "installer": None}
        row.save(only=[ChatInstallation.facts])


def to_renew(*, now: datetime) -> list[str]:
    """The workspaces whose tokens end soon and which nobody is renewing."""
    if _are_somebody_elses(now):
        return []
    rows = ChatInstallation.select(ChatInstallation.workspace).where(_is_due(now))
    return [row.workspace for row in rows.order_by(ChatInstallation.expires_at)]


def begin_renewal(workspace: str, *, now: datetime) -> Installed | None:
    """Claim the renewal of a token; None where it is not due or somebody else is at it. The claim
    is committed before anybody calls the chat: a refresh token that two spend is lost. So a copy of
    a database spends none either."""
    if _are_somebody_elses(now):
        return None
    with transaction():
        query = ChatInstallation.select().where(ChatInstallation.workspace == workspace)
        row = locked(query.where(_is_due(now))).first()
        if row is None:
            return None
        installed = _installed(row)
        row.renewing_until = now + RENEWAL_TAKES
        row.save(only=[ChatInstallation.renewing_until])
    return installed if installed.refresh else None


def finish_renewal(
    before: Installed, token: str, refresh: str | None, expires_at: datetime | None
) -> Installed:
    """Write down the tokens that a renewal got; the install as it is now."""
    change = ChatInstallation.update(
        sealed=_sealed(token, refresh), expires_at=expires_at, renewing_until=None
    )
    here = (ChatInstallation.workspace == before.workspace) & ChatInstallation.ended_at.is_null()
    change.where(here).execute()
    return replace(before, token=token, refresh=refresh, expires_at=expires_at)


def put_off_renewal(workspace: str, *, until: datetime) -> None:
    """Leave a renewal that certainly spent nothing to whoever looks after `until`."""
    change = ChatInstallation.update(renewing_until=until)
    change.where(ChatInstallation.workspace == workspace).execute()


def issue_state(*, now: datetime) -> str:
    """A secret that a browser takes to the chat's page of consent and back within 10 minutes."""
    state = randomness.token_urlsafe(32)
    InstallState.delete().where(InstallState.ends_at <= now).execute()
    InstallState.create(digest=_digest(state), ends_at=now + STATE_LASTS)
    return state


def consume_state(state: str, *, now: datetime) -> bool:
    """Whether that secret was issued here, not long ago, and has not come back before."""
    mine = (InstallState.digest == _digest(state)) & (InstallState.ends_at > now)
    return bool(InstallState.delete().where(mine).execute())


def _are_somebody_elses(now: datetime) -> bool:
    """Whether the tokens here may be in use elsewhere: this is a copy, or a rehearsal of one."""
    return rehearsing() or installation.held(now=now) is not None


def _is_due(now: datetime) -> Any:
    ending = ChatInstallation.expires_at.is_null(False) & ChatInstallation.ended_at.is_null()
    free = ChatInstallation.renewing_until.is_null() | (ChatInstallation.renewing_until <= now)
    return ending & (ChatInstallation.expires_at <= now + RENEWED_BEFORE) & free


def _installed(row: ChatInstallation) -> Installed:
    tokens = secrets.unseal(row.sealed)
    return Installed(
        row.workspace,
        row.name,
        tokens["token"],
        row.facts,
        tokens.get("refresh"),
        row.expires_at,
    )


def _sealed(token: str, refresh: str | None) -> str | None:
    return secrets.seal({"token": token} | ({"refresh": refresh} if refresh else {}))


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()
