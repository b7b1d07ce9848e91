"""The doctor's words on settings, home, key, database and queue."""

from collections.abc import Iterator

from rapidfuzz import process

from bot.doctor import Broker, Folder, Seen
from bot.views.finding import Finding, note, size, trouble, well, wrong
from bot.views.standing import HELD, WHY
from models.rules.identity import Hold
from models.services.engine.health import Identity, Server

LITTLE = 500_000_000  # bytes free: time to make room
NOTHING_LEFT = 50_000_000
LONG_WAL = 200_000_000
CROWDED = 0.8  # of the connections a server allows
EVERYBODY = 0o007  # bits of a mode: a group may share a folder of several machines
OLDEST_REDIS = (6, 2)


def settings(seen: Seen) -> Iterator[Finding]:
    """Each variable, what is wrong with any, and those that are none."""
    for name, reason in seen.wrong:
        mend = "Correct it for every process of Presstime, or unset it."
        yield wrong("settings", f"{name} {reason}", mend)
    for variable in seen.variables:
        source = "" if variable.given or variable.value == "not set" else ", as by default"
        yield well("settings", f"{variable.name}: {variable.value}{source}")
    for name in seen.strangers:
        near = process.extractOne(name, [each.name for each in seen.variables], score_cutoff=75)
        mend = f"Is it {near[0]}? Unset it if not." if near else "Unset it."
        yield note("settings", f"{name} is no setting and has no effect.", mend)
    if seen.settings and seen.settings.redis_url and seen.settings.embedded:
        yield note(
            "settings",
            "PRESSTIME_REDIS_URL is set, but the database is a file of this machine.",
            "Run clocks and workers on this machine only, or set PRESSTIME_DATABASE_URL to a "
            "PostgreSQL server.",
        )


def home(seen: Seen) -> Iterator[Finding]:
    """The home folder: there, private, and with room."""
    folder = seen.home
    if folder is None:
        return
    if seen.home_trouble is not None:
        yield wrong("home", seen.home_trouble, f"Make {folder.path} a folder you may write to.")
    elif folder.others is None:
        yield note("home", f"{folder.path} does not exist yet; the first start makes it.")
    elif folder.others:
        yield _too_open("home", folder, "700")
    else:
        yield well("home", f"{folder.path} is there, and yours only.")
    if seen.free is not None:
        yield _room("home", seen.free)


def media(seen: Seen) -> Iterator[Finding]:
    """The folder of files: there, writable, private, and the one that others write into."""
    folder = seen.media
    if folder is None:
        return
    where = f"PRESSTIME_MEDIA ({folder.path})"
    if seen.media_trouble is not None:
        yield trouble("media", f"{where} cannot be written: {seen.media_trouble}.", _MEND_MEDIA)
    elif folder.others is not None and folder.others & EVERYBODY:
        yield _too_open("media", folder, "o-rwx")
    elif folder.others is not None:
        yield well("media", f"{folder.path} can be written.")
    missing, of = seen.look.unseen if seen.look is not None else (0, 0)
    if missing:
        said = f"{missing} of the latest {of} files of posts are not in {folder.path} here."
        yield trouble("media", said, _MEND_UNSEEN)


_MEND_MEDIA = "Make it a folder that every process of Presstime may write to."
_MEND_UNSEEN = (
    "Let PRESSTIME_MEDIA name one folder that all machines share, or put it back from a backup."
)


def _too_open(part: str, found: Folder, mode: str) -> Finding:
    said = f"{found.path} can be read or written by other users of this machine."
    return trouble(part, said, f"`chmod {mode} {found.path}`")


def _room(part: str, free: int) -> Finding:
    said = f"{size(free)} are free on its disk."
    if free < NOTHING_LEFT:
        return trouble(part, f"Only {said}", "Make room: with a full disk nothing is published.")
    return note(part, f"Only {said}", "Make room soon.") if free < LITTLE else well(part, said)


def key(seen: Seen) -> Iterator[Finding]:
    """The key of secrets: there, private, and the one the database knows."""
    if seen.key is None:
        return
    found = seen.key
    name = "PRESSTIME_SECRET_KEY" if found.file is None else str(found.file.path)
    if found.trouble is not None:
        yield wrong("key", found.trouble, "Set it, or put your copy of it back.")
    elif found.fingerprint is None and found.expected is None:
        yield note("key", f"There is no key yet; the first start makes {name}.")
    elif found.fingerprint is None:
        yield wrong("key", f"{name} is missing.", "Put your copy of it back.")
    elif found.expected not in (None, found.fingerprint):
        yield wrong(
            "key",
            f"{name} is not the key the database was first used with: its fingerprint is "
            f"{found.fingerprint}, and should be {found.expected}.",
            "Put that key back, the same on every machine.",
        )
    else:
        yield well("key", f"{name} has the fingerprint {found.fingerprint}. Keep a copy of it.")
    if found.file is not None and found.file.others:
        yield _too_open("key", found.file, "600")


