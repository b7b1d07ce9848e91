"""The short key of a project (`ACME`), which stands before the numbers of its posts."""

import re

KEY = re.compile(r"[A-Z][A-Z0-9]{0,9}")


def project_key(*names: str) -> str:
    """A short key from the first word of these names that makes one, else POSTS."""
    words = (word for name in names for word in re.split(r"[^A-Z0-9]+", name.upper()))
    return next((word[:10] for word in words if re.match(r"[A-Z].", word)), "POSTS")
