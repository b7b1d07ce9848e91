"""What keeps a site from being written, in words for the person who can mend it."""

import errno

from jobs.publishers.site.settings import Site
from jobs.publishers.site.store import LOCK_SECONDS, Busy

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_IN_THE_WAY = (errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.EISDIR)


def words_for(error: OSError | Busy, site: Site) -> str:
    """What happened to the site's folder, and what to do about it."""
    where = site.root
    if isinstance(error, Busy):
        return f"Other posts kept {where} busy for {LOCK_SECONDS:g} s; it will be tried again."
    what = error.strerror or "it failed"
    if error.errno in _FULL:
        return f"There is no room left for {where} ({what}). Make room on that disk."
    if error.errno in _FORBIDDEN:
        return f"{where} may not be written ({what}). Give Presstime the right to write there."
    if error.errno in _IN_THE_WAY:
        return f"{where} cannot be a site ({what}). Move away what is in its place."
    return f"{where} could not be written ({what}). Check that disk."
