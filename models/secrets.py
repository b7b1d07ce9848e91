"""Secrets at rest: encrypted with the installation's key, in the clear only while in use."""

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from models.errors import UserError

_keyring: list[Fernet] = []


def new_key() -> str:
    """A fresh key for PRESSTIME_SECRET_KEY."""
    return Fernet.generate_key().decode()


def set_key(key: str) -> None:
    """Use `key` from now on; raises UserError when it is not one that `new_key` makes."""
    try:
        fernet = Fernet(key)
    except ValueError as error:
        raise UserError(
            "PRESSTIME_SECRET_KEY is not a key: it must be 32 bytes in URL-safe base64."
        ) from error
    _keyring[:] = [fernet]


def seal(secrets: Mapping[str, str]) -> str | None:
    """The secrets as ciphertext for a column; None when there are none."""
    return _keyring[0].encrypt(json.dumps(dict(secrets)).encode()).decode() if secrets else None


def unseal(sealed: str | None) -> dict[str, str]:
    """What `seal` was given. Raises UserError when it was sealed with another key."""
    if sealed is None:
        return {}
    try:
        return dict(json.loads(_keyring[0].decrypt(sealed.encode())))
    except InvalidToken as error:
        raise UserError(
            "The stored secrets were made with another PRESSTIME_SECRET_KEY. "
            "Put the old key back, or connect the target again."
        ) from error
