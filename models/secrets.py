"""Secrets at rest: encrypted with the installation's key, in the clear only while in use."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from models.errors import UserError

_keyring: list[tuple[Fernet, str, bytes]] = []


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
    plain = urlsafe_b64decode(key)
    _keyring[:] = [(fernet, hashlib.sha256(plain).hexdigest()[:16], plain)]


def fingerprint() -> str:
    """What tells the key in use from others and gives nothing of it away: 16 hexadecimal digits
    of its SHA-256."""
    return _keyring[0][1]


def sign(words: str) -> str | None:
    """What proves that these words were written by whoever has the key; None where none is set."""
    if not _keyring:
        return None
    return hmac.digest(_keyring[0][2], f"sign {words}".encode(), "sha256").hex()


def is_signed(words: str, signature: str | None) -> bool:
    """Whether a signature of these words was made with the key in use."""
    return signature is not None and hmac.compare_digest(signature, sign(words) or "")


def code_for(what: str) -> str:
    """Six digits that only holders of the key can tell for `what`, so that none need be stored."""
    digest = hmac.digest(_keyring[0][2], f"code {what}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def seal(secrets: Mapping[str, str]) -> str | None:
    """The secrets as ciphertext for a column; None when there are none."""
    return _keyring[0][0].encrypt(json.dumps(dict(secrets)).encode()).decode() if secrets else None


def unseal(sealed: str | None) -> dict[str, str]:
    """What `seal` was given. Raises UserError when it was sealed with another key."""
    if sealed is None:
        return {}
    try:
        return dict(json.loads(_keyring[0][0].decrypt(sealed.encode())))
    except InvalidToken as error:
        raise UserError(
            "The stored secrets were made with another PRESSTIME_SECRET_KEY. "
            "Put the old key back, or connect the target again."
        ) from error


def opened(sealed: str | None) -> dict[str, str] | None:
    """As `unseal`, but None when it was sealed with another key."""
    try:
        return unseal(sealed)
    except UserError:
        return None