def database(seen: Seen) -> Iterator[Finding]:
    """The database: there, answering, up to date, writable, whole, and with room."""
    if seen.absent and seen.file is not None:
        yield note("database", f"{seen.file.path} does not exist yet; the first start makes it.")
    if seen.server_trouble is not None:
        yield trouble(
            "database",
            seen.server_trouble,
            "Start the server, or correct PRESSTIME_DATABASE_URL."
            if seen.file is None
            else "Put a backup in its place, or free what holds it.",
        )
    if seen.file is not None and seen.file.others:
        yield _too_open("database", seen.file, "600")
    if seen.server is not None:
        yield from _server(seen.server)
    if seen.identity is not None and seen.settings is not None:
        yield from _identity(seen.identity, rehearse=seen.settings.rehearse)


def _server(server: Server) -> Iterator[Finding]:
    yield well("database", f"{server.kind} {server.version} answers; it holds {size(server.size)}.")
    if server.newer:
        said = f"It was made by a newer Presstime: this one does not know {server.newer[-1]}."
        yield trouble("database", said, "Upgrade Presstime on this machine.")
    elif server.pending:
        said = f"It is not up to date: {server.pending[0]} is still to be applied."
        yield trouble("database", said, "`presstime migrate`")
    else:
        yield well("database", "Its tables are up to date.")
    if server.unwritable is not None:
        mend = "Let this user write to it; of a PostgreSQL standby, name the primary."
        yield trouble("database", server.unwritable, mend)
    elif not server.pending:
        yield well("database", "It can be written to.")
    yield from _connections(server)
    yield from _file(server)


def _identity(found: Identity, *, rehearse: bool) -> Iterator[Finding]:
    if found.rehearsal and not rehearse:
        said = "It is a rehearsal, which never publishes for real."
        yield wrong("database", said, "Set PRESSTIME_REHEARSE=1, or name the live database.")
    elif rehearse and not found.rehearsal:
        said = "PRESSTIME_REHEARSE is set, but the database publishes for real."
        yield wrong("database", said, "Unset it, or name a database that is a rehearsal.")
    elif found.hold is Hold.CLOCK:
        yield trouble("database", HELD, "Set this machine's clock: it is more than a day behind.")
    elif found.hold is not None:
        said = f"{HELD} {WHY[found.hold]}"
        yield trouble(
            "database", said, "`presstime adopt` says what that means, and lets it go on."
        )
    elif found.rehearsal:
        yield note("database", "It is a rehearsal: nothing leaves this machine.")


def _connections(server: Server) -> Iterator[Finding]:
    if server.connections is None or server.most_connections is None:
        return
    said = f"{server.connections} of {server.most_connections} connections are in use."
    if server.connections < CROWDED * server.most_connections:
        yield well("database", said)
    else:
        mend = "Raise max_connections, or run fewer workers or threads."
        yield trouble("database", said, mend)


def _file(server: Server) -> Iterator[Finding]:
    if server.wal is None:
        return
    if server.damages:
        yield trouble(
            "database",
            f"The file is damaged: {server.damages[0]}.",
            "Stop Presstime and put a backup in its place.",
        )
    else:
        yield well("database", "A quick check found no damage.")
    if server.wal > LONG_WAL:
        said = f"Its write-ahead log has grown to {size(server.wal)}."
        yield note("database", said, "Stop programs that keep the file open, and start again.")


def queue(seen: Seen) -> Iterator[Finding]:
    """Redis, where one is set: answering, new enough, never dropping anything, with room."""
    if seen.settings is None:
        return
    if seen.settings.redis_url is None:
        yield well("queue", "None is needed: clock and workers run in one process.")
    if seen.broker_trouble is not None:
        mend = "Start Redis, or correct PRESSTIME_REDIS_URL. Posts wait until then; none is lost."
        yield trouble("queue", seen.broker_trouble, mend)
    if seen.broker is not None:
        yield from _redis(seen.broker)


def _redis(found: Broker) -> Iterator[Finding]:
    said = f"Redis {found.version} answers; {found.waiting:,} messages wait in it."
    if tuple(int(part) for part in found.version.split(".")[:2]) < OLDEST_REDIS:
        yield trouble("queue", said, "Upgrade it: Redis 6.2 is the oldest that works.")
    else:
        yield well("queue", said)
    if found.cluster:
        yield trouble("queue", "It is a cluster.", "Use a single Redis.")
    if found.policy != "noeviction":
        said = f"Its maxmemory-policy is {found.policy}, so it may drop messages."
        yield trouble("queue", said, "`redis-cli config set maxmemory-policy noeviction`")
    most = f"of {size(found.most)} of memory" if found.most else "of memory, without a limit"
    memory = f"It uses {size(found.used)} {most}."
    if found.most and found.used > CROWDED * found.most:
        yield trouble("queue", memory, "Raise its maxmemory, or empty what else is in it.")
    else:
        yield well("queue", memory)
