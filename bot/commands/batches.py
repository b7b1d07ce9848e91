"""Approving what came in together: one card for an import, with some left out."""

import re
from datetime import datetime

from bot.canonical import Click
from bot.reply import Reply
from bot.views import batches as views
from models.errors import Refused, UserError
from models.services.approvals import approving, asking
from models.services.people.people import Speaker

_SAID = re.compile(r"batch (?P<batch>\d+)( to (?P<last>\d+))?( except(?P<except>( \d+)+))?")
AT_ONCE = 200  # posts that one press decides


def show(speaker: Speaker, batch: int, left_out: tuple[int, ...] = ()) -> Reply:
    """The card of an import: what of it waits, and who may decide."""
    found = asking.of_batch_for(speaker, batch)
    return views.card(found, batch, speaker.project.key, left_out)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Leave one more out, or approve the rest."""
    said = _SAID.fullmatch(click.argument)
    if said is None:
        raise Refused("That button cannot be read any more. `approvals` lists what waits.")
    left_out = tuple(int(each) for each in (said["except"] or "").split())
    batch = int(said["batch"])
    if click.verb == "review":
        return show(speaker, batch, left_out)
    return _approve(speaker, batch, int(said["last"] or 0), left_out, now)


def _approve(
    speaker: Speaker, batch: int, last: int, left_out: tuple[int, ...], now: datetime
) -> Reply:
    """Approve what the card spoke of: no request that was made after it was drawn."""
    wanted = [
        each
        for each in asking.of_batch_for(speaker, batch)
        if each.review.id <= last and each.post.number not in left_out
    ]
    done = 0
    refused: dict[str, int] = {}
    for each in wanted[:AT_ONCE]:
        try:
            approving.approve(speaker, each.post.number, each.review.revision, now=now)
        except UserError as error:
            refused[str(error)] = refused.get(str(error), 0) + 1
        else:
            done += 1
    return views.approved(done, refused, len(wanted) - AT_ONCE, batch, speaker.project.key)
