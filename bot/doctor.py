"""Looking at a whole installation without changing anything: settings, home, key, database, queue,
processes, posts and targets."""

import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from bot import home as homes
from bot import logs
from bot import settings as variables
from bot.operator import tree
from bot.settings import Settings, SettingsError
from models import database, secrets, stored
from models.database import StorageError, connection
from models.errors import UserError
from models.services.approvals import needing
from models.services.approvals.needing import Shortage
from models.services.audit import sealing
from models.services.audit.sealing import Seals
from models.services.engine import health
from models.services.engine.health import Identity, Place, Process, Server, Standing, Zones
from models.services.notices import dispatching, lanes, posting
from models.services.notices.lanes import Shut
from models.services.posts import media
from models.services.workspaces import command_lists

PLAIN = {"database_url": "database", "media": "media_folder", "smtp_url": "mail_server"}
PATIENCE = 5  # seconds in which a server has to answer


@dataclass(frozen=True, slots=True)
class Variable:
    """A setting: what it is at present, in words that give nothing secret away."""

    name: str
    value: str
    given: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """A file or folder: the bits of its mode that others have, None where it does not exist."""

    path: Path
    others: int | None


@dataclass(frozen=True, slots=True)
class Key:
    """The key of secrets: where it is kept, its fingerprint, that of the key the database knows,
    and what is wrong with it."""

    file: Folder | None
    fingerprint: str | None = None
    expected: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Broker:
    """A Redis that answers; sizes are bytes, `most` is 0 where there is no limit; `waiting` is how
    many messages nobody has taken."""

    version: str
    policy: str
    used: int
    most: int
    cluster: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A target and its trouble, if any; a local site of workers on other machines is `elsewhere`
    and was not looked at."""

    place: Place
    trouble: str | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that is set up by a `variable`: where it lets us in, or its trouble; what its token
    lacks of what is needed, and of what is only useful. One that has to be told of our `commands`:
    under which key it is remembered which list of them it knows, and the hash of what it should."""

    name: str
    variable: str
    where: str = ""
    trouble: str | None = None
    lacking: tuple[str, ...] = ()
    useful: tuple[str, ...] = ()
    commands: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the database, from inside it, found."""

    processes: tuple[Process, ...]
    ahead: timedelta | None
    zones: Zones
    standing: Standing
    targets: tuple[Checked, ...]
    messages: dispatching.Standing
    shortages: tuple[tuple[str, Shortage], ...] = ()
    seals: tuple[Seals, ...] = ()
    cards: posting.Standing = posting.NOTHING
    shut: tuple[Shut, ...] = ()
    unseen: tuple[int, int] = (0, 0)
    told: Mapping[str, str] = field(default_factory=dict)  # of commands, as chats know them


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was found. Where settings are wrong nothing else was looked at; `absent` is a
    database that is not made yet; `listening` are the commands that have to run for the chats."""

    now: datetime
    variables: tuple[Variable, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    strangers: tuple[str, ...] = ()
    settings: Settings | None = None
    home: Folder | None = None
    home_trouble: str | None = None
    free: int | None = None
    media: Folder | None = None
    media_trouble: str | None = None
    key: Key | None = None
    file: Folder | None = None
    absent: bool = False
    server: Server | None = None
    server_trouble: str | None = None
    broker: Broker | None = None
    broker_trouble: str | None = None
    mail_trouble: str | None = None
    chats: tuple[Chat, ...] = ()
    listening: tuple[str, ...] = ()
    identity: Identity | None = None
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Probes:
    """How to ask what lies beyond the core: Redis (raising UserError), a target's publisher and the
    mail server at an address (its trouble, in words), and the chats of some settings."""

    now: Callable[[], datetime]
    broker: Callable[[str], Broker]
    target: Callable[[Place, Path], str | None]
    mail: Callable[[str], str | None]
    chats: Callable[[Settings], tuple[Chat, ...]] = lambda _: ()


def examine(probes: Probes) -> Seen:
    """Look at everything; whatever is broken is a finding, never an exception."""
    now = probes.now()
    strangers = tuple(variables.strangers())
    wrong = variables.problems()
    if wrong:
        return Seen(now, wrong=tuple(wrong), strangers=strangers)
    settings = variables.load_settings()
    found: dict[str, object] = {"strangers": strangers, "settings": settings}
    unfit = list(_logs(settings))
    try:
        found["listening"] = tuple(tree.listening(settings))
    except SettingsError as error:
        unfit.append(_split(error))
    found |= {"variables": tuple(_variables(settings)), "wrong": tuple(unfit)}
    found |= _home(settings)
    found |= _media(settings)
    found |= _broker(settings, probes)
    found |= _mail(settings, probes)
    found["chats"] = probes.chats(settings)
    key, kept = _key(settings)
    found |= _database(settings, key, kept, probes)
    return Seen(now, **found)  # type: ignore[arg-type]  # as the parts name them


def _logs(settings: Settings) -> Iterator[tuple[str, str]]:
    """Let what a look logs go where logs go; what is wrong with that place."""
    try:
        logs.to_error_stream(settings)
    except SettingsError as error:
        yield _split(error)


def _split(error: SettingsError) -> tuple[str, str]:
    """The variable that is wrong, and why."""
    variable, _, reason = str(error).partition(": ")
    return variable, reason


def _variables(settings: Settings) -> Iterator[Variable]:
    names = variables.variables()
    given = variables.in_environment(names.values())
    for name, variable in names.items():
        value = getattr(settings, PLAIN.get(name, name))
        yield Variable(variable, _shown(name, value), variable in given)


def _shown(name: str, value: object) -> str:
    if value is None:
        return "not set"
    if name == "secret_key":
        return "set"
    return without_password(str(value)) if name.endswith("_url") else str(value)


def without_password(url: str) -> str:
    """An address without the password and options it may hold, and without all the rest where it
    cannot be told what is which."""
    scheme, _, rest = url.partition("://")
    user, at, place = rest.rpartition("@")
    if "?" in user:
        return f"{scheme}://…"
    name = user.partition(":")[0]
    return f"{scheme}://{name}{at if name else ''}{place.partition('?')[0]}"


def _folder(path: Path) -> Folder:
    try:
        return Folder(path, stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return Folder(path, None)


def _home(settings: Settings) -> dict[str, object]:
    """The home folder; where there is none yet, nothing is made."""
    folder = _folder(settings.home)
    found: dict[str, object] = {"home": folder}
    if folder.others is None:
        return found
    try:
        homes.prepare(settings.home)
        found["free"] = disk_usage(settings.home).free
    except SettingsError as error:
        found["home_trouble"] = str(error)
    return found


def _media(settings: Settings) -> dict[str, object]:
    """The folder of files; where there is none yet, nothing is made."""
    stored.use(settings.media_folder)
    return {"media": _folder(settings.media_folder), "media_trouble": stored.trouble()}


def _key(settings: Settings) -> tuple[Key, str | None]:
    """What is known of the key without the database, and the key."""
    file = None if settings.secret_key else _folder(settings.home / homes.KEY_FILE)
    try:
        kept = homes.secret_key(settings)
        if kept is not None:
            secrets.set_key(kept)
    except UserError as error:
        return Key(file, trouble=str(error)), None
    return Key(file, secrets.fingerprint() if kept else None), kept


def _broker(settings: Settings, probes: Probes) -> dict[str, object]:
    if settings.redis_url is None:
        return {}
    try:
        return {"broker": probes.broker(settings.redis_url)}
    except UserError as error:
        return {"broker_trouble": str(error)}


def _mail(settings: Settings, probes: Probes) -> dict[str, object]:
    server = settings.mail_server
    return {"mail_trouble": probes.mail(server)} if server is not None else {}


def _database(settings: Settings, key: Key, kept: str | None, probes: Probes) -> dict[str, object]:
    found: dict[str, object] = {"key": key}
    if settings.embedded:
        file = _folder(Path(database.file_of(settings.database)))
        found["file"] = file
        if file.others is None:
            return found | {"absent": True}
    try:
        with _opened(settings):
            server = health.server()
            found["server"] = server
            if server.pending or server.newer:
                return found
            identity = health.identity(now=probes.now())
            expected = identity.key_fingerprint if identity else None
            found["key"] = Key(key.file, key.fingerprint, expected, key.trouble)
            found["identity"] = identity
            found["look"] = _look(settings, kept is not None, probes)
    except StorageError as error:
        found["server_trouble"] = error.reason
    return found


@contextmanager
def _opened(settings: Settings) -> Iterator[None]:
    database.open_database(settings.database, patience=PATIENCE)
    try:
        with connection():
            yield
    finally:
        database.close_database()


def _look(settings: Settings, has_key: bool, probes: Probes) -> Look:
    now = probes.now()
    places = health.places() if has_key else ()
    return Look(
        processes=health.processes(settings.home / "sessions", now=now),
        ahead=health.clock_ahead(probes.now),
        zones=health.zones(),
        standing=health.standing(now=now),
        targets=tuple(_checked(place, settings, probes) for place in places),
        shortages=needing.all_shortages(),
        messages=dispatching.standing(now=now),
        seals=tuple(sealing.standing(now=now)) if has_key else (),
        cards=posting.standing(now=now),
        shut=tuple(lanes.shut()),
        unseen=media.unseen(),
        told=command_lists.told(),
    )


def _checked(place: Place, settings: Settings, probes: Probes) -> Checked:
    if place.secrets is None:
        return Checked(place, "its secrets were made with another key.")
    ours = settings.redis_url is None or (settings.home / "sites").exists()
    if place.platform == "site" and not ours:
        return Checked(place, elsewhere=True)
    return Checked(place, probes.target(place, settings.home))
