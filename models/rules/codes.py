"""Codes that people carry from one chat to another: short, good once, kept only as a hash."""

import hashlib
import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read for another
LENGTH = 6


def new_code() -> str:
    """Letters with a digit among them, so that no word is taken for a code."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not code.isalpha():
            return code


def hash_of(code: str) -> str:
    """What is kept of a code, however it is typed."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
