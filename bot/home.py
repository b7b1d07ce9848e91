"""The folder of one installation: made private, its secret key."""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from bot.settings import KEY_BYTES, Settings, SettingsError, is_key
from models.locks import waiting


def prepare(home: Path) -> None:
    """Make the folder, for this user only; raises SettingsError where nothing can be written."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with waiting(home / "start.lock"):
            pass
    except OSError as error:
        raise _unusable(home, error) from error


def secret_key(settings: Settings) -> str:
    """The key that secrets are encrypted with: the setting, or a file made once in the home.

    Raises SettingsError where several machines need the same key and none was given."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    if not settings.embedded:
        raise SettingsError(
            "PRESSTIME_SECRET_KEY: must be set where the database is a server, the same on every "
            "machine; make one with `openssl rand -base64 32`."
        )
    try:
        return _key_in(settings.home)
    except OSError as error:
        raise _unusable(settings.home, error) from error


def _key_in(home: Path) -> str:
    path = home / "secret.key"
    with waiting(home / "start.lock"):
        if not path.exists():
            _write_whole(path, urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)))
    key = path.read_text(encoding="ascii", errors="replace").strip()
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
