"""Connecting, listing and disconnecting the places to publish."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from models import secrets
from models.database import ask, locked, transaction
from models.errors import NotFound, Refused
from models.rules.roles import Right
from models.rules.states import LIVE
from models.services.audit import audit
from models.services.engine import installation
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.undo import undoing
from models.tables import Account, Delivery, Project, Target, Undo

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}|#[^\W_][\w-]{0,79}")  # channels bear their own names


def connect(
    speaker: Speaker,
    platform: str,
    name: str,
    settings: Mapping[str, str],
    sealed: Mapping[str, str],
    *,
    now: datetime,
) -> Target:
    """Make target `name` on `platform`; `sealed` values are encrypted at rest. Raises Refused
    for a name that is taken or is no name."""
    permissions.require(speaker, Right.ACCOUNTS)
    with transaction():
        _check_name(speaker.project, name)
        if sealed and not installation.bind():
            raise Refused(
                "This Presstime was started with another key than its database has by now, so it "
                "must not keep secrets. Start it again. Nothing was connected."
            )
        account = Account.create(
            project=speaker.project,
            platform=platform,
            settings=dict(settings),
            secrets=secrets.seal(sealed),
            connected_by=speaker.member,
            created_at=now,
        )
        target = Target.create(project=speaker.project, account=account, name=name, created_at=now)
        audit.by(
            speaker,
            "connect",
            f"target {name}",
            now=now,
            after={"platform": platform, "settings": dict(settings)},
        )
        facts = {"target": name, "id": target.id, "secret": bool(sealed)}
        undoing.remember(speaker, "target", facts, None, name, now=now, action="connect")
        return target


def _check_name(project: Project, name: str) -> None:
    if not NAME.fullmatch(name):
        raise Refused(
            f"“{name}” cannot be a target's name: use up to 40 letters, digits, - and _, "
            "in lower case, or a channel's name like #news. Nothing was connected."
        )
    if find(project, name) is not None:
        raise Refused(
            f"There is a target “{name}” already. Take another name (`… as NAME`), or disconnect "
            "it first. "
            "Nothing was changed."
        )


def disconnect(speaker: Speaker, name: str, *, now: datetime) -> Target:
    """Take a target away and destroy its secrets; one that has none can be had back by undoing.
    Raises NotFound, or Refused while deliveries still wait for it."""
    permissions.require(speaker, Right.ACCOUNTS)
    with transaction():
        target = get(speaker.project, name)
        # From here on nothing can be scheduled to it.
        locked(Target.select()).where(Target.id == target.id).get()
        secret = Account.get_by_id(target.account_id).secrets is not None
        waiting = pending(target)
        if waiting:
            raise Refused(
                f"{waiting} {'delivery waits' if waiting == 1 else 'deliveries wait'} for {name}. "
                f"Cancel or move their posts first (`list {name}` shows them). Nothing was changed."
            )
        target.disconnected_at = now
        target.save(only=[Target.disconnected_at])
        Account.update(disconnected_at=now, secrets=None).where(
            Account.id == target.account_id
        ).execute()
        audit.by(speaker, "disconnect", f"target {name}", now=now)
        if not secret:
            facts = {"target": name, "id": target.id, "secret": False}
            undoing.remember(speaker, "target", facts, name, None, now=now, action="disconnect")
        return target


@undoing.inverse("target")
def _take_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    permissions.require(speaker, Right.ACCOUNTS)
    target = locked(Target.select()).where(Target.id == undo.facts["id"]).get()
    if undo.after is None:
        _reconnect(speaker, target, undo.facts["secret"], now)
    elif target.disconnected_at is not None:
        raise Refused(f"{target.name} is disconnected already. Nothing was changed.")
    else:
        disconnect(speaker, target.name, now=now)


def _reconnect(speaker: Speaker, target: Target, secret: bool, now: datetime) -> None:
    """Connect a target again, unless its secret was lost with it."""
    name = target.name
    if target.disconnected_at is None or find(speaker.project, name) is not None:
        raise Refused(f"There is a target “{name}” again by now. Nothing was changed.")
    if secret:
        raise Refused(
            f"The secret of {name} was destroyed, so it cannot come back. Nothing was changed; "
            "`connect` makes it anew."
        )
    target.disconnected_at = None
    target.save(only=[Target.disconnected_at])
    Account.update(disconnected_at=None).where(Account.id == target.account_id).execute()
    account = Account.get_by_id(target.account_id)
    after = {"platform": account.platform, "settings": account.settings}
    audit.by(speaker, "connect", f"target {name}", now=now, after=after)


def pending(target: Target) -> int:
    """How many deliveries of a target are not settled."""
    live = Delivery.state.in_([*LIVE])
    return int(Delivery.select().where((Delivery.target == target) & live).count())


def names(project: Project) -> dict[int, str]:
    """The names of a project's targets by their ids, also of those that are disconnected."""
    rows = Target.select(Target.id, Target.name).where(Target.project == project)
    return {row.id: row.name for row in rows}


def listed(speaker: Speaker) -> list[Target]:
    """The same as `connected`, for somebody who looks at them."""
    permissions.require(speaker, Right.LOOK)
    return connected(speaker.project)


def to_disconnect(speaker: Speaker, name: str) -> Target:
    """The same as `get`, for somebody who is asked whether to take it away."""
    permissions.require(speaker, Right.ACCOUNTS)
    return get(speaker.project, name)


def connected(project: Project) -> list[Target]:
    """A project's targets with their accounts, by name."""
    return ask_connected(project)()


def ask_connected(project: Project) -> Callable[[], list[Target]]:
    """The same in two steps."""
    rows = (
        Target.select(Target, Account)
        .join(Account)
        .where((Target.project == project) & Target.disconnected_at.is_null())
    )
    return ask(rows.order_by(Target.name))


def find(project: Project, name: str) -> Target | None:
    """The connected target of that name, in any case of letters."""
    wanted = name.lower()
    return next((target for target in connected(project) if target.name == wanted), None)


def get(project: Project, name: str) -> Target:
    """The connected target of that name; raises NotFound naming those there are."""
    return get_each(project, [name])[0]


def get_each(project: Project, names: Sequence[str]) -> list[Target]:
    """The same for several names."""
    there = {target.name: target for target in connected(project)}
    for name in names:
        if name.lower() not in there:
            known = ", ".join(there) or "none"
            raise NotFound(f"There is no target “{name}”. Connected: {known}. Nothing was changed.")
    return [there[name.lower()] for name in names]
