"""Files that a target cannot carry: refused while somebody can still do something about it."""

from collections.abc import Iterable

from models.errors import Refused
from models.rules.media import Media, unfit
from models.rules.platforms import capabilities_of
from models.services.posts import lengths
from models.tables import Account, Post, Target


def unfit_for(media: Media, targets: Iterable[Target]) -> str | None:
    """Which of some targets cannot carry these files and why, in words; None where all can."""
    if not media:
        return None
    found = [(each.name, unfit(media, capabilities_of(each.account.platform))) for each in targets]
    return "; ".join(f"{name} {why}" for name, why in found if why) or None


def require(media: Media, targets: Iterable[int]) -> None:
    """Raise Refused, saying why, where a target cannot carry these files."""
    if not media:
        return
    rows = Target.select(Target, Account).join(Account).where(Target.id.in_(list(targets)))
    if said := unfit_for(media, rows.order_by(Target.name)):
        raise Refused(
            f"{said}. Nothing was changed: remove what it does not take, or leave that target out."
        )


def require_everywhere(post: Post, media: Media) -> None:
    """The same for all targets that a post is still to go to."""
    if media:
        require(media, lengths.still_to_go(post))
