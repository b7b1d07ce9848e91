"""The folder of one installation: made private, its secret key."""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from bot.settings import KEY_BYTES, Settings, SettingsError, is_key
from models import clock, mailing
from models.database import connection
from models.errors import Refused
from models.locks import waiting
from models.secrets import set_key
from models.services.engine import installation

KEY_FILE, SEEN = "secret.key", "seen"


def prepare(home: Path) -> None:
    """Make the folder, for this user only; raises SettingsError where nothing can be written."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with waiting(home / "start.lock"):
            pass
    except OSError as error:
        raise _unusable(home, error) from error


def secret_key(settings: Settings) -> str | None:
    """The key that secrets are encrypted with: the setting, or a file of the home; None while
    there is neither.

    Raises SettingsError where several machines need the same key and none was given."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    if not settings.embedded:
        raise SettingsError(
            "PRESSTIME_SECRET_KEY: must be set where the database is a server, the same on every "
            "machine; make one with `openssl rand -base64 32`."
        )
    path = settings.home / KEY_FILE
    return _key_in(path) if path.exists() else None


def make_key(home: Path) -> str:
    """The key in a file of the home, which is made now unless another process was faster."""
    path = home / KEY_FILE
    try:
        with waiting(home / "start.lock"):
            if not path.exists():
                _write_whole(path, urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)))
    except OSError as error:
        raise _unusable(home, error) from error
    return _key_in(path)


def use_key(settings: Settings, kept: str | None) -> None:
    """Seal with the kept key, or with one made now where nothing is sealed yet; the database must
    be open and migrated. Raises SettingsError where it belongs to another key."""
    path = settings.home / KEY_FILE
    with connection():
        if kept is None and installation.holds_secrets():
            raise SettingsError(
                f"PRESSTIME_SECRET_KEY: {path} is missing, and the database holds secrets that "
                "only that key opens. Put your copy of it back; nothing was changed."
            )
        set_key(kept or make_key(settings.home))
        if not installation.bind(fresh=kept is None):
            this = "this" if settings.secret_key else path
            raise SettingsError(
                f"PRESSTIME_SECRET_KEY: {this} is not the key that the database was first used "
                "with. Put that one back, the same on every machine; nothing was changed."
            )


def enter(settings: Settings) -> None:
    """Take the open database for the one this home knows, or for a copy that is held. Raises
    SettingsError where a rehearsal meets a live database, or the other way round."""
    remember(settings)
    mailing.set_sender(settings.mail_from if settings.smtp_url else None)
    try:
        with connection():
            installation.enter(rehearse=settings.rehearse, now=clock.now())
    except Refused as error:
        raise SettingsError(f"PRESSTIME_REHEARSE: {error}") from None


def remember(settings: Settings) -> None:
    """Judge the open database by what this home saw of it."""
    installation.remember(settings.home / SEEN, settings.database)


def _key_in(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise _unusable(path.parent, error) from error
    if not is_key(key):
        raise SettingsError(f"PRESSTIME_HOME: {path} is damaged; put your copy of it back.")
    return key


def _write_whole(path: Path, content: bytes) -> None:
    """Renamed into place, so that a crash or a full disk leaves no half of it."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    part.replace(path)


def _unusable(home: Path, error: OSError) -> SettingsError:
    reason = (error.strerror or str(error)).lower()
    return SettingsError(
        f"PRESSTIME_HOME: cannot write in {home} ({reason}); nothing was changed. "
        "Name a folder you may write to, or make room there."
    )
