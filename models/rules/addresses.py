"""Addresses of e-mail: what one is, and how it is shown to others than its owner."""

import re

from models.errors import UserError

LONGEST = 254
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def checked_mail_address(text: str) -> str:
    """The address in its plain form, its domain in the letters of the wire; raises UserError where
    it is none."""
    local, at, domain = text.strip().rpartition("@")
    try:
        labels = domain.encode("idna").decode("ascii").lower().split(".")
    except UnicodeError:
        labels = []
    whole = f"{local}@{'.'.join(labels)}"
    is_domain = len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    is_local = len(local) <= 64 and _LOCAL.fullmatch(local)
    if not (at and is_local and is_domain) or len(whole) > LONGEST:
        raise UserError(f"“{text.strip()}” is not an e-mail address like ana@example.com.")
    return whole


def masked(address: str) -> str:
    """What others than its owner may see of an address: `a…@example.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
